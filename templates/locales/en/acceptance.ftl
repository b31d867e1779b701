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
