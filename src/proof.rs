//! Proofs inside a document: `eddsa-jcs-2022` (W3C Data Integrity `EdDSA`
//! Cryptosuites section 3.3, as FEP-8b32 applies it). Unlike a signature of the
//! request, a proof stays with the document wherever it is passed on.

use apx_core::multibase::Multibase;
use secrecy::{ExposeSecret as _, SecretBox};
use serde_json::{Map, Number, Value, json};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::domain::time::Timestamp;
use crate::keys::{KeyKind, VerifyingKey};

const CRYPTOSUITE: &str = "eddsa-jcs-2022";
/// Above this, RFC 8785 writes different integers alike (section 3.2.2.3).
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// What is wrong with a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProofError {
    /// The document has no proof.
    #[error("the document has no proof")]
    Missing,
    /// The document has one already.
    #[error("the document has a proof already")]
    Present,
    /// The document or its proof isn't of the right shape.
    #[error("the proof can't be read")]
    Malformed,
    /// Another kind of proof.
    #[error("proofs of this kind are not supported here")]
    Unsupported,
    /// The proof's context is not that of the document.
    #[error("the proof's context is not the document's")]
    Context,
    /// Its `expires` is past.
    #[error("the proof has ended")]
    Expired,
    /// The arithmetic fails: another key, or another text.
    #[error("the proof is not right")]
    Invalid,
}

/// Adds a proof to a document. `method` is the id of the Ed25519 key in the
/// actor's `assertionMethod`. The document's `@context` is repeated in the
/// proof.
///
/// # Errors
/// When the document isn't an object, has a proof, or holds an integer that
/// the canonical form can't tell from its neighbours.
pub fn add_proof(
    document: &Value,
    secret: &SecretBox<[u8; 32]>,
    method: &str,
    created: Timestamp,
) -> Result<Value, ProofError> {
    let mut proven = document.as_object().ok_or(ProofError::Malformed)?.clone();
    if proven.contains_key("proof") {
        return Err(ProofError::Present);
    }
    let mut proof = Map::new();
    if let Some(context) = proven.get("@context") {
        proof.insert("@context".to_owned(), context.clone());
    }
    let created = jiff::Timestamp::from_second(created.seconds())
        .map_err(|_| ProofError::Malformed)?
        .to_string();
    for (name, value) in [
        ("type", "DataIntegrityProof"),
        ("cryptosuite", CRYPTOSUITE),
        ("verificationMethod", method),
        ("proofPurpose", "assertionMethod"),
        ("created", &created),
    ] {
        proof.insert(name.to_owned(), json!(value));
    }
    let hashes = hash_data(&proven, &proof)?;
    let key = ed25519_dalek::SigningKey::from_bytes(secret.expose_secret());
    let signature = ed25519_dalek::Signer::sign(&key, &hashes).to_bytes();
    let text = Multibase::Base58Btc.encode(&signature);
    proof.insert("proofValue".to_owned(), json!(text));
    proven.insert("proof".to_owned(), Value::Object(proof));
    Ok(Value::Object(proven))
}

/// A document's proof, read and ready to be verified.
#[derive(Clone, Debug)]
pub struct ParsedProof {
    method: String,
    hashes: [u8; 64],
    signature: Vec<u8>,
}

impl ParsedProof {
    /// The id of the key that it names. Whether that key is the actor's, and
    /// the actor the one who may say this, is the caller's to check.
    #[must_use]
    pub fn verification_method(&self) -> &str {
        &self.method
    }

    /// Was it made by the owner of this key?
    ///
    /// # Errors
    /// [`ProofError::Invalid`] when not.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), ProofError> {
        if key.kind() == KeyKind::Ed25519 && key.verifies(&self.hashes, &self.signature) {
            return Ok(());
        }
        Err(ProofError::Invalid)
    }
}

/// Reads a document's proof and checks everything but the arithmetic.
///
/// # Errors
/// Names what is wrong; [`ProofError::Missing`] when there is none.
pub fn read_proof(document: &Value, now: Timestamp) -> Result<ParsedProof, ProofError> {
    let mut plain = document.as_object().ok_or(ProofError::Malformed)?.clone();
    let Value::Object(mut proof) = plain.remove("proof").ok_or(ProofError::Missing)? else {
        return Err(ProofError::Unsupported);
    };
    let text = |name: &str| proof.get(name).and_then(Value::as_str);
    if text("type") != Some("DataIntegrityProof")
        || text("cryptosuite") != Some(CRYPTOSUITE)
        || text("proofPurpose") != Some("assertionMethod")
    {
        return Err(ProofError::Unsupported);
    }
    let method = text("verificationMethod")
        .ok_or(ProofError::Malformed)?
        .to_owned();
    check_expiry(&proof, now)?;
    let value = proof.remove("proofValue").ok_or(ProofError::Malformed)?;
    let signature = value
        .as_str()
        .and_then(|text| Multibase::Base58Btc.decode_exact(text).ok())
        .filter(|bytes| bytes.len() == 64)
        .ok_or(ProofError::Malformed)?;
    take_context(&mut plain, &proof)?;
    Ok(ParsedProof {
        method,
        hashes: hash_data(&plain, &proof)?,
        signature,
    })
}

fn check_expiry(proof: &Map<String, Value>, now: Timestamp) -> Result<(), ProofError> {
    let Some(expires) = proof.get("expires") else {
        return Ok(());
    };
    let expires: jiff::Timestamp = expires
        .as_str()
        .and_then(|text| text.parse().ok())
        .ok_or(ProofError::Malformed)?;
    if expires.as_second() < now.seconds() {
        return Err(ProofError::Expired);
    }
    Ok(())
}

/// Section 3.3.2, steps 4 and 5: the document's context begins with the
/// proof's, which then takes its place.
fn take_context(
    plain: &mut Map<String, Value>,
    proof: &Map<String, Value>,
) -> Result<(), ProofError> {
    let Some(proven) = proof.get("@context") else {
        return Ok(());
    };
    let list = |value: &Value| match value {
        Value::Array(items) => items.clone(),
        one => vec![one.clone()],
    };
    let given = plain.get("@context").ok_or(ProofError::Context)?;
    if !list(given).starts_with(&list(proven)) {
        return Err(ProofError::Context);
    }
    plain.insert("@context".to_owned(), proven.clone());
    Ok(())
}

/// Sections 3.3.3 to 3.3.5: the digest of the proof's configuration, then that
/// of the document, each in its canonical form (RFC 8785).
fn hash_data(
    document: &Map<String, Value>,
    config: &Map<String, Value>,
) -> Result<[u8; 64], ProofError> {
    let mut hashes = [0; 64];
    let (first, second) = hashes.split_at_mut(32);
    first.copy_from_slice(&canonical_hash(config)?);
    second.copy_from_slice(&canonical_hash(document)?);
    Ok(hashes)
}

fn canonical_hash(object: &Map<String, Value>) -> Result<[u8; 32], ProofError> {
    if !object.values().all(is_safe) {
        return Err(ProofError::Malformed);
    }
    let text = serde_json_canonicalizer::to_vec(object).map_err(|_| ProofError::Malformed)?;
    Ok(Sha256::digest(text).into())
}

fn is_safe(value: &Value) -> bool {
    match value {
        Value::Number(number) => is_safe_number(number),
        Value::Array(items) => items.iter().all(is_safe),
        Value::Object(members) => members.values().all(is_safe),
        _ => true,
    }
}

fn is_safe_number(number: &Number) -> bool {
    match (number.as_u64(), number.as_i64()) {
        (Some(positive), _) => positive <= MAX_SAFE_INTEGER,
        (None, Some(negative)) => negative.unsigned_abs() <= MAX_SAFE_INTEGER,
        // Floating point: as exact as it is written.
        (None, None) => true,
    }
}
