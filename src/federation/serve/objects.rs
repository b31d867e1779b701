//! Proposals, outcomes, and activities that were said in public.

use std::sync::Arc;

use axum::extract::{OriginalUri, Path, State};
use serde_json::Value;
use uuid::Uuid;

use super::{Activity, ServeError, actors::local};
use crate::{
    domain::id::PoolId,
    federation::{
        Federation,
        render::{frame, note, question},
    },
    services::ServiceError,
    store::{
        actor::Actor,
        db::Conn,
        outbox,
        proposal::{self, Proposal},
    },
};

/// `GET /pools/{handle}/proposals/{number}`: cheap and current, since clients
/// ask for fresh counts here.
pub(super) async fn proposal(
    State(federation): State<Arc<Federation>>,
    Path((handle, number)): Path<(String, i64)>,
) -> Result<Activity, ServeError> {
    let mut conn = federation.db.read().await?;
    let (pool, found) = find(&mut conn, &handle, number).await?;
    let counts = question::counts(&mut conn, &found).await?;
    let object = question::question(&federation.site, &pool, &found, &counts);
    Ok(Activity(frame::with_context(
        frame::context(&federation.site),
        object,
    )))
}

/// `GET …/proposals/{number}/outcome`.
pub(super) async fn outcome(
    State(federation): State<Arc<Federation>>,
    Path((handle, number)): Path<(String, i64)>,
) -> Result<Activity, ServeError> {
    let mut conn = federation.db.read().await?;
    let (pool, found) = find(&mut conn, &handle, number).await?;
    let outcome = note::public_outcome(&mut conn, &federation.site, &pool, &found)
        .await?
        .ok_or(ServeError::NotFound)?;
    Ok(Activity(frame::with_context(
        frame::context(&federation.site),
        outcome,
    )))
}

/// `GET …/proposals/{number}/activity`.
pub(super) async fn proposal_activity(
    State(federation): State<Arc<Federation>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Activity, ServeError> {
    said(&federation, uri.path()).await
}

/// `GET …/proposals/{number}/outcome/activity`.
pub(super) async fn outcome_activity(
    State(federation): State<Arc<Federation>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Activity, ServeError> {
    said(&federation, uri.path()).await
}

/// `GET /activities/{id}`.
pub(super) async fn activity(
    State(federation): State<Arc<Federation>>,
    Path(id): Path<Uuid>,
) -> Result<Activity, ServeError> {
    said(&federation, &format!("/activities/{id}")).await
}

/// What was said in public under that address.
async fn said(federation: &Federation, path: &str) -> Result<Activity, ServeError> {
    let mut conn = federation.db.read().await?;
    let uri = format!("{}{path}", federation.site.origin);
    let found = outbox::by_uri(&mut conn, &uri)
        .await?
        .filter(|found| found.is_public)
        .ok_or(ServeError::NotFound)?;
    let body: Value = serde_json::from_str(&found.body)
        .map_err(|error| ServiceError::Internal(error.to_string()))?;
    Ok(Activity(body))
}

async fn find(conn: &mut Conn, handle: &str, number: i64) -> Result<(Actor, Proposal), ServeError> {
    let pool = local(conn, handle, "group").await?;
    let found = proposal::by_number(conn, PoolId::from(pool.actor_id), number)
        .await?
        .ok_or(ServeError::NotFound)?;
    Ok((pool, found))
}
