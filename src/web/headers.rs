//! What every answer says to browsers, whatever it is.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use super::{Web, visit::Visit};

/// Nothing is loaded but our own style sheet, pictures and the one script file,
/// which may ask this server alone. Nothing that stands in a page runs.
/// Forms stay here too: browsers hold redirects after a form to `form-action`
/// as well, so a form never answers by a redirect to another server.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// Adds them.
pub async fn add(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let visit = response.extensions_mut().remove::<Visit>();
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if web.secure_cookies {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    if let Some(visit) = visit {
        keep_out_of_caches(headers, &visit);
    }
    response
}

/// A page differs by who looks and by what is accepted; one of somebody who is
/// signed in is kept nowhere.
fn keep_out_of_caches(headers: &mut HeaderMap, visit: &Visit) {
    let rule = if visit.viewer().is_some() || headers.contains_key(header::SET_COOKIE) {
        "no-store"
    } else {
        "private, no-cache"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(rule));
    headers.append(header::VARY, HeaderValue::from_static("Accept, Cookie"));
}
