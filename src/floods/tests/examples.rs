//! The examples of the specification are what is written and read here: one of
//! each object, an export, and objects that can't be read. Written again with
//! `POOLS_TEST_WRITE_EXAMPLES=1`.
#![cfg(test)]

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde_json::{Value, json};

use super::{
    super::{read, verify::verify},
    fake::Fake,
    story::{self, Lie, Story},
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("federation/examples/floods")
}

/// The file holds this, or is written so.
fn held(name: &str, value: &Value) {
    let path = folder().join(name);
    if std::env::var_os("POOLS_TEST_WRITE_EXAMPLES").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("{value:#}\n")).unwrap();
    }
    let kept: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(kept, *value, "{name}");
}

fn named(kind: &str) -> String {
    let mut name = String::new();
    for letter in kind.trim_start_matches("pools:").chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// One object of each type.
fn each() -> BTreeMap<String, Value> {
    let story = Story::told(Lie::None);
    let said = story.said.into_iter().map(|(_, value)| value);
    let mut each = BTreeMap::new();
    for value in said.chain(story::others()) {
        let kind = named(value["type"].as_str().unwrap());
        each.entry(kind).or_insert(value);
    }
    each
}

#[test]
fn there_is_an_example_of_each_object() {
    let each = each();
    assert_eq!(each.len(), 21);
    for (name, value) in &each {
        held(&format!("valid/{name}.json"), value);
        assert!(read::object(value).is_ok());
    }
    let files = fs::read_dir(folder().join("valid")).unwrap().count();
    assert_eq!(files, each.len(), "there are examples of what is no object");
}

#[test]
fn the_export_is_the_story() {
    let export = Story::told(Lie::None).export();
    held("export.json", &export);
    verify(&export, &Fake).unwrap();
}

/// File, object, what is put in place of what; nothing leaves it out.
type Change = (
    &'static str,
    &'static str,
    &'static str,
    Option<fn() -> Value>,
);

const WRONG: [Change; 16] = [
    ("without-pool", "pledge", "/attributedTo", None),
    ("without-flood", "pledge", "/pools:flood", None),
    (
        "flood-is-an-address",
        "pledge",
        "/pools:flood",
        Some(|| json!("https://a.example/flood")),
    ),
    ("seq-is-text", "pledge", "/pools:seq", Some(|| json!("3"))),
    ("seq-is-zero", "pledge", "/pools:seq", Some(|| json!(0))),
    ("epoch-is-zero", "pledge", "/pools:epoch", Some(|| json!(0))),
    (
        "prev-in-capitals",
        "pledge",
        "/pools:prev",
        Some(|| json!(format!("sha-256:{}", "A".repeat(64)))),
    ),
    (
        "amount-is-a-number",
        "pledge",
        "/pools:amount",
        Some(|| json!(500)),
    ),
    (
        "amount-is-negative",
        "pledge",
        "/pools:amount",
        Some(|| json!("-5")),
    ),
    (
        "amount-with-zeros",
        "pledge",
        "/pools:amount",
        Some(|| json!("007")),
    ),
    (
        "amount-of-20-digits",
        "pledge",
        "/pools:amount",
        Some(|| json!("9".repeat(20))),
    ),
    (
        "until-is-no-time",
        "pledge",
        "/pools:until",
        Some(|| json!("tomorrow")),
    ),
    (
        "unknown-type",
        "pledge",
        "/type",
        Some(|| json!("pools:Weight")),
    ),
    (
        "counts-are-fractions",
        "tally",
        "/pools:counts",
        Some(|| json!([1.5, 0, 0])),
    ),
    (
        "unknown-reason",
        "outcome-reject",
        "/pools:reason",
        Some(|| json!("because")),
    ),
    (
        "defeated-with-option",
        "outcome",
        "/pools:result/verdict",
        Some(|| json!("defeated")),
    ),
];

#[test]
fn what_can_not_be_read_is_refused_by_name() {
    let each = each();
    for (name, kind, pointer, change) in WRONG {
        let mut object = each[kind].clone();
        match change {
            Some(new) => *object.pointer_mut(pointer).unwrap() = new(),
            None => drop(object.as_object_mut().unwrap().remove(&pointer[1..])),
        }
        let error = read::object(&object).unwrap_err();
        let example =
            json!({ "refusal": "unreadable", "because": error.to_string(), "object": object });
        held(&format!("invalid/{name}.json"), &example);
    }
}
