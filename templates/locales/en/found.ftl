found-title = Found a Pool
found-lead = Three things about your group, and the draft stands. Everything else is set as most groups want it; change what you like, and watch the bylaws follow.
found-handle = Handle
# host: the server
found-handle-hint = Short, for following it: small letters, digits and underscores, up to 30. With “oak” people find it as @oak@{ $host }. It can’t be changed later.
found-button = Write the draft
found-show-text = Show the text
found-see-text = See the bylaws
found-after = Next you invite the other founders. You all accept the draft, vote on it, and the Pool is founded.
found-text-title = The bylaws
found-text-hint = As the form says them just now. Nothing is agreed yet.

draft-edit-title = Change the draft
# count: founders who accepted
draft-edit-accepted = { $count ->
    [one] 1 founder has accepted the draft as it is. If you change it, they are asked again.
   *[other] { $count } founders have accepted the draft as it is. If you change it, they are asked again.
}
draft-edit-button = Keep these changes
