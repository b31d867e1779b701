# Kinds of proposals: the page that asks which, their forms, and what came of
# them.

kinds-title = What do you want to propose?
kinds-lead = The members decide, one person one vote. Choose what it is about.
# Why nothing can be proposed yet, or any more
kinds-not-deciding = This Pool can’t decide just now: its founders have yet to adopt the bylaws, or it has ended.
kind-decision = A decision
kind-decision-text = Anything that takes no money from the budget: begin something, change something, stop something.
kind-amendment = Change the bylaws
kind-amendment-text = Name, purpose, who is let in, how long you vote, the buy-in. What is carried is in force at once.
kind-election = An election
kind-election-text = Choose the stewards. Everyone ticks whom they approve of.
kind-expulsion = Somebody should go
kind-expulsion-text = You start from the list of members. They are told why, and have two weeks to answer before anyone votes.
kind-dissolution = End this Pool
kind-dissolution-text = Pay the debts, give back the capital, pass on the rest, and stop.
# What a proposal is about, above its title
kind-name-founding = Founding vote
kind-name-decision = Decision
kind-name-amendment = Change of the bylaws
kind-name-admission = Admission
kind-name-expulsion = Expulsion
kind-name-election = Election
kind-name-filing = Certificate
kind-name-dissolution = End of the Pool
kind-name-spend = Spending
kind-name-rail = Where the money is kept

# What it takes, beside the link
# share, percent: see rule-share
kind-takes = { $share ->
    [two_thirds] Carried by two thirds of the votes For and Against.
    [three_quarters_of_all] Carried by three quarters of all members with a vote.
   *[more_than] Carried by more than { $percent }% of the votes For and Against.
}

amend-title = Change the bylaws
amend-lead = These are the terms in force. Change what should be different, look at what that does to the text, then put it to the vote.
amend-name = What do you want to change?
amend-name-hint = One sentence, such as: We vote for two weeks. Up to 120 characters.
amend-text = Why?
amend-text-hint = The changed clauses are shown below your reasons by themselves. Up to 8,000 characters.
amend-preview = Show what changes
amend-button = Put it to the vote
amend-see = See what changes
amend-then = When it is carried, the new text is in force at once, and every member is asked to accept it. Proposals that are open by then go by the old one.

changes-title = What it changes
changes-none = Nothing is different from the bylaws in force yet.
changes-no-text = The rules of this Pool had no text so far. This would be the whole of it.
# count: clauses
changes-count = { $count ->
    [one] One clause reads differently.
   *[other] { $count } clauses read differently.
}

# number: of the version
pinned-to = Opened under version { $number } of the bylaws
# number: of the version that it would put in force
pinned-new = Read version { $number } in full

end-title = End this Pool
end-lead = If it is carried, this Pool decides nothing more. That can’t be taken back here.
end-why = Why should it end?
end-why-hint = Everyone who votes reads this. Up to 8,000 characters.
end-then = What happens then
end-then-share = It takes three quarters of all members with a vote: people on probation or about to leave are not counted. Who does not vote is not For.
end-then-debts = First the debts are paid.
end-then-capital = Then each member gets back the capital they paid in, at book value: never more.
# body: who is named
end-then-rest = What is left goes to { $body }, as the bylaws say.
end-then-rest-open = What is left goes to a body that holds it for a like purpose, as the bylaws say. None is named yet: amend the bylaws first, if you want to choose it.
end-then-record = The record of what was decided stays readable.
end-button = Put it to the vote
# pool: its name
end-proposal-title = End { $pool }

review-on = Look at this again on
review-on-hint = A day after the vote ends. If it is carried, we remind you and the stewards then. You may leave this empty.
# The day follows
review-planned = If it is carried, it is looked at again on
review-set = To be looked at again on
review-open-title = To look at again
review-open-text = The day has come that was set when these were decided.
review-done = Looked at
review-due = It is time to look at this decision again.
notice-review-done = Noted: you have looked at it again.

error-review-date = Write the day as in 2027-05-31, or leave it empty.
error-review-early = Choose a day after the vote ends.
error-nothing-changes = These are the terms in force. Change something first.
error-amend-changed = The bylaws were changed while you wrote. Here are the terms in force now: make your change again.
error-end-why-empty = Say why the Pool should end.
# max: characters
error-end-why-long = Make the reason shorter: { $max } characters at most.

# What came of a carried proposal
enactment-title = What came of it
enactment-done-founding = The bylaws are in force, and the founders are its members.
enactment-done-decision = It is on record. To do it is up to you.
enactment-done-amendment = The new version of the bylaws is in force.
enactment-done-admission = The new member was let in.
enactment-done-expulsion = The membership has ended.
enactment-done-election = The elected are the stewards now.
enactment-done-filing = The Pool stands as its certificate says.
enactment-done-dissolution = The Pool has ended. It decides nothing more.
enactment-done-spend = The sum is set aside. It's paid once its invoice is in and approved.
enactment-done-rail = The Pool's money is kept there from now on.
enactment-could-not = It was carried, and could not take effect.
enactment-pool_ended = The Pool had ended before.
enactment-bylaws_changed = Another version of the bylaws came into force while this one was being voted on, and this would have undone it. It can be proposed anew against the version in force.
enactment-currency_in_use = Money is owed or was booked in the old currency by then, so the currency can’t change any more.
enactment-applicant_gone = The person no longer asks to be let in.
enactment-member_gone = The person was no member any more.
enactment-elected_gone = None of the elected was a member any more.
enactment-not_filed = There was no certificate to look at.
enactment-founders_missing = By then fewer founders were left than the law of its form asks for.
enactment-money_missing = By then there was less money left than it asked for.
enactment-books_stopped = The books were stopped, since a check found something that does not add up. It can be proposed again.
enactment-other_currency = The Pool keeps its books in another currency by now.
