# pool: the Pool's name
members-title = Members of { $pool }
# followers, members: how many
members-and-followers = { $followers ->
    [0] Nobody follows yet
    [one] 1 follows
   *[other] { $followers } follow
}, { $members ->
    [one] 1 is a member.
   *[other] { $members } are members.
}
# count: people who wait
waiting-title = { $count ->
    [one] 1 person waits to be let in
   *[other] { $count } people wait to be let in
}
waiting-hint = They have read the rules and agreed to them.
waiting-since = Agreed
waiting-admit = Let in
# name: the person
waiting-admit-label = Let in { $name }
# count: members
members-list = { $count ->
    [one] 1 member
   *[other] { $count } members
}
member-since = Since
member-steward = Steward
