//! Accepting the bylaws, and who accepted what.

use pools::{
    bylaws,
    domain::{form::LegalForm, money::Currency, terms::Terms, text, variables::Variables},
    services::write_bylaws::draw_up,
    text::text,
    web::view::{
        accept::{AcceptPage, Accepting, Cost},
        acceptances::{AcceptanceLine, Acceptances},
        bylaws::{BylawsText, ShownChange},
        form::Field,
    },
};

use super::{PURPOSE, Sample, oak, page, person, rules, sample, when};

/// The pages.
pub fn all() -> Vec<Sample> {
    let joins = Accepting::Joins("accept-then-vote");
    let mut amended = accept(Accepting::Anew, Cost::None, false);
    let (old, new) = (document(7), document(14));
    let changes = bylaws::changes(&old, &new).into_iter();
    amended.changes = Some(changes.map(ShownChange::from).collect());
    amended.since = Some(1);
    amended.has_moved_on = true;
    let mut plain = accept(Accepting::Founds, Cost::None, false);
    plain.text = BylawsText::of(2, "00ff".into(), None, "As it was written.");
    let mut unwritten = accept(Accepting::Barred("error-expelled"), Cost::None, false);
    unwritten.text = BylawsText::of(1, String::new(), None, "");
    let chosen = |wrong: bool| Cost::Chosen {
        least: "5.00 EUR".into(),
        most: "50.00 EUR".into(),
        field: if wrong {
            Field::of("1").refused(text("error-buy-in-bounds"))
        } else {
            Field::default()
        },
    };
    vec![
        sample("accept", &accept(joins.clone(), chosen(false), false)),
        sample("accept-wrong", &accept(joins.clone(), chosen(true), true)),
        sample(
            "accept-fixed",
            &accept(joins, Cost::Fixed("25.00 EUR".into()), false),
        ),
        sample(
            "accept-done",
            &accept(Accepting::Done(when(-3)), Cost::None, false),
        ),
        sample("accept-anew", &amended),
        sample("accept-plain", &plain),
        sample("accept-barred", &unwritten),
        sample("acceptances", &acceptances(false)),
        sample("acceptances-none", &acceptances(true)),
    ]
}

fn document(voting_days: i64) -> bylaws::Document {
    let mut variables = Variables::usual(Currency::EUR);
    variables
        .set(pools::domain::variables::Number::VotingDays, voting_days)
        .expect("within bounds");
    let terms = Terms {
        name: text::Name::parse("Oak Street Garden").expect("name"),
        purpose: text::Purpose::parse(PURPOSE).expect("purpose"),
        form: LegalForm::Association,
        variables,
    };
    draw_up(&terms).expect("bylaws").document
}

fn accept(accepting: Accepting, cost: Cost, wrong: bool) -> AcceptPage {
    let ticked = |key: &str| {
        if wrong {
            Field::default().refused(text(key))
        } else {
            Field::of("yes")
        }
    };
    AcceptPage {
        page: page("/pools/oak/accept", true),
        pool: oak(),
        accepting,
        text: BylawsText::of(2, "00ff".repeat(16), Some(document(14)), ""),
        rules: rules(),
        since: None,
        changes: None,
        has_moved_on: false,
        typed_name: if wrong {
            Field::default().refused(text("error-signature-empty"))
        } else {
            Field::of("Ana Brook")
        },
        cost,
        electronic_records: ticked("error-accept-electronic"),
        of_age: ticked("error-accept-age"),
        least_age: 18,
    }
}

fn acceptances(empty: bool) -> Acceptances {
    let line = |way: &str, handle: &str, name: Option<&str>| AcceptanceLine {
        person: person("Ben", handle),
        number: 2,
        at: when(-3),
        way: way.to_owned(),
        typed_name: name.map(str::to_owned),
    };
    let lines = vec![
        line("password", "ben", Some("Ben Hill")),
        line("code", "ben@other.example", None),
        line("message", "ben@other.example", None),
        line("join", "ben@other.example", Some("Ben")),
    ];
    Acceptances {
        page: page("/pools/oak/acceptances", true),
        pool: oak(),
        lines: if empty { Vec::new() } else { lines },
        next: (!empty).then(|| "/pools/oak/acceptances?before=x".to_owned()),
    }
}
