about-title = About
about-lead = Pools lets a group decide together and count honestly, without a lawyer, a new app or a spreadsheet.
# host: the server
about-here = This server, { $host }
# pools, people: how many
about-counts = At home here: { $pools ->
    [0] no Pools
    [one] 1 Pool
   *[other] { $pools } Pools
} and { $people ->
    [0] no people
    [one] 1 person
   *[other] { $people } people
}.
about-server-handle = The server’s own handle
about-operator = It is run by
about-operator-ask = Turn there if something is wrong, or if you want your account removed.
about-no-operator = Nobody has been named as its operator yet.
about-deciding = How deciding works
about-deciding-propose = A member opens a proposal. From then on its words, its rules and the list of who can vote stay as they are.
about-deciding-vote = Each member on the list votes For, Against or Abstain, here or in their own app. A vote cast here can be changed until the close.
about-deciding-enough = It counts if enough members voted. Abstaining counts as voting.
about-deciding-most = It carries if more than the Pool’s share of the votes For and Against are For. A tie does not carry.
about-deciding-outcome = The outcome is shown with its arithmetic and sent to everyone who follows.
about-why = Why one person, one vote
about-why-text = Because the garden belongs to those who tend it, not to who paid most or has the most time. No Pool can change this: there is no weight, no proxy and no passing on of votes anywhere in it.
about-privacy = What is seen, and what is kept
about-privacy-public = Everyone can see a Pool’s page, its members, its proposals, the counts, and the reasons people write.
about-privacy-votes = Who voted what is shown to members only. Who gives a reason shows it to everyone, with name and vote.
about-privacy-evidence = A vote from another server is kept as that server signed it, so that the count can be checked later.
about-privacy-operator = Whoever runs this server holds the keys of the accounts here. The operator can set a new password for an account and sign in as that person; the person then gets a letter that says so, and all sessions end.
about-privacy-cookie = One cookie keeps you signed in. There is no tracking and no advertising. The one script shows the bylaws while you write them, and asks nobody but this server.
# version: of the program
about-version = Pools { $version }
