# A draft and its founders, and invitations.

error-no-invitation = This invitation is good no more, or it is for somebody else. Ask who invited you for a new one.
error-invited-many = Many people were invited into this Pool today. Invite the others tomorrow, or send them the link.

# pool: name; purpose: plain text; inviter: full handle; link: the invitation
message-invited-to-found = { $inviter } invites you to found { $pool } together.

    { $purpose }

    Here you read the bylaws and say whether you are in: { $link }

    Or answer with the one word: join.

message-invited-to-join = { $inviter } invites you to join { $pool }.

    { $purpose }

    What it is and what joining asks, you find here: { $link }

    Or answer with the one word: join.

# pool: name; link: its page
message-draft-changed = The draft of { $pool } was changed after you accepted it. Read what it says now, and accept it again if it suits you: { $link }

error-guest-empty = Write the handle of somebody, such as @ana@example.org.
error-not-a-person = This handle belongs to a group or a program. People alone can be members.
error-guest-in = They are in already, or wait to be let in.

notice-drafted = The draft of { $pool } stands. Accept it, and invite the other founders.
notice-draft-changed = The draft is changed. Everyone accepts it as it is now.
notice-draft-same = Nothing in the draft was changed.
notice-link-made = Here is the link. Send it to the people you want with you.
notice-link-revoked = The link is good no more. Who came by it stays invited.
# name: the person
notice-invited = { $name } is invited, and was told so.
notice-invited-before = { $name } was invited before, and the invitation is still good.
notice-invitation-withdrawn = The invitation is withdrawn.
notice-vote-held = The founding vote is open.

draft-kicker = A Pool that is being founded
# accepted, needed: numbers
draft-founders = { $accepted } of { $needed } founders have accepted
draft-stranger = This Pool is being founded. Its founders invite each other: if you belong to them, ask for the link.
draft-keeper = keeps the draft
founder-accepted = has accepted
founder-again = accepted an older draft
founder-not-yet = has yet to accept
# Begins with the words of draft-put-out. name: the founder
draft-put-out = Put out
draft-put-out-of = Put out { $name } of this draft
notice-put-out = { $name } is out of this draft. The link to it may still be around: withdraw it, if you don’t want others to come by it.
# pool: name; link: its page
message-put-out-of-draft = Whoever keeps the draft of { $pool } has put you out of it. You can ask to join the Pool thirty days from now, if it is founded by then. { $link }
draft-accept-text = Read the bylaws, and accept them if they suit you.
draft-accept-again = The draft was changed after you accepted it. Read what it says now, and accept it again if it suits you.
draft-accept = Read and accept
draft-accepted = You have accepted the draft as it is.
draft-hold-text = Everyone is here. In the founding vote two thirds of For and Against have to be For. Then the bylaws are in force, and you are members.
draft-hold = Hold the founding vote
# missing: founders who have yet to accept
draft-hold-later = { $missing ->
    [one] Once 1 more founder has accepted, you can hold the founding vote.
   *[other] Once { $missing } more founders have accepted, you can hold the founding vote.
}
draft-vote = The founding vote
draft-vote-failed = The vote did not adopt the draft. Talk it over, change what has to change, and hold it again.
draft-invite = Invite people
draft-invite-text = Send them this link, or let them scan the code.
draft-link = Link to copy
draft-link-until = Good until
draft-link-make = Make a link
draft-link-revoke = Withdraw this link
draft-qr-open = Show as a QR code
draft-qr = QR code of the link above
draft-guest = Or invite somebody by handle
draft-guest-hint = Such as @ana@example.org, or a handle of this server. They get a message with a link of their own.
draft-guest-button = Send the invitation
draft-expected = Invited, not here yet
draft-withdraw = Withdraw
# name: the person
draft-withdraw-of = Withdraw the invitation of { $name }
draft-leave-title = Not for you after all?
draft-leave = Take back that I accepted
draft-bylaws = The draft of the bylaws

# pool: name
draft-invite-to = Invite people to { $pool }
invite-rule = An invitation shows the way. Who lets people in is for the bylaws to say.
# pool: name
invitation-title = You are invited to { $pool }
# name: who invites
invitation-draft = { $name } invites you to be one of its founders. Read the bylaws; if they suit you, accept them. It takes a minute.
invitation-active = { $name } invites you to join. Read the bylaws; if they suit you, ask to be let in.
invitation-go = Go on
invitation-sign-in = First sign up or sign in, and you come right back here. An account on another fediverse server will do.
invite-link-or-handle = Invite by link, QR code or handle
