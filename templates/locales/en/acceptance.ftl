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
message-bylaws-copy = For your records: you accepted version { $number } of the bylaws of { $pool }. The text stays here: { $link }

    Its hash, by which anyone can check it: { $hash }

# pool: name; number: of the version; link: where she accepts
message-bylaws-amended = The members of { $pool } have amended the bylaws. Version { $number } is in force from now on, for everyone.

    What changed, clause by clause, and where you accept it: { $link }

    You can also answer with the one word: agree. If you don’t accept it, you lose no right: you are a member as before.

message-wrong-name = I could not read that name. Send me: agree, and after it your name in at most 120 characters. The one word agree does as well, and then I take the name of your account.

# pool: its name
accept-title = The bylaws of { $pool }
accept-lead-join = Read them, then decide. They say what you may do, what you owe, and how you leave.
accept-lead-founds = This is the draft. When every founder has accepted it, you vote on it together.
# number: of the version
accept-lead-anew = Version { $number } is new. Here is what changed since the one you accepted.
accept-binds = What the members adopt binds everyone from then on. If you don’t accept it here, you lose no right: you stay a member, with your vote.
# number: of the version; when she did follows
accept-done = You accepted version { $number }:
accept-jump = Go to the form
# number: of the version that she accepted
accept-changes = What changed since version { $number }
accept-no-changes = No clause reads differently.
# number: of the version
accept-text = Version { $number }, the whole text
accept-no-text = This Pool began before bylaws were written out. These are its rules:
accept-whole = Read the whole text
accept-in-short = Each clause begins with what it means in plain words. The words below that are what counts.
join-accept = Read the bylaws and accept them
accept-form = Accept the bylaws
# amount: "25.00 EUR"
accept-cost = Joining costs { $amount }. It stays yours: when you leave, it is paid back as the bylaws say.
accept-buy-in = What you pay in
# least, most: "5.00 EUR"
accept-buy-in-hint = You choose, from { $least } to { $most }. It stays yours: when you leave, it is paid back as the bylaws say.
accept-name = Your name, as your signature
accept-name-hint = As you would sign on paper. Only you and the stewards see it, and it can be erased once you have left.
# age: the least
accept-age = I am { $age } or older
accept-electronic = I take records in electronic form
accept-electronic-hint = Notices, votes and this signature exist as data. You get a copy to keep, and you can always read them here.
accept-then-open = Once you accept, you are let in.
accept-then-steward = Once you accept, a steward lets you in.
accept-then-sponsors = Once you accept, members who know you vouch for you.
accept-then-vote = Once you accept, the members vote on letting you in.
accept-button = I accept the bylaws
accept-not-now = Not now

accept-notice-founds = You accepted the draft. When every founder has, you vote on it together.
accept-notice-sponsors = You accepted the bylaws. Now members who know you vouch for you.
accept-notice-vote = You accepted the bylaws. Now the members vote on letting you in.
accept-notice-anew = You accepted the bylaws as they are now. A copy is in your letters.

error-accept-age = Say whether you are old enough: tick the box.
error-accept-electronic = Without records in electronic form this can’t work. Tick the box if you take them.
error-signature-empty = Write your name.
# max: characters
error-signature-long = Make the name shorter: { $max } characters at most.

# pool: its name
acceptances-title = Who accepted the bylaws of { $pool }
acceptances-hint = Members see this list. What somebody signed with is shown to that person and to the stewards.
acceptances-list = Latest first
acceptances-none = Nobody has accepted them yet.
acceptances-more = Earlier ones
# number: of the version
acceptances-version = Version { $number }
# name: as typed
acceptances-name = Signed “{ $name }”
acceptances-way-password = on this site, signed in with a password
acceptances-way-code = on this site, signed in with a code
acceptances-way-message = by a message
acceptances-way-join = by a Join from their own server

# On the Pool's page and on one's own
to-accept-title = New bylaws to accept
to-accept = The members amended the bylaws. See what changed, clause by clause.
to-accept-button = See what changed
# pool: its name
to-accept-in = See what changed in { $pool }

left-title = Pools you left
left-hint = That you accepted their bylaws stays on record. The name you signed with can go.
left-erase = Erase my name
# pool: its name
left-erase-in = Erase my name in { $pool }
notice-name-erased = The names you signed with there are erased.

letters-title = Letters from your Pools
# pool: who wrote; when follows
letters-from = From { $pool },
