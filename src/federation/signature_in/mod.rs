//! Signed requests of other servers: read, checked, verified. No I/O here: the
//! caller brings the request, the time, and later the key.
//!
//! Two schemes are read: draft-cavage-http-signatures-12, which most of the
//! fediverse speaks, and RFC 9421. Three steps: [`read`] takes the signatures
//! as they stand, [`parse`] picks the first that keeps the rules, and
//! [`ParsedSignature::verify`] does the arithmetic. Whether the key's owner may
//! say what the body says is not decided here, nor whether it was said before.
//!
//! The reader of `apx_core::http_signatures` was tried and is not used. It
//! leaves the query out of `(request-target)`, splits quoted values at commas,
//! sees the first of several signatures only, ignores `alg`, takes any age when
//! `expires` is given, and panics on a `created` at the end of its calendar.
//! The tests hold all of these.

mod cavage;
mod evidence;
mod rfc9421;
mod rules;

use http::{HeaderMap, Method};
use thiserror::Error;

pub use self::evidence::{Evidence, headers_to_keep, reparse};
use crate::domain::time::Timestamp;
use crate::keys::{KeyKind, VerifyingKey};

/// How old a signature may be. Servers that retry sign again.
pub const MAX_AGE_SECONDS: i64 = 60 * 60;
/// How far ahead of our clock another server's may be.
pub const MAX_AHEAD_SECONDS: i64 = 5 * 60;
/// Longer signature fields are not read.
const MAX_FIELD_BYTES: usize = 16 * 1024;
/// More components are not read.
const MAX_COMPONENTS: usize = 32;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// There is no signature.
    #[error("the request is not signed")]
    Missing,
    /// A field can't be read; says which.
    #[error("{0} can't be read")]
    Malformed(&'static str),
    /// A signed field is not in the request.
    #[error("the signed field {0} is missing")]
    MissingField(String),
    /// A field stands there twice that may stand there once.
    #[error("the field {0} stands there twice")]
    Repeated(&'static str),
    /// The signature is over a component that isn't supported.
    #[error("the signature is over {0}, which isn't supported here")]
    UnsupportedComponent(String),
    /// The signature uses an algorithm that isn't supported.
    #[error("signatures by {0} are not supported here")]
    UnsupportedAlgorithm(String),
    /// The signature leaves out what it must cover.
    #[error("the signature doesn't cover {0}")]
    Uncovered(&'static str),
    /// The body is not the one that was signed.
    #[error("the digest is not that of the body")]
    DigestMismatch,
    /// Signed too long ago, or past its own `expires`.
    #[error("the signature is too old")]
    Stale,
    /// Signed at a time that is still to come.
    #[error("the signature is from the future")]
    FromTheFuture,
    /// The request was meant for another server.
    #[error("the request was meant for another server")]
    ForeignHost,
    /// The key's id is no web address.
    #[error("the key's id is no web address")]
    BadKeyId,
    /// The arithmetic fails: another key, or another text.
    #[error("the signature is not right")]
    Invalid,
}

/// A request as it came in.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The method.
    pub method: &'a Method,
    /// Path and query exactly as they were sent.
    pub path_and_query: &'a str,
    /// All header fields. `Host` must be among them (a caller that speaks
    /// HTTP/2 adds it from `:authority`).
    pub headers: &'a HeaderMap,
    /// The whole body.
    pub body: &'a [u8],
}

/// Where this server is: what a request for it must name.
#[derive(Clone, Copy, Debug)]
pub struct Here<'a> {
    /// `https`, or `http` in development.
    pub scheme: &'a str,
    /// Host, and the port unless it is the scheme's own.
    pub authority: &'a str,
}

/// The two ways to sign a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// draft-cavage-http-signatures-12.
    Cavage,
    /// RFC 9421, HTTP Message Signatures.
    Rfc9421,
}

impl Scheme {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Cavage => Self::Rfc9421,
            Self::Rfc9421 => Self::Cavage,
        }
    }
}

/// The algorithm that a signature says it uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RsaSha256,
    /// Ed25519.
    Ed25519,
    /// What the key is for: nothing is said, or `hs2019`, which the fediverse
    /// uses for RSA with SHA-256.
    OfTheKey,
}

/// A signature as it stands in a request: read, nothing checked yet.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The scheme.
    pub scheme: Scheme,
    /// The key's id as given.
    pub key_id: String,
    /// The algorithm.
    pub algorithm: Algorithm,
    /// The text that was signed ("signing string", "signature base").
    pub base: String,
    /// The signature's bytes.
    pub signature: Vec<u8>,
    /// The components that it covers, in order, in lower case.
    pub covered: Vec<String>,
    /// When it says it was made, seconds since 1970 UTC.
    pub created: Option<i64>,
    /// When it says it ends, seconds since 1970 UTC.
    pub expires: Option<i64>,
}

/// A signature that keeps all rules but the last: it isn't verified yet.
#[derive(Clone, Debug)]
pub struct ParsedSignature {
    claim: Claim,
    signed_at: Timestamp,
}

impl ParsedSignature {
    /// The scheme that it uses.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.claim.scheme
    }

    /// The key's id as given. It may have a fragment (`…#main-key`) or be a
    /// document of its own (`…/main-key`).
    #[must_use]
    pub fn key_id(&self) -> &str {
        &self.claim.key_id
    }

    /// The key's id without its fragment: where to fetch the key, and mostly
    /// the id of its owner too.
    #[must_use]
    pub fn key_url(&self) -> &str {
        without_fragment(&self.claim.key_id)
    }

    /// When it was signed, by the other server's clock.
    #[must_use]
    pub fn signed_at(&self) -> Timestamp {
        self.signed_at
    }

    /// The components that it covers, in lower case.
    #[must_use]
    pub fn covered(&self) -> &[String] {
        &self.claim.covered
    }

    /// The last step: was it made by the owner of this key?
    ///
    /// # Errors
    /// [`SignatureError::Invalid`] when not.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), SignatureError> {
        self.claim.verify(key)
    }
}

impl Claim {
    /// Verifies the arithmetic alone, without any of the rules of [`parse`].
    ///
    /// # Errors
    /// [`SignatureError::Invalid`] when it fails.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), SignatureError> {
        let fits = match self.algorithm {
            Algorithm::OfTheKey => true,
            Algorithm::RsaSha256 => key.kind() == KeyKind::Rsa,
            Algorithm::Ed25519 => key.kind() == KeyKind::Ed25519,
        };
        if fits && key.verifies(self.base.as_bytes(), &self.signature) {
            return Ok(());
        }
        Err(SignatureError::Invalid)
    }
}

/// Reads the signatures of a request, at most four, without any check.
///
/// # Errors
/// When there is none, or one can't be read.
pub fn read(request: &Request<'_>, here: &Here<'_>) -> Result<Vec<Claim>, SignatureError> {
    if request.headers.contains_key("signature-input") {
        return rfc9421::read(request, here);
    }
    if request.headers.contains_key("signature") {
        return Ok(vec![cavage::read(request)?]);
    }
    Err(SignatureError::Missing)
}

/// Reads a request's signature and checks everything that can be checked
/// without the key: it is meant for this server, was made just now, covers
/// method, host, path, time and digest, and the digest is that of the body. Of
/// several signatures it takes the first that keeps the rules.
///
/// # Errors
/// Names the rule that is broken.
pub fn parse(
    request: &Request<'_>,
    here: &Here<'_>,
    now: Timestamp,
) -> Result<ParsedSignature, SignatureError> {
    let claims = read(request, here)?;
    rules::check_host(request, here)?;
    let mut refusal = SignatureError::Missing;
    for (position, claim) in claims.into_iter().enumerate() {
        match claim.check(request, now) {
            Ok(parsed) => return Ok(parsed),
            Err(error) if position == 0 => refusal = error,
            Err(_) => {}
        }
    }
    Err(refusal)
}

/// A key's id without its fragment.
#[must_use]
pub fn without_fragment(key_id: &str) -> &str {
    key_id.split_once('#').map_or(key_id, |(url, _)| url)
}

/// Host and port as RFC 9421 section 2.2.3 wants them: lower case, without the
/// scheme's own port.
fn normal_authority(scheme: &str, authority: &str) -> String {
    let authority = authority.trim().to_ascii_lowercase();
    let own_port = if scheme == "http" { ":80" } else { ":443" };
    authority
        .strip_suffix(own_port)
        .map_or(authority.clone(), str::to_owned)
}

/// A field that decides something, and so must stand there once: else one
/// reading could be signed and another one used.
fn single<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<&'a str, SignatureError> {
    let mut values = headers.get_all(name).iter();
    let value = values
        .next()
        .ok_or_else(|| SignatureError::MissingField(name.to_owned()))?;
    if values.next().is_some() {
        return Err(SignatureError::Repeated(name));
    }
    let value = value
        .to_str()
        .map_err(|_| SignatureError::Malformed(name))?;
    Ok(value.trim())
}

/// All values of a signed field, joined as both schemes want them
/// (RFC 9421 section 2.1).
fn combined(headers: &HeaderMap, name: &str) -> Result<String, SignatureError> {
    let mut joined: Option<String> = None;
    for value in headers.get_all(name) {
        let value = value
            .to_str()
            .map_err(|_| SignatureError::Malformed("a signed field"))?
            .trim();
        joined = Some(match joined {
            None => value.to_owned(),
            Some(before) => format!("{before}, {value}"),
        });
    }
    joined.ok_or_else(|| SignatureError::MissingField(name.to_owned()))
}
