# The error pages. For each trouble: its name, what happened, what to do.

# status: HTTP status
trouble-status = Error { $status }
trouble-start = To the start page
# reference: found again in the log
trouble-reference = If you ask the operator about it, name this: { $reference }

trouble-bad-request = That didn’t make sense to us
trouble-bad-request-what = The address or the form that reached us was incomplete or garbled.
trouble-bad-request-do = Go back, look it over, and try again.
trouble-sign-in-first = Sign in first
trouble-sign-in-first-what = This page is for people who are signed in.
trouble-sign-in-first-do = Sign in, and you come right back here.
trouble-forbidden = That isn’t yours to do
trouble-forbidden-what = Only some people can do this, members or stewards for example.
trouble-forbidden-do = If you think you should be able to, ask a steward of the Pool.
trouble-form-too-old = That form had gone stale
trouble-form-too-old-what = The page had been open for a long time, or you signed in or out in between. Nothing was changed.
trouble-form-too-old-do = Go back, reload the page, and send it again.
trouble-not-found = Nothing here
trouble-not-found-what = There is no page at this address. It may have moved, or a letter went missing.
trouble-not-found-do = Check the address, or look for the Pool on the start page.
trouble-wrong-method = That doesn’t work this way
trouble-wrong-method-what = This address can’t be used like that.
trouble-wrong-method-do = Go back and use the buttons on the page.
trouble-conflict = Somebody was faster
trouble-conflict-what = Things changed while you were on the page, so what you asked for no longer fits.
trouble-conflict-do = Go back, reload the page, and see how things stand.
trouble-gone = It was here once
trouble-gone-what = This was removed, and it won’t come back.
trouble-gone-do = Other Pools are on the start page.
trouble-too-large = That was too much
trouble-too-large-what = What you sent is larger than we can take.
trouble-too-large-do = Go back and make the text shorter.
trouble-too-many = A little slower
trouble-too-many-what = A lot of requests came from your connection in a short time.
trouble-too-many-do = Wait a minute, then try again.
trouble-broken = Something broke on our side
trouble-broken-what = It isn’t your fault. The operator can see in the log what happened.
trouble-broken-do = Try again in a moment.
trouble-unavailable = Back in a moment
trouble-unavailable-what = The server is starting, stopping, or has its hands full.
trouble-unavailable-do = Wait a minute, then reload the page.

# What is wrong with a field. Handlers put these into Field::error.
error-name-empty = Write a name.
# max: characters
error-name-long = Make the name shorter: { $max } characters at most.
error-handle-empty = Choose a handle.
error-handle-shape = Use small letters, digits and underscores in the handle, 2 to 30 of them.
error-handle-taken = This handle is taken on this server. Choose another one.
error-handle-full = Write the whole handle, such as @elm@other.example.
error-handle-here = That one lives on this server. You find it on the start page.
error-handle-unknown = Nobody was found under this handle. Check both halves, before and after the second @.
error-handle-no-pool = This handle belongs to somebody, but not to a Pool.
error-server-silent = That server doesn’t answer. Try again in a few minutes.
error-server-no-vote = Your server has no page for this. Copy the address below into the search of your app instead.
error-purpose-empty = Say in a sentence or two what the Pool is for.
# max: characters
error-purpose-long = Make this shorter: { $max } characters at most.
# min: characters
error-password-short = Make the password longer: { $min } characters or more.
error-password-weak = This password is easy to guess. A few unrelated words make a good one.
error-password-long = This password is longer than we can take.
error-password-empty = Write your password.
error-sign-in = Handle and password don’t go together. Check both.
error-sign-in-often = Many passwords were tried for this handle in a short time.
error-setup-used = This link has been used, or it was never good. The server prints a new one when it has no operator.
error-title-empty = Write in one sentence what you propose.
# max: characters
error-title-long = Make the title shorter: { $max } characters at most.
error-text-long = Make the text shorter: { $max } characters at most.
error-reason-long = Make the reason shorter: { $max } characters at most.
error-closed = The vote has closed, so your vote came too late.
error-not-member = Only members can do this.
error-joined-later = You became a member after this proposal opened, so you can’t vote on it.
error-last-steward = Without you there would be nobody to keep this Pool.
