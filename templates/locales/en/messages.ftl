# What Pools write to people by direct message, and to their followers.
# Plain text; a blank line parts paragraphs. The sender makes HTML of it and
# puts the mention of the person in front.

# The rules, shown to who asked to join. pool: name; purpose: plain text;
# days, quorum, threshold: the rules in force; early: `yes` or `no`, whether voting
# may end early; admission: `open` or `steward`; age: the least that members are;
# bylaws: the link of their text; link: the Pool's page; joining: the sentences of
# message-rules-joining; has_commitment: `yes` or `no`; commitment: what members
# take on, plain text.
message-rules-shown = Glad you want to join { $pool }. Here is how it works.

    { $purpose }

    Every member has one vote. Nobody has more, and nobody can hand theirs to somebody else.

    { $days ->
        [one] A proposal is open for 1 day.
       *[other] A proposal is open for { $days } days.
    } { $quorum ->
        [100] Every member has to vote for a decision to count.
       *[other] At least { $quorum }% of the members have to vote for a decision to count.
    } It carries when more than { $threshold }% of the votes For and Against are For. A tie does not carry. { $early ->
        [no] Voting takes the whole time.
       *[yes] Voting may end early, once no missing vote could change the result.
    }

    { $joining }

    { $has_commitment ->
        [yes] What members commit themselves to: { $commitment }
       *[no] Members commit themselves to nothing beyond the bylaws.
    }

    { $admission ->
        [steward] If that suits you, answer with the one word: agree. A steward then lets you in.
        [sponsors] If that suits you, answer with the one word: agree. Then members who know you vouch for you.
        [vote] If that suits you, answer with the one word: agree. Then the members vote on letting you in.
       *[open] If that suits you, answer with the one word: agree. Then you are a member.
    } You can write your name after it, as your signature. By agreeing you say that you are { $age } or older, take records in electronic form, and accept the bylaws whole: { $bylaws }

    Instead of answering you can read all this, and accept it, on the page: { $link }/join

# A paragraph of the rules. buy_in: `none`, `fixed` or `between`; least, most: with
# their currency; parts: monthly instalments; probation, notice: days; months:
# within how many capital is paid back
message-rules-joining = { $buy_in ->
    [none] Joining costs nothing.
    [fixed] Joining costs { $least }, { $parts ->
        [1] paid once.
       *[other] paid in { $parts } monthly parts.
    }
   *[between] Joining costs what you choose from { $least } to { $most }, { $parts ->
        [1] paid once. By answering agree, you choose { $least }.
       *[other] paid in { $parts } monthly parts. By answering agree, you choose { $least }.
    }
} { $probation ->
    [0] You vote from the start.
    [one] For the first day you read and speak, and don’t vote yet.
   *[other] For the first { $probation } days you read and speak, and don’t vote yet.
} { $notice ->
    [0] You can leave whenever you like, at once.
    [one] You can leave whenever you like, with 1 day’s notice.
   *[other] You can leave whenever you like, with { $notice } days’ notice.
} { $months ->
    [0] What you paid in comes back to you at book value when you leave.
    [one] What you paid in comes back to you at book value, within 1 month of leaving.
   *[other] What you paid in comes back to you at book value, within { $months } months of leaving.
}

# pool: name; link: the Pool's page
message-welcome-member = You are a member of { $pool } now. Welcome.

    Follow me, and votes come to you as polls in your own app. If you don’t, I write to you when one opens. You can also vote on the Pool’s page: { $link }

    To leave, send me the word: leave.

# pool: name
message-waiting-for-steward = Thank you for agreeing. A steward of { $pool } will let you in, and I’ll write to you then.

# pool: name; link: the Pool's page
message-let-in = A steward has let you in: you are a member of { $pool } now. Welcome.

    Follow me, and votes come to you as polls in your own app. If you don’t, I write to you when one opens. You can also vote on the Pool’s page: { $link }

# pool: name
message-already-member = You are a member of { $pool } already. Nothing else to do.

# pool: name
message-already-waiting = You have agreed already. The others in { $pool } have yet to let you in, and I’ll write to you then.

# To a follower whose vote was not counted. pool: name; title: the proposal
message-not-a-member = Thank you for taking part in “{ $title }”. Your vote couldn’t be counted, as only members of { $pool } vote and you follow it without being one.

    You are welcome to join: send me the word join, and I’ll show you the rules. Then your vote counts from the next proposal on.

# To a member on probation. when: from then on she votes
message-votes-later = Your vote on “{ $title }” couldn’t be counted yet. You are a member of { $pool } on probation: you vote on what opens from { $when } on.

    Until then you read along and have your say in the discussion.

# To a member on notice. when: her notice ends
message-vote-on-notice = Your vote on “{ $title }” couldn’t be counted. You gave notice to { $pool }: you are a member until { $when }, and vote only on what was open before.

    If you would rather stay, send me the word: stay. Then you vote on whatever opens from then on.

# To a voter elsewhere who gets no poll. when: the close; link: the proposal;
# address: the Pool's handle
message-vote-opened = { $pool } votes on “{ $title }” until { $when }, and you are on the list of voters.

    Read it and vote here: { $link }

    Or search for this link in your own app and vote there. If you follow { $address }, votes come to you as polls, and I tell you how they came out.

# pool: name; title: the proposal
message-joined-after-opening = Your vote on “{ $title }” couldn’t be counted. The list of voters was fixed when it opened, and you became a member of { $pool } after that.

    From the next proposal on you are on the list.

# title: the proposal; link: its page
message-already-voted = You have voted on “{ $title }” already, and that vote is counted. One person, one vote.

    If you have changed your mind, sign in on its page and vote anew there until the close: { $link }

# title: the proposal; link: its page
message-vote-too-late = “{ $title }” had closed when your vote arrived, so it couldn’t be counted. How it came out: { $link }

# pool: name
message-left-pool = You have left { $pool }. Your votes so far stay counted.

    You can come back at any time: send me the word join.

# To a member who wants to leave. pool: name; link: the Pool's page
message-pool-ended = { $pool } has ended, so there is nothing to leave any more. What you decided together can still be read: { $link }

# pool: name
message-not-in-pool = You are not a member of { $pool }, so there is nothing to leave. To stop following, use your own app.

# pool: name; link: the Pool's page
message-help = I am { $pool }, a group that decides as equals. Send me one word:

    join: I show you the rules, and you say whether you agree.

    agree: yes to the rules. Your name may follow, as your signature.

    leave: you are no member any more, or give notice where the bylaws ask for it.

    stay: you take that notice back.

    reply: your answer, in the words after it, when a vote on ending your membership is ahead.

    More on my page: { $link }

# The same from the server's own account. host: the server; link: start page
message-help-server = I am the server { $host }. I take sign-in codes, nothing else. To join a Pool, write to the Pool itself. You find them here: { $link }

# pool: name
message-unknown-word = I am a small program and know only six words: join, agree, leave, stay, reply and help. Send me the word help, on its own, and I say what each of them does.

# host: the server
message-sign-in-done = That was the right code. Go back to your browser to finish signing in on { $host }.

    If you didn’t ask for this, somebody wants to sign in as you with a code of theirs. Write to me with the word help, and don’t send on codes that others give you.

# link: where to get a code
message-sign-in-code-unknown = This code isn’t good any more, or it never was. Get a new one here: { $link }

# The line under a proposal's text that travels with it. when: close; days,
# quorum, threshold: its rules; votes_needed; electorate: the roll; share: how
# much has to be For
message-question-rules = Only members vote. Open until { $when }. It counts if at least { $votes_needed } of { $electorate } vote, and carries if { $share ->
    [two_thirds] at least two thirds of the votes For and Against are For.
    [three_quarters_of_all] at least three quarters of all members with a vote are For.
   *[more_than] more than { $threshold }% of the votes For and Against are For.
}

# Where to read more. link: the proposal's page
message-question-link = Reasons and the count: { $link }

# Before the outcome's arithmetic in the note to followers. title: the proposal
message-outcome-title-carried = Carried: { $title }
message-outcome-title-defeated = Not carried: { $title }
message-outcome-title-inquorate = Not decided, too few votes: { $title }

# The outcome with its arithmetic, on the page and in the note. votes, votes_needed,
# in_favour, against, abstain, for_needed, electorate: numbers; missing: votes
# short of the quorum; share: how much had to be For. `open` exists so that the table of states is whole.
outcome-open = The vote is still open.
outcome-carried = { $votes } of { $electorate } members voted, and it took { $votes_needed } for it to count. { $in_favour } For, { $against } Against, { $abstain } Abstain: { $share ->
    [two_thirds] with { $against } Against it took { $for_needed } For, two thirds, to carry.
    [three_quarters_of_all] it took { $for_needed } For, three quarters of all members with a vote, to carry.
   *[more_than] with { $against } Against it took { $for_needed } For to carry.
}
outcome-defeated = { $votes } of { $electorate } members voted, and it took { $votes_needed } for it to count. { $in_favour } For, { $against } Against, { $abstain } Abstain: { $share ->
    [two_thirds] with { $against } Against it would have taken { $for_needed } For, two thirds, to carry.
    [three_quarters_of_all] it would have taken { $for_needed } For, three quarters of all members with a vote, to carry.
   *[more_than] with { $against } Against it would have taken { $for_needed } For to carry.
}
outcome-inquorate = { $votes } of { $electorate } members voted, and it would have taken { $votes_needed } for it to count: { $missing } too few, so nothing is decided. { $in_favour } For, { $against } Against, { $abstain } Abstain. The proposal may be opened again.

# To the only steward, who wants to leave. pool: name
message-last-steward = You keep the draft of { $pool }: without you it could not be founded, so you can't leave before the founding vote.

# The description of the server's own account
message-server-summary = This is the server itself. It signs what the server asks of others. Send it your sign-in code, or the word help.

# Under a proposal's text that travels, when it would change something. link: the
# version of the bylaws that it would put in force
message-question-founding = If it carries, these bylaws are in force: { $link }
message-question-amendment = If it carries, the bylaws read like this: { $link }
message-question-dissolution = If it carries, the Pool ends.

# To whoever proposed it, and to the stewards. title: the proposal; link: its page
message-review-due = It is time to look again at “{ $title }”. When it was decided, this day was set for it.

    See how it went, and mark it as looked at: { $link }

# A letter from the server itself. host: the server; when: a point in time
message-password-reset = The operator of { $host } set a new password for your account on { $when }, and ended all your sessions.

    If you asked for it, sign in with it and all is well. If you did not, somebody may have signed in as you since: look at what was voted and signed in your name, and tell the members of your Pools.

# Beneath a Pool's description, where it is suspended. because: plain text
message-summary-suspended = The operator of this server has suspended this Pool: { $because }

# Beneath a Pool's description, once it has ended
message-summary-dissolved = This Pool has ended.
