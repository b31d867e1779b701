start-title = Decide together
start-headline = Decide together, one person, one vote.
start-breath = A Pool is a group that decides as equals. You found it in two minutes, your friends follow it from the fediverse, and everyone votes from wherever they already are.
start-found = Found a Pool
start-sign-up = Sign up
start-have-account = Been here before?
start-sign-in = Sign in
start-sign-in-code = Sign in from your own server
start-step-found = Found it
start-step-found-text = Give your group a name, say what it is for, and choose how you decide. The usual rules are filled in.
start-step-invite = Invite people
start-step-invite-text = Share one handle. Anyone on Mastodon or another fediverse server can follow it, and ask to join by a message.
start-step-decide = Decide
start-step-decide-text = A member opens a proposal, the others vote here or in their own app, and everyone sees how it was counted.
start-welcome = Welcome back
# host: the server
here-title = Pools on { $host }
here-none = No Pools here yet. The first one could be yours.
