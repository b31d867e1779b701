//! Proposals, people, other servers, and what went wrong.

use pools::{
    text::text,
    web::view::{
        about::{About, Operator},
        elsewhere::{
            Elsewhere, Following, RemotePool, RemoteProposal, RemoteStanding, RemoteTally,
        },
        error::{ErrorPage, Trouble},
        form::Field,
        lines::RemoteLine,
        page::SafeHtml,
        proposal::{
            BallotBox, BallotForm, FromHome, OpenProposal, ProposalPage, Reason, Reply, Voter,
        },
        sign_confirmed::SignInConfirmed,
        tally::{Choice, State},
        way_home::WayHome,
        you::{LetterLine, PersonPage, You},
    },
};

use super::{
    PURPOSE, STATES, Sample, card, count_of, kinds::matter, lines, oak, page, person, rules,
    sample, tally, title, when,
};

fn html(text: &str) -> SafeHtml {
    SafeHtml::sanitised(text.to_owned())
}

fn propose(wrong: bool) -> OpenProposal {
    OpenProposal {
        page: page("/pools/oak/proposals/new/decision", true),
        pool: oak(),
        rules: rules(),
        members_count: 12,
        title: if wrong {
            Field::default().refused(text("error-title-empty"))
        } else {
            Field::default()
        },
        text: Field::of("It is dry in July."),
        review_on: Field::default(),
        refused: wrong.then(|| text("error-not-member")),
    }
}

fn proposal(state: State, ballot: BallotBox, member: bool) -> ProposalPage {
    let signed_in = !matches!(ballot, BallotBox::SignIn);
    ProposalPage {
        page: page("/pools/oak/proposals/3", signed_in),
        pool: oak(),
        number: 3,
        title: title(state),
        text: "The first barrel was empty from June to August last year.\n\nA second one of \
            300 litres costs 89 € at the yard on Mill Lane. Bo carries it over with his cart, \
            and Céleste builds the stand from the old pallets."
            .to_owned(),
        matter: matter(state),
        by: person("Bo", "bo"),
        state,
        opened: when(-4),
        closes: when(if state == State::Open { 3 } else { -1 }),
        closed_early: state == State::Carried,
        tally: count_of(state),
        rules: rules(),
        ballot,
        reasons: vec![
            Reason {
                person: person("Ana Brook", "ana"),
                choice: Choice::For,
                text: "I carried water in cans for three weeks. Never again.".to_owned(),
                at: when(-3),
            },
            Reason {
                person: person("Dov", "dov@social.example"),
                choice: Choice::Against,
                text: "The corner by the fence is full already.".to_owned(),
                at: when(-2),
            },
        ],
        reasons_next: member.then(|| "/pools/oak/proposals/3?reasons_after=4".to_owned()),
        voters_next: member.then(|| "/pools/oak/proposals/3?voters_after=4".to_owned()),
        replies_next: member.then(|| "/pools/oak/proposals/3?after=4".to_owned()),
        voters: member.then(|| {
            vec![
                Voter {
                    person: person("Ana Brook", "ana"),
                    choice: Choice::For,
                    from_app: false,
                },
                Voter {
                    person: person("Dov", "dov@social.example"),
                    choice: Choice::Against,
                    from_app: true,
                },
                Voter {
                    person: person("Bo", "bo"),
                    choice: Choice::Abstain,
                    from_app: false,
                },
            ]
        }),
        replies: vec![Reply {
            person: person("Eda", "eda@social.example"),
            html: html("<p>Could it stand <em>behind</em> the shed?</p>"),
            at: when(-1),
        }],
        from_home: FromHome {
            address: "https://pools.example/pools/oak/proposals/3".to_owned(),
            home: if member {
                Field::of("@ana").refused(text("error-handle-full"))
            } else {
                Field::default()
            },
        },
    }
}

fn proposals() -> Vec<Sample> {
    let on_roll = |current, from_app| {
        BallotBox::OnRoll(BallotForm {
            current,
            from_app,
            reason: Field::default(),
        })
    };
    let mut fresh = proposal(State::Open, on_roll(None, false), true);
    fresh.tally = tally(0, 0, 0);
    fresh.reasons.clear();
    fresh.replies.clear();
    fresh.voters = Some(Vec::new());
    fresh.text.clear();
    let mut nearly = proposal(State::Open, on_roll(Some(Choice::For), false), true);
    nearly.tally = tally(4, 1, 1);
    let mut all = vec![
        sample("propose", &propose(false)),
        sample("propose-wrong", &propose(true)),
        sample("proposal-fresh", &fresh),
        sample("proposal-reached", &nearly),
    ];
    for (name, ballot, member) in [
        ("visitor", BallotBox::SignIn, false),
        ("stranger", BallotBox::NotMember, false),
        ("later", BallotBox::JoinedLater, true),
        ("voted", on_roll(Some(Choice::Against), true), true),
    ] {
        let page = proposal(State::Open, ballot, member);
        all.push(sample(&format!("proposal-{name}"), &page));
    }
    for state in &STATES[1..] {
        let page = proposal(*state, BallotBox::Closed, true);
        all.push(sample(&format!("proposal-{}", state.word()), &page));
    }
    all
}

/// A Pool elsewhere in somebody's list.
pub fn remote(follows: bool, member: bool) -> RemoteLine {
    RemoteLine {
        name: "Elm Lane Tool Library".to_owned(),
        address: "@elm@other.example".to_owned(),
        href: "/elsewhere?handle=%40elm%40other.example".to_owned(),
        follows,
        member,
        open: u32::from(member),
    }
}

fn people() -> Vec<Sample> {
    let mut you = You {
        page: page("/you", true),
        awaiting: vec![card(State::Open, Some("Oak Street Garden"), None)],
        to_accept: vec![oak()],
        left: vec![oak()],
        letters: vec![LetterLine {
            from: "Oak Street Garden".to_owned(),
            at: when(-1),
            text: html("<p>For your records.</p>"),
        }],
        pools: lines(),
        elsewhere: vec![remote(true, true), remote(true, false)],
        public_page: Some("/people/ana".to_owned()),
    };
    let full = sample("you", &you);
    you.awaiting.clear();
    you.to_accept.clear();
    you.left.clear();
    you.letters.clear();
    you.pools.clear();
    you.elsewhere.clear();
    you.public_page = None;
    if let Some(viewer) = &mut you.page.viewer {
        viewer.remote = true;
        viewer.awaiting = 0;
    }
    let person = |pools| PersonPage {
        page: page("/people/ana", false),
        name: "Ana Brook".to_owned(),
        address: "@ana@pools.example".to_owned(),
        since: when(-30),
        pools,
    };
    vec![
        full,
        sample("you-empty", &you),
        sample("person", &person(lines())),
        sample("person-empty", &person(Vec::new())),
    ]
}

fn remote_proposal(state: State, tally: Option<RemoteTally>) -> RemoteProposal {
    let open = state == State::Open;
    RemoteProposal {
        id: format!("https://other.example/pools/elm/proposals/{}", state.word()),
        url: "https://other.example/pools/elm/proposals/7".to_owned(),
        title: title(state),
        text: html("<p>We sharpen everything in spring.</p>"),
        state,
        closes: when(if open { 2 } else { -3 }),
        mine: (!open).then_some(Choice::For),
        may_vote: open && tally.is_some(),
        tally,
        outcome: if open {
            SafeHtml::default()
        } else {
            html("<p>8 of 12 members voted.</p>")
        },
    }
}

fn elsewhere() -> Vec<Sample> {
    let look_up = |found, error: Option<&str>| Elsewhere {
        page: page("/elsewhere", true),
        handle: match error {
            Some(key) => Field::of("@elm").refused(text(key)),
            None => Field::of("@elm@other.example"),
        },
        mine: match found {
            None => vec![remote(true, true)],
            Some(_) => Vec::new(),
        },
        found,
    };
    let pool = |following, membership| RemotePool {
        id: "https://other.example/pools/elm".to_owned(),
        name: "Elm Lane Tool Library".to_owned(),
        address: "@elm@other.example".to_owned(),
        url: "https://other.example/pools/elm".to_owned(),
        purpose: html("<p>Drills, ladders and a <strong>very</strong> good saw.</p>"),
        following,
        membership,
        proposals: vec![
            remote_proposal(State::Open, None),
            remote_proposal(
                State::Open,
                Some(RemoteTally::Counts {
                    in_favour: 2,
                    against: 1,
                    abstain: 0,
                }),
            ),
            remote_proposal(
                State::Carried,
                Some(RemoteTally::Full(count_of(State::Carried))),
            ),
        ],
    };
    let rules = html("<p>Every member has one vote.</p><p>Answer agree.</p>");
    let mut samples = vec![
        sample("elsewhere", &look_up(None, None)),
        sample("elsewhere-wrong", &look_up(None, Some("error-handle-full"))),
    ];
    for (name, following, membership) in [
        ("visitor", Following::No, RemoteStanding::Visitor),
        ("stranger", Following::No, RemoteStanding::Stranger),
        ("asked", Following::Asked, RemoteStanding::Asked),
        ("rules", Following::Yes, RemoteStanding::Rules(rules)),
        ("agreed", Following::Yes, RemoteStanding::Agreed),
        ("member", Following::Yes, RemoteStanding::Member),
        ("refused", Following::Yes, RemoteStanding::Refused),
    ] {
        let page = look_up(Some(pool(following, membership)), None);
        samples.push(sample(&format!("elsewhere-{name}"), &page));
    }
    samples
}

fn rest() -> Vec<Sample> {
    let about = |operator| About {
        page: page("/about", false),
        operator,
        address: "@pools@pools.example".to_owned(),
        pools: 3,
        people: 1,
        version: "0.1.0".to_owned(),
    };
    let ana = Operator {
        name: "Ana Brook".to_owned(),
        href: "/people/ana".to_owned(),
    };
    let mut samples = vec![
        sample("about", &about(Some(ana))),
        sample("about-nobody", &about(None)),
    ];
    let confirmed = SignInConfirmed {
        page: page("/sign-in/code", false),
        name: "Bo".to_owned(),
        address: "@bo@other.example".to_owned(),
        next: "/pools/oak".to_owned(),
    };
    samples.push(sample("sign-in-confirmed", &confirmed));
    let way = WayHome {
        page: page("/pools/oak/proposals/3/vote-from-home", false),
        pool: oak(),
        title: title(State::Open),
        number: 3,
        host: "mastodon.example".to_owned(),
        href: "https://mastodon.example/authorize_interaction?uri=x".to_owned(),
        address: "https://pools.example/pools/oak/proposals/3".to_owned(),
    };
    samples.push(sample("way-home", &way));
    for trouble in Trouble::ALL {
        let page = ErrorPage {
            page: page("/pools/elm", false),
            trouble,
            detail: (trouble == Trouble::Conflict).then(|| PURPOSE.to_owned()),
            reference: (trouble == Trouble::Broken).then(|| "0190-77".to_owned()),
        };
        samples.push(sample(&format!("error-{}", trouble.word()), &page));
    }
    samples
}

pub fn all() -> Vec<Sample> {
    [proposals(), people(), elsewhere(), rest()]
        .into_iter()
        .flatten()
        .collect()
}
