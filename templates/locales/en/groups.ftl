# Groups elsewhere that a Pool is linked to, and lists of members.

# The profile of what speaks for a Pool in groups. pool: name; link: its page
messenger-summary = I speak for the Pool { $pool } in other groups: I post what it decides on. To follow it or to join, go to its page: { $link }

# A line of the Pool's profile: which group it belongs to
group-attachment = Group

# A proposal posted in a group. pool: name; title: the proposal; when: its
# close; link: its page
message-page-title = { $pool } decides: { $title }
message-page-open = Open until { $when }. Members of { $pool } vote; everybody may read along and talk.

    { $link }
message-page-closed = The count and the reasons: { $link }

# The page of a Pool's groups. pool: name
group-title = The group behind { $pool }
group-lead = Your group lives elsewhere already? Link it: the Pool follows it, posts there what it decides on, and invites its people. Nobody is a member of the Pool before they agree to its bylaws.
group-links = Linked groups
group-state-asked = We asked to follow it and wait for its answer.
group-state-accepted = The Pool follows it.
group-state-refused = It does not want to be followed, so nothing is posted there.
group-state-gone = It is no more.
group-posts = Proposals are posted there, one a day at most.
group-posts-not = Proposals are not posted there.
group-last-pending = The last post is on its way.
group-last-taken = Its server took the last post.
# said: what its server answered
group-last-refused = Its server did not take the last post. It said: { $said }
group-unlink = Unlink
# name: the group
group-unlink-label = Unlink { $name }
# address: a full handle
group-messenger = { $address } speaks for the Pool there. It has no vote.
group-handle = The group’s handle or address
group-handle-hint = Such as !garden@lemmy.example, @garden@mobilizon.example, or the address of its page.
group-look-up = Look it up
group-home = Its page
# name: of a program, such as lemmy
group-software = on { $name }
group-is-account = This is somebody’s account, not a group. The Pool can follow it all the same.
group-may-post = Proposals of the Pool will be posted there, one a day at most, with the outcome at the close.
group-may-not-post = Its server takes no posts from here. The Pool follows it, and you get the words of an invitation to post there yourself.
group-moderators-post = Only its moderators post there. Ask one of them to make the Pool’s messenger a moderator, or to post for you; link it again after that.
group-private = What is said there is private, so the Pool posts nothing there.
group-is-linked = The Pool is linked to it.
group-link = Link it to the Pool
group-invite = Invite its people
group-invite-hint = One post with a link that leads to the bylaws. Once a week at most.
group-invite-paste = Post these words in the group yourself.
group-where = Where
group-invitation = Title
group-invitation-hint = What people see first.
group-words = Words
group-words-hint = The link is put below them, if it is not in them.
group-asked = I have asked the moderators of the group, and they agree.
group-invite-button = Post the invitation
group-list = Or do you have a list of its members?

# A proposed invitation. pool: name; purpose: plain text
group-invitation-title = We are founding { $pool }: come along?
group-invitation-words = We want to decide together, one person one vote, and put what it takes together too. This is what { $pool } is for:

    { $purpose }

    Have a look at the bylaws first. You are in only once you agree to them.

# group: name
notice-group-linked = { $group } is linked. We asked to follow it.
notice-group-unlinked = The group is unlinked. What was posted there stays.
notice-group-invited = The invitation goes out to the group.

error-group-handle = Write the group’s handle, such as !garden@lemmy.example, or the address of its page.
error-group-many = A Pool is linked to ten groups at most. Unlink one first.
error-group-none = That is no group and nobody’s account.
error-group-not-linked = The Pool is not linked to that group any more.
error-group-no-posts = That group takes no posts from here.
error-group-busy = So many proposals wait to be posted in that group that an invitation would go out in a week at the earliest. Try again in a few days.
error-group-invited = An invitation went to that group within the last week. Wait a little.
error-group-ask = Ask the moderators first, and say here that you did.

# On a Pool's page
pool-groups = Where its people meet
pool-link-group = Link a group

# The list of members
list-title = Invite from a list
list-lead = Meetup, Google Groups, Open Collective and many others let you download your members as a file. Everyone on it gets an invitation of their own.
list-file = The file
list-file-hint = CSV or tab-separated text, one row a person: 1 MiB and 5,000 rows at most.
list-pasted = Or paste it here
list-pasted-hint = Lines with a name each will do, or e-mail addresses.
list-read = Go on
list-privacy = Addresses are read to show you whom each link is for, and then forgotten. Only a name or handle stays with each invitation, until it is used or has run out.
list-columns-title = Which column is what?
# count: rows
list-columns-lead = { $count ->
        [one] There is 1 row.
       *[other] There are { $count } rows.
    } Look whether we guessed right.
list-rows = The first rows
list-column-none = none
list-column-name = Name
list-column-family = Family name, if it stands apart
list-column-handle = Handle in the fediverse
list-column-email = E-mail address
list-column-profile = Page on the site that the list is from
list-invite = Invite them
# count: people
list-done-title = { $count ->
        [one] 1 invitation
       *[other] { $count } invitations
    }
list-done-lead = Each link is for one person. Send it to them in your own name: people open what comes from somebody they know.
list-once = This page is shown once. Download it if you want to send the links later. The same list uploaded again gives the same links.
list-download = Download as CSV
# count: people
list-message = Write to { $count ->
        [one] the one who has
       *[other] the { $count } who have
    } a handle
list-message-hint = Twenty at a time, as a direct message from the Pool.
list-links = The links
list-write = Write
# name: of a person
list-write-label = Write to { $name }
list-profile = Page
# name: of a person
list-profile-label = Page of { $name }
list-used = Came with this invitation already.
list-revoked = This invitation was withdrawn.
list-told-title = Messages
list-told = The invitation is on its way.
list-told-before = Was invited before.
list-told-in = Is in already, or asked to be.
list-told-no-person = That is no person.
list-told-not-found = Nobody answered there.
list-told-many = A hundred people were invited today. Go on tomorrow.

# The head of the file
list-file-name = Name
list-file-link = Link
list-file-email = E-mail
list-file-handle = Handle
list-file-profile = Page

# The message in a mail program. pool, name, purpose, link
list-mail-subject = Come into { $pool }
list-mail-body = Hello { $name },

    we are putting { $pool } together, and would like you to be in it:

    { $purpose }

    Have a look at the bylaws; you are in only once you agree to them. This link is for you alone:

    { $link }

error-list-empty = There is nobody in it.
error-list-large = That is more than 1 MiB. Take it apart, or leave columns away.
error-list-rows = A list has 5,000 rows at most. Take it apart.
error-list-no-text = This is no text. In your spreadsheet program, save it as CSV.
error-list-nobody = None of the columns says who anyone is. Choose one for the name, the address or the handle.
