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
