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
