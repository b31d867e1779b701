# Signing in by a code, once it came
confirmed-title = Is this you?
confirmed-lead = The code has come. This account sent it.
confirmed-you = If it is yours, go on, and you are signed in here as this account.
confirmed-go-on = Yes, that’s me
confirmed-not-you = If you don’t know this account, somebody else used your code. Take a new one.

# The way to one's own server
# host: the person's server
way-title = On to { $host }
way-lead = The proposal opens there as a poll. Vote in it, and your vote comes back here.
# host: the person's server
way-button = Open it on { $host }

# Shown on the page of a Pool elsewhere
elsewhere-from-your-own = You signed in from your own server. Follow this Pool and join it from there.

# count: open proposals of a Pool elsewhere that await a vote
you-open = { $count ->
    [one] 1 vote open
   *[other] { $count } votes open
}

# A text with a character that nobody can see
error-characters = There is a character in it that can’t be shown. Take it out, or write this anew.

# A proposal of another server, closed there
state-closed = Closed
