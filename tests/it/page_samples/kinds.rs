//! Kinds of proposals: choosing one, their forms, and what stands on a
//! proposal's page for it.

use pools::{
    bylaws,
    domain::{
        kind::Kind,
        money::Currency,
        variables::{Number, Variables},
    },
    services::write_bylaws::draw_up,
    text::text,
    web::{
        terms_form,
        view::{
            amend::Amend,
            bylaws::ShownChange,
            form::Field,
            kinds::{ChooseKind, EndPool, KindLine, Matter},
            tally::State,
        },
    },
};

use super::{PURPOSE, Sample, oak, page, sample, when};

/// The pages.
pub fn all() -> Vec<Sample> {
    vec![
        sample("kinds", &kinds(true)),
        sample("kinds-not-deciding", &kinds(false)),
        sample("amend", &amend(false)),
        sample("amend-wrong", &amend(true)),
        sample("end-pool", &end_pool(false)),
        sample("end-pool-wrong", &end_pool(true)),
    ]
}

/// What a proposal is about: a carried one changed the bylaws.
pub fn matter(state: State) -> Matter {
    let changed = state == State::Carried;
    let is_closed = state != State::Open;
    Matter {
        kind: if changed { "amendment" } else { "decision" },
        version: 2,
        new_version: changed.then_some(3),
        changes: changed.then(changes),
        rail: None,
        came_of: changed.then(|| text("enactment-done-amendment")),
        review: Some(when(30)),
        review_is_open: is_closed,
        may_review: is_closed,
        spend: (state == State::Defeated).then(super::spend::section),
    }
}

fn changes() -> Vec<ShownChange> {
    let document = |days| {
        let mut terms = terms_form::usual();
        terms.name = Field::of("Oak Street Garden");
        terms.purpose = Field::of(PURPOSE);
        let mut terms = terms_form::read(&mut terms).expect("terms");
        let days = terms.variables.set(Number::VotingDays, days);
        days.expect("within bounds");
        draw_up(&terms).expect("a text").document
    };
    let changes = bylaws::changes(&document(7), &document(14));
    assert!(!changes.is_empty());
    changes.into_iter().map(ShownChange::from).collect()
}

fn kinds(decides: bool) -> ChooseKind {
    let line = |kind: Kind| KindLine {
        word: kind.id(),
        href: format!("/pools/oak/proposals/new/{}", kind.id()),
        share: kind.bar(&Variables::usual(Currency::EUR), 12).share,
    };
    let all = [
        Kind::Decision,
        Kind::Spend,
        Kind::Amendment,
        Kind::Election,
        Kind::Expulsion,
        Kind::Dissolution,
    ];
    ChooseKind {
        page: page("/pools/oak/proposals/new", true),
        pool: oak(),
        kinds: if decides {
            all.map(line).into()
        } else {
            Vec::new()
        },
    }
}

fn end_pool(wrong: bool) -> EndPool {
    EndPool {
        page: page("/pools/oak/proposals/new/dissolution", true),
        pool: oak(),
        why: if wrong {
            Field::default().refused(text("error-end-why-empty"))
        } else {
            Field::default()
        },
        asset_lock: wrong.then(|| "Gardens for All".to_owned()),
        refused: None,
    }
}

fn amend(wrong: bool) -> Amend {
    let mut terms = terms_form::usual();
    terms.name = Field::of("Oak Street Garden");
    Amend {
        page: page("/pools/oak/proposals/new/amendment", true),
        pool: oak(),
        against: 2,
        title: if wrong {
            Field::default().refused(text("error-title-empty"))
        } else {
            Field::default()
        },
        text: Field::default(),
        review_on: Field::default(),
        terms,
        changes: Some(if wrong { changes() } else { Vec::new() }),
        refused: wrong.then(|| text("error-amend-changed")),
    }
}
