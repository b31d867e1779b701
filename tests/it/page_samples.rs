//! Every page with sample data, once for each state that it can be in.

mod acceptance;
mod budget;
mod contribute;
mod documents;
mod election;
mod group;
mod kinds;
mod membership;
mod more;
mod spend;
mod statements;
mod stripe;

use askama::Template;
use pools::{
    domain::{tally::Share, terms::Terms, time::Timestamp},
    services::write_bylaws::draw_up,
    text::text,
    web::terms_form,
    web::view::{
        bylaws::BylawsText,
        form::Field,
        found::{EditDraft, FoundPool},
        kinds::ReviewLine,
        lines::PoolLine,
        page::{Page, PersonRef, PoolRef, Viewer},
        pool::{JoinPage, May, MemberLine, Members, PoolPage, Standing, WaitingLine},
        sign::{SignIn, SignInCode, SignUp},
        start::Start,
        tally::{Choice, ProposalCard, Rules, State, Tally},
        when::When,
    },
};

/// A page as a browser gets it, under a name of its own.
pub struct Sample {
    pub name: String,
    pub html: String,
}

fn sample(name: &str, page: &impl Template) -> Sample {
    Sample {
        name: name.to_owned(),
        html: page.render().expect("the page renders"),
    }
}

fn when(days: i64) -> When {
    // Sunday 22 November 2026, 18:00 UTC.
    let now = Timestamp::from_seconds(1_795_370_400);
    When::new(now.plus_days(days), now)
}

fn page(path: &str, signed_in: bool) -> Page {
    Page {
        host: "pools.example".to_owned(),
        development: !signed_in,
        viewer: signed_in.then(|| Viewer {
            name: "Ana Brook".to_owned(),
            address: "@ana@pools.example".to_owned(),
            awaiting: 2,
            remote: false,
        }),
        csrf: "c5rf".to_owned(),
        notice: None,
        banners: vec![],
        path: path.to_owned(),
    }
}

fn person(name: &str, handle: &str) -> PersonRef {
    let remote = handle.contains('@');
    PersonRef {
        name: name.to_owned(),
        address: if remote {
            format!("@{handle}")
        } else {
            format!("@{handle}@pools.example")
        },
        href: format!("/people/{handle}"),
        remote,
    }
}

fn oak() -> PoolRef {
    PoolRef {
        name: "Oak Street Garden".to_owned(),
        handle: "oak".to_owned(),
        address: "@oak@pools.example".to_owned(),
    }
}

const PURPOSE: &str = "We look after the garden behind Oak Street 12: beds, the compost, and the \
    shed with the tools.\n\nWhat we buy and build there, we decide together.";

fn lines() -> Vec<PoolLine> {
    vec![
        PoolLine {
            pool: oak(),
            purpose: PURPOSE.to_owned(),
            members: 12,
            open: 2,
        },
        PoolLine {
            pool: PoolRef {
                name: "Choir by the Canal".to_owned(),
                handle: "choir".to_owned(),
                address: "@choir@pools.example".to_owned(),
            },
            purpose: "Songs, rooms and the yearly concert.".to_owned(),
            members: 1,
            open: 0,
        },
    ]
}

fn rules() -> Rules {
    Rules {
        voting_days: 7,
        quorum_percent: 40,
        threshold_percent: 50,
        admission: "steward",
        sponsors: 2,
        closes_early: true,
    }
}

fn tally(in_favour: u32, against: u32, abstain: u32) -> Tally {
    Tally {
        in_favour,
        against,
        abstain,
        electorate: 12,
        votes_needed: 5,
        for_needed: against + 1,
        quorum_percent: 40,
        share: Share::MoreThan(50),
    }
}

fn count_of(state: State) -> Tally {
    match state {
        State::Open => tally(1, 1, 1),
        State::Carried => tally(6, 1, 1),
        State::Defeated => tally(3, 4, 0),
        State::Inquorate | State::Closed => tally(2, 0, 1),
    }
}

const STATES: [State; 4] = [
    State::Open,
    State::Carried,
    State::Defeated,
    State::Inquorate,
];

fn title(state: State) -> String {
    match state {
        State::Open => "We buy a second rain barrel",
        State::Carried => "The shed gets a new roof",
        State::Defeated => "No more tomatoes in the north bed",
        State::Inquorate | State::Closed => "Open the gate on Sundays",
    }
    .to_owned()
}

fn card(state: State, pool: Option<&str>, mine: Option<Choice>) -> ProposalCard {
    ProposalCard {
        href: "/pools/oak/proposals/3".to_owned(),
        title: title(state),
        pool: pool.map(str::to_owned),
        state,
        closes: when(if state == State::Open { 3 } else { -20 }),
        tally: count_of(state),
        mine,
        is_election: pool.is_none() && state == State::Inquorate,
    }
}

fn start() -> Vec<Sample> {
    let empty = Start {
        page: page("/", false),
        pools: Vec::new(),
        next: None,
        mine: Vec::new(),
        awaiting: Vec::new(),
        elsewhere: Vec::new(),
    };
    let visitor = Start {
        page: page("/", false),
        pools: lines(),
        next: Some("/?after=oak".to_owned()),
        mine: Vec::new(),
        awaiting: Vec::new(),
        elsewhere: Vec::new(),
    };
    let mut member = Start {
        page: page("/", true),
        pools: lines(),
        next: None,
        mine: lines(),
        awaiting: vec![card(State::Open, Some("Oak Street Garden"), None)],
        elsewhere: vec![more::remote(true, true)],
    };
    member.page.notice = Some(text("notice-signed-up"));
    vec![
        sample("start-empty", &empty),
        sample("start", &visitor),
        sample("start-member", &member),
    ]
}

fn sign() -> Vec<Sample> {
    let up = |first_operator: bool, wrong: bool| SignUp {
        page: page("/sign-up", false),
        action: "/sign-up".to_owned(),
        first_operator,
        handle: if wrong {
            Field::of("Ana!").refused(text("error-handle-shape"))
        } else {
            Field::default()
        },
        name: Field::of("Ana Brook"),
        password: if wrong {
            Field::default().refused(text("error-password-weak"))
        } else {
            Field::default()
        },
        next: String::new(),
        refused: None,
    };
    let sign_in = SignIn {
        page: page("/sign-in", false),
        handle: Field::of("ana"),
        password: Field::default(),
        next: "/pools/oak".to_owned(),
        refused: Some(text("error-sign-in")),
    };
    let code = |expired: bool| SignInCode {
        page: page("/sign-in/code", false),
        code: "k7mw 2prd".to_owned(),
        to: vec![
            "@pools@pools.example".to_owned(),
            "@oak@pools.example".to_owned(),
        ],
        until: when(0),
        expired,
        looked: !expired,
        next: "/pools/oak".to_owned(),
    };
    vec![
        sample("sign-up", &up(false, false)),
        sample("sign-up-first", &up(true, false)),
        sample("sign-up-wrong", &up(false, true)),
        sample("sign-in", &sign_in),
        sample("sign-in-code", &code(false)),
        sample("sign-in-code-expired", &code(true)),
    ]
}

fn drafted(terms: &Terms) -> BylawsText {
    let document = draw_up(terms).expect("a text").document;
    BylawsText::of(1, String::new(), Some(document), "")
}

fn found() -> Vec<Sample> {
    let form = || FoundPool {
        page: page("/pools/new", true),
        handle: Field::default(),
        terms: terms_form::usual(),
        document: None,
        refused: None,
    };
    let mut wrong = form();
    wrong.handle = Field::of("oak").refused(text("error-handle-taken"));
    let sent = [
        ("quorum_percent", "5"),
        ("currency", "XYZ"),
        ("buy_in", "fixed"),
        ("buy_in_amount", "much"),
        ("admission", "none"),
        ("two_approvers_above", "1,000"),
        ("sponsors", "six"),
    ];
    let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned()));
    wrong.terms = terms_form::typed(wrong.terms, &sent.to_vec().into());
    assert!(terms_form::read(&mut wrong.terms).is_none());
    let mut whole = form();
    let sent = [("name", "Oak Street Garden"), ("purpose", "A garden.")];
    let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned()));
    whole.terms = terms_form::typed(whole.terms, &sent.to_vec().into());
    let terms = terms_form::read(&mut whole.terms).expect("the usual terms are taken");
    whole.document = Some(drafted(&terms));
    let changed = EditDraft {
        page: page("/pools/oak/draft", true),
        handle: "oak".to_owned(),
        accepted: 2,
        terms: terms_form::filled(&terms),
        document: Some(drafted(&terms)),
    };
    vec![
        sample("found", &form()),
        sample("found-wrong", &wrong),
        sample("found-whole", &whole),
        sample("draft-edit", &changed),
    ]
}

const STANDINGS: [Standing; 9] = [
    Standing::Visitor,
    Standing::Stranger,
    Standing::Asked,
    Standing::Waiting,
    Standing::Member,
    Standing::Steward,
    Standing::Admitted,
    Standing::Leaving,
    Standing::Expelled,
];

fn people() -> Vec<PersonRef> {
    vec![
        person("Ana Brook", "ana"),
        person("Bo", "bo"),
        person("Céleste d’Aubigné", "celeste@mastodon.example"),
        person(
            "Dov",
            "a_handle_that_is_long@a-server-with-a-long-name.example",
        ),
    ]
}

fn pool(standing: Standing, empty: bool) -> PoolPage {
    let member = standing.is_member();
    PoolPage {
        page: page("/pools/oak", standing != Standing::Visitor),
        pool: oak(),
        purpose: PURPOSE.to_owned(),
        rules: rules(),
        standing,
        has_bylaws_to_accept: member && empty,
        awaits_buy_in: standing == Standing::Admitted && !empty,
        founded: when(-400),
        members_count: 12,
        followers_count: if empty { 0 } else { 37 },
        waiting_count: u32::from(standing == Standing::Steward),
        available: (!empty).then(|| "€120.00".to_owned()),
        owes: (member && empty).then(|| "€25.00".to_owned()),
        desk: Vec::new(),
        members: people(),
        groups: if empty {
            Vec::new()
        } else {
            vec![person("Garden talk", "garden@lemmy.example")]
        },
        open: if empty {
            Vec::new()
        } else {
            vec![card(State::Open, None, member.then_some(Choice::For))]
        },
        past: if empty {
            Vec::new()
        } else {
            STATES[1..]
                .iter()
                .map(|state| card(*state, None, None))
                .collect()
        },
        reviews: if empty {
            Vec::new()
        } else {
            vec![ReviewLine {
                number: 2,
                title: title(State::Carried),
            }]
        },
        past_next: (!empty).then(|| "/pools/oak?before=3".to_owned()),
    }
}

fn pools() -> Vec<Sample> {
    let mut samples: Vec<Sample> = Vec::new();
    for standing in STANDINGS {
        let word = format!("{standing:?}").to_lowercase();
        samples.push(sample(&format!("pool-{word}"), &pool(standing, false)));
        let signed_in = standing != Standing::Visitor;
        samples.push(sample(
            &format!("join-{word}"),
            &JoinPage {
                page: page("/pools/oak/join", signed_in),
                pool: oak(),
                purpose: PURPOSE.to_owned(),
                rules: rules(),
                standing,
                facts: vec![pools::web::view::membership::Fact {
                    name: pools::web::view::filters::phrase("join-cost"),
                    told: pools::web::view::filters::phrase("join-cost-none"),
                }],
                commitment: Some("Two afternoons a month.".to_owned()),
                bylaws: "/pools/oak/bylaws/1".to_owned(),
            },
        ));
        samples.push(sample(
            &format!("members-{word}"),
            &Members {
                page: page("/pools/oak/members", signed_in),
                pool: oak(),
                standing,
                members_count: 5,
                followers_count: 37,
                members: people()
                    .into_iter()
                    .enumerate()
                    .map(|(place, person)| MemberLine {
                        person,
                        steward: place == 0,
                        since: when(-30),
                    })
                    .collect(),
                next: Some("/pools/oak/members?after=4".to_owned()),
                waiting: if standing == Standing::Steward {
                    vec![WaitingLine {
                        person: person("Eda", "eda@social.example"),
                        person_id: "0190".to_owned(),
                        since: when(-2),
                        vouched: Some(1),
                        needed: 2,
                        was_expelled: false,
                        may: May::Admit,
                    }]
                } else {
                    Vec::new()
                },
                stewards: membership::stewards(),
                on_probation: membership::dated(standing.is_inside()),
                on_notice: membership::dated(standing.is_inside()),
                expulsions: membership::notices(standing.is_inside()),
                waiting_count: 1,
                waiting_next: (standing == Standing::Steward)
                    .then(|| "/pools/oak/members?waiting_after=4".to_owned()),
            },
        ));
    }
    samples.push(sample("pool-empty", &pool(Standing::Stranger, true)));
    samples
}

/// All of them.
pub fn all() -> Vec<Sample> {
    [
        start(),
        sign(),
        found(),
        pools(),
        group::all(),
        kinds::all(),
        spend::all(),
        documents::all(),
        membership::all(),
        contribute::all(),
        budget::all(),
        acceptance::all(),
        election::all(),
        more::all(),
        statements::all(),
        stripe::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
