//! Errors become pages, or problem documents (RFC 9457) for who asks for JSON.
//! A failure of ours is logged here, once, and shows nothing of the inside.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use askama::Template as _;
use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use futures::FutureExt as _;
use serde_json::json;

use super::{
    Web, WebError,
    error::Told,
    next::encoded,
    view::{
        error::{ErrorPage, Trouble},
        page::Page,
    },
    visit::Visit,
};
use crate::text::text;

/// A request that takes longer is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the error page says of the request.
struct Asked {
    method: Method,
    path: String,
    wants_json: bool,
}

/// Runs the request, and dresses what went wrong.
pub async fn dress(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let asked = Asked {
        method: request.method().clone(),
        path: path.to_owned(),
        wants_json: wants_json(request.headers()),
    };
    // A panic is a mistake of ours; it ends the request, not the connection
    // with others' requests in it.
    let run = AssertUnwindSafe(next.run(request)).catch_unwind();
    let response = match tokio::time::timeout(PATIENCE, run).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => WebError::Broken("a handler panicked".to_owned()).into_response(),
        Err(_) => WebError::TooSlow.into_response(),
    };
    let Some(told) = told(&response) else {
        return response;
    };
    dressed(&web, &asked, &told, &response)
}

/// What to tell: our own errors, and those that axum answers by itself.
fn told(response: &Response) -> Option<Told> {
    if let Some(told) = response.extensions().get::<Told>() {
        return Some(told.clone());
    }
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let error = match response.status() {
        _ if is_page => return None,
        StatusCode::NOT_FOUND => WebError::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => WebError::WrongMethod,
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge,
        status if status.is_client_error() => WebError::BadRequest,
        status if status.is_server_error() => WebError::Broken(format!("answered {status}")),
        _ => return None,
    };
    Some(error.told())
}

fn dressed(web: &Web, asked: &Asked, told: &Told, bare: &Response) -> Response {
    // Who isn't signed in and only looks, is led to sign in and back.
    let is_look = asked.method == Method::GET || asked.method == Method::HEAD;
    if told.trouble == Trouble::SignInFirst && is_look && !asked.wants_json {
        let to = format!("/sign-in?next={}", encoded(&asked.path));
        return with_headers_of(bare, Redirect::to(&to).into_response());
    }
    let reference = told.cause.as_deref().map(|cause| logged(web, asked, cause));
    let status =
        StatusCode::from_u16(told.trouble.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = if asked.wants_json {
        problem(status, told, reference)
    } else {
        page(web, asked, told, reference, bare)
    };
    let mut response = with_headers_of(bare, body);
    *response.status_mut() = status;
    response
}

/// Logs a failure of ours under a reference that the page shows.
fn logged(web: &Web, asked: &Asked, cause: &str) -> String {
    let reference = web
        .world
        .random_bytes::<4>()
        .map(|byte| format!("{byte:02x}"))
        .concat();
    let path = without_secrets(&asked.path);
    tracing::error!(reference, cause, method = %asked.method, path, "a request failed");
    reference
}

/// The path as the log may have it: an invitation or the operator's link is good
/// for whoever reads it, so that nothing after their beginning is kept.
fn without_secrets(path: &str) -> &str {
    let path = path.split('?').next().unwrap_or_default();
    ["/invitations/", "/setup/"]
        .into_iter()
        .find_map(|start| path.starts_with(start).then(|| path.get(..start.len())))
        .flatten()
        .unwrap_or(path)
}

fn problem(status: StatusCode, told: &Told, reference: Option<String>) -> Response {
    let word = told.trouble.word();
    let detail = told
        .detail
        .clone()
        .unwrap_or_else(|| text(&format!("trouble-{word}-what")));
    let mut body = json!({
        "type": "about:blank",
        "title": text(&format!("trouble-{word}")),
        "status": status.as_u16(),
        "detail": detail,
    });
    if let Some(reference) = reference {
        body["reference"] = reference.into();
    }
    let mut response = Json(body).into_response();
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

fn page(
    web: &Web,
    asked: &Asked,
    told: &Told,
    reference: Option<String>,
    bare: &Response,
) -> Response {
    let frame = match bare.extensions().get::<Visit>() {
        Some(visit) => visit.bare_page(),
        None => Page {
            host: web.site.host.clone(),
            development: web.development,
            path: asked.path.clone(),
            ..Page::default()
        },
    };
    let page = ErrorPage {
        page: frame,
        trouble: told.trouble,
        detail: told.detail.clone(),
        reference,
    };
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "the error page can't be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Keeps what was set on the way: cookies, `Allow`, `Retry-After`.
fn with_headers_of(bare: &Response, mut response: Response) -> Response {
    for (name, value) in bare.headers() {
        if [header::SET_COOKIE, header::ALLOW, header::RETRY_AFTER].contains(name) {
            response.headers_mut().append(name.clone(), value.clone());
        }
    }
    if let Some(visit) = bare.extensions().get::<Visit>() {
        response.extensions_mut().insert(visit.clone());
    }
    response
}

/// Whether JSON is asked for, and HTML is not.
fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    (accept.contains("application/json") || accept.contains("+json"))
        && !accept.contains("text/html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stay_out_of_the_log() {
        for (path, kept) in [
            ("/invitations/AbC-_9?x=1", "/invitations/"),
            ("/invitations/AbC-_9/follow", "/invitations/"),
            ("/setup/AbC", "/setup/"),
            ("/setup", "/setup"),
            (
                "/pools/oak/invitations/link?token=AbC",
                "/pools/oak/invitations/link",
            ),
            ("/", "/"),
            ("", ""),
        ] {
            assert_eq!(without_secrets(path), kept, "{path}");
        }
    }
}
