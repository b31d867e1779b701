# Founding, bylaws, and the ways in and out.

error-not-draft = This Pool is founded already.
error-founders-missing = The founding vote can begin once every founder has accepted the draft as it is now.
error-vote-is-open = A vote on this is open already.
error-proposed-many = Twenty proposals of yours are open here. When one of them has closed, you can open the next.
error-not-deciding = This Pool makes no decisions: it is not founded yet, or it has ended.
error-suspended = The operator of this server has suspended this Pool.
error-not-invited = This Pool is being founded. Its founders invite each other: ask one of them for the link.
error-expelled = The members voted you out. A year after that you can ask again, and they vote on it.
error-other-admission = In this Pool people are let in another way, as its bylaws say.
error-name-registered = Leave out LLC, LCA, Ltd and the like: they join the name once there is a certificate.
error-too-few-founders = This legal form needs more founders. Raise the number.
error-too-young = In this legal form stewards are of age, and any member may come to be one. Set the least age to 18 or more.
error-too-few-voting-days = In Colorado a vote needs ten days’ notice. Let votes take 10 days or more.
error-closes-early = In Colorado a vote is a meeting at the hour that was set for it. Let votes not close early.
error-too-few-steward-seats = This legal form needs more stewards: 3 in Colorado, 2 in a UK society. Raise the number of seats.
error-form-filed = A registered form can’t be changed into another by a vote alone.
error-currency-in-use = The currency can’t change any more: money is owed in it.

standing-admitted = You are let in. You vote once your probation is over.
standing-leaving = You gave notice. Until it ends, you are a member without a vote on what opens now.
standing-expelled = The members voted you out of this Pool.

# pool: name
founding-title = Found { $pool } on these bylaws
# purpose: plain text; link: the text of the bylaws
founding-body = { $purpose }

    The bylaws, whole: { $link }

# What the Pool writes. pool: name; link: its page
message-waiting-for-founding = Thank you: you are a founder of { $pool }. Once all founders have accepted, you vote on the bylaws together, and I’ll write to you.

# To the founders. when: the close; link: the founding vote; page: the Pool's page
message-founding-opened = All founders have accepted the bylaws of { $pool }. Now you vote on them together, until { $when }.

    Vote here: { $link }

    Or search for this link in your own app and vote there.

message-founded = { $pool } is founded: the founders have voted for its bylaws. You are a member now. Welcome.

    Follow { $address }, and votes come to you as polls in your own app. If you don’t, I write to you when one opens. You can also vote on the Pool’s page: { $page }

message-waiting-for-sponsors = Thank you for accepting the bylaws of { $pool }. Now members vouch for you. Who knows you there? Send them this link: { $link }

message-waiting-for-vote = Thank you for accepting the bylaws of { $pool }. The members vote on letting you in, and I’ll write to you then.

message-expelled = The members of { $pool } have voted to end your membership. What you are owed is paid back as the bylaws say. { $link }

message-leaving-pool = You gave notice to { $pool }. Until it ends you owe and are owed what the bylaws say; you are on no new roll. If you change your mind before then, send me the word: stay.

message-expelled-before = The members of { $pool } voted you out less than a year ago. After that you can ask again, and they vote on it.

message-not-invited = { $pool } is being founded. Its founders invite each other: ask one of them for the link.
