# Told once on the page after something was done (Page::notice).

notice-signed-up = You are in. Welcome.
notice-signed-in = You are signed in.
notice-signed-out = You are signed out.
# pool: the Pool's name
notice-joined = You are a member now.
notice-waiting = You agreed to the rules. A steward will let you in.
notice-left = You have left this Pool.
# name: the person
notice-admitted = { $name } is a member now.
notice-opened = Your proposal is open. Everyone who follows the Pool gets it.
# choice: the word of the choice
notice-voted = Your vote is counted: { $choice }.
notice-followed = We asked its server. Once it answers, you follow the Pool.
notice-unfollowed = You don’t follow it any more.
notice-asked = We asked the Pool. It answers with its rules.
notice-agreed = We told the Pool that you agree.
notice-vote-sent = Your vote is on its way to the Pool’s server.
