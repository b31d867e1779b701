# What holds in the books, a line each.
books-rule-balanced = Every entry sums to zero in the one currency of the books.
books-rule-budget = What is available is the funds less what is set aside.
books-rule-reserved = What is reserved is what was approved, less what was used or given back.
books-rule-capital = Each member's capital is what she gave and was given.
books-rule-once = Nothing that a bank or provider told is booked twice.
books-rule-chain = Every entry is as it was written, and follows the one before.
books-rule-splits = What was shared sums to what there was to share.
books-rule-agrees = The books agree with what the bank and the provider say.
books-rule-closed = Nothing was booked in a closed period.
books-rule-replay = Added up from nothing, every balance comes out as it is kept.
# rule: one of the above; count, entries: the entries at fault, as numbers
books-broken-line = Does not hold: { $rule } { $count ->
    [0] {""}
    [one] Look at entry { $entries }.
   *[other] Look at entries { $entries }.
}
# pool, handle: the Pool; because: a line for each rule that is broken; link: the page of its money
message-books-stopped = A check of the books of { $pool } (@{ $handle }) found something that doesn't add up. The books take no entry until it was looked into; nothing is lost.

    { $because }

    { $link }

message-stripe-differs = The books of { $pool } and Stripe don't say the same. The books have { $books } at Stripe, Stripe says { $stripe }. Nothing is stopped. A payment or a payout that Stripe never told of here would explain it: please compare the two.

    { $link }

# What happened to money.
entry-receipt = Contribution
entry-unmatched = Money arrived, not known for what yet
entry-match = What had arrived was matched
entry-fee = Fee
entry-transfer = Moved between the Pool's own places
entry-reserve = Set aside by a decision
entry-release = Given back to the budget
entry-invoice = Invoice approved
entry-payment = Paid
entry-redemption = Capital of a leaver is owed
entry-refund = Given back
entry-dispute = Held back by a provider, or given free
entry-opening = There before the books
entry-pledge = Pledged
entry-closing = Period closed
entry-reversal = Taken back
# pool: its name; handle: its handle
books-of = Books of { $pool } (@{ $handle })
error-period-not-over = A period ends with the last day of a month, and can be closed once that is over.

# Who sees the budget.
terms-books = Who sees the budget
terms-books-open = Everyone
terms-books-open-hint = What there is, what came in and went out, and by which decision. What a member paid stays with her and the stewards.
terms-books-members = Members only
terms-books-members-hint = Others see no sums at all.
error-checking-books = Books are being looked through right now. Try again in a minute; they are looked through every night as well.
