//! Signatures as evidence: what is kept of a request so that anyone can verify
//! later that the sender's own server signed it.

use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::{Here, ParsedSignature, Request, Scheme, SignatureError, parse};
use crate::domain::time::Timestamp;

/// A request as it was stored.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The method, `POST`.
    pub method: &'a str,
    /// Path and query as sent.
    pub path_and_query: &'a str,
    /// What [`headers_to_keep`] returned.
    pub headers: &'a [(String, String)],
    /// The whole body.
    pub body: &'a [u8],
    /// When it came in, by this server's clock.
    pub received_at: Timestamp,
}

/// The header fields that verifying needs: the signature's own, `Host`, and
/// those that it covers. Nothing else of the request is kept.
#[must_use]
pub fn headers_to_keep(signature: &ParsedSignature, headers: &HeaderMap) -> Vec<(String, String)> {
    let own: &[&str] = match signature.scheme() {
        Scheme::Cavage => &["host", "signature"],
        Scheme::Rfc9421 => &["host", "signature-input", "signature"],
    };
    let covered = signature.covered().iter().map(String::as_str);
    let mut kept: Vec<(String, String)> = Vec::new();
    for name in own.iter().copied().chain(covered) {
        if kept.iter().any(|(before, _)| before == name) {
            continue;
        }
        for value in headers.get_all(name) {
            // What isn't text was refused before.
            if let Ok(value) = value.to_str() {
                kept.push((name.to_owned(), value.to_owned()));
            }
        }
    }
    kept
}

/// [`parse`] for a stored request: the same rules, with the time at which it
/// came in.
///
/// # Errors
/// Names the rule that is broken.
pub fn reparse(
    evidence: &Evidence<'_>,
    here: &Here<'_>,
) -> Result<ParsedSignature, SignatureError> {
    let method = Method::from_bytes(evidence.method.as_bytes())
        .map_err(|_| SignatureError::Malformed("the method"))?;
    let mut headers = HeaderMap::with_capacity(evidence.headers.len());
    for (name, value) in evidence.headers {
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| SignatureError::Malformed("a header field"))?;
        let value = HeaderValue::from_str(value)
            .map_err(|_| SignatureError::Malformed("a header field"))?;
        headers.append(name, value);
    }
    let request = Request {
        method: &method,
        path_and_query: evidence.path_and_query,
        headers: &headers,
        body: evidence.body,
    };
    parse(&request, here, evidence.received_at)
}
