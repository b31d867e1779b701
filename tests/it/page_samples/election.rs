//! Elections of stewards.

use pools::{
    text::text,
    web::view::{
        election::{
            CallElection, CandidateLine, Choosable, ElectionBox, ElectionForm, ElectionPage,
            ElectionVoter,
        },
        elsewhere::{RemoteProposal, RemoteTally},
        form::Field,
        proposal::FromHome,
        tally::State,
    },
};

use super::{Sample, more::remote_proposal, oak, page, people, person, rules, sample, tally, when};

fn choosable(chosen: usize) -> Vec<Choosable> {
    people()
        .into_iter()
        .enumerate()
        .map(|(index, person)| Choosable {
            id: format!("0190-{index}"),
            person,
            is_steward: index == 0,
            is_chosen: index < chosen,
        })
        .collect()
}

fn call(wrong: bool) -> CallElection {
    CallElection {
        page: page("/pools/oak/proposals/new/election", true),
        pool: oak(),
        rules: rules(),
        members_count: 12,
        seats: 3,
        term_months: 12,
        members: choosable(usize::from(wrong)),
        has_more: wrong,
        others: if wrong {
            Field::of("@nobody").refused(text("error-candidate-not-member"))
        } else {
            Field::default()
        },
        text: Field::default(),
        refused: wrong.then(|| text("error-election-open")),
    }
}

fn election(state: State, ballot: ElectionBox) -> ElectionPage {
    let fates = match state {
        State::Open => ["", "", "", ""],
        State::Carried => ["elected", "tied", "tied", "half"],
        State::Inquorate => ["none", "none", "none", "none"],
        _ => ["tied", "tied", "seats", "half"],
    };
    let member = !matches!(ballot, ElectionBox::SignIn | ElectionBox::NotMember);
    ElectionPage {
        page: page("/pools/oak/proposals/4", member),
        pool: oak(),
        number: 4,
        title: "Election of 2 stewards".to_owned(),
        text: "A year has gone.".to_owned(),
        by: person("Bo", "bo"),
        state,
        opened: when(-4),
        closes: when(if state == State::Open { 3 } else { -1 }),
        tally: if matches!(ballot, ElectionBox::JoinedLater) {
            tally(0, 0, 0)
        } else {
            tally(7, 0, 1)
        },
        seats: 2,
        needed: 5,
        candidates: people()
            .into_iter()
            .zip([(7, 87), (5, 62), (5, 62), (0, 0)])
            .zip(fates)
            .map(|((person, (approvals, percent)), fate)| CandidateLine {
                person,
                approvals,
                percent,
                fate,
            })
            .collect(),
        outcome: (state != State::Open).then(|| "8 of 12 members voted.".to_owned()),
        ballot,
        voters: member.then(|| {
            vec![ElectionVoter {
                person: person("Dov", "dov@social.example"),
                from_app: true,
            }]
        }),
        voters_next: member.then(|| "/pools/oak/proposals/4?voters_after=4".to_owned()),
        replies: Vec::new(),
        replies_next: None,
        from_home: FromHome {
            address: "https://pools.example/pools/oak/proposals/4".to_owned(),
            home: Field::default(),
        },
    }
}

/// An election of a Pool elsewhere.
pub fn remote() -> RemoteProposal {
    let candidates = vec![("Ana Brook".to_owned(), 3), ("Bo".to_owned(), 1)];
    let mut proposal = remote_proposal(
        State::Open,
        Some(RemoteTally::Election {
            ballots: 4,
            candidates,
        }),
    );
    "0190-election".clone_into(&mut proposal.id);
    proposal
}

pub fn all() -> Vec<Sample> {
    let on_roll = |has_voted, chosen, wrong: bool| {
        ElectionBox::OnRoll(ElectionForm {
            has_voted,
            from_app: chosen > 1,
            candidates: choosable(chosen),
            is_none: has_voted && chosen == 0,
            error: wrong.then(|| text("error-approvals-neither")),
        })
    };
    let mut all = vec![
        sample("elect", &call(false)),
        sample("elect-wrong", &call(true)),
    ];
    for (name, state, ballot) in [
        ("visitor", State::Open, ElectionBox::SignIn),
        ("stranger", State::Open, ElectionBox::NotMember),
        ("later", State::Open, ElectionBox::JoinedLater),
        ("fresh", State::Open, on_roll(false, 0, false)),
        ("wrong", State::Open, on_roll(false, 0, true)),
        ("none", State::Open, on_roll(true, 0, false)),
        ("voted", State::Open, on_roll(true, 2, false)),
        ("carried", State::Carried, ElectionBox::Closed),
        ("defeated", State::Defeated, ElectionBox::Closed),
        ("inquorate", State::Inquorate, ElectionBox::Closed),
    ] {
        all.push(sample(
            &format!("election-{name}"),
            &election(state, ballot),
        ));
    }
    all
}
