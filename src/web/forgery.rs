//! Every POST carries a token that belongs to its browser's cookie. It is
//! checked here, before any handler, so that none can forget.

use axum::{
    body::{Body, to_bytes},
    extract::{Extension, Request},
    http::{HeaderMap, HeaderName, Method, header},
    middleware::Next,
    response::Response,
};

use super::{
    WebError,
    upload::{self, Upload},
    visit::Visit,
};

/// The longest form: a proposal's text with room to spare.
const MAX_FORM_BYTES: usize = 64 * 1024;

/// The longest form with a list of members in it: a mebibyte of text, each byte
/// of which may become three.
pub(super) const MAX_LIST_BYTES: usize = 4 * 1024 * 1024;

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
    let web = visit.web();
    if is_foreign(request.headers(), &web.site.origin, web.development) {
        return Err(WebError::FormTooOld);
    }
    let (mut parts, body) = request.into_parts();
    if let Some(boundary) = upload::boundary(&parts.headers) {
        let most = upload::most_bytes(parts.uri.path()).ok_or(WebError::FormTooOld)?;
        let form = to_bytes(body, most).await.map_err(|_| WebError::TooLarge)?;
        let sent = Upload::read(form, boundary).await?;
        if !sent.field("csrf").is_some_and(|token| visit.owns(token)) {
            return Err(WebError::FormTooOld);
        }
        parts.extensions.insert(sent);
        let request = Request::from_parts(parts, Body::empty());
        return Ok(next.run(request).await);
    }
    let form = to_bytes(body, longest(parts.uri.path()))
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

/// How long a form may be that is sent there.
fn longest(path: &str) -> usize {
    let is_list = path.ends_with("/invitations/list") || path.ends_with("/invitations/list/send");
    if is_list {
        MAX_LIST_BYTES
    } else {
        MAX_FORM_BYTES
    }
}

/// Whether a browser says that another site sent the form.
fn is_foreign(headers: &HeaderMap, ours: &str, development: bool) -> bool {
    let said = |name: &HeaderName| {
        let value = headers.get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase())
    };
    let by_fetch = said(&HeaderName::from_static("sec-fetch-site"))
        .is_some_and(|site| site != "same-origin" && site != "none");
    let by_origin = said(&header::ORIGIN).is_some_and(|origin| {
        let is_ours = origin == ours.to_ascii_lowercase();
        // In development the server is also visited as 127.0.0.1, say.
        let is_host =
            origin.split_once("://").map(|(_, host)| host) == said(&header::HOST).as_deref();
        !(is_ours || (development && is_host))
    });
    by_fetch || by_origin
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn forms_of_other_sites_are_known() {
        let ours = "https://pools.example";
        for (site, origin, development, expected) in [
            (None, None, false, false),
            (Some("same-origin"), Some(ours), false, false),
            (Some("none"), None, false, false),
            (None, Some("HTTPS://Pools.example"), false, false),
            (Some("cross-site"), None, false, true),
            (Some("same-site"), None, false, true),
            (
                Some("same-origin"),
                Some("https://evil.example"),
                false,
                true,
            ),
            (None, Some("http://pools.example"), false, true),
            (None, Some("null"), false, true),
            (None, Some("http://127.0.0.1:8080"), false, true),
            (None, Some("http://127.0.0.1:8080"), true, false),
            (None, Some("https://evil.example"), true, true),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("127.0.0.1:8080"));
            for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
                if let Some(value) = value {
                    headers.insert(name, HeaderValue::from_static(value));
                }
            }
            let found = is_foreign(&headers, ours, development);
            assert_eq!(found, expected, "{site:?} {origin:?} {development}");
        }
    }
}
