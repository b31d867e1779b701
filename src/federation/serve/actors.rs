//! Our actors, and their inboxes.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{OriginalUri, Path, State},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
};

use super::{Activity, ServeError};
use crate::{
    domain::{handle::Handle, id::PoolId},
    federation::{Federation, door::post_inbox, render},
    store::{
        actor::{self, Actor},
        db::{Conn, StoreError},
        key, pool,
    },
};

/// `GET /actor`.
pub(super) async fn instance(
    State(federation): State<Arc<Federation>>,
) -> Result<Activity, ServeError> {
    let mut conn = federation.db.read().await?;
    let found = actor::known(&mut conn, federation.instance_actor).await?;
    rendered(&federation, &mut conn, &found).await
}

/// `GET /pools/{handle}`.
pub(super) async fn pool(
    State(federation): State<Arc<Federation>>,
    Path(handle): Path<String>,
) -> Result<Activity, ServeError> {
    let mut conn = federation.db.read().await?;
    let found = local(&mut conn, &handle, "group").await?;
    rendered(&federation, &mut conn, &found).await
}

/// `GET /people/{handle}`.
pub(super) async fn person(
    State(federation): State<Arc<Federation>>,
    Path(handle): Path<String>,
) -> Result<Activity, ServeError> {
    let mut conn = federation.db.read().await?;
    let found = local(&mut conn, &handle, "person").await?;
    rendered(&federation, &mut conn, &found).await
}

/// `POST /pools/{handle}/inbox`.
pub(super) async fn post_pool_inbox(
    state: State<Arc<Federation>>,
    Path(handle): Path<String>,
    method: Method,
    uri: OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ServeError> {
    exists(&state, &handle, "group").await?;
    Ok(answered(
        post_inbox(state, method, uri, headers, body).await,
    ))
}

/// `POST /people/{handle}/inbox`.
pub(super) async fn post_person_inbox(
    state: State<Arc<Federation>>,
    Path(handle): Path<String>,
    method: Method,
    uri: OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ServeError> {
    exists(&state, &handle, "person").await?;
    Ok(answered(
        post_inbox(state, method, uri, headers, body).await,
    ))
}

pub(super) fn answered(
    outcome: Result<StatusCode, crate::federation::door::DoorError>,
) -> Response {
    outcome.map_or_else(IntoResponse::into_response, IntoResponse::into_response)
}

async fn exists(federation: &Federation, handle: &str, kind: &str) -> Result<(), ServeError> {
    let mut conn = federation.db.read().await?;
    local(&mut conn, handle, kind).await.map(|_| ())
}

/// The actor of this server with that handle and kind.
pub(super) async fn local(conn: &mut Conn, handle: &str, kind: &str) -> Result<Actor, ServeError> {
    let handle = Handle::parse(handle).map_err(|_| ServeError::NotFound)?;
    actor::local(conn, &handle)
        .await?
        .filter(|found| found.kind == kind)
        .ok_or(ServeError::NotFound)
}

pub(super) async fn rendered(
    federation: &Federation,
    conn: &mut Conn,
    found: &Actor,
) -> Result<Activity, ServeError> {
    let keys = key::local(conn, found.actor_id)
        .await?
        .ok_or_else(|| StoreError::Corrupt(format!("no keys of {}", found.uri)))?;
    let pool = match found.kind.as_str() {
        "group" => pool::by_id(conn, PoolId::from(found.actor_id)).await?,
        _ => None,
    };
    let object = render::actor::render(&federation.site, found, &keys, pool.as_ref());
    let Some(pool) = pool else {
        return Ok(Activity(object));
    };
    let groups = render::actor::groups_of(conn, pool.pool_id).await?;
    let object = render::actor::with_groups(object, &groups);
    let object = render::actor::with_books(conn, object, pool.pool_id).await?;
    Ok(Activity(object))
}
