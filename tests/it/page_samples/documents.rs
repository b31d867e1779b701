//! The bylaws as a document, and the way to the legal form.

use pools::{
    bylaws::Source,
    domain::rules::{Admission, VotingRules},
    services::write_bylaws::draw_up,
    web::view::{
        bylaws::{BylawsText, ShownChange},
        documents::{BylawsPage, Since, VersionLine, VersionState},
        formation::{CertificateLine, FormationPage, StepLine},
        page::Banner,
    },
};

use super::{PURPOSE, Sample, oak, page, person, rules, sample, when};
use crate::support::terms;

const STATES: [VersionState; 5] = [
    VersionState::InForce,
    VersionState::Draft,
    VersionState::Past,
    VersionState::Proposed,
    VersionState::Written,
];

fn version(number: u32, state: VersionState) -> VersionLine {
    let is_adopted = matches!(state, VersionState::InForce | VersionState::Past);
    VersionLine {
        number,
        state,
        written: when(-9),
        adopted: is_adopted.then(|| (number + 3, when(-2))),
        proposal: (state == VersionState::Proposed).then_some(7),
        since: (number > 1).then_some(number - 1),
        is_shown: number == 5,
    }
}

fn source() -> Source {
    Source {
        id: "ica".to_owned(),
        cite: "ICA Statement on the Cooperative Identity".to_owned(),
        title: "Statement on the Cooperative Identity, Manchester 1995".to_owned(),
        url: "https://ica.coop/en/cooperatives/cooperative-identity".to_owned(),
        checked: Some("2026-11".to_owned()),
        says: "Defines a co-operative, its values, and its seven principles.".to_owned(),
    }
}

fn bylaws(state: VersionState) -> BylawsPage {
    let given = terms("oak", Admission::Open, VotingRules::DEFAULT);
    let written = draw_up(&given).unwrap();
    let hash = "d2e364d64d294b6bb60ff9da15659bc65f2d5824c1ab271e50a7d21d7cd0bf62".to_owned();
    BylawsPage {
        page: page("/pools/oak/bylaws", state == VersionState::Proposed),
        pool: oak(),
        version: version(5, state),
        text: BylawsText::of(5, hash, Some(written.document), ""),
        rules: None,
        sources: vec![source()],
        since: None,
        versions: STATES
            .into_iter()
            .zip((1..6).rev())
            .map(|(state, number)| version(number, state))
            .collect(),
        next: Some("/pools/oak/bylaws/5?before=1#versions".to_owned()),
    }
}

fn changed() -> Vec<ShownChange> {
    let old = terms("oak", Admission::Open, VotingRules::DEFAULT);
    let new = terms("oak", Admission::BySteward, VotingRules::DEFAULT);
    let [old, new] = [old, new].map(|given| draw_up(&given).unwrap().document);
    pools::bylaws::changes(&old, &new)
        .into_iter()
        .map(ShownChange::from)
        .collect()
}

fn documents() -> Vec<Sample> {
    let mut samples: Vec<Sample> = STATES
        .into_iter()
        .map(|state| sample(&format!("bylaws-{}", state.word()), &bylaws(state)))
        .collect();
    for (name, changes) in [
        ("changes", Some(changed())),
        ("changes-none", Some(Vec::new())),
        ("changes-untold", None),
    ] {
        let since = Some(Since { number: 2, changes });
        let page = BylawsPage {
            since,
            ..bylaws(VersionState::InForce)
        };
        samples.push(sample(&format!("bylaws-{name}"), &page));
    }
    let plain = BylawsPage {
        text: BylawsText::of(5, "d2e3".to_owned(), None, "# Bylaws\n\n<b>1. As stored"),
        sources: Vec::new(),
        ..bylaws(VersionState::Past)
    };
    samples.push(sample("bylaws-plain", &plain));
    let before = BylawsPage {
        text: BylawsText::of(1, String::new(), None, ""),
        rules: Some(rules()),
        sources: Vec::new(),
        next: None,
        ..bylaws(VersionState::InForce)
    };
    samples.push(sample("bylaws-no-text", &before));
    samples
}

fn formation(stage: &'static str) -> FormationPage {
    let step = |id: &str, done: bool| StepLine {
        id: id.to_owned(),
        heading: format!("Do {id}"),
        text: PURPOSE.to_owned(),
        documents: vec!["Bylaws".to_owned(), "Identity papers".to_owned()],
        fee: if done {
            None
        } else {
            Some("90 USD".to_owned())
        },
        checked: Some("2026-11".to_owned()),
        sources: vec![source()],
        done: done.then(|| (person("Ana Brook", "ana"), when(-1))),
    };
    let is_here = matches!(stage, "filed" | "active");
    FormationPage {
        page: page("/pools/oak/formation", true),
        pool: oak(),
        form: "Colorado limited cooperative association".to_owned(),
        about: "A co-operative by the law of Colorado.".to_owned(),
        stage,
        is_filed: true,
        is_steward: stage == "adopted",
        is_member: stage != "active",
        steps: vec![step("adopt", true), step("file", false)],
        certificate: is_here.then(|| CertificateLine {
            file_name: "certificate <of> formation.pdf".to_owned(),
            hash: "d2e364d64d294b6bb60ff9da15659bc65f2d5824c1ab271e50a7d21d7cd0bf62".to_owned(),
            by: person("Ana Brook", "ana"),
            at: when(-1),
        }),
        takes_certificate: stage == "adopted",
        refused: None,
    }
}

pub fn all() -> Vec<Sample> {
    let mut samples = documents();
    for stage in ["draft", "adopted", "filed", "active", "dissolved"] {
        samples.push(sample(&format!("formation-{stage}"), &formation(stage)));
    }
    let refused = FormationPage {
        refused: Some("This file is no PDF, PNG or JPEG.".to_owned()),
        ..formation("adopted")
    };
    samples.push(sample("formation-refused", &refused));
    let none = FormationPage {
        steps: Vec::new(),
        is_filed: false,
        ..formation("active")
    };
    samples.push(sample("formation-none", &none));
    let mut warned = formation("draft");
    warned.page.banners = vec![
        Banner::Ended,
        Banner::Suspended {
            because: "A court <asked>.".to_owned(),
        },
        Banner::NotRegistered {
            handle: "oak".to_owned(),
        },
    ];
    samples.push(sample("formation-banners", &warned));
    samples
}
