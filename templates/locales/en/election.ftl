# Elections of stewards: calling one, the ballot, the result.

# The title of every election. seats: 1–9
election-title = { $seats ->
    [one] Election of a steward
   *[other] Election of { $seats } stewards
}

# What travels with the poll. when: close; seats; votes_needed; electorate
message-election-rules = Only members vote. Choose everyone you approve of, as many as you like: whoever you choose gets one approval from you. Open until { $when }.

    It counts if at least { $votes_needed } of { $electorate } vote. { $seats ->
        [one] The candidate
       *[other] The { $seats } candidates
    } with the most approvals { $seats ->
        [one] is
       *[other] are
    } elected, if more than half of all ballots name them. A tie for the last seat leaves it empty. In your own app you can add a choice later, but take none back; on the Pool’s page you can change your whole ballot, or choose none of them.

# One candidate in the outcome’s note. fate: `elected`, `half` (not named by
# more than half), `tied` (for the last seat), `seats` (none left for her),
# `none` (too few voted), `gone` (elected, but left before the close)
message-election-line = { $name }: { $approvals } { $fate ->
    [elected] (elected)
    [gone] (elected, but left before the close)
    [half] (not more than half)
    [tied] (tied for the last seat)
    [seats] (no seat left)
   *[none] {""}
}

# The outcome, on the page and in the note. names: of the elected; seats; until: a day; needed: approvals; votes, votes_needed, missing,
# electorate: ballots
election-outcome-carried = Elected until { $until }: { $names }. { $votes } of { $electorate } members voted, and it took { $votes_needed } for it to count. To be elected it took { $needed } approvals, more than half of the ballots. { $seats ->
    [one] There was one seat.
   *[other] There were { $seats } seats.
} Only who is still a member takes office.
election-outcome-gone = { $names }: elected, but no longer a member when the election closed, so nobody takes office and the stewards stay. { $votes } of { $electorate } members voted, and to be elected it took { $needed } approvals.
election-outcome-defeated = Nobody is elected, and the stewards stay. { $votes } of { $electorate } members voted, and it took { $votes_needed } for it to count. To be elected it took { $needed } approvals, more than half of the ballots, and no tie for the last seat. Another election may be called.
election-outcome-inquorate = { $votes } of { $electorate } members voted, and it would have taken { $votes_needed } for it to count: { $missing } too few, so nobody is elected and the stewards stay. Another election may be called.

# The form that calls an election. seats: 1–9; months: 1–36
elect-title = Call an election of stewards
elect-lead = { $seats ->
    [one] The members elect a steward
   *[other] The members elect { $seats } stewards
} for { $months ->
    [one] one month.
   *[other] { $months } months.
} Everyone ticks as many candidates as they approve of.
elect-who = Who stands?
elect-who-hint = Choose up to 20 members; you may choose yourself. Ask them first.
elect-more = This list shows the members who came first. Name others below.
elect-others = Others, by their handles
elect-others-hint = Such as @ana or @ana@mastodon.example, parted by spaces. You may leave this empty.
elect-text = Anything to say about it?
elect-text-hint = Why now, and what the stewards will have to do. You may leave this empty.
elect-then-half = To be elected, more than half of all ballots have to approve of a candidate.
elect-then-tie = The most approved take the seats. A tie for the last seat leaves it empty.
elect-then-office = The stewards of today serve on until the election closes.
elect-no-edit = It can’t be edited once it is open: candidates and seats stay as they are.
elect-button = Open the election

# An election’s page
election-by = Called by
election-legend = Whom do you approve of?
# seats: 1–9
election-how = Choose as many as you like. { $seats ->
    [one] The most approved is elected,
   *[other] The { $seats } most approved are elected,
} if more than half of the ballots name them.
election-from-app = These choices came from your own app. Here you can change them until the close.
election-voted = Your ballot is in. You can change it until the close.
election-none = None of these
election-button = Cast your ballot
election-change = Change your ballot
# count: candidates
election-candidates = { $count ->
    [one] The candidate
   *[other] The { $count } candidates
}
election-no-ballots = No ballots yet.
# needed: approvals; ballots: all
election-needed = { $ballots ->
    [one] There is one ballot so far, so it takes one approval.
   *[other] Of { $ballots } ballots, it takes { $needed } approvals: more than half.
}
# approvals, ballots: numbers; percent: their share
election-approvals = { $approvals ->
    [one] 1 approval
   *[other] { $approvals } approvals
} of { $ballots ->
    [one] 1 ballot
   *[other] { $ballots } ballots
} ({ $percent }%)
# ballots: all
election-ballots = { $ballots ->
    [one] 1 ballot so far
   *[other] { $ballots } ballots so far
}
# count: ballots that approve of nobody
election-nobody = { $count ->
    [0] {""}
    [one] One of them approves of nobody.
   *[other] { $count } of them approve of nobody.
}
election-fate-elected = elected
election-fate-gone = elected, but left before the close
election-fate-half = not more than half
election-fate-tied = tied for the last seat
election-fate-seats = no seat left
election-fate-none = not decided
election-result-carried = Elected
election-result-defeated = Nobody is elected
election-result-inquorate = Not decided: too few votes
election-result-open = Open
election-result-closed = Closed
election-not-early = It stays open to the end, since an app sends its choices one by one.
election-voters-hint = Only members see this list. Whom somebody approves of, nobody sees here.
election-remote-hint = Choose as many as you like. Your ballot goes to the Pool’s own server, which counts it. From here it can’t be changed afterwards.
# In lists: the viewer’s own ballot in an election
card-voted = You voted

notice-election-opened = The election is open. Everyone who follows the Pool gets it.
# names: of the candidates
notice-approved = Your ballot is counted. You approve of: { $names }.
notice-approved-none = Your ballot is counted. You approve of none of them.

error-election-open = An election is open already. When it has closed, you can call another one.
error-candidates-none = Choose at least one candidate.
error-candidates-many = Choose 20 candidates at most.
error-candidate-not-member = Only members can stand, and somebody you named isn’t one.
# handle: as written
error-candidate-unknown = Nobody here is known as { $handle }. Check the handle.
error-not-a-candidate = Somebody you chose doesn’t stand in this election.
error-approvals-neither = Choose whom you approve of, or “None of these”.
error-approvals-both = Choose candidates or “None of these”, not both.
