//! The rules that a signature must keep, whatever its scheme.

use http::Method;
use url::Url;

use super::{
    super::{
        digest::{DigestError, check_content_digest_field, check_digest_field},
        http_date,
    },
    Claim, Here, MAX_AGE_SECONDS, MAX_AHEAD_SECONDS, ParsedSignature, Request, Scheme,
    SignatureError, normal_authority, single,
};
use crate::domain::time::Timestamp;

impl Claim {
    fn covers(&self, component: &str) -> bool {
        self.covered.iter().any(|covered| covered == component)
    }

    /// The rules, one after the other.
    pub(super) fn check(
        self,
        request: &Request<'_>,
        now: Timestamp,
    ) -> Result<ParsedSignature, SignatureError> {
        check_key_id(&self.key_id)?;
        self.check_target(request)?;
        self.check_digest(request)?;
        let signed_at = self.check_time(request, now)?;
        Ok(ParsedSignature {
            claim: self,
            signed_at,
        })
    }

    /// Method, host and path: without them, what was signed for one inbox could
    /// be brought to another.
    fn check_target(&self, request: &Request<'_>) -> Result<(), SignatureError> {
        let (method, host, path) = match self.scheme {
            Scheme::Cavage => (
                self.covers("(request-target)"),
                self.covers("host"),
                self.covers("(request-target)"),
            ),
            Scheme::Rfc9421 => {
                let whole = self.covers("@target-uri");
                let line = self.covers("@request-target");
                let query = self.covers("@query") || !request.path_and_query.contains('?');
                (
                    self.covers("@method"),
                    whole || self.covers("@authority") || self.covers("host"),
                    whole || line || (self.covers("@path") && query),
                )
            }
        };
        match (method, host, path) {
            (true, true, true) => Ok(()),
            (false, _, _) => Err(SignatureError::Uncovered("the method")),
            (_, false, _) => Err(SignatureError::Uncovered("the host")),
            (_, _, false) => Err(SignatureError::Uncovered("the path")),
        }
    }

    fn check_digest(&self, request: &Request<'_>) -> Result<(), SignatureError> {
        let old = self.covers("digest");
        let new = self.covers("content-digest");
        if old {
            let field = single(request.headers, "digest")?;
            check_digest_field(field, request.body).map_err(digest_error)?;
        }
        if new {
            let field = single(request.headers, "content-digest")?;
            check_content_digest_field(field, request.body).map_err(digest_error)?;
        }
        let bodiless =
            request.body.is_empty() && matches!(*request.method, Method::GET | Method::HEAD);
        if old || new || bodiless {
            return Ok(());
        }
        Err(SignatureError::Uncovered("the digest"))
    }

    /// Every time that is signed must be near `now`; one must be signed.
    fn check_time(
        &self,
        request: &Request<'_>,
        now: Timestamp,
    ) -> Result<Timestamp, SignatureError> {
        let mut signed_at = None;
        if self.covers("date") {
            let date = single(request.headers, "date")?;
            let date = http_date::parse(date).ok_or(SignatureError::Malformed("date"))?;
            check_skew(date, now)?;
            signed_at = Some(date);
        }
        // RFC 9421 always signs its parameters, the draft only by name.
        let created_is_signed = self.scheme == Scheme::Rfc9421 || self.covers("(created)");
        if let Some(created) = self.created.filter(|_| created_is_signed) {
            let created = Timestamp::from_seconds(created);
            check_skew(created, now)?;
            signed_at = Some(created);
        }
        if self
            .expires
            .is_some_and(|end| Timestamp::from_seconds(end) < now)
        {
            return Err(SignatureError::Stale);
        }
        signed_at.ok_or(SignatureError::Uncovered("the time"))
    }
}

/// The request names this server as its host.
pub(super) fn check_host(request: &Request<'_>, here: &Here<'_>) -> Result<(), SignatureError> {
    let host = single(request.headers, "host")?;
    if normal_authority(here.scheme, host) == normal_authority(here.scheme, here.authority) {
        return Ok(());
    }
    Err(SignatureError::ForeignHost)
}

fn check_skew(signed_at: Timestamp, now: Timestamp) -> Result<(), SignatureError> {
    if signed_at > now.plus_seconds(MAX_AHEAD_SECONDS) {
        return Err(SignatureError::FromTheFuture);
    }
    if signed_at < now.plus_seconds(-MAX_AGE_SECONDS) {
        return Err(SignatureError::Stale);
    }
    Ok(())
}

fn check_key_id(key_id: &str) -> Result<(), SignatureError> {
    let url = Url::parse(key_id).map_err(|_| SignatureError::BadKeyId)?;
    if matches!(url.scheme(), "https" | "http") && url.has_host() {
        return Ok(());
    }
    Err(SignatureError::BadKeyId)
}

fn digest_error(error: DigestError) -> SignatureError {
    match error {
        DigestError::Mismatch => SignatureError::DigestMismatch,
        DigestError::Malformed => SignatureError::Malformed("the digest"),
        DigestError::Unsupported => SignatureError::UnsupportedAlgorithm("this digest".to_owned()),
    }
}
