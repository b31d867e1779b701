//! The digest of a body, as the header fields `Digest` (RFC 3230) and
//! `Content-Digest` (RFC 9530) carry it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sfv::{BareItem, Item, ListEntry, Parser};
use sha2::{Digest as _, Sha256, Sha512};
use thiserror::Error;

/// What is wrong with a digest field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DigestError {
    /// The field can't be read.
    #[error("the digest can't be read")]
    Malformed,
    /// It names neither SHA-256 nor SHA-512.
    #[error("the digest uses no algorithm known here")]
    Unsupported,
    /// The body is another one than the digest says.
    #[error("the digest is not that of the body")]
    Mismatch,
}

/// The value of `Digest` for a body: `SHA-256=…`.
#[must_use]
pub fn digest_field(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(Sha256::digest(body)))
}

/// The value of `Content-Digest` for a body: `sha-256=:…:`.
#[must_use]
pub fn content_digest_field(body: &[u8]) -> String {
    // A byte sequence of RFC 9651 is plain base64 between colons.
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(body)))
}

/// Checks a `Digest` field against the body. Every digest in it that uses an
/// algorithm known here must be right, and there must be one.
///
/// # Errors
/// Names what is wrong.
pub fn check_digest_field(field: &str, body: &[u8]) -> Result<(), DigestError> {
    let mut known = 0_usize;
    for part in field.split(',') {
        let (name, value) = part.trim().split_once('=').ok_or(DigestError::Malformed)?;
        let Some(expected) = digest_of(&name.to_ascii_lowercase(), body) else {
            continue;
        };
        let given = STANDARD
            .decode(value.trim())
            .map_err(|_| DigestError::Malformed)?;
        if given != expected {
            return Err(DigestError::Mismatch);
        }
        known += 1;
    }
    at_least_one(known)
}

/// Checks a `Content-Digest` field against the body, by the same rule.
///
/// # Errors
/// Names what is wrong.
pub fn check_content_digest_field(field: &str, body: &[u8]) -> Result<(), DigestError> {
    let entries = Parser::new(field.as_bytes())
        .parse_dictionary()
        .map_err(|_| DigestError::Malformed)?;
    let mut known = 0_usize;
    for (name, entry) in &entries {
        let Some(expected) = digest_of(name.as_str(), body) else {
            continue;
        };
        let ListEntry::Item(Item {
            bare_item: BareItem::ByteSequence(given),
            ..
        }) = entry
        else {
            return Err(DigestError::Malformed);
        };
        if *given != expected {
            return Err(DigestError::Mismatch);
        }
        known += 1;
    }
    at_least_one(known)
}

fn at_least_one(known: usize) -> Result<(), DigestError> {
    if known == 0 {
        return Err(DigestError::Unsupported);
    }
    Ok(())
}

fn digest_of(algorithm: &str, body: &[u8]) -> Option<Vec<u8>> {
    match algorithm {
        "sha-256" => Some(Sha256::digest(body).to_vec()),
        "sha-512" => Some(Sha512::digest(body).to_vec()),
        _ => None,
    }
}
