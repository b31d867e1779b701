start-title = Decide together
start-headline = Decide together.
start-headline-more = One person, one vote.
start-breath = A Pool is a group that decides as equals. You set one up in two minutes, your friends follow it from Mastodon or anywhere on the fediverse, and everyone votes from where they already are.
start-found = Found a Pool
start-sign-up = Sign up
start-have-account = Been here before?
start-sign-in = Sign in
start-sign-in-code = Sign in from your own server
start-step-found = Found your Pool
start-step-found-text = Give your group a name and say what it is for. The usual rules for deciding are filled in.
start-step-invite = Invite people
start-step-invite-text = Share one handle. Anyone on Mastodon or another fediverse server can follow it, and ask to join by a message.
start-step-decide = Decide
start-step-decide-text = A member opens a proposal, the others vote here or in their own app, and everyone sees how it was counted.
# name: of who is signed in
start-welcome = Hello, { $name }
# host: the server
here-title = Pools on { $host }
here-none = No Pools here yet. The first one could be yours.
