# The bylaws as pages show them, and accepting them.

bylaws-in-short = In short:
# number: the version's number. The hash follows.
bylaws-hash = Version { $number }. The hash of its text, what it is filled in with, and its template:
# number: "4.2"
bylaws-clause = Clause { $number }
# number: now; old: before
bylaws-clause-was = Clause { $number }, before { $old }
bylaws-change-added = New
bylaws-change-removed = Removed
bylaws-change-changed = Changed
bylaws-change-marks = What is struck through goes; what is underlined is new.
# Read aloud before and after a stretch of changed text
bylaws-out = [removed:
bylaws-in = [new:
bylaws-end = ]

error-buy-in-bounds = The bylaws leave another amount to choose. Write one within their bounds.
error-bylaws-changed = The bylaws have changed since you opened the page. Read what changed, then decide.
error-still-member = This is for people who have left the Pool.

# What Pools write. pool: its name; name: what she signed with; number, hash:
# of the version; link: where its text stays
message-bylaws-copy = For your records: you accepted version { $number } of the bylaws of { $pool }, signed “{ $name }”. The text stays here: { $link }

    Its hash, by which anyone can check it: { $hash }

# pool: name; number: of the version; link: where she accepts
message-bylaws-amended = The members of { $pool } have amended the bylaws. Version { $number } is in force from now on, for everyone.

    What changed, clause by clause, and where you accept it: { $link }

    You can also answer with the one word: agree. If you don’t accept it, you lose no right: you are a member as before.

message-wrong-name = I could not read that name. Send me: agree, and after it your name in at most 120 characters. The one word agree does as well, and then I take the name of your account.
