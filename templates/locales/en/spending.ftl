# What a step of a spend was refused for.
error-invoice-waits = An invoice waits. Approve or refuse it first.
error-payee-not-member = Only somebody who belongs to this Pool can be paid back here. Write a name instead, or check the handle.
error-papers-many = Five files at most. Put several pages into one PDF.
error-payee-no-account = There is no account number for one of these. Record it when it's paid by hand, or ask for the IBAN.
error-no-bank = This Pool has no bank account here yet. Propose one under “Where the money is kept”.
error-nothing-chosen = Tick what is to be paid.
error-not-paid = This isn't paid yet.
error-not-there = There isn’t so much there, says what was booked. Choose another place, or book first what came.
error-not-released = Another steward has to look at this before it is paid. Open it to see who.
error-bank-shows = The bank’s statement shows this payment. It is taken back by the line that shows its return.
error-partly-paid = Something in this file is paid already, so it can't be taken back.
error-day-to-come = That day has yet to come. Record it when it's paid.
error-payment-file = No bank would take this as a file: check the names and amounts, or pay in two files.

# Told to who filed it
message-invoice-refused =
    Your invoice “{ $label }” for “{ $title }” in { $pool } wasn't approved:

    { $because }

    You can file another one: { $link }
# Told to who left
message-capital-owed =
    { $pool } owes you the capital that you put in{ $amount }. It will be paid back by { $day } at the latest.

    Say which account it should go to: { $link }

# Proposing to spend
kind-spend = Spend money
kind-spend-text = Pay somebody, or pay a member back. Once it’s carried, the sum is set aside.
spend-new-title = Propose to spend
spend-new-lead = Say what for, how much at most, and who is paid. The members decide; stewards pay once the invoice is in.
spend-for = What for
spend-for-hint = In one line, such as: a shed for the tools.
spend-amount = How much at most
spend-amount-hint = What isn’t needed comes back. More than this can’t be paid without another decision.
# amount: what may still be decided on
spend-available = { $amount } may be decided on now.
spend-after = { $amount } would be left after this.
spend-after-too-much = There isn’t that much now ({ $amount }). It can be proposed all the same: what counts is what is there when it’s carried.
spend-look = Show what would be left
spend-payee-name = Who is paid
spend-payee-hint = The exact name on the account. Everybody who sees this proposal sees it; that of a member, only the members.
spend-member = The member who is paid back
spend-member-hint = Her handle, if this pays a member back; otherwise leave it empty.
spend-iban-label = IBAN
spend-iban-hint = Where the money goes. Only stewards see it. You may leave it empty: then it’s paid in cash or in another way.
spend-bic = The bank’s code (BIC)
spend-bic-hint = Only where the bank asks for it; otherwise leave it empty.
spend-category = What it is booked as
spend-category-project = What the Pool is there for
spend-category-fees = Fees of banks and providers
spend-category-formation = Registering the Pool
spend-text-hint = Why, and what else you looked at. You may leave this empty.
spend-quotes-label = Quotes
spend-quotes-hint = Up to five files, PDF, PNG or JPEG, 5 MB each. Members can read them.
# free: stewards who stand on no side; needed: how many have to approve
spend-nobody = { $needed ->
    [one] A steward who neither proposed this nor is paid has to approve its invoice, and there is none. Elect another steward first.
   *[other] { $needed } stewards who neither proposed this nor are paid have to approve its invoice, and there { $free ->
        [one] is one
       *[other] are { $free }
    }. Elect more stewards first.
}
error-payee-empty = Write who is paid, as it stands on the account.
# max: characters
error-payee-long = Make the name shorter: { $max } characters at most.
error-category = Choose what it is booked as.
error-paper-empty = Choose a file.

# On the proposal’s page
# amount: a sum of money
spend-title = { $amount } at most
spend-payee = To
spend-payee-member = one of its members
spend-payee-erased = somebody whose name was erased
spend-iban = IBAN:
spend-left = { $amount } of it is set aside.
# The day follows
spend-until = What isn’t used by then comes back:
spend-quotes = Quotes
spend-waiting = Invoices that wait for a steward
# label: what the invoice is called
spend-invoice-link = “{ $label }”, { $amount }
spend-file = File an invoice
spend-release = Give the rest back
spend-steps = What was done
spend-step-proposed = { $who } proposed it.
# number: of the proposal
spend-step-carried = The members decided for it (no. { $number }).
spend-step-reserved = { $amount } was set aside by decision no. { $number }.
spend-step-released = { $who } gave { $amount } back (decision no. { $number }).
spend-step-expired = { $amount } wasn’t used in time and came back (decision no. { $number }).
spend-step-filed = { $who } filed invoice “{ $label }” for { $amount }.
spend-step-approved = { $who } approved invoice “{ $label }”.
spend-step-refused = { $who } refused invoice “{ $label }”: { $because }
spend-step-sent = { $who } put { $amount } into a file for the bank.
spend-step-paid = { $amount } was paid, says the bank’s statement.
spend-step-paid-by = { $amount } was paid, says { $who }.
notice-released = { $amount } came back.

# Invoices
invoice-new-title = File an invoice
# amount: what is left
invoice-new-lead = You can ask for { $amount } at most. A steward who is on neither side looks at it next.
invoice-label = What the invoice is called
invoice-label-hint = Its number, or a few words.
error-invoice-label-empty = Write the invoice’s number, or a few words.
# max: characters
error-invoice-label-long = Make this shorter: { $max } characters at most.
invoice-amount = How much
invoice-amount-hint = What the invoice says, with tax.
invoice-file = The invoice
invoice-file-hint = A PDF, PNG or JPEG, 5 MB at most. Members can read it.
invoice-last = This is the last one: what is left then comes back.
invoice-send = File it
notice-invoice-filed = Your invoice is in. A steward looks at it next.
# label: what the invoice is called
invoice-title = Invoice “{ $label }”
invoice-of = { $amount } to { $payee }
invoice-state-filed = It waits for a steward
invoice-state-approved = It is approved
invoice-state-refused = It was refused
invoice-is-last = It is the last one: what is left then comes back.
invoice-missing = { $count ->
    [one] One steward has to approve it.
   *[other] { $count } stewards have to approve it.
}
invoice-papers = The invoice
invoice-approve-title = Is this right?
invoice-approve-text = Look whether the invoice is for what was decided, and whether the sum and the payee are right. Once enough have approved it, it is owed.
invoice-approve = Approve it
invoice-refuse-title = Something is wrong
invoice-because = Why
invoice-because-hint = Whoever filed it reads this, and may file another one.
error-invoice-because-empty = Say what is wrong with it.
# max: characters
error-invoice-because-long = Make the reason shorter: { $max } characters at most.
invoice-refuse = Refuse it
invoice-compare = Compare it with the number on the invoice before you approve.
notice-invoice-approved = Approved. It is owed now, and can be paid.
notice-invoice-approved-waits = { $count ->
    [one] Approved. One more steward has to.
   *[other] Approved. { $count } more stewards have to.
}
notice-invoice-refused = Refused. Whoever filed it is told why.

# What is to be paid out
payables-title = To be paid
payables-lead = What is owed and to whom. Make a file of it for your bank and release it there, or record what was paid in another way.
payables-invoices = Invoices to look at
payables-open = Waiting to be paid
payables-none = Nothing is owed.
# name and amount: of one payment
payable-tick = { $amount } to { $name }
payable-no-name = Somebody who has yet to say where to
payable-kind-invoice = Invoice
payable-kind-redemption = Capital of somebody who left
payable-kind-refund = Goes back to who gave it
payable-sent = On its way
payable-no-account = No IBAN
payables-file-hint = Tick what is to go to the bank. From then on it is on its way.
payables-pain = Make a bank file (pain.001)
payables-csv = Make a table (CSV)
payables-waiting = Capital that waits
payables-waiting-hint = These people left and are owed their capital. It’s looked at again every day.
# The day follows
payables-due = By
payables-reserve = Waiting until the reserve allows
batches-title = Files for the bank
batches-hint = Fetch a file, upload it at your bank and release it there once. What comes back on the statement settles it.
# count: payments; amount: what they come to
batch-told = { $count ->
    [one] One payment, { $amount }
   *[other] { $count } payments, { $amount }
}
batch-get = Fetch the file
batch-get-old = For an older bank (version 03)
batch-take-back = Take it back
batch-withdrawn = Taken back
batch-done = Paid
notice-batch-made = The file is ready. Fetch it below and release it at your bank.
notice-batch-back = The file is taken back, and what was in it waits again.
payables-paid = Paid lately
# amount: a sum of money
payable-title = { $amount } to be paid
payable-decision = Decided in
payable-invoice = Look at the invoice
payable-no-account-yet = There is no account number: pay it in another way.
payable-reference = Reference:
# The day follows
payable-paid-on = Paid on
payable-due-on = To be paid by
payable-record-title = It was paid
payable-record-hint = Record this only if no bank statement will say so: a statement that you upload settles it by itself.
payable-from = From where
payable-from-bank = The Pool’s bank account
payable-from-cash = The Pool’s cash
payable-from-host = The fiscal host
payable-on = On which day
payable-on-hint = As in 2027-05-31.
payable-record = Record it
error-paid-from = Choose where it was paid from.
error-paid-on = Write the day as in 2027-05-31.
notice-paid = Recorded: it is paid.
payable-return-title = It came back
payable-look-first = Look at it first
payable-release-title = Before it’s paid
# count: how many stewards have yet to
payable-release-text = { $count ->
    [one] No invoice stands behind this, so a steward looks at it first who isn’t paid by it and didn’t say that it’s owed.
   *[other] No invoice stands behind this, so { $count } stewards look at it first who aren’t paid by it and didn’t say that it’s owed.
}
payable-release = It’s right, let it be paid
payable-release-another = That is for another steward to do. A Pool elects them by a vote.
notice-payable-released = It can be paid now.
notice-payable-released-waits = Noted. One more steward has to look at it.
payable-return-text = If the bank sent it back, or it was never paid, take the record back. It then waits to be paid again.
payable-return = It came back
notice-came-back = Recorded: it came back, and waits to be paid again.

# Who left
# pool: its name
capital-title = Your capital in { $pool }
# amount: a sum of money
capital-amount = { $amount } comes back to you
capital-link = What comes back to you
capital-nothing = Nothing is owed to you
# The day follows
capital-stage-waits = It waits until the Pool’s reserve allows it; that is looked at every day. By the bylaws it is due by
capital-stage-owed = It will be paid back by
capital-stage-sent = It is on its way, and due by
capital-stage-paid = It was paid back on
capital-private = Only you and the stewards see this.
capital-account = Which account should it go to?
capital-account-again = This is where it goes
capital-name = Name on the account
capital-name-hint = Exactly as the bank has it.
capital-iban-hint = Only the stewards see it.
capital-save = Save
notice-account-named = Saved. Your capital goes to this account.
# amount: a sum; payee: a name; plain text
message-question-spend = If it’s carried, { $amount } is set aside to pay { $payee }, at most and for this alone.
