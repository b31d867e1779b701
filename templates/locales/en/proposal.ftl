propose-title = Open a proposal
propose-lead = Put one thing to the group that can be answered with For or Against.
propose-name = What do you propose?
propose-name-hint = One sentence, such as: We buy a second rain barrel. Up to 120 characters.
propose-text = Why, and what exactly?
propose-text-hint = What it costs, who does it, by when. Leave a blank line between paragraphs. Up to 8,000 characters.
propose-then = What happens then
# days: 1–30
propose-then-days = { $days ->
    [one] It is open for 1 day from now.
   *[other] It is open for { $days } days from now.
}
# percent: the quorum; members: members now
propose-then-quorum = { $members ->
    [one] There is one member today, and that one vote is enough for it to count.
   *[other] The { $members } members of today can vote, and at least { $percent }% of them have to for it to count.
}
propose-then-early = It closes sooner if no vote could change the result any more.
propose-then-followers = Everyone who follows the Pool sees it, as a poll in their own app.
propose-no-edit = It can’t be edited once it is open, so that everyone votes on the same words.
propose-button = Open it for votes

# number: of the proposal in its Pool
proposal-number = Proposal { $number }
proposal-by = Proposed by
proposal-opened = Opened

outcome-title-open = Open
outcome-title-carried = Carried
outcome-title-defeated = Not carried
outcome-title-inquorate = Not decided: too few votes
outcome-early = Closed early, as no vote could change the result any more.

ballot-title = Your vote
ballot-sign-in = Members vote here, or in their own app. Sign in to vote here.
ballot-not-member = Only members vote, and you are not one yet. You can ask to join now and vote on the next proposal.
ballot-joined-later = You became a member after this proposal opened. The list of voters was fixed then, so this one goes on without you. The next one is yours as well.
ballot-current = You voted
ballot-change = You can change it until the close.
ballot-from-app = It came from your own app. You can still change it here until the close.
ballot-can-change = You can change your vote until the close.
ballot-early = Voting may end early, once no missing vote could change the result.
ballot-reason = Why? You may leave this empty
ballot-reason-hint = Your reason is shown with your name and your vote to everyone who reads this page, member or not. Without a reason, only members see how you voted.
ballot-yours = your vote

reasons-title = Reasons
replies-title = Replies from the fediverse

count-title = The count
count-how = How this is counted
# count: people on the roll
count-roll = { $count ->
    [one] 1 member can vote. The list was fixed when the proposal opened.
   *[other] { $count } members can vote. The list was fixed when the proposal opened.
}

# In all of these: votes (in all), votes_needed, in_favour, against, abstain,
# for_needed, electorate, missing (of the thing the line is about).
tally-votes-open = Votes in: { $votes } of { $votes_needed } needed, { $missing } more
tally-votes-missed = Votes in: { $votes } of { $votes_needed } needed, { $missing } short
tally-votes-reached = Votes in: { $votes } ({ $votes_needed } needed)
tally-for-open = For: { $in_favour } of { $for_needed } needed, { $missing } more
tally-for-missed = For: { $in_favour } of { $for_needed } needed, { $missing } short
tally-for-reached = For: { $in_favour } ({ $for_needed } needed)
tally-reached = reached
# count: votes needed for the quorum
tally-mark-votes = { $count } needed
# share: `more_than`, `two_thirds` or `three_quarters_of_all`; percent: of the first
tally-mark-for = { $share ->
    [two_thirds] two thirds
    [three_quarters_of_all] three quarters of all
   *[more_than] more than { $percent }%
}
# votes, electorate: numbers; percent: of the roll
tally-turnout = { $votes } of { $electorate } voted ({ $percent }%)
tally-not-yet = Not yet
tally-did-not = Didn’t vote

home-title = Vote from your own server
home-text = As a member you can vote in your own app: the proposal is a poll there.
home-handle = Your handle
home-handle-hint = Such as @ana@mastodon.example. We take you to your server.
home-button = Take me there
home-or = Or search for this address in your app

voters-title = Who voted
voters-hint = Only members see this list.
voters-none = Nobody yet.
voter-from-app = from their own app
