//! Coming and going, in each state that it can be in.

use pools::{
    text::text,
    web::view::{
        form::Field,
        membership::{
            Applicant, ExpulsionForm, ExpulsionPage, MembershipPage, NoticeState, PartLine,
        },
        pool::{DatedLine, May, NoticeLine, Standing, StewardLine, WaitingLine},
    },
};

use super::{Sample, oak, page, person, sample, when};

pub fn stewards() -> Vec<StewardLine> {
    [(Some(200), false), (Some(-3), true), (None, false)]
        .into_iter()
        .map(|(days, is_over)| StewardLine {
            person: person("Ana Brook", "ana"),
            until: days.map(when),
            is_over,
        })
        .collect()
}

pub fn dated(some: bool) -> Vec<DatedLine> {
    some.then(|| DatedLine {
        person: person("Fay", "fay@social.example"),
        at: when(9),
    })
    .into_iter()
    .collect()
}

pub fn notices(some: bool) -> Vec<NoticeLine> {
    some.then(|| NoticeLine {
        person: person("Bo", "bo"),
        href: "/pools/oak/expulsions/0190".to_owned(),
        opens: when(11),
    })
    .into_iter()
    .collect()
}

fn applicant(may: May, is_herself: bool) -> Applicant {
    Applicant {
        page: page("/pools/oak/applicants/0190", true),
        pool: oak(),
        standing: if is_herself {
            Standing::Waiting
        } else {
            Standing::Member
        },
        line: WaitingLine {
            person: person("Eda", "eda@social.example"),
            person_id: "0190".to_owned(),
            since: when(-2),
            vouched: Some(1),
            needed: 2,
            was_expelled: may == May::PutToVote,
            may,
        },
        is_herself,
        link: "https://pools.example/pools/oak/applicants/0190".to_owned(),
    }
}

fn own(standing: Standing) -> MembershipPage {
    let part = |days, waived| PartLine {
        amount: "12.50 EUR".to_owned(),
        due: when(days),
        is_due: days <= 0,
        waived,
    };
    MembershipPage {
        page: page("/pools/oak/membership", true),
        pool: oak(),
        standing,
        since: Some(when(-30)),
        votes_from: (standing == Standing::Admitted).then(|| when(5)),
        awaits_buy_in: false,
        ends: (standing == Standing::Leaving).then(|| when(20)),
        term: (standing == Standing::Steward).then(|| when(200)),
        may_step_down: standing == Standing::Steward,
        parts: vec![part(-30, false), part(0, true), part(30, false)],
        notice_days: 30,
        redemption_months: 12,
        expulsion: (standing == Standing::Member).then(|| "/pools/oak/expulsions/0190".to_owned()),
    }
}

fn notice(state: NoticeState, may: bool) -> ExpulsionPage {
    ExpulsionPage {
        page: page("/pools/oak/expulsions/0190", true),
        pool: oak(),
        notice_id: "0190".to_owned(),
        person: person("Bo", "bo"),
        giver: person("Ana Brook", "ana"),
        reason: "The shed was left open.\n\nTwice.".to_owned(),
        answer: if may {
            String::new()
        } else {
            "I was ill.".to_owned()
        },
        given: when(-3),
        opens: when(11),
        may_reply: may,
        may_withdraw: may,
        reply: Field::default().refused(text("error-reply-empty")),
        state,
    }
}

pub fn all() -> Vec<Sample> {
    let mut samples = vec![
        sample("applicant-herself", &applicant(May::Nothing, true)),
        sample("expulsion-running", &notice(NoticeState::Running, true)),
        sample(
            "expulsion-withdrawn",
            &notice(NoticeState::Withdrawn, false),
        ),
        sample(
            "expulsion-opened",
            &notice(
                NoticeState::Opened("/pools/oak/proposals/3".to_owned()),
                false,
            ),
        ),
        sample(
            "expulsion-new-wrong",
            &ExpulsionForm {
                page: page("/pools/oak/expulsions/new", true),
                pool: oak(),
                whom: Field::of("@nobody").refused(text("error-expulsion-whom")),
                reason: Field::default().refused(text("error-expulsion-reason-empty")),
                refused: None,
            },
        ),
    ];
    for may in [May::Admit, May::Vouch, May::Vouched, May::PutToVote] {
        let name = format!("applicant-{may:?}").to_lowercase();
        samples.push(sample(&name, &applicant(may, false)));
    }
    for standing in [
        Standing::Admitted,
        Standing::Member,
        Standing::Steward,
        Standing::Leaving,
        Standing::Expelled,
    ] {
        let name = format!("membership-{standing:?}").to_lowercase();
        samples.push(sample(&name, &own(standing)));
    }
    samples
}
