# The budget of a Pool.
places-label = Pages about the money
places-budget = Budget
places-rails = Where it’s kept
pool-money-title = Money
# An amount follows
pool-money-available = The members can decide on
# amount: with its currency
pool-money-owes = { $amount } of your buy-in is awaited.
# What waits for stewards; count: how many
desk-title = Waiting for a steward
desk-none = Nothing waits.
desk-lines = { $count ->
    [one] One line of the bank to look at
   *[other] { $count } lines of the bank to look at
}
desk-invoices = { $count ->
    [one] One invoice to approve
   *[other] { $count } invoices to approve
}
desk-cash = { $count ->
    [one] Cash to be confirmed by a second steward
   *[other] Cash to be confirmed by a second steward, { $count } times
}
desk-payables = { $count ->
    [one] One payment to make
   *[other] { $count } payments to make
}
desk-capital = { $count ->
    [one] The capital of one who left waits for the reserve
   *[other] The capital of { $count } who left waits for the reserve
}
desk-cards = { $count ->
    [one] One card payment without a purpose
   *[other] { $count } card payments without a purpose
}
# pool: the Pool's name
budget-title = Money of { $pool }
budget-lead = What there is, what came in and went out, and by which decision. What a single member paid stands nowhere here.
budget-hidden = The members of this Pool keep its budget to themselves.
budget-link = Money and books
budget-stopped = The books are stopped
budget-now = Now
budget-balance = Balance
budget-reserved = Set aside by decisions
budget-pledged = Pledged
# percent: of the funds
budget-floor = Reserve that no decision may spend ({ $percent } %)
budget-available = Available
# An amount stands before
budget-available-told = can be decided on now
budget-nothing-yet = No money has come in yet.
budget-first-rail = See where it is to be kept.
budget-months = In and out, month by month
# most: an amount
budget-chart-desc = Two bars for each of twelve months: what came in, filled, and what went out, hatched. The highest bar is { $most }. The same numbers stand in the table below.
budget-in = In
budget-out = Out
budget-month = Month
budget-months-table = The same as a table
budget-contributions = Contributions of members are in these sums, and are listed nowhere one by one.
budget-categories = What was decided on
budget-category = For
budget-category-project = The purpose
budget-category-fees = Fees
budget-category-formation = Formation
budget-approved = Approved
budget-spent = Spent
budget-left = Left
budget-entries = Latest entries
budget-no-entries = Nothing yet.
# number: which entry
budget-entry = entry { $number }
# number: which proposal
budget-proposal = proposal { $number }
budget-more = Earlier entries
# count: entries
budget-head = { $count ->
    [one] 1 entry; its mark, by which anyone can notice if it was changed:
   *[other] { $count } entries; the mark of the last one, by which anyone can notice if one was changed:
}
budget-check = Check the books
budget-check-hint = Adds everything up from the first entry, and looks at ten things that have to hold.
budget-checked = Last checked, and fine:
budget-check-button = Check the books
budget-take = Take the books along
budget-take-hint = Members stand in these files under labels, never by name.
budget-export-journal = For hledger and ledger
budget-export-beancount = For beancount
budget-export-csv = As a table (CSV)
# pool: the Pool's name
checked-title = Books of { $pool }, checked
checked-holds = Everything holds.
checked-stopped = Something does not add up. The books take no entry until it was looked into; stewards and operators have been told. Nothing is lost.
checked-differs = The books hold, and something outside of them says otherwise.
checked-entries = Look at:
checked-rule-holds = Holds
checked-rule-broken = Does not hold
# pool: the Pool's name
report-title = Report of { $pool }
report-link = Report of a period: income and expenses, balance sheet, capital
report-from = From month
report-to = To month
report-show = Show
report-csv = As a table (CSV)
report-wrong = Months are written like 2026-01, and the first is not after the last.
# from, to: months
report-period = From { $from } to { $to }
report-income = Income
report-expenses = Expenses
report-result = Income less expenses
report-assets = What there is
report-liabilities = What is owed
report-equity = Whose it is
report-total = Total
report-owned-total = Total, with what is owed
report-open = Result of what is not closed yet
report-members-capital = Capital of members
report-capital = Capital of members in the period
report-capital-before = Before
report-capital-added = Paid in
report-capital-taken = Given back or owed to leavers
report-capital-after = After
report-capital-own = Your capital in the period
report-capital-each = Capital of each member in the period
report-capital-line = { $name }: { $what }
report-payees = Paid, by payee
period-title = Close a period
period-hint = Nothing can be booked in a closed period any more, and it can't be opened again. What was left over goes into the common reserve; sharing it out takes a decision of the members.
period-month = Up to the end of
period-button = Close
notice-period-closed = The period is closed.
# Accounts, for people.
account-bank = Bank
account-stripe-clearing = Stripe, on its way
account-fiscal-host = Fiscal host
account-cash = Cash
account-receivable = Held back by a provider
account-owed-by = Owed by former members
account-payable = Approved invoices
account-redemptions = Capital of leavers
account-refunds = To be given back
account-unmatched-receipts = Arrived, not known for what
account-reserve-indivisible = Reserve from gifts
account-retained = Retained
account-donations = Gifts
account-dues = Dues
account-other-income = Other income
account-project = The purpose
account-fees = Fees
account-formation = Formation
account-capital = Capital of members
account-budget = Budget
