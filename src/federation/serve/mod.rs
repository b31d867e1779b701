//! GET for programs: actors, proposals, collections, discovery. The same
//! addresses answer HTML to browsers; who asks for which is decided where both
//! are put together.

mod actors;
mod bylaws;
mod collections;
mod discovery;
mod messenger;
mod objects;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{ConnectInfo, DefaultBodyLimit, Request, State},
    http::{StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::Value;

use super::{Federation, door::post_inbox, media::ACTIVITY_JSON};
use crate::{limits::client, services::ServiceError, store::db::StoreError};

/// The largest request; bytes.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// How long one request may take; longer than a fetch of ours.
const PATIENCE: Duration = Duration::from_mins(1);

/// Addresses that only programs ask for, and inboxes.
pub fn programs_router(federation: Arc<Federation>) -> Router {
    let inboxes = Router::new()
        .route("/inbox", post(post_inbox))
        .route("/actor/inbox", post(post_inbox))
        .route("/pools/{handle}/inbox", post(actors::post_pool_inbox))
        .route("/people/{handle}/inbox", post(actors::post_person_inbox))
        .route(
            "/pools/{handle}/messenger/inbox",
            post(messenger::post_inbox),
        )
        .route_layer(from_fn_with_state(federation.clone(), gate));
    inboxes
        .route("/.well-known/webfinger", get(discovery::webfinger))
        .route("/.well-known/nodeinfo", get(discovery::nodeinfo_links))
        .route("/nodeinfo/2.1", get(discovery::nodeinfo))
        .route("/ns/pools/v1", get(discovery::context))
        .route("/actor", get(actors::instance))
        .route("/actor/outbox", get(collections::instance_empty))
        .route("/actor/followers", get(collections::instance_empty))
        .route("/pools/{handle}/outbox", get(collections::pool_outbox))
        .route(
            "/pools/{handle}/followers",
            get(collections::pool_followers),
        )
        .route("/pools/{handle}/messenger", get(messenger::show))
        .route("/pools/{handle}/messenger/outbox", get(messenger::outbox))
        .route(
            "/pools/{handle}/messenger/followers",
            get(messenger::followers),
        )
        .route(
            "/pools/{handle}/messenger/pages/{page}",
            get(messenger::page),
        )
        .route("/people/{handle}/outbox", get(collections::person_empty))
        .route("/people/{handle}/followers", get(collections::person_empty))
        .route(
            "/pools/{handle}/proposals/{number}/activity",
            get(objects::proposal_activity),
        )
        .route(
            "/pools/{handle}/proposals/{number}/outcome",
            get(objects::outcome),
        )
        .route(
            "/pools/{handle}/proposals/{number}/outcome/activity",
            get(objects::outcome_activity),
        )
        .route("/activities/{id}", get(objects::activity))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn(in_time))
        .with_state(federation)
}

/// Ends requests that take too long, such as those whose body never comes.
async fn in_time(request: Request, next: Next) -> Response {
    tokio::time::timeout(PATIENCE, next.run(request))
        .await
        .unwrap_or_else(|_| StatusCode::REQUEST_TIMEOUT.into_response())
}

/// Lets a request to an inbox through, or answers 429 before anything of it is
/// read: a signature costs us more than it costs the sender.
async fn gate(State(federation): State<Arc<Federation>>, request: Request, next: Next) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let client = client(peer, request.headers(), federation.trust_proxy);
    if federation.inbox_gate.lets_in(&client) {
        return next.run(request).await;
    }
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "60")]).into_response()
}

/// Addresses that browsers ask for too.
pub fn shared_router(federation: Arc<Federation>) -> Router {
    Router::new()
        .route("/pools/{handle}", get(actors::pool))
        .route("/people/{handle}", get(actors::person))
        .route("/pools/{handle}/proposals/{number}", get(objects::proposal))
        .route("/pools/{handle}/bylaws/{number}", get(bylaws::version))
        .with_state(federation)
}

/// Why there is no answer.
#[derive(Debug)]
pub enum ServeError {
    /// There is no such thing.
    NotFound,
    /// What was asked makes no sense.
    BadRequest,
    /// Our own trouble.
    Internal(ServiceError),
}

impl From<ServiceError> for ServeError {
    fn from(error: ServiceError) -> Self {
        Self::Internal(error)
    }
}

impl From<StoreError> for ServeError {
    fn from(error: StoreError) -> Self {
        Self::Internal(error.into())
    }
}

impl IntoResponse for ServeError {
    fn into_response(self) -> Response {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND.into_response(),
            Self::BadRequest => StatusCode::BAD_REQUEST.into_response(),
            Self::Internal(error) => {
                tracing::error!(%error, "serving an object");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// An object as `ActivityStreams`.
struct Activity(Value);

impl IntoResponse for Activity {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, ACTIVITY_JSON),
            (header::VARY, "Accept"),
            (header::CACHE_CONTROL, "no-cache"),
        ];
        (headers, self.0.to_string()).into_response()
    }
}
