# Contributing: promising, paying, receiving; dues, cash, and where the money
# is kept. Amounts come with their currency.

# The page that asks how much and what for
contribute-title = Contribute
contribute-to = Contribute to { $pool }
contribute-lead = Choose what for and how much. Then you get a reference and the ways to pay.
contribute-what = What is it for?
# number: which part; amount: with its currency
contribute-part = Part { $number } of your buy-in: { $amount }
contribute-part-only = Your buy-in: { $amount }
contribute-part-hint = It stays yours: you get it back at book value when you leave.
contribute-part-due = Due
contribute-dues = Dues
contribute-dues-hint = For what the Pool costs every month. They are not paid back.
contribute-gift = A gift
contribute-gift-hint = For whatever the members decide. It is not paid back.
contribute-amount = How much?
contribute-amount-hint = For dues and gifts. Write it as 25 or 25.50.
contribute-every = How often?
contribute-every-hint = For dues only. You can change or stop them at any time.
contribute-every-0 = Just this once
contribute-every-1 = Every month
contribute-every-3 = Every three months
contribute-every-6 = Twice a year
contribute-every-12 = Once a year
contribute-button = Show me how to pay
contribute-nowhere = This Pool has no bank account here yet. You can promise a contribution now and hand the cash to a steward.
contribute-not-member = Dues and gifts are for members. What you still owe, you can pay here.
contribute-nothing-owed = There is nothing for you to pay here.

# A contribution
purpose-buy_in = Buy-in
purpose-dues = Dues
purpose-gift = Gift
# number: which part
purpose-part = { $number ->
    [1] Buy-in
   *[other] Buy-in, part { $number }
}
contribution-of = { $amount } for { $pool }
contribution-state-promised = Promised
contribution-state-partly = Partly received
contribution-state-received = Received
contribution-state-cancelled = Taken back
contribution-promised = You promised this on
contribution-due = Due
contribution-missing = { $amount } is still missing.
contribution-awaits = You’re in as soon as your buy-in arrives. Banks take a day or two. You don’t have to do anything more than pay it.
contribution-thanks = It arrived. Thank you.
contribution-pay = Pay by bank transfer
contribution-pay-hint = Take all of it over exactly. The reference tells the Pool that it is you.
contribution-amount = Amount
contribution-holder = Account holder
contribution-iban = IBAN
contribution-bic = BIC
contribution-reference = Reference
contribution-scan = Or scan this with your banking app
contribution-qr = QR code that a banking app reads: account, amount and reference of this transfer
contribution-payto = Open in a banking program on this device
contribution-card = Pay by card
contribution-card-hint = You go to Stripe, which the Pool uses for cards, and come back here.
contribution-card-button = Pay by card
contribution-host = Pay by way of our fiscal host
contribution-host-hint = This organisation keeps our money. Pay it there, and give the reference.
contribution-host-name = Fiscal host
contribution-cash = Or hand cash to a steward
contribution-cash-hint = Give one of them the money and this reference. She records it, and you see it here.
contribution-cash-waits = A steward recorded { $amount } in cash. A second steward has yet to confirm it.
contribution-cancel = Take this promise back
contribution-cancel-text = Nothing has arrived yet. If you’d rather not give it, just take it back. A buy-in stays owed.
contribution-receipts = Receipts
# amount: with its currency
contribution-receipt = Receipt for { $amount }
contribution-taken-back = Taken back

# A receipt
receipt-title = Receipt
receipt-of = Receipt of { $pool }
receipt-pool = Received by
receipt-from = Received from
receipt-amount = Amount
receipt-day = On
receipt-for = For
receipt-reference = Reference
receipt-entry = Entry in the books
receipt-taken-back = This receipt does not count any more: entry { $number } took it back.
receipt-capital = This is member capital. It is redeemable at book value by the rules of the bylaws.
receipt-final = This is not paid back.
receipt-print = Print this page for your records.

# Her own money page
my-money-title = Your money in { $pool }
my-money-link = Your money
my-money-private = Only you see this page. Stewards see what they need to match your payments.
my-money-capital = Your capital
my-money-capital-hint = What you paid in for your buy-in. It’s redeemable at book value when you leave.
my-money-owed = What you owe
my-money-owed-none = Nothing is owed.
my-money-pay = Pay this
my-money-pay-label = Pay this: { $amount }, { $what }
my-money-dues = Your dues
my-money-dues-none = You give no regular dues.
my-money-dues-next = Next on
my-money-dues-change = Change them
my-money-dues-begin = Give regular dues
my-money-dues-stop = Stop
# amount: with its currency; months: how many
my-money-dues-every = { $months ->
    [1] { $amount } every month
    [12] { $amount } once a year
   *[other] { $amount } every { $months } months
}
my-money-contributions = Your contributions
my-money-contributions-none = None so far.
my-money-more = Earlier ones

# Cash
cash-title = Cash
cash-lead = When somebody hands you cash, record it here at once. She is told, and can object.
# amount: with its currency
cash-limit = More than { $amount } for one contribution, and cash of your own, has to be confirmed by a second steward.
cash-waiting = To be confirmed
cash-waiting-none = Nothing waits.
cash-recorded-by = Recorded by
cash-confirm = I have seen it: confirm
cash-confirm-label = I have seen it: confirm { $amount } from { $name }
cash-withdraw = It isn’t so
cash-withdraw-label = It isn’t so: { $amount } from { $name }
cash-booked = Booked lately
cash-booked-hint = Was something miscounted, or somebody else’s? Take it back: the books then have an entry that says so, and she is told.
cash-back = Take it back
cash-back-label = Take it back: { $amount } from { $name }
cash-awaited = Who has promised what
cash-awaited-hint = Whoever isn’t in this list opens “Contribute” first.
cash-awaited-none = Nothing is awaited.
cash-record = Record cash
cash-record-label = Record cash from { $name }: { $amount }
cash-more = More
cash-from = Cash from { $name }
cash-amount = How much did she give you?
cash-amount-hint = Count it together.
cash-place = Where is it?
cash-place-cash = In your hand, as cash
cash-place-host = With the fiscal host
cash-button = Record it
cash-needs-two = A second steward has to confirm this before it’s booked.

# Where the money is kept
rails-title = Where our money is kept
rails-of = Where { $pool } keeps its money
rails-lead = The Pool’s money lies in its own accounts. This server only keeps the books.
rails-none = No account is in use yet. Until one is, buy-ins are noted as owed, and stewards can take cash.
rails-since = In use since
rails-vote-open = A vote on this is open. See how it ends first.
rail-kind-bank = Bank account
rail-kind-stripe = Stripe account
rail-kind-host = Fiscal host
rail-holder = Account holder
rail-iban = IBAN
rail-bic = BIC
rail-provider-stripe = Stripe account
rail-provider-host = Address
rail-propose = Propose where to keep it
rail-propose-lead = Only a vote of the members can change where the money goes. Everybody sees the account in full before voting.
rail-kind = What is it?
rail-kind-bank-hint = In the Pool’s own name, or that of a member whom all trust while it has none.
rail-kind-stripe-hint = The Pool’s own account at Stripe, for cards. The keys are entered after the vote.
rail-kind-host-hint = An organisation that keeps the Pool’s money for it.
rail-holder-label = Name of the account holder
rail-holder-hint = Exactly as the bank, Stripe or the host writes it. Banks compare it letter by letter.
rail-iban-label = IBAN
rail-iban-hint = For a bank account, or one at the host.
rail-bic-label = BIC
rail-bic-hint = Only if people pay from outside the euro area. Leave it empty otherwise.
rail-provider-label = Stripe account or address of the host
rail-provider-hint = For Stripe, the id that begins with acct_. For a host, its web or postal address.
rail-why = Why this one?
rail-why-hint = Who can use the account, what it costs. Leave it empty if there is nothing to say.
rail-button = Put it to the vote
# holder: as the bank writes it
rail-proposal-title-bank = Keep our money in the bank account of { $holder }
rail-proposal-title-stripe = Take cards with the Stripe account of { $holder }
rail-proposal-title-host = Have our money kept by { $holder }
rail-details = The account
rail-warning = Read every figure before you vote. Contributions go to this account from then on, so a wrong one sends them to somebody else. That is why nobody can change it without a vote.
rail-details-members = Members see the whole number.
rail-replaces = It takes the place of the one in use now.

# What is wrong with a field, or can’t be done
error-contribute-what = Choose what it’s for.
error-contribution-many = Twenty contributions of yours are awaited. Pay some of them first, or take them back.
error-contribution-not-owed = This part of a buy-in isn’t owed.
error-contribution-arrived = Something of it has arrived, so it can’t be taken back here. Write to a steward.
error-contribution-cancelled = This promise was taken back.
error-dues-months = Choose how often.
error-cash-same = Somebody else has to confirm this: a steward who neither recorded nor gave it.
error-cash-decided = This was confirmed or withdrawn already.
error-more-than-arrived = That’s more than has arrived.
error-rail-kind = Choose what it is.
error-rail-holder-empty = Write the name of the account holder.
error-rail-holder-long = Banks take at most { $max } letters here.
error-rail-provider-empty = Write the address of the host.
error-rail-provider-long = Write at most { $max } letters.
error-rail-stripe = A Stripe account’s id is acct_ with letters and figures, such as acct_1NvQb2IrZ4.

# What was done
notice-promised = Noted. Here is how to pay.
notice-dues-set = Your dues are set.
notice-dues-stopped = Your dues are stopped.
notice-contribution-cancelled = Your promise is taken back.
notice-cash-booked = It’s booked. She has been thanked.
notice-cash-waits = Recorded. A second steward has to confirm it.
notice-cash-back = It’s taken back, and she is told.
notice-cash-withdrawn = Withdrawn. Nothing was booked.
notice-rail-proposed = The vote is open.

# Messages
message-contribution-arrived =
    Your contribution arrived{ $amount }. Thank you.

    { $pool } has it in its books: { $link }
message-contribution-partly =
    A part of your contribution arrived{ $amount }. Thank you. The rest of what you promised is still open{ $missing }.

    { $link }
message-contribution-member =
    Your contribution arrived{ $amount }. Thank you. You are a member of { $pool } now, and vote on what opens from now on.

    { $link }
message-contribution-returned =
    A contribution that { $pool } had booked as yours{ $amount } is taken out of the books again: your payment was returned, or it was somebody else’s. Your membership stays as it is. What you promised is open again{ $missing }.

    { $link }
message-contribution-returned-steward =
    A payment to { $pool } with the reference { $reference } came back{ $amount }. The books say so already, and whoever paid is told. Her membership stays.

    { $link }
message-dues-due =
    Your dues for { $pool } are due{ $amount }. Thank you for keeping it going.

    { $way }

    Change or stop them whenever you like: { $mine }
message-contribution-late =
    { $purpose ->
        [buy_in] A part of your buy-in for { $pool } was due{ $amount }.
        [dues] Your dues for { $pool } were due{ $amount }.
       *[gift] Your gift for { $pool } was promised{ $amount }.
    } We have not seen it yet. If it is on its way, all is well. Nobody will remind you again.

    { $way }
message-host-recorded =
    { $steward } recorded that your contribution to { $pool } came to its fiscal host{ $amount }. If that isn’t so, answer this message, or write to another steward.

    { $link }
message-cash-recorded =
    { $steward } recorded that you gave cash to { $pool }{ $amount }. If that isn’t so, answer this message, or write to another steward.

    { $link }
message-welcome-buy-in =
    You are let in: welcome to { $pool }. You’re a member as soon as your buy-in arrives{ $amount }.

    { $way }
message-welcome-buy-in-probation =
    You are let in: welcome to { $pool }. You vote from { $when } on, once your buy-in has arrived{ $amount }.

    { $way }
message-rail-adopted =
    The members of { $pool } have decided where its money is kept. What you owe for joining can be paid now{ $amount }.

    { $way }
# The ways to pay, as other messages tell them
message-way-bank =
    Pay it to { $holder }, { $iban }, with the reference { $reference }.

    More ways to pay: { $link }
message-way-other = Here is how to pay: { $link }

# The kind of proposal, where members choose one
kind-rail = Where the money is kept
kind-rail-text = A bank account, a Stripe account or a fiscal host. Contributions go there from then on.

# Links, and the state of who has yet to pay
standing-awaits = You are let in. You’re a member as soon as your buy-in arrives.
standing-awaits-pay = How to pay it
