//! The examples of the specification: what it calls valid is read, what it
//! calls invalid is refused by that very name, and what we send has the shape
//! that it shows.

use std::{collections::BTreeSet, fs, path::PathBuf};

use pools::{
    federation::read::{self, Activity},
    services::Site,
};
use serde_json::Value;

fn site() -> Site {
    Site {
        origin: "https://pools.example".to_owned(),
        host: "pools.example".to_owned(),
    }
}

pub fn examples(folder: &str) -> Vec<(String, Value)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("federation/examples")
        .join(folder);
    let mut found: Vec<_> = fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (
                name,
                serde_json::from_slice(&fs::read(&path).unwrap()).unwrap(),
            )
        })
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    assert!(found.len() > 5, "{folder} has examples");
    found
}

fn read(activity: &Value) -> Result<Activity, String> {
    let body = serde_json::to_vec(activity).unwrap();
    let envelope =
        read::envelope(&body, &site(), false).map_err(|refusal| refusal.name().to_owned())?;
    read::read(&envelope, false).map_err(|refusal| refusal.name().to_owned())
}

#[test]
fn valid_examples_are_read_as_what_they_are() {
    for (name, activity) in examples("valid") {
        let read = read(&activity).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        let expected = match name.split('-').next().unwrap() {
            "follow" => matches!(read, Activity::Follow { .. }),
            "join" => matches!(read, Activity::Join { .. }),
            "leave" => matches!(read, Activity::Leave { .. }),
            "undo" => matches!(read, Activity::Undo(_)),
            "accept" => matches!(
                read,
                Activity::Answer {
                    is_accepted: true,
                    ..
                }
            ),
            "reject" => matches!(
                read,
                Activity::Answer {
                    is_accepted: false,
                    ..
                }
            ),
            "approve" => {
                matches!(&read, Activity::Vote(vote) if vote.question.ends_with("/pools/oak/proposals/3")
                && vote.options.len() == if name.ends_with("array") { 2 } else { 1 })
            }
            "vote" => {
                matches!(&read, Activity::Vote(vote) if vote.question.ends_with("/pools/oak/proposals/1")
                && vote.options.len() == 1
                && ["For", "Against", "Abstain"].contains(&vote.options[0].as_str()))
            }
            "dm" => {
                matches!(&read, Activity::Note(note) if note.is_direct && !note.recipients.is_empty())
            }
            "mention" | "reply" => matches!(&read, Activity::Note(note) if !note.is_direct),
            "delete" => matches!(read, Activity::AccountDeleted | Activity::Deleted { .. }),
            _ if name.contains("question") => matches!(read, Activity::Question(_)),
            _ if name.contains("outcome") => {
                matches!(&read, Activity::Note(note) if note.in_reply_to.is_some())
            }
            _ if name.contains("person") => matches!(read, Activity::ProfileChanged),
            other => panic!("{other}: what is {name}?"),
        };
        assert!(expected, "{name} was read as {read:?}");
    }
}

#[test]
fn invalid_examples_are_refused_by_their_name() {
    for (name, example) in examples("invalid") {
        let refusal = read(&example["activity"]).err();
        assert_eq!(refusal.as_deref(), example["refusal"].as_str(), "{name}");
    }
}

/// Well-formed, so that only what we know can refuse them.
#[test]
fn refused_examples_are_well_formed() {
    for (name, example) in examples("refused") {
        assert!(read(&example["activity"]).is_ok(), "{name}");
    }
}

#[test]
fn every_refusal_of_the_specification_has_an_example() {
    let mut shown = BTreeSet::new();
    for folder in ["invalid", "refused"] {
        for (_, example) in examples(folder) {
            shown.insert(example["refusal"].as_str().unwrap().to_owned());
        }
    }
    let text =
        fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("federation/README.md"))
            .unwrap();
    let table = text.split("## 14.").nth(1).unwrap();
    let named: BTreeSet<String> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| line.split('`').next())
        .map(str::to_owned)
        .collect();
    assert_eq!(shown, named);
}
