pool-kicker = A Pool
# count: members
pool-members-count = { $count ->
    [one] 1 member
   *[other] { $count } members
}
# count: followers
pool-followers-count = { $count ->
    [0] nobody follows it yet
    [one] 1 follows it
   *[other] { $count } follow it
}
pool-founded = Founded
pool-open-title = Open proposals
pool-open-none = Nothing is up for a vote just now.
pool-propose = Open a proposal
pool-past-title = Decided
pool-past-none = Nothing has been decided yet.

standing-title = You and this Pool
standing-visitor = Anyone may read along. To vote, become a member.
standing-stranger = You are not a member yet. First you see the rules, then you decide.
standing-join = Ask to join
standing-asked = You asked to join. Read the rules and say whether you agree.
standing-read-rules = Read the rules
standing-waiting = You accepted the bylaws. The others have yet to let you in.
standing-withdraw = Withdraw my request
standing-member = You are a member.
standing-steward = You are a member, and a steward: you let new people in.
# count: people who wait
standing-waiting-list = { $count ->
    [one] 1 person waits to be let in
   *[other] { $count } people wait to be let in
}
standing-leave-open = Leave this Pool
standing-leave-text = Your votes so far stay counted. Where the bylaws ask for notice, you stay a member until it ends, and can take it back.
standing-leave = Leave

follow-title = Follow along
follow-handle = Handle to copy
follow-step-search = Search for this handle in your own app: Mastodon or any other on the fediverse.
follow-step-follow = Follow it. Proposals come to you as polls.
follow-step-join = To vote, send it a message with the one word “join”. It answers with the rules.
follow-not-member = Following is reading along, and everyone is welcome to. It is not membership: only members vote.

# The same card as a member sees it
invite-title = Invite people
invite-text = Share this handle, or the address of this page.
invite-step-follow = Anyone can follow it in their own app: Mastodon or any other on the fediverse.
invite-step-join = To vote, they ask to join: on this page, or by a message to it with the one word “join”.

rules-title = How it decides
people-title = Members
# count: members
people-all = { $count ->
    [one] More about the member
   *[other] See all { $count } members
}

# pool: the Pool's name
join-title = Join { $pool }
join-rules = What you agree to
join-visitor = Sign in first, then you can agree. An account on another fediverse server will do.
join-then-open = Once you agree, you are a member.
join-then-steward = Once you agree, a steward lets you in.
join-agree = I agree
join-not-now = Not now
