# What stands on every page, and words that many pages share.

product-name = Pools
skip = Skip to the content
development = Development mode: plain http and private addresses are allowed here. Not for a real group.
nav-label = Main
nav-found = Found a Pool
nav-elsewhere = Pools elsewhere
nav-sign-in = Sign in
nav-sign-up = Sign up
nav-about = About this server
nav-you = You
# Read aloud after the number. count: proposals that await a vote
nav-you-awaiting = { $count ->
    [one] proposal awaits your vote
   *[other] proposals await your vote
}
# host: the server
footer-line = Pools on { $host }. One person, one vote.
# address: full handle
footer-signed-in = Signed in as { $address }

# Before the title of a page whose form was sent back
title-wrong = Something to fix:{" "}
form-problems = Something needs another look

state-open = Open
state-carried = Carried
state-defeated = Not carried
state-inquorate = Too few votes

choice-for = For
choice-against = Against
choice-abstain = Abstain

unit-days = days
unit-percent = %

card-closes = Closes
card-closed = Closed
card-mine = Your vote:
# votes, electorate, in_favour, against, abstain: numbers
card-counts = { $votes } of { $electorate } voted: { $in_favour } For, { $against } Against, { $abstain } Abstain

awaiting-title = Awaiting your vote
awaiting-none = Nothing is waiting for you. When a proposal opens in one of your Pools, it shows up here.
mine-title = Your Pools
mine-none = You are not a member of a Pool here yet. Found one, or ask to join one.

# count: members
pool-line-members = { $count ->
    [one] 1 member
   *[other] { $count } members
}
# count: open proposals
pool-line-open = { $count ->
    [one] 1 open proposal
   *[other] { $count } open proposals
}

more-pools = More Pools
more-members = More members
more-reasons = More reasons
more-replies = More replies
more-voters = More voters
more-waiting = More who wait
more-proposals = Older proposals

# The rules in plain words. The message that shows them by DM says the same.
rule-one-vote = Every member has one vote. Nobody has more, and nobody can hand theirs to somebody else.
rule-admission-open = Everyone who agrees to these rules is a member.
# count: how many members vouch
rule-admission-sponsors = { $count ->
    [one] Who accepts the bylaws becomes a member once 1 member vouches: one real person, known to me.
   *[other] Who accepts the bylaws becomes a member once { $count } members vouch: one real person, known to me.
}
rule-admission-vote = Who accepts the bylaws becomes a member once the members have voted for it.
rule-admission-steward = Who agrees to these rules becomes a member once a steward lets them in.
# days: 1–30
rule-days = { $days ->
    [one] A proposal is open for 1 day. It may close sooner, once no vote could change the result.
   *[other] A proposal is open for { $days } days. It may close sooner, once no vote could change the result.
}
# percent: 10–100
rule-quorum = { $percent ->
    [100] Everyone on the list has to vote for a decision to count. Abstaining counts as voting.
   *[other] At least { $percent }% of the members have to vote for a decision to count. Abstaining counts as voting.
}
# percent: 50–99
rule-threshold = A proposal carries when more than { $percent }% of the votes For and Against are For. A tie does not carry.
# share: `more_than`, `two_thirds` or `three_quarters_of_all`; percent: of the first
rule-share = { $share ->
    [two_thirds] It carries when at least two thirds of the votes For and Against are For.
    [three_quarters_of_all] It carries when at least three quarters of all members with a vote are For. Who does not vote is not For.
   *[more_than] It carries when more than { $percent }% of the votes For and Against are For. A tie does not carry.
}
rule-roll = Who is a member when a proposal opens can vote on it. Who joins later votes from the next one on.
rule-early = Voting may end early, once no missing vote could change the result.
rule-whole-time = Voting takes the whole time, even when no missing vote could change the result.
