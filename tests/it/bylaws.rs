//! The legal forms: every text that can come out of them, and snapshots of what
//! comes out with the defaults, to be read as a lawyer would.

use std::{collections::BTreeSet, fmt::Write as _, path::PathBuf};

use pools::{
    bylaws::{
        ChangeKind, Context, Document, Piece, Step, Template, changes, newest, render, steps,
        template,
    },
    domain::form::LegalForm,
};

/// The defaults, for a garden.
fn garden(template: &Template) -> Context {
    let form = template.form;
    Context {
        name: "Oak Street Garden".into(),
        legal_name: format!("Oak Street Garden {}", form.suffix())
            .trim_end()
            .into(),
        purpose: "We grow vegetables and flowers on the lot at Oak Street, share what grows, \
                  and keep a green place open for the neighbourhood."
            .into(),
        least_age: 18,
        admission: "steward",
        sponsors: 2,
        buy_in: "fixed",
        buy_in_amount: "25.00 EUR".into(),
        buy_in_least: "10.00 EUR".into(),
        buy_in_most: "100.00 EUR".into(),
        instalments: 1,
        currency: "EUR".into(),
        commitment: String::new(),
        probation_days: 0,
        voting_days: 7.max(form.least_voting_days().into()),
        quorum_percent: 25,
        threshold_percent: 50,
        early_close: form.may_close_early(),
        open_books: true,
        amendment_quorum_percent: 50,
        steward_seats: 3.max(form.least_steward_seats().into()),
        steward_term_months: 12,
        reserve_floor_percent: 10,
        reservation_days: 90,
        pledge_days: 30,
        two_approvers_above: "500.00 EUR".into(),
        exit_notice_days: 30,
        redemption_months: 12,
        surplus: "retained",
        asset_lock: String::new(),
        law: String::new(),
        founders: 3,
    }
}

/// Everything that can be chosen, chosen otherwise.
fn orchard(template: &Template) -> Context {
    Context {
        least_age: 16.max(template.form.least_age().into()),
        admission: "sponsors",
        buy_in: "range",
        instalments: 12,
        commitment: "I help with pruning for two days a year".into(),
        probation_days: 60,
        early_close: false,
        open_books: true,
        exit_notice_days: 0,
        surplus: "patronage",
        asset_lock: "Green City Trust".into(),
        law: "Scotland".into(),
        ..garden(template)
    }
}

fn forms() -> impl Iterator<Item = &'static Template> {
    LegalForm::ALL
        .into_iter()
        .map(|form| newest(form).unwrap_or_else(|| panic!("{form:?}")))
}

/// Every combination of what is chosen from a list or switches a clause.
fn combinations(template: &Template) -> Vec<Context> {
    let mut all = vec![garden(template)];
    let spread = |all: Vec<Context>, set: &[fn(&mut Context)]| -> Vec<Context> {
        all.iter()
            .flat_map(|context| {
                set.iter().map(|change| {
                    let mut context = context.clone();
                    change(&mut context);
                    context
                })
            })
            .collect()
    };
    all = spread(
        all,
        &[
            |c| c.admission = "open",
            |c| c.admission = "steward",
            |c| c.admission = "sponsors",
            |c| (c.admission, c.sponsors) = ("sponsors", 1),
            |c| (c.admission, c.sponsors) = ("sponsors", 0),
            |c| c.admission = "vote",
        ],
    );
    all = spread(
        all,
        &[
            |c| c.buy_in = "none",
            |c| c.buy_in = "fixed",
            |c| c.buy_in = "range",
            |c| (c.buy_in, c.instalments) = ("range", 12),
        ],
    );
    all = spread(
        all,
        &[
            |c| c.surplus = "retained",
            |c| c.surplus = "equal",
            |c| c.surplus = "patronage",
        ],
    );
    all = spread(
        all,
        &[
            |_| {},
            |c| {
                c.commitment = "Two hours of weeding a month".into();
                c.asset_lock = "Green City Trust".into();
                c.law = "Scotland".into();
                c.probation_days = 1;
                c.early_close = false;
            },
        ],
    );
    spread(
        all,
        &[
            |_| {},
            |c| {
                (c.exit_notice_days, c.redemption_months) = (0, 0);
                (c.reserve_floor_percent, c.steward_seats) = (0, 1);
            },
            |c| {
                (c.voting_days, c.reservation_days, c.pledge_days) = (1, 1, 1);
                (c.exit_notice_days, c.redemption_months) = (1, 1);
                (c.steward_term_months, c.founders) = (1, 1);
            },
        ],
    )
}

fn faults(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for bad in [
        "{{",
        "}}",
        "{%",
        "%}",
        "  ",
        "None",
        "undefined",
        " ,",
        " .",
        " ;",
        " :",
        ",,",
        "..",
        "“”",
        "()",
        " 1 days",
        " 1 months",
        "clause  ",
        "\t",
        "\r",
    ] {
        if text.contains(bad) {
            found.push(format!("{bad:?}"));
        }
    }
    for paragraph in text.split('\n').filter(|line| !line.is_empty()) {
        let open = [" who", "; and", " shares"]
            .iter()
            .any(|end| paragraph.ends_with(end));
        if !open && !paragraph.ends_with(['.', ':', ';', ',', '”']) {
            found.push(format!("no end: {paragraph}"));
        }
    }
    found
}

fn checked(form: &str, context: &Context, id: &str, text: &str) {
    let found = faults(text);
    assert!(
        found.is_empty(),
        "{form} {id}: {found:?}\n{text}\n{context:?}"
    );
}

#[test]
fn every_choice_makes_a_whole_text() {
    std::thread::scope(|scope| {
        for template in forms() {
            scope.spawn(|| every_choice_of(template));
        }
    });
}

fn every_choice_of(template: &Template) {
    for (at, context) in combinations(template).iter().enumerate() {
        let document = render(template, context).unwrap_or_else(|e| panic!("{e} {context:?}"));
        recites(template.form.id(), &document);
        for clause in document.clauses() {
            assert!(!clause.text.is_empty() && !clause.number.is_empty());
            assert!(!clause.summary.is_empty(), "{}", clause.id);
            for text in [
                &clause.text,
                &clause.summary,
                &format!("{}.", clause.heading),
            ] {
                checked(template.form.id(), context, &clause.id, text);
            }
        }
        // The checklist depends on little, and another step of seven meets all of it.
        if at % 7 == 0 {
            let steps = steps(template, context).unwrap();
            assert!(!steps.is_empty());
            for step in &steps {
                let heading = format!("{}.", step.heading);
                for text in [Some(&step.text), Some(&heading), step.fee.as_ref()] {
                    let text = text.map_or("", String::as_str);
                    checked(template.form.id(), context, &step.id, text);
                }
            }
        }
    }
}

#[test]
fn what_is_cited_is_there_and_what_is_there_is_cited() {
    for template in forms() {
        let sources: Vec<&str> = template.sources().iter().map(|s| s.id.as_str()).collect();
        let unique: BTreeSet<&str> = sources.iter().copied().collect();
        assert_eq!(
            unique.len(),
            sources.len(),
            "{:?}: {sources:?}",
            template.form
        );
        for source in template.sources() {
            assert!(source.url.starts_with("https://"), "{}", source.id);
            for text in [&source.cite, &source.title, &source.says] {
                assert!(!text.is_empty(), "{}", source.id);
            }
            assert!(
                [None, Some("2026-11")].contains(&source.checked.as_deref()),
                "{}",
                source.id
            );
        }
        let mut cited = BTreeSet::new();
        let context = garden(template);
        for clause in render(template, &context).unwrap().clauses() {
            cited.extend(clause.sources.clone());
        }
        for step in steps(template, &context).unwrap() {
            cited.extend(step.sources);
        }
        let known: BTreeSet<String> = unique.iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(cited, known, "{:?}", template.form);
    }
}

#[test]
fn ids_are_unique_and_versions_stay() {
    for form in LegalForm::ALL {
        let template = template(form, 1).unwrap();
        assert_eq!(template.key(), format!("{}/1", form.id()));
        assert!(!template.description.is_empty());
        let document = render(template, &garden(template)).unwrap();
        let clauses: Vec<&str> = document
            .clauses()
            .map(|clause| clause.id.as_str())
            .collect();
        let unique: BTreeSet<&str> = clauses.iter().copied().collect();
        assert_eq!(unique.len(), clauses.len(), "{}", form.id());
        let steps = steps(template, &garden(template)).unwrap();
        let unique: BTreeSet<&str> = steps.iter().map(|step| step.id.as_str()).collect();
        assert_eq!(unique.len(), steps.len(), "{}", form.id());
    }
    assert!(template(LegalForm::Association, 0).is_none());
}

/// What no form may leave out, whatever a Pool chose.
fn recites(form: &str, document: &Document) {
    let text = document.canonical_text().to_lowercase();
    for needed in [
        "voluntary and open membership",
        "democratic member control",
        "member economic participation",
        "autonomy and independence",
        "education, training and information",
        "cooperation among cooperatives",
        "concern for community",
        "natural person and has one vote",
        "no vote is weighted, given to a proxy, lent, sold or transferred",
        "capital gives no vote",
        "nothing is carried unless more than half",
        "the roll of a proposal is fixed when it opens",
        "a tie fails",
        "at least two thirds",
        "14 days",
        "at least three quarters of all",
        "asset-locked body",
    ] {
        assert!(text.contains(needed), "{form}: {needed}");
    }
    for id in [
        "principles",
        "fixed",
        "one-vote",
        "roll",
        "kinds",
        "effect",
        "expulsion",
        "leaving",
        "redemption",
        "amendment",
        "acceptance",
        "operator",
        "remainder",
        "signatures",
        "data",
        "disputes",
        "dissolution",
        "elections",
    ] {
        assert!(
            document.clauses().any(|clause| clause.id == id),
            "{form} {id}"
        );
    }
}

fn starts_of_lines(document: &Document) -> Vec<String> {
    document
        .canonical_text()
        .lines()
        .filter(|line| line.starts_with(['#', '(']))
        .map(|line| line.chars().take(4).collect())
        .collect()
}

#[test]
fn what_people_write_stays_where_it_belongs() {
    let evil = "x\r\n\r\n## 99. Evil\n\n### 99.1 Votes\u{2028}(a) {{ purpose }} {% raw %} \
                ” {{ ref(\"fixed\") }} \u{202E}{# # \u{85}(a) y";
    for template in forms() {
        let context = Context {
            commitment: "Weed".into(),
            asset_lock: "Trust".into(),
            law: "Scotland".into(),
            ..garden(template)
        };
        let tame = render(template, &context).unwrap();
        let wild = Context {
            name: evil.into(),
            legal_name: evil.into(),
            purpose: evil.into(),
            commitment: evil.into(),
            asset_lock: evil.into(),
            law: evil.into(),
            ..context.clone()
        };
        let hurt = render(template, &wild).unwrap();
        let number = |document: &Document| -> Vec<(String, String)> {
            let clauses = document.clauses();
            clauses
                .map(|clause| (clause.id.clone(), clause.number.clone()))
                .collect()
        };
        assert_eq!(number(&tame), number(&hurt));
        assert_eq!(starts_of_lines(&tame), starts_of_lines(&hurt));
        let text = hurt.canonical_text();
        assert!(text.contains("{{ purpose }} {% raw %} ' {{ ref('fixed') }} {# # (a) y"));
        assert!(!text.contains(['\r', '\u{2028}', '\u{202E}', '\u{85}']));
        assert_eq!(
            tame.canonical_text().lines().count(),
            text.lines().count(),
            "{:?}",
            template.form
        );
        for text in [evil, "(a) first", "# head", ""] {
            let named = Context {
                name: text.into(),
                legal_name: text.into(),
                ..context.clone()
            };
            let named = render(template, &named).unwrap();
            assert_eq!(starts_of_lines(&tame), starts_of_lines(&named), "{text}");
        }
        steps(template, &wild).unwrap();
    }
}

#[test]
fn an_amendment_shows_the_clauses_that_changed() {
    let template = newest(LegalForm::Association).unwrap();
    let old = render(template, &garden(template)).unwrap();
    assert!(changes(&old, &old).is_empty());
    let longer = Context {
        voting_days: 14,
        ..garden(template)
    };
    let found = changes(&old, &render(template, &longer).unwrap());
    let ids: Vec<&str> = found.iter().map(|change| change.id.as_str()).collect();
    assert_eq!(ids, ["voting"]);
    assert_eq!(found[0].kind, ChangeKind::Changed);
    assert_eq!(found[0].old_number, found[0].new_number);
    assert_eq!(found[0].pieces[1], Piece::Out("7".into()));
    assert_eq!(found[0].pieces[2], Piece::In("14".into()));
    // A clause that comes in moves others, which is no change of theirs.
    let promised = Context {
        commitment: "Weed".into(),
        ..garden(template)
    };
    let promised = render(template, &promised).unwrap();
    let found = changes(&old, &promised);
    let kinds: Vec<_> = found.iter().map(|c| (c.id.as_str(), c.kind)).collect();
    assert_eq!(kinds, [("commitment", ChangeKind::Added)]);
    assert_eq!(found[0].old_number, None);
    let moved = |document: &Document| {
        let mut clauses = document.clauses();
        clauses.find(|c| c.id == "equal").map(|c| c.number.clone())
    };
    assert_ne!(moved(&old), moved(&promised));
    let back = changes(&promised, &old);
    assert_eq!(back[0].kind, ChangeKind::Removed);
    assert_eq!(back[0].new_number, None);
}

#[test]
fn the_text_is_the_same_every_time_and_ends_as_promised() {
    for template in forms() {
        let context = garden(template);
        let text = render(template, &context).unwrap().canonical_text();
        assert_eq!(text, render(template, &context).unwrap().canonical_text());
        assert!(text.starts_with(&format!("# {} of Oak Street Garden", template.document)));
        assert!(text.ends_with(".\n") && !text.ends_with("\n\n"));
        assert!(!text.contains("\n\n\n"));
    }
}

#[test]
fn delaware_defaults_that_break_a_co_op_are_overridden() {
    let template = newest(LegalForm::DelawareLlc).unwrap();
    let document = render(template, &garden(template)).unwrap();
    for section in [
        "18-402", "18-801", "18-301", "18-502", "18-603", "18-604", "18-302", "18-113", "18-305",
    ] {
        let id = format!("del-{section}");
        assert!(
            template.sources().iter().any(|source| source.id == id),
            "{id}"
        );
        assert!(
            document.clauses().any(|clause| {
                clause.sources.contains(&id) && clause.text.contains(&format!("§ {section}"))
            }),
            "no clause cites {id}"
        );
    }
}

#[test]
fn colorado_says_first_that_the_articles_must_allow_votes_without_a_meeting() {
    let template = newest(LegalForm::ColoradoLca).unwrap();
    let first: &Step = &steps(template, &garden(template)).unwrap()[0];
    assert!(
        first.sources.iter().any(|id| id == "co-7-58-303"),
        "{first:?}"
    );
    assert!(first.text.contains("unanimous"), "{first:?}");
}

fn looked_up(checked: Option<&str>) -> &str {
    checked.unwrap_or("not checked yet")
}

/// Clauses with what they mean and rest on, and the checklist: what pages show
/// beside the text.
fn explained(template: &Template, document: &Document, steps: &[Step]) -> String {
    let mut out = format!(
        "{} ({})\n{}\n",
        template.name, template.dated, template.description
    );
    for clause in document.clauses() {
        let _ = writeln!(
            out,
            "\n{} {}: {}",
            clause.number, clause.heading, clause.summary
        );
        if !clause.sources.is_empty() {
            let _ = writeln!(out, "    [{}]", clause.sources.join(", "));
        }
    }
    for (number, step) in (1..).zip(steps) {
        let _ = write!(out, "\nStep {number}. {}\n{}\n", step.heading, step.text);
        let _ = writeln!(
            out,
            "Papers: {}. Fee: {} ({}) [{}]",
            step.documents.join("; "),
            step.fee.as_deref().unwrap_or("none"),
            looked_up(step.checked.as_deref()),
            step.sources.join(", ")
        );
    }
    for source in template.sources() {
        let _ = write!(
            out,
            "\n[{}] {}: {}\n{} ({})\n{}\n",
            source.id,
            source.cite,
            source.title,
            source.url,
            looked_up(source.checked.as_deref()),
            source.says
        );
    }
    out
}

/// What the defaults make, what is explained beside it, and what everything else
/// makes. `POOLS_TEST_WRITE_SNAPSHOTS=1` writes them anew; then read what changed.
#[test]
fn snapshots_hold_what_the_defaults_make() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots");
    let write = std::env::var_os("POOLS_TEST_WRITE_SNAPSHOTS").is_some();
    for template in forms() {
        let context = garden(template);
        let document = render(template, &context).unwrap();
        let steps = steps(template, &context).unwrap();
        for (suffix, text) in [
            ("", document.canonical_text()),
            ("-explained", explained(template, &document, &steps)),
            (
                "-otherwise",
                render(template, &orchard(template))
                    .unwrap()
                    .canonical_text(),
            ),
        ] {
            let path = folder.join(format!("bylaws-{}{suffix}.txt", template.form.id()));
            if write {
                std::fs::write(&path, &text).unwrap();
            }
            let kept = std::fs::read_to_string(&path).unwrap_or_default();
            let line = kept.lines().zip(text.lines()).position(|(a, b)| a != b);
            assert!(
                kept == text,
                "{} is not what is made now (line {line:?})",
                path.display()
            );
        }
    }
}
