# The terms of a Pool, as a form asks for them.

# In the text that is shown while one types, where nothing was written yet
terms-name-blank = Your Pool
terms-purpose-blank = (What it is for.)

terms-name = Name
terms-name-hint = What your group calls itself, such as Oak Street Garden. Up to 80 characters.
terms-purpose = What is it for?
terms-purpose-hint = A few sentences for somebody who has never heard of you. Up to 2,000 characters.

terms-form = What is it in law?
terms-form-hint = If you don’t know yet, stay with the first. Members can vote for another one later.

terms-admission = Who can join?
terms-admission-open = Everyone who accepts the bylaws
terms-admission-open-hint = They are members as soon as they accept.
terms-admission-steward = A steward lets people in
terms-admission-steward-hint = They accept, and then a steward says yes.
terms-admission-sponsors = Members vouch for them
terms-admission-sponsors-hint = As many as you say attest: one real person, known to me.
terms-admission-vote = The members vote on each
terms-admission-vote-hint = More For than Against lets somebody in.

terms-buy-in = What does joining ask?
terms-currency = Currency
terms-currency-hint = The one currency of the Pool. Type a letter to get there.
terms-buy-in-none = No money
terms-buy-in-none-hint = Nobody pays to join.
terms-buy-in-fixed = The same amount from everyone
terms-buy-in-fixed-hint = It stays the member’s capital and is paid back when they leave.
terms-buy-in-range = Each chooses, within bounds
terms-buy-in-range-hint = Whoever pays more has the same one vote.
terms-buy-in-amount = Everyone pays
terms-buy-in-least = At least
terms-buy-in-most = At most
terms-amount-hint = Such as 25 or 25.50; at most 1,000.
terms-commitment = What do members promise to do?
terms-commitment-hint = Beside money, or instead of it. Such as: four hours of work a month. May stay empty.

terms-deciding = How do you decide?
terms-more = More numbers and terms
terms-early = When the result is certain
terms-early-yes = Close the vote at once
terms-early-yes-hint = It ends as soon as no vote to come could change it.
terms-early-no = Let it run to its end
terms-early-no-hint = Everyone has all of the days to vote.
terms-surplus = A surplus
terms-surplus-retained = Stays in the Pool
terms-surplus-retained-hint = For what it is for.
terms-surplus-equal = Goes to all members alike
terms-surplus-equal-hint = The same for each.
terms-surplus-patronage = Goes by use
terms-surplus-patronage-hint = By how much each used the Pool.
terms-two-approvers = Two people approve payments above
terms-two-approvers-hint = Such as 500 or 499.50. At 0, all of them need two.
terms-asset-lock = Who gets what is left at the end?
terms-asset-lock-hint = A body that can’t hand it to its members, such as a local food bank. May stay empty until you know.
terms-law = Whose law governs?
terms-law-hint = Such as: Oregon. May stay empty.

# Each number: its name, and a hint. least, usual, most: numbers
terms-founders = Founders
terms-founders-hint = So many have to accept the draft before the founding vote. { $least } to { $most }, usually { $usual }.
terms-least_age = Youngest age of a member
terms-least_age-hint = Members declare it. { $least } to { $most } years, usually { $usual }.
terms-sponsors = Members who vouch for somebody
terms-sponsors-hint = { $least } to { $most }, usually { $usual }.
terms-instalments = May be paid in
terms-instalments-hint = One each month. { $least } to { $most } parts.
terms-probation_days = From admission to the first vote
terms-probation_days-hint = { $least } to { $most } days, usually { $usual }.
terms-voting_days = A proposal is open for
terms-voting_days-hint = { $least } to { $most } days. A week gives everyone a weekend.
terms-quorum_percent = How many have to vote
terms-quorum_percent-hint = { $least } to { $most }% of the members. With fewer votes nothing is decided.
terms-threshold_percent = More than this share has to be For
terms-threshold_percent-hint = { $least } to { $most }% of the votes For and Against. At 50, one more For than Against is enough.
terms-amendment_quorum_percent = How many have to vote on new bylaws
terms-amendment_quorum_percent-hint = { $least } to { $most }% of the members. Two thirds For and Against have to be For.
terms-steward_seats = Stewards to elect
terms-steward_seats-hint = { $least } to { $most }, usually { $usual }.
terms-steward_term_months = A steward serves for
terms-steward_term_months-hint = { $least } to { $most } months, usually { $usual }.
terms-reserve_floor_percent = Share of the money that no decision spends
terms-reserve_floor_percent-hint = { $least } to { $most }%, usually { $usual }.
terms-reservation_days = Money set aside and not used comes back after
terms-reservation_days-hint = { $least } to { $most } days, usually { $usual }.
terms-pledge_days = A pledge that nobody drew ends after
terms-pledge_days-hint = { $least } to { $most } days, usually { $usual }.
terms-exit_notice_days = Notice of somebody who leaves
terms-exit_notice_days-hint = { $least } to { $most } days, usually { $usual }.
terms-redemption_months = Their capital is paid back within
terms-redemption_months-hint = { $least } to { $most } months, usually { $usual }.

unit-people = people
unit-years = years
unit-months = months
unit-parts = parts

error-choice = Choose one of these.
# what: the field’s name; least, most: numbers
error-number = { $what }: write a whole number from { $least } to { $most }.
error-buy-in-crossed = The least has to be below the most.
# most: amount with its currency
error-buy-in-high = Ask for { $most } at most.
