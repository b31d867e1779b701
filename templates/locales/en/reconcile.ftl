# Statements of the Pool's bank, and what their lines are.

statement-before-the-books = What was in the account before this statement

error-statement = This file can’t be read as a statement of the Pool’s bank. Upload it once more, and you will see why.
error-statement-no-bank = The members have not decided on a bank account yet. Once they have, its statements can be uploaded here.
error-line-settled = It was said already what this line is. Look at it once more.
error-line-other-way = A line like this can’t be that.
error-line-other-amount = The amounts differ, so this can’t be it.
error-line-own = This is your own. Another steward has to say so.
error-line-final = This can’t be undone any more: something was built on it since.
error-line-no-cash = The books know of less cash than this. Record the cash first.
error-line-no-receipt = Nothing of exactly this amount arrived at the bank for this contribution.
error-line-waits = This line is still being looked through. Come back in a moment.
error-statement-explained = Somebody said already what lines of this file are. Undo that first; then the file can be taken back.
error-line-no-reference = Nothing in this Pool has that reference. Look at it letter by letter.

statements-title = Bank statements
statements-lead = Upload what the bank says. What carries a reference finds its place by itself; the rest you decide here. The same line never counts twice, so a file too many does no harm.
# account: the Pool's IBAN
statements-file = The bank’s file
statements-file-hint = CAMT.053, MT940 or CSV, of the account { $account }
statements-upload = Upload
statements-open = To look at
statements-open-none = There is nothing to look at.
statements-open-hint = What came in here is in the books already, as owed until you say what it is for. What went out is not in the books yet.
statements-more = More lines
statements-files = Files uploaded last
statement-no-name = A file without a name
statement-new-lines = { $count ->
    [one] one new line
   *[other] { $count } new lines
}
statement-title = What became of the file
statement-lines = New lines of this file
# lines: in the file; booked: found their place; open: to look at; known: from files before
statement-told = { $lines ->
    [one] One line
   *[other] { $lines } lines
}: { $booked } booked, { $open } to look at, { $known } known already.
# count: lines; file: the name of the other file
statement-told-alike = { $count ->
    [one] One line looks like one from { $file }: left out.
   *[other] { $count } lines look like ones from { $file }: left out.
}
statement-told-before = { $count ->
    [one] One line is older than the opening balance and in it already: left out.
   *[other] { $count } lines are older than the opening balance and in it already: left out.
}
statement-told-waiting = { $count ->
    [one] One line is still being looked through.
   *[other] { $count } lines are still being looked through.
}
statement-told-back = The file was taken back: its lines stay here, and count for nothing.
statement-told-going-back = The file is being taken back.
statement-take-back = Take this file back
statement-take-back-hint = Its lines stay here to be seen, and leave the books. It can be uploaded again.
notice-statement-back = The file is taken back.
# amount: what nothing explains; day: the evening before the first line
statement-opening = At the bank there is { $amount } that no line explains. Was it in the account on { $day }, before the books began? It can be taken into them once.
statement-opening-take = Yes, take it into the books
notice-statement-opening = What was there before is in the books.
# bank: what is in the account
statement-agrees = Books and bank agree: { $bank } on { $day }.
statement-differs = On { $day } the bank said { $bank }, and the books say { $books }: they differ by { $difference }. Lines to look at, or payments recorded before the bank shows them, are the usual reason.
notice-statement-taken = The statement is taken.
notice-statement-known = { $lines ->
    [one] The one line of this file was known already. Nothing changed.
   *[other] All { $lines } lines of this file were known already. Nothing changed.
}
notice-statement-empty = There is no line in this file. Nothing changed.

statement-columns-title = Which column is what?
statement-columns-lead = Say it once; the next table of your bank is read the same way.
statement-columns-kept = What you choose is kept for the next file. The table itself is not.
statement-columns-go = Read the table
statement-column-date = Day of booking
statement-column-amount = Amount, or what came in
statement-column-went = What went out, if it has its own column
statement-column-name = Name of the other side
statement-column-iban = Account of the other side
statement-column-says = What the payment says
statement-column-id = The bank’s number of the line
statement-column-balance = What was in the account after it
statement-order = Days are written
statement-order-year = Year first: 2026-11-30
statement-order-day = Day first: 30.11.2026
statement-order-month = Month first: 11/30/2026
statement-decimal = Decimals come after
statement-decimal-point = a point: 1,234.50
statement-decimal-comma = a comma: 1.234,50

line-no-name = Without a name
line-return = Returned
line-state-open = Not in the books yet
line-state-unmatched = Nobody has said what for
line-state-booked = Booked
line-state-set_aside = Left out of the books
line-state-said = Left out of the books
line-state-waiting = Still being looked through
line-state-known = Looks like a line of another file: left out
line-state-before = In the opening balance already: left out
line-state-own = Between accounts of the Pool: changes nothing
line-state-back = Taken back with its file
line-another = It’s another payment
line-all-the-same = It counts all the same
line-between = Between our own accounts
line-more = Something else
line-say = Say what it is
line-reference = Reference, RF…
line-by-reference = It has this reference
line-is-contribution = This is { $name }’s contribution of { $amount }
line-is-contribution-named = This is { $name }’s contribution of { $amount } (the name fits)
line-pays = Pays { $amount } to { $name }
line-income = Other income
line-opening = Was there before the books
line-from-cash = Cash that was paid in
line-payout = Payout of Stripe
line-give-back = Give it back
line-fee = Fee of the bank
line-into-cash = Cash taken out
line-set-aside = Not ours: leave it out
line-undo = Undo
notice-line-booked = It’s in the books.
notice-line-undone = It’s undone, and waits to be looked at again.
notice-line-between = It went from one account of the Pool to another, so it changes nothing.
notice-line-aside = It’s left out of the books.
