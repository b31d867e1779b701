//! Each way of tampering is found, and named with the object at fault.
#![cfg(test)]

use serde_json::{Value, json};

use super::{
    super::{fault::Fault, verify::verify},
    fake::Fake,
    story::{Lie, Story},
};

fn object<'a>(export: &'a mut Value, kind: &str) -> &'a mut Value {
    let objects = export["objects"].as_array_mut().unwrap();
    objects
        .iter_mut()
        .find(|one| one["type"] == format!("pools:{kind}"))
        .unwrap()
}

type Tamper = fn(&mut Value);

/// After the fact: somebody changes the file.
const FILES: [(&str, &str, &str, Tamper); 11] = [
    ("a ballot added", "ballot-root", "tally", |file| {
        let extra = file["ballots"][1]["ballots"][0].clone();
        file["ballots"][0]["ballots"]
            .as_array_mut()
            .unwrap()
            .push(extra);
    }),
    ("a ballot dropped", "ballot-root", "tally", |file| {
        file["ballots"][0]["ballots"].as_array_mut().unwrap().pop();
    }),
    ("a ballot changed", "ballot-root", "tally", |file| {
        file["ballots"][0]["ballots"][0]["choices"] = json!([1]);
    }),
    ("evidence changed", "ballot-root", "tally", |file| {
        file["ballots"][0]["ballots"][0]["evidence"]["mac"] = json!("0");
    }),
    ("a roll stuffed", "roll-root", "roll-commit", |file| {
        file["rolls"][0]["members"]
            .as_array_mut()
            .unwrap()
            .push(json!("https://x.example/eve"));
    }),
    ("a pledge raised", "forged-proof", "pledge", |file| {
        object(file, "Pledge")["pools:amount"] = json!("9999");
    }),
    ("a proof forged", "forged-proof", "draw", |file| {
        object(file, "Draw")["proof"]["proofValue"] = json!("z0");
    }),
    ("a proof left out", "forged-proof", "draw", |file| {
        object(file, "Draw")
            .as_object_mut()
            .unwrap()
            .remove("proof");
    }),
    ("a chain broken", "broken-chain", "flood-proposal", |file| {
        file["objects"].as_array_mut().unwrap().retain(|one| {
            one["type"] != "pools:Pledge" || one["attributedTo"] != "https://a.example/pool"
        });
    }),
    (
        "a certificate cut",
        "draw-without-certificate",
        "draw",
        |file| {
            let objects = file["objects"].as_array_mut().unwrap();
            let at = objects.iter().position(|one| {
                one["type"] == "pools:OutcomeAccept"
                    && one["attributedTo"] == "https://c.example/pool"
            });
            // With all that its Pool said afterwards, so that the chain holds.
            let seq = objects[at.unwrap()]["pools:seq"].as_u64().unwrap();
            objects.retain(|one| {
                one["type"] != "pools:ReceiptAccept"
                    && (one["attributedTo"] != "https://c.example/pool"
                        || one["pools:seq"].as_u64().unwrap() < seq)
            });
        },
    ),
    ("a member missing", "unreadable", "tally", |file| {
        object(file, "Tally")
            .as_object_mut()
            .unwrap()
            .remove("pools:size");
    }),
];

/// Before: a Pool signs what isn't so.
const LIES: [(Lie, &str, &str); 11] = [
    (Lie::CountsTwice, "counted-twice", "tally"),
    (Lie::WrongCounts, "counts-do-not-follow", "tally"),
    (Lie::VotesForStranger, "not-on-roll", "tally"),
    (Lie::LateBallot, "late-ballot", "tally"),
    (Lie::InventedBallot, "no-evidence", "tally"),
    (Lie::WrongShare, "outcome-does-not-follow", "outcome"),
    (Lie::StaleEpoch, "epoch-not-accepted", "draw"),
    (Lie::Equivocates, "equivocation", "pledge"),
    (Lie::OtherHash, "not-its-outcome", "outcome-accept"),
    (Lie::Overdraws, "overdrawn", "draw"),
    (Lie::DrawsOther, "draw-without-certificate", "draw"),
];

fn named(fault: &Fault, rule: &str, kind: &str) {
    assert_eq!(fault.rule.id(), rule, "{fault}");
    assert!(fault.object.contains(&format!("/{kind}-")), "{fault}");
}

#[test]
fn every_tampering_is_found_and_named() {
    for (what, rule, kind, tamper) in FILES {
        let mut file = Story::told(Lie::None).export();
        tamper(&mut file);
        match verify(&file, &Fake) {
            Ok(_) => panic!("{what} was not found"),
            Err(fault) => {
                eprintln!("{what}: {fault}");
                named(&fault, rule, kind);
            }
        }
    }
    for (lie, rule, kind) in LIES {
        match verify(&Story::told(lie).export(), &Fake) {
            Ok(_) => panic!("{lie:?} was not found"),
            Err(fault) => {
                eprintln!("{lie:?}: {fault}");
                named(&fault, rule, kind);
            }
        }
    }
}
