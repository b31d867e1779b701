sign-up-title = Sign up
# host: the server
sign-up-lead = An account on { $host } lets you found Pools, join them and vote.
sign-up-to-found = First you, then your Pool: three lines here, three there.
sign-up-first = This link makes you the first operator of this server: you look after it, and people turn to you with questions. In a vote you count like everyone else.
sign-up-name = Your name
sign-up-name-hint = As others will see it. Up to 80 characters.
sign-up-handle = Handle
# host: the server
sign-up-handle-hint = Small letters, digits and underscores, up to 30. With “ana” you will be @ana@{ $host }. It can’t be changed later.
sign-up-password = Password
sign-up-password-hint = At least 10 characters. A few unrelated words make a good one.
sign-up-button = Sign up
sign-up-have = Have an account?
sign-up-elsewhere = On another fediverse server already?

sign-in-title = Sign in
sign-in-handle = Handle
# host: the server
sign-in-handle-hint = The part before @{ $host } is enough.
sign-in-password = Password
sign-in-password-hint = Forgotten it? Whoever runs this server can give you a new one.
sign-in-button = Sign in
sign-in-code-offer = From another fediverse server?
sign-in-code-offer-text = You need no password here. We show you a code, you send it to us as a direct message from your own account, and you are in.
sign-in-code-button = Show me a code
sign-in-new = New here?

code-title = Sign in from your own server
code-lead = Your own account shows who you are. Three small steps, and no new password.
code-step-copy = Copy this code.
code-label = Your code
code-step-send = In your own app, send it as a direct message to this account.
# index: 0 for the server's own handle, 1 and more for Pools
code-to = { $index ->
    [0] Send it to
   *[other] Or to this Pool
}
code-step-wait = Come back here and say so.
code-not-yet = Nothing has come yet. It can take a minute: wait a little, then press the button again.
# time: until when
code-until = The code is good until { $time }.
code-sent = I’ve sent it
code-new = New code
code-expired = This code has run out. Codes last only a short while, so that an old one can’t be used by somebody else.
code-why = The code works once and only for this browser. Have a password here?
code-password = Sign in with it
