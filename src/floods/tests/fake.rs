//! Keys and evidence that only these tests believe in.
#![cfg(test)]

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::super::{
    object_id, text_of,
    verify::{Cast, Signatures},
    write,
};
use crate::domain::{
    flood::{Choices, Digest, Evidence, Peer, RoundId},
    time::Timestamp,
};

/// Keys and evidence that only these tests believe in.
pub struct Fake;

pub fn mac(parts: &[&str]) -> String {
    text_of(Digest::new(Sha256::digest(parts.join("|")).into()))
}

pub fn key(pool: &str) -> String {
    format!("key of {pool}")
}

impl Signatures for Fake {
    fn is_signed(&self, object: &Value, pool: &Peer, pinned: &str) -> bool {
        let id = object_id(object).map(text_of).unwrap_or_default();
        pinned == key(pool.as_str()) && object["proof"]["proofValue"] == mac(&[pinned, &id])
    }

    fn evidence(&self, cast: &Cast<'_>) -> Evidence {
        let body = cast.evidence["body"].to_string();
        let body_fits =
            cast.evidence["body"] == said(cast.round, cast.voter, cast.choices, cast.signed_at);
        if body_fits && cast.evidence["mac"] == mac(&["server of", cast.voter, &body]) {
            Evidence::Signed
        } else {
            Evidence::Broken
        }
    }
}

pub fn said(round: RoundId, voter: &str, choices: Choices, at: Timestamp) -> Value {
    let options: Vec<u8> = (0..16).filter(|option| choices.has(*option)).collect();
    json!({ "round": text_of(round.digest()), "voter": voter, "choices": options, "date": write::date(at) })
}
