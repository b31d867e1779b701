//! The border of Floods: objects as canonical JSON (RFC 8785), their digests,
//! the trees of rolls and ballots, and checking an exported Flood with nothing
//! but the file. `federation/floods.md` is the specification of what is here.
//!
//! | file | what is in it |
//! |---|---|
//! | [`merkle`] | trees of RFC 6962 |
//! | [`ballots`] | persons, leaves and roots of rolls and ballots |
//! | [`write`](mod@write), [`read`] | objects as JSON |
//! | [`verify`], [`fault`] | does the outcome follow, and if not, which object is at fault |
//!
//! Absent on purpose: keys and signatures. Who verifies hands them in.

pub mod ballots;
pub mod fault;
pub mod merkle;
pub mod read;
pub mod verify;
pub mod write;

#[cfg(test)]
mod tests;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::domain::flood::{Digest, Outcome};

/// SHA-256 over the canonical form; none when it holds a number that the
/// canonical form can't tell from another.
#[must_use]
pub fn hash_json(value: &Value) -> Option<Digest> {
    if !is_exact(value) {
        return None;
    }
    let text = serde_json_canonicalizer::to_vec(value).ok()?;
    Some(Digest::new(Sha256::digest(text).into()))
}

/// No number but integers that JSON keeps exactly (RFC 8785 section 3.2.2.3).
fn is_exact(value: &Value) -> bool {
    const MOST: u64 = (1 << 53) - 1;
    match value {
        Value::Number(number) => number
            .as_i64()
            .is_some_and(|number| number.unsigned_abs() <= MOST),
        Value::Array(items) => items.iter().all(is_exact),
        Value::Object(members) => members.values().all(is_exact),
        _ => true,
    }
}

/// The digest of an object: over all of it but the proof, so that signing the
/// same words again says nothing new.
#[must_use]
pub fn object_id(object: &Value) -> Option<Digest> {
    let mut plain = object.as_object()?.clone();
    plain.remove("proof");
    hash_json(&Value::Object(plain))
}

/// The digest of an outcome: the same from every Pool that computed it.
#[must_use]
pub fn outcome_hash(outcome: &Outcome) -> Option<Digest> {
    hash_json(&write::outcome(outcome))
}

/// A digest as it is written.
#[must_use]
pub fn text_of(digest: Digest) -> String {
    format!("sha-256:{digest}")
}

/// A digest as it was written.
#[must_use]
pub fn digest_of(text: &str) -> Option<Digest> {
    let digits = text.strip_prefix("sha-256:")?.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let digit = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        if let [high, low] = pair {
            *byte = digit(high)? << 4 | digit(low)?;
        }
    }
    Some(Digest::new(bytes))
}
