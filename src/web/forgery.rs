//! Every POST carries a token that belongs to its browser's cookie. It is
//! checked here, before any handler, so that none can forget.

use axum::{
    body::{Body, to_bytes},
    extract::{Extension, Request},
    http::{HeaderMap, HeaderName, Method, header},
    middleware::Next,
    response::Response,
};

use super::{Web, WebError, visit::Visit};

/// The longest form: a proposal's text with room to spare.
const MAX_FORM_BYTES: usize = 64 * 1024;

/// Lets a form through whose token and origin are right.
///
/// # Errors
/// [`WebError::FormTooOld`], [`WebError::TooLarge`].
pub async fn guard(
    Extension(visit): Extension<Visit>,
    request: Request,
    next: Next,
) -> Result<Response, WebError> {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method()) {
        return Ok(next.run(request).await);
    }
    if is_foreign(request.headers(), visit.web()) {
        return Err(WebError::FormTooOld);
    }
    let (parts, body) = request.into_parts();
    let form = to_bytes(body, MAX_FORM_BYTES)
        .await
        .map_err(|_| WebError::TooLarge)?;
    let found = url::form_urlencoded::parse(&form)
        .find(|(name, _)| name == "csrf")
        .map(|(_, token)| token);
    if !found.is_some_and(|token| visit.owns(&token)) {
        return Err(WebError::FormTooOld);
    }
    Ok(next.run(Request::from_parts(parts, Body::from(form))).await)
}

/// Whether a browser says that another site sent the form.
fn is_foreign(headers: &HeaderMap, web: &Web) -> bool {
    let said = |name: &HeaderName| {
        let value = headers.get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase())
    };
    let by_fetch = said(&HeaderName::from_static("sec-fetch-site"))
        .is_some_and(|site| site != "same-origin" && site != "none");
    let by_origin = said(&header::ORIGIN).is_some_and(|origin| {
        let is_ours = origin == web.site.origin.to_ascii_lowercase();
        // In development the server is also visited as 127.0.0.1, say.
        let is_host =
            origin.split_once("://").map(|(_, host)| host) == said(&header::HOST).as_deref();
        !(is_ours || web.development && is_host)
    });
    by_fetch || by_origin
}
