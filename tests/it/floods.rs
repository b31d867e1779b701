//! What the specification of Floods says of hashes, trees, counting and shapes,
//! read by programs that share no code with ours.

use std::path::Path;

use serde_json::{Value, json};

use crate::programs::{python, run};

fn script(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("tests/python").join(name).display().to_string()
}

fn federation(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("federation").join(name).display().to_string()
}

#[test]
fn a_second_implementation_comes_to_the_same_outcome() {
    let export = federation("examples/floods/export.json");
    let said = run(python(), &[&script("floods.py"), &export]).unwrap();
    assert!(said.trim().ends_with("3 1 1 carried"), "{said}");
}

#[test]
fn a_second_implementation_notices_what_was_changed() {
    let text = std::fs::read(federation("examples/floods/export.json")).unwrap();
    let honest: Value = serde_json::from_slice(&text).unwrap();
    for (number, (pointer, value)) in [
        ("/ballots/0/ballots/0/choices", json!([1])),
        ("/rolls/0/members/0", json!("https://people.example/eve")),
        ("/objects/4/pools:amount", json!("501")),
    ]
    .into_iter()
    .enumerate()
    {
        let mut changed = honest.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        let name = format!("pools-flood-{}-{number}.json", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, changed.to_string()).unwrap();
        let said = run(
            python(),
            &[&script("floods.py"), &path.display().to_string()],
        );
        std::fs::remove_file(&path).unwrap();
        assert!(said.is_err(), "{pointer}: {said:?}");
    }
}

#[test]
fn examples_are_what_the_schema_says() {
    let said = run(python(), &[&script("flood_schema.py"), &federation("")]).unwrap();
    assert!(said.contains("objects are what the schema says"), "{said}");
}
