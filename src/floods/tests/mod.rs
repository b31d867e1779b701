//! The border and the check of exports: what is written is read again, an honest
//! Flood holds, and each way of tampering is named with the object at fault.

mod examples;
mod fake;
mod story;
mod tampering;
mod votes;

use serde_json::json;

use super::{ballots, digest_of, merkle, object_id, read, text_of, verify::verify};
use crate::domain::flood::{Standing, Verdict};
use fake::Fake;
use story::{Lie, Story};

#[test]
fn what_is_written_is_read() {
    let story = Story::told(Lie::None);
    assert!(story.said.len() > 25);
    for (object, value) in &story.said {
        assert_eq!(read::object(value).unwrap(), *object, "{value:#}");
        assert_eq!(object_id(value), Some(object.id));
    }
    for value in story::others() {
        let object = read::object(&value).unwrap();
        let mut value = value;
        value.as_object_mut().unwrap().remove("proof");
        let again =
            super::write::object(&object, &value["@context"], value["id"].as_str().unwrap());
        assert_eq!(again, value);
    }
}

/// Each object without each of its members, and with each member turned into
/// something that it can't be, has a named refusal; nothing panics.
#[test]
fn what_is_not_right_is_not_read() {
    let story = Story::told(Lie::None);
    let values = story
        .said
        .iter()
        .map(|(_, value)| value.clone())
        .chain(story::others());
    for value in values {
        let members = value.as_object().unwrap();
        for name in members
            .keys()
            .filter(|name| !matches!(name.as_str(), "@context" | "id" | "proof"))
        {
            for wrong in [
                None,
                Some(json!({})),
                Some(json!(-1)),
                Some(json!(["x", -7])),
                Some(json!("x")),
            ] {
                let mut broken = value.clone();
                match &wrong {
                    None => drop(broken.as_object_mut().unwrap().remove(name)),
                    Some(wrong) => broken[name] = wrong.clone(),
                }
                assert!(
                    read::object(&broken).is_err(),
                    "{name} {wrong:?} {broken:#}"
                );
            }
        }
    }
}

#[test]
fn an_honest_flood_holds() {
    let story = Story::told(Lie::None);
    let verified = verify(&story.export(), &Fake).unwrap();
    let [round] = verified.rounds.as_slice() else {
        panic!("{:?}", verified.rounds)
    };
    assert!(matches!(round.standing, Standing::Certified(_)));
    let outcome = round.outcome.as_ref().unwrap();
    assert_eq!(outcome.verdict, Verdict::Carried(0));
    // Ada is in two Pools, and counts once, with what she signed first.
    assert_eq!(
        (
            outcome.counts.as_slice(),
            outcome.electorate,
            outcome.turnout
        ),
        (&[3, 1, 1][..], 7, 5)
    );
    let shares: Vec<i64> = outcome.parts.iter().map(|part| part.share).collect();
    assert_eq!(shares, [334, 333, 333]);
}

/// A voter's receipt: the leaf, its place, the path and the root of the tally.
#[test]
fn a_receipt_can_be_checked() {
    let story = Story::told(Lie::None);
    for (round, root, cast) in &story.boxes {
        let leaves = ballots::ballot_leaves(*round, cast);
        for ballot in cast {
            let leaf = ballots::ballot_leaf(*round, ballot);
            let index = leaves.binary_search(&leaf).unwrap();
            let path = merkle::path(&leaves, index).unwrap();
            assert!(merkle::is_in(
                &leaf,
                (index, leaves.len()),
                &path,
                root.bytes()
            ));
        }
    }
}

#[test]
fn digests_are_written_one_way() {
    let digest = story::any(1);
    let text = text_of(digest);
    assert_eq!(digest_of(&text), Some(digest));
    let wrong = [
        text.to_uppercase(),
        text[1..].to_owned(),
        format!("{text}0"),
        text.replace("sha-256:", ""),
    ];
    for wrong in wrong {
        assert_eq!(digest_of(&wrong), None, "{wrong}");
    }
}
