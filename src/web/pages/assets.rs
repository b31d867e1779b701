//! The style sheet, the icon and the one script, part of the program itself.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

const STYLE: &[u8] = include_bytes!("../../../templates/assets/style.css");
const ICON: &[u8] = include_bytes!("../../../templates/assets/favicon.svg");
const LIVE: &[u8] = include_bytes!("../../../templates/assets/live.js");

/// `/assets/style.css`
pub async fn style(headers: HeaderMap) -> Response {
    asset(&headers, "text/css; charset=utf-8", STYLE)
}

/// `/assets/favicon.svg`
pub async fn icon(headers: HeaderMap) -> Response {
    asset(&headers, "image/svg+xml", ICON)
}

/// `/assets/live.js`
pub async fn live(headers: HeaderMap) -> Response {
    asset(&headers, "text/javascript; charset=utf-8", LIVE)
}

/// Kept for an hour, then asked for again by its `ETag` (RFC 9110 section 8.8.3).
fn asset(asked: &HeaderMap, kind: &'static str, bytes: &'static [u8]) -> Response {
    let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(bytes));
    let tag = format!("\"{digest}\"");
    let is_known = asked
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| known.contains(&tag));
    let headers = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "public, max-age=3600".to_owned()),
    ];
    if is_known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, [(header::CONTENT_TYPE, kind)], bytes).into_response()
}
