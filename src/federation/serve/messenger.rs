//! What speaks for a Pool in groups elsewhere: the actor, what it posted, and
//! an inbox that hears answers only. Its Pool has ears of its own.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{OriginalUri, Path, Query, State},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse as _, Response},
};
use serde_json::Value;
use uuid::Uuid;

use super::{
    Activity, ServeError,
    actors::{answered, local, rendered},
    collections::{Paging, empty, outbox_of},
};
use crate::{
    domain::id::PoolId,
    federation::{
        Federation, door,
        read::fields,
        render::{self, frame},
    },
    services::link_group::messenger,
    store::{actor::Actor, db::Conn, group_link, pool},
};

/// `GET /pools/{handle}/messenger`.
pub(super) async fn show(
    State(federation): State<Arc<Federation>>,
    Path(handle): Path<String>,
) -> Result<Activity, ServeError> {
    let mut conn = federation.db.read().await?;
    let found = find(&federation, &mut conn, &handle).await?;
    rendered(&federation, &mut conn, &found).await
}

/// `GET /pools/{handle}/messenger/outbox`.
pub(super) async fn outbox(
    State(federation): State<Arc<Federation>>,
    Path(handle): Path<String>,
    Query(paging): Query<Paging>,
) -> Result<Activity, ServeError> {
    let mut conn = federation.db.read().await?;
    let found = find(&federation, &mut conn, &handle).await?;
    outbox_of(&federation, &mut conn, &found, &paging).await
}

/// `GET /pools/{handle}/messenger/followers`: nobody; people follow the Pool.
pub(super) async fn followers(
    State(federation): State<Arc<Federation>>,
    Path(handle): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Activity, ServeError> {
    let mut conn = federation.db.read().await?;
    find(&federation, &mut conn, &handle).await?;
    Ok(empty(&federation, uri.path()))
}

/// `GET /pools/{handle}/messenger/pages/{page}`.
pub(super) async fn page(
    State(federation): State<Arc<Federation>>,
    Path((handle, page)): Path<(String, Uuid)>,
) -> Result<Activity, ServeError> {
    let mut conn = federation.db.read().await?;
    let speaker = find(&federation, &mut conn, &handle).await?;
    let found = group_link::page(&mut conn, page)
        .await?
        .filter(|found| found.posted_at <= federation.world.now().micros())
        .ok_or(ServeError::NotFound)?;
    let pool = pool::known(&mut conn, PoolId::from(found.pool_id)).await?;
    if pool.handle != handle {
        return Err(ServeError::NotFound);
    }
    let object = render::page::object(&mut conn, &federation.site, &speaker, &found).await?;
    let context = frame::page_context(&federation.site);
    Ok(Activity(frame::with_context(context, object)))
}

/// `POST /pools/{handle}/messenger/inbox`: what is no answer, and tells of no
/// change of a group, is taken and dropped.
pub(super) async fn post_inbox(
    state: State<Arc<Federation>>,
    Path(handle): Path<String>,
    method: Method,
    uri: OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ServeError> {
    let mut conn = state.db.read().await?;
    find(&state, &mut conn, &handle).await?;
    drop(conn);
    let activity: Option<Value> = serde_json::from_slice(&body).ok();
    let is_heard = match activity.as_ref().and_then(fields::kind) {
        // What can't be read is answered by the door.
        None => true,
        Some(kind) => matches!(kind, "Accept" | "Reject" | "Update" | "Delete"),
    };
    if !is_heard {
        return Ok(StatusCode::ACCEPTED.into_response());
    }
    Ok(answered(
        door::post_inbox(state, method, uri, headers, body).await,
    ))
}

async fn find(federation: &Federation, conn: &mut Conn, handle: &str) -> Result<Actor, ServeError> {
    let pool = local(conn, handle, "group").await?;
    let pool = pool::known(conn, PoolId::from(pool.actor_id)).await?;
    messenger(conn, &federation.site, &pool)
        .await?
        .ok_or(ServeError::NotFound)
}
