//! Every POST carries a token that belongs to its browser's cookie. It is
//! checked here, before any handler, so that none can forget.

use axum::{
    body::{Body, to_bytes},
    extract::{Extension, Request},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::Response,
};

use super::{WebError, visit::Visit};

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
    if is_foreign(request.headers(), &visit.web().site.origin) {
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
fn is_foreign(headers: &HeaderMap, origin: &str) -> bool {
    let said = |name: &str| {
        headers
            .get(name)
            .map(|value| value.as_bytes().to_ascii_lowercase())
    };
    let by_fetch =
        said("sec-fetch-site").is_some_and(|site| site != b"same-origin" && site != b"none");
    let by_origin = said(header::ORIGIN.as_str())
        .is_some_and(|found| found != origin.to_ascii_lowercase().as_bytes());
    by_fetch || by_origin
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn forms_of_other_sites_are_known() {
        let ours = "https://pools.example";
        for (site, origin, expected) in [
            (None, None, false),
            (Some("same-origin"), Some(ours), false),
            (Some("none"), None, false),
            (None, Some("HTTPS://Pools.example"), false),
            (Some("cross-site"), None, true),
            (Some("same-site"), None, true),
            (Some("same-origin"), Some("https://evil.example"), true),
            (None, Some("http://pools.example"), true),
            (None, Some("null"), true),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
                if let Some(value) = value {
                    headers.insert(name, HeaderValue::from_static(value));
                }
            }
            assert_eq!(is_foreign(&headers, ours), expected, "{site:?} {origin:?}");
        }
    }
}
