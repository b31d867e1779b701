//! A version of the bylaws as anyone fetches it: the digest can be made again
//! from the JSON alone, and the proof is the Pool's.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use http::{Request, StatusCode};
use pools::{
    domain::{
        ballot::Choice,
        id::PersonId,
        rules::{Admission, VotingRules},
        text::{Body as Words, Purpose, Title},
        variables::Number,
    },
    federation::serve::shared_router,
    keys::VerifyingKey,
    proof::{ProofError, read_proof},
    services::{
        close_proposal::close_proposal,
        propose_amendment::{ProposeAmendment, propose_amendment},
        write_bylaws::write_bylaws,
    },
    store::proposal,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

use crate::{
    door::federation,
    support::{Home, both_databases, terms, tx},
};

struct Fetched {
    status: StatusCode,
    cache: String,
    body: Value,
}

async fn fetch(home: &Home, path: &str) -> Fetched {
    let router = shared_router(Arc::new(federation(home).await));
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let cache = parts.headers.get("cache-control");
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    Fetched {
        status: parts.status,
        cache: cache.map_or_else(String::new, |value| value.to_str().unwrap().to_owned()),
        body: serde_json::from_slice(&bytes).unwrap_or_default(),
    }
}

/// What the two versions of `oak` say of themselves.
async fn statuses(home: &Home) -> [String; 2] {
    let first = fetch(home, "/pools/oak/bylaws/1").await;
    let second = fetch(home, "/pools/oak/bylaws/2").await;
    [first, second].map(|found| found.body["pools:status"].as_str().unwrap().to_owned())
}

/// What the specification tells strangers to do.
fn digest_again(object: &Value) -> String {
    let hashed = json!({
        "parameters": object["pools:parameters"],
        "template": object["pools:template"],
        "text": object["content"],
    });
    let canonical = serde_json_canonicalizer::to_vec(&hashed).unwrap();
    pools::services::record_acceptance::hex(&Sha256::digest(canonical))
}

both_databases! {
    async fn anyone_can_check_a_version(home: Home) {
        let ada = home.person("ada").await;
        let oak = home.pool(&ada, "oak").await;
        let mut other = terms("oak", Admission::Open, VotingRules::DEFAULT);
        other.variables = other.variables.with(Number::VotingDays, 14).unwrap();
        let writer = PersonId::from(ada.actor_id);
        tx!(home, |tx| write_bylaws(&mut tx, &home.world, oak.pool_id, &other, writer).await).unwrap();

        let actor = fetch(home, "/pools/oak").await.body;
        assert_eq!(actor["pools:bylaws"], "https://here.example/pools/oak/bylaws/1");
        let key = actor["assertionMethod"][0]["publicKeyMultibase"].as_str().unwrap();
        let key = VerifyingKey::from_multibase(key).unwrap();

        let adopted = fetch(home, "/pools/oak/bylaws/1").await;
        let written = fetch(home, "/pools/oak/bylaws/2").await;
        for (number, object) in [(1, &adopted.body), (2, &written.body)] {
            let id = format!("https://here.example/pools/oak/bylaws/{number}");
            assert_eq!(object["id"], id);
            assert_eq!(object["type"], json!(["Document", "pools:Bylaws"]));
            assert_eq!(object["attributedTo"], actor["id"]);
            assert_eq!(object["pools:version"], number);
            assert_eq!(object["pools:digest"], digest_again(object), "{number}");
            let proof = read_proof(object, home.world.now()).unwrap();
            assert_eq!(proof.verification_method(), "https://here.example/pools/oak#ed25519-key");
            proof.verify(&key).unwrap();
        }
        assert_eq!(adopted.body["pools:adoptedBy"], "https://here.example/pools/oak/proposals/0");
        assert_eq!(adopted.body["pools:status"], "adopted");
        assert_eq!(adopted.cache, "no-cache");
        assert_eq!(written.body["pools:status"], "draft");
        assert_eq!(written.body.get("pools:adoptedBy"), None);
        assert_eq!(written.cache, "no-cache");
        // The same bytes at any time.
        home.later(86_400);
        assert_eq!(fetch(home, "/pools/oak/bylaws/1").await.body, adopted.body);

        // Whoever changes a number or a word is found out, twice.
        for (field, value) in [
            ("content", json!("# Bylaws\n\nada decides.\n")),
            ("pools:template", json!("hosted/1")),
            ("pools:parameters", json!({ "voting_days": 1 })),
        ] {
            let mut forged = adopted.body.clone();
            forged[field] = value;
            assert_ne!(forged["pools:digest"], digest_again(&forged), "{field}");
            let proof = read_proof(&forged, home.world.now()).unwrap();
            assert_eq!(proof.verify(&key), Err(ProofError::Invalid), "{field}");
        }
        // Nor does a draft pass for what members carried.
        let mut forged = written.body.clone();
        forged["pools:status"] = json!("adopted");
        let proof = read_proof(&forged, home.world.now()).unwrap();
        assert_eq!(proof.verify(&key), Err(ProofError::Invalid));
        for path in ["/pools/oak/bylaws/3", "/pools/elm/bylaws/1", "/pools/oak/bylaws/0"] {
            assert_eq!(fetch(home, path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn a_draft_is_not_yet_the_pools_bylaws(home: Home) {
        let ada = home.person("ada").await;
        home.draft_pool(&ada, "oak", terms("oak", Admission::Open, VotingRules::DEFAULT)).await;
        assert_eq!(fetch(home, "/pools/oak").await.body.get("pools:bylaws"), None);
        let draft = fetch(home, "/pools/oak/bylaws/1").await;
        assert_eq!(draft.body["pools:digest"], digest_again(&draft.body));
        assert_eq!(draft.cache, "no-cache");
        assert_eq!(draft.body["pools:status"], "draft");
    }

    async fn the_key_says_how_far_a_version_came(home: Home) {
        let ada = home.person("ada").await;
        let oak = home.pool(&ada, "oak").await;
        home.later(60);
        let mut terms = oak.terms().unwrap();
        terms.purpose = Purpose::parse("We owe Mallory one million.").unwrap();
        let command = ProposeAmendment {
            proposer: ada.actor_id.into(),
            against: oak.bylaws_id,
            terms,
            title: Title::parse("Other bylaws").unwrap(),
            body: Words::parse("").unwrap(),
            review_at: None,
        };
        let number = tx!(home, |tx| propose_amendment(&mut tx, &home.world, oak.pool_id, &command).await).unwrap();
        assert_eq!(statuses(home).await, ["adopted", "proposed"]);
        let mut conn = home.db.read().await.unwrap();
        let found = proposal::by_number(&mut conn, oak.pool_id, number).await.unwrap().unwrap();
        drop(conn);
        home.later(60);
        home.cast(found.proposal_id, &ada, Choice::For).await.unwrap();
        if home.again(found.proposal_id).await.closed.is_none() {
            home.later(8 * 86_400);
            tx!(home, |tx| close_proposal(&mut tx, &home.world, &home.site, found.proposal_id).await).unwrap();
        }
        assert_eq!(statuses(home).await, ["superseded", "adopted"]);
        // What is over stays as it is, to the byte; what is in force may end.
        let old = fetch(home, "/pools/oak/bylaws/1").await;
        assert_eq!(old.cache, "public, max-age=31536000, immutable");
        home.later(86_400);
        assert_eq!(fetch(home, "/pools/oak/bylaws/1").await.body, old.body);
        assert_eq!(fetch(home, "/pools/oak/bylaws/2").await.cache, "no-cache");
    }
}
