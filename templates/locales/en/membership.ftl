# Coming and going: joining, waiting, one's own membership, stewards, and the
# notice before a vote on an expulsion.

# The page that tells what joining means
join-facts = What joining means
join-cost = What it costs
join-cost-none = Nothing.
# amount: with its currency; parts: how many
join-cost-fixed = { $parts ->
    [1] { $amount }, once. Until the Pool has an account, it is noted as owed.
   *[other] { $amount }, in { $parts } monthly parts. Until the Pool has an account, they are noted as owed.
}
# least, most: with their currency; parts: how many
join-cost-between = { $parts ->
    [1] From { $least } to { $most }, as you choose, once. Until the Pool has an account, it is noted as owed.
   *[other] From { $least } to { $most }, as you choose, in { $parts } monthly parts. Until the Pool has an account, they are noted as owed.
}
join-admission = Who lets you in
join-age = Your age
# count: years
join-age-told = You declare that you are { $count } or older.
join-probation = Probation
join-probation-told-none = None. You vote on whatever opens once you are in.
# count: days
join-probation-told = { $count ->
    [one] 1 day. Until then you read and speak, and don’t vote yet.
   *[other] { $count } days. Until then you read and speak, and don’t vote yet.
}
join-leaving = Leaving
join-leaving-told-none = Whenever you like, at once.
# count: days
join-leaving-told = { $count ->
    [one] Whenever you like, with 1 day’s notice. You can take it back until it ends.
   *[other] Whenever you like, with { $count } days’ notice. You can take it back until it ends.
}
join-capital = What you get back
join-capital-told-none = What you paid in, at book value, when you leave.
# count: months
join-capital-told = { $count ->
    [one] What you paid in, at book value, within 1 month of leaving.
   *[other] What you paid in, at book value, within { $count } months of leaving.
}
join-commitment = What members commit themselves to
join-bylaws = Read the whole bylaws
join-then-sponsors = Once you agree, members who know you vouch for you.
join-then-vote = Once you agree, the members vote on letting you in.

# People who wait
waiting-turn-down = Turn down
# name: the person
waiting-turn-down-label = Turn down { $name }
waiting-vouch = I know this person: vouch
waiting-vouch-label = I know this person: vouch for { $name }
waiting-have-vouched = You vouched
waiting-vote = Put to the vote
waiting-vote-label = Put to the vote: the request of { $name }
# count: members who vouched; needed: how many it takes
waiting-vouched = { $count } of { $needed } members vouch: one real person, known to me.
waiting-was-expelled = The members voted this person out once, so the members decide.
# name: the person
applicant-title = { $name } asks to join
applicant-how = How it stands
applicant-pass-on = Send this link to members who know you. They can vouch for you there.
applicant-link-label = Link for members who know you

# Stewards, probation, notice
stewards-title = Stewards
steward-until = Steward until
steward-over = Serving on until the next election. The term ended
probation-title = On probation
on-notice-title = On notice
on-notice-until = A member until

# One's own membership. pool: the Pool's name
own-title = You in { $pool }
own-link = Your membership
own-request = Your request
own-standing = Where you stand
own-out = You are not a member any more.
own-votes-from = Votes from
own-ends = Your notice ends
own-stay = Take the notice back
own-expulsion = A member has given notice of a vote on ending your membership. Read why, and answer.
own-buy-in = Your buy-in
own-buy-in-hint = Only you see these amounts, and stewards who match payments. Until the Pool has an account, nothing has to be paid.
own-part-due = Due
own-part-owed = Owed
own-part-waived = Waived
own-office = Your office
own-step-down-text = You can lay it down at any time. You stay a member.
own-step-down = Step down as a steward
own-last-steward = You are the only member. Once there is another, you can step down.
own-leave-waived = Parts of your buy-in that are not due yet are waived.

# Notices before a vote on an expulsion
expulsions-title = Notices of expulsion
expulsion-read = Read it
# name: the person
expulsion-read-label = Read it: the notice about { $name }
expulsion-opens = The vote opens
expulsion-opened = The vote has opened.
expulsion-withdrawn = This notice came to nothing. There is no vote.
expulsion-new-link = Give notice of an expulsion
expulsion-new-title = Give notice of an expulsion
expulsion-new-lead = Ending somebody’s membership is for all members to decide, and only after they were heard. Have you talked with them?
expulsion-whom = Whom
expulsion-whom-hint = Their handle, such as @ben or @ben@other.example.
expulsion-reason = Why
expulsion-reason-hint = What happened, and when. They read it now, and the members read it with the vote.
expulsion-then = What happens then
expulsion-then-told = They are told at once, with your reason, and can answer.
expulsion-then-opens = After 14 days the vote opens by itself. It takes two thirds of the votes.
expulsion-then-public = Your reason and their answer stand side by side on a page for members only. The proposal, which is public, links to it and says neither.
expulsion-then-withdraw = Until then you can take the notice back.
expulsion-new-button = Give notice
# name: the person
expulsion-page-title = Notice about { $name }
expulsion-reason-title = The reason
expulsion-answer-title = The answer
expulsion-no-answer = Nothing has been answered yet.
expulsion-reply = Your answer
expulsion-reply-hint = It stands beside the reason, on this page for members only. You can change it until the vote opens.
expulsion-reply-button = Answer
expulsion-withdraw-button = Take this notice back

# The proposals that open by themselves. address: full handle
admission-title = Let { $address } in
# address: full handle; pool: name; link: who waits
admission-body = { $address } has accepted the bylaws of { $pool } and asks to become a member. For lets them in, Against turns them down.

    Who waits: { $link }
expulsion-title = End the membership of { $address }
# reason, reply: plain text
expulsion-body = For ends the membership of { $address }. It takes two thirds of the votes. Notice was given two weeks ago.

    The reason and the answer stand side by side, for members only: { $link }

# What the Pool writes. pool: name; link: its page; when: a time
message-welcome-on-probation = You are let in: welcome to { $pool }. You vote on what opens from { $when } on. Until then you read along and have your say. { $link }

message-let-in-by-sponsors = Enough members have vouched for you: you are a member of { $pool } now. Welcome.

    Follow me, and votes come to you as polls in your own app. If you don’t, I write to you when one opens. You can also vote on the Pool’s page: { $link }

message-let-in-by-vote = The members have voted to let you in: you are a member of { $pool } now. Welcome.

    Follow me, and votes come to you as polls in your own app. If you don’t, I write to you when one opens. You can also vote on the Pool’s page: { $link }

message-turned-down = Thank you for asking to join { $pool }. A steward has turned your request down for now. You are welcome to follow along, and you can ask again after thirty days. { $link }

message-turned-down-by-vote = Thank you for asking to join { $pool }. The vote on letting you in did not carry this time. You are welcome to follow along, and you can ask again after thirty days. { $link }

message-applied-lately = The members of { $pool } were asked to vote on letting you in less than thirty days ago. After that you can apply again. { $link }

message-turned-down-before = Your request to join { $pool } was turned down less than thirty days ago. After that you can ask again.

message-lets-nobody-in = { $pool } can’t let anybody in just now: it is suspended, or has ended. { $link }

message-probation-over = Your probation in { $pool } is over: from now on you vote on whatever opens. { $link }

message-staying = Good that you stay. You are a member of { $pool } with a vote again, on whatever opens from now on.

message-not-leaving = There is no notice of yours to take back in { $pool }.

message-notice-over = Your notice is over, and you have left { $pool }. Thank you for having been part of it. You can come back: send me the word join.

# months: within which capital is paid back
message-notice-over-capital = Your notice is over, and you have left { $pool }. Thank you for having been part of it.

    { $months ->
        [0] As the bylaws say, what you paid in is paid back at book value now.
        [one] As the bylaws say, what you paid in is paid back at book value within 1 month.
       *[other] As the bylaws say, what you paid in is paid back at book value within { $months } months.
    } Until the Pool has an account, nothing was paid in, and nothing comes back. Parts that were not due yet are waived.

    You can come back: send me the word join.

message-election-due = The term of a steward of { $pool } is over. It is time to elect: any member can open an election on the Pool’s page. Until then the stewards serve on. { $link }

# reason: plain text; when: the vote opens; link: the notice's page
message-expulsion-notice = A member of { $pool } has given notice of a vote on ending your membership. The reason given:

    { $reason }

    The vote opens on { $when }. Until then you can answer on this page, which only members see. Your answer stands there beside the reason: { $link }

    Or answer here, in a message that begins with the word: reply

message-expulsion-withdrawn = The notice of a vote on ending your membership of { $pool } was taken back. There is no vote.

# link: the proposal
message-expulsion-opened = The vote on ending your membership of { $pool } has opened. You have your vote in it like everyone else. { $link }

message-reply-taken = I have kept your answer. It stands beside the reason, on the page that only members see. Until the vote opens you can send another one to replace it.

message-reply-too-late = The vote has opened, so your answer can’t be changed any more. You can still speak in the discussion under the proposal.

message-reply-length = I could not take that answer: write 1 to 4,000 characters after the word reply.

# What is wrong
error-applied-lately = The members were asked to vote on letting you in less than thirty days ago. After that you can apply again.
error-turned-down = Your request was turned down. You can ask again thirty days after that.
error-already-vouched = Nobody vouches twice for the same person, or for herself.
error-not-active = Only members with a vote can do this.
error-not-leaving = There is no notice to take back.
error-not-waiting = This person doesn’t wait to be let in any more.
error-notice-first = An expulsion begins with a notice. The vote opens two weeks later.
error-notice-runs = A notice about this person runs already, or the vote is open.
error-notice-herself = This is you. If you want to go, you can leave.
error-nobody-to-expel = This person is not a member here.
error-notice-over = The notice is over: it was taken back, or the vote has opened.
error-expulsion-whom = Nobody was found under this handle. Check it on the list of members.
error-expulsion-reason-empty = Write down why.
# max: characters
error-expulsion-reason-long = Make the reason shorter: { $max } characters at most.
error-reply-empty = Write your answer.
# max: characters
error-reply-long = Make the answer shorter: { $max } characters at most.

# Told once after something was done
notice-leaving = Your notice runs. You can take it back until it ends.
notice-staying = You stay. Good.
notice-stepped-down = You are not a steward any more.
# missing: how many more have to vouch
notice-vouched = { $missing ->
    [0] That was enough: this person is let in.
    [one] You vouched. 1 more member has to.
   *[other] You vouched. { $missing } more members have to.
}
notice-turned-down = The request is turned down. We told this person kindly.
notice-expulsion-given = The notice is given. The vote opens in two weeks.
notice-replied = Your answer is kept.
notice-expulsion-withdrawn = The notice is taken back.
