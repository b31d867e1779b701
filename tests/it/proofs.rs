//! Proofs by `eddsa-jcs-2022`: published vectors, there and back, refusals.

use pools::keys::{VerifyingKey, ed25519_multibase, new_ed25519_key};
use pools::{
    domain::time::Timestamp,
    proof::{ProofError, add_proof, read_proof},
    world::{Clock, World},
};
use serde_json::{Value, json};

use crate::wire::NOW;

const METHOD: &str = "https://server.example/users/alice#ed25519-key";

fn key(multibase: &Value) -> VerifyingKey {
    VerifyingKey::from_multibase(multibase.as_str().unwrap()).unwrap()
}

/// The vectors of FEP-8b32 and of W3C's EdDSA Cryptosuites, appendix B.
#[test]
fn verifies_published_proofs() {
    let fep: Value = serde_json::from_str(include_str!("vectors/fep-8b32-vector.json")).unwrap();
    let w3c = include_str!("vectors/eddsa-jcs-2022/signedJCS.json");
    let w3c: Value = serde_json::from_str(w3c).unwrap();
    let public = include_str!("vectors/eddsa-jcs-2022/publicKey.json");
    let public: Value = serde_json::from_str(public).unwrap();
    for (document, key) in [
        (&fep["signed"], key(&fep["publicKeyMultibase"])),
        (&w3c, key(&public["publicKeyMultibase"])),
    ] {
        read_proof(document, NOW).unwrap().verify(&key).unwrap();
    }
    let proof = read_proof(&fep["signed"], NOW).unwrap();
    assert_eq!(proof.verification_method(), METHOD);
}

#[test]
fn goes_there_and_back_and_refuses_changes() {
    let world = World::seeded(Clock::test(Timestamp::from_seconds(0)), 3);
    let pair = new_ed25519_key(&world);
    let key = VerifyingKey::from_multibase(&ed25519_multibase(&pair.secret)).unwrap();
    let document = json!({
        "@context": ["https://www.w3.org/ns/activitystreams"],
        "id": "https://server.example/activities/1",
        "type": "Follow",
        "count": 7,
    });
    let proven = add_proof(&document, &pair.secret, METHOD, NOW).unwrap();
    assert_eq!(proven["proof"]["created"], "2021-04-20T02:07:55Z");
    assert_eq!(proven["proof"]["@context"], document["@context"]);
    let check = |value: &Value| read_proof(value, NOW)?.verify(&key);
    check(&proven).unwrap();
    // As a text that went through another program: other order, other spaces.
    let text = serde_json::to_string_pretty(&proven).unwrap();
    check(&serde_json::from_str(&text).unwrap()).unwrap();
    // A reader may add contexts at the end.
    let mut longer = proven.clone();
    longer["@context"] = json!(["https://www.w3.org/ns/activitystreams", "https://x.example"]);
    check(&longer).unwrap();

    type Spoil = fn(&mut Value);
    let table: Vec<(&str, Spoil, ProofError)> = vec![
        (
            "another text",
            |v| v["type"] = json!("Undo"),
            ProofError::Invalid,
        ),
        ("more text", |v| v["to"] = json!([]), ProofError::Invalid),
        (
            "another time",
            |v| v["proof"]["created"] = json!("2022-01-01T00:00:00Z"),
            ProofError::Invalid,
        ),
        (
            "another key's name",
            |v| v["proof"]["verificationMethod"] = json!("x"),
            ProofError::Invalid,
        ),
        (
            "no proof",
            |v| drop(v.as_object_mut().unwrap().remove("proof")),
            ProofError::Missing,
        ),
        (
            "proofs",
            |v| v["proof"] = json!([]),
            ProofError::Unsupported,
        ),
        (
            "another suite",
            |v| v["proof"]["cryptosuite"] = json!("eddsa-rdfc-2022"),
            ProofError::Unsupported,
        ),
        (
            "another purpose",
            |v| v["proof"]["proofPurpose"] = json!("authentication"),
            ProofError::Unsupported,
        ),
        (
            "no value",
            |v| v["proof"]["proofValue"] = json!(""),
            ProofError::Malformed,
        ),
        (
            "short value",
            |v| v["proof"]["proofValue"] = json!("z111"),
            ProofError::Malformed,
        ),
        (
            "another context",
            |v| v["@context"] = json!("https://x.example"),
            ProofError::Context,
        ),
        (
            "ended",
            |v| v["proof"]["expires"] = json!("2021-04-20T02:07:54Z"),
            ProofError::Expired,
        ),
        (
            "integers that look alike",
            |v| v["count"] = json!(9_007_199_254_740_993_u64),
            ProofError::Malformed,
        ),
        ("no document", |v| *v = json!(1), ProofError::Malformed),
    ];
    for (what, spoil, expected) in table {
        let mut spoilt = proven.clone();
        spoil(&mut spoilt);
        assert_eq!(check(&spoilt), Err(expected), "{what}");
    }
    let again = add_proof(&proven, &pair.secret, METHOD, NOW);
    assert_eq!(again, Err(ProofError::Present));
    let other = new_ed25519_key(&world).public_multibase;
    let other = VerifyingKey::from_multibase(&other).unwrap();
    let proof = read_proof(&proven, NOW).unwrap();
    assert_eq!(proof.verify(&other), Err(ProofError::Invalid));
}
