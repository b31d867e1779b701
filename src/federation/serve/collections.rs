//! Outboxes and followers, paged by key.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Activity, ServeError, actors::local};
use crate::{
    federation::{Federation, render::frame},
    services::{
        ServiceError,
        new_actor::{FIRST, LAST},
    },
    store::{
        actor::{self, Actor},
        db::Conn,
        follow, outbox,
    },
};

/// Items on one page.
const PAGE: i64 = 20;

/// `?page=1`, and `?page=…` with the key to go on from.
#[derive(Debug, Deserialize)]
pub(super) struct Paging {
    page: Option<String>,
}

impl Paging {
    /// The key to go on from; none for the collection itself.
    fn key(&self, first: Uuid) -> Result<Option<Uuid>, ServeError> {
        match self.page.as_deref() {
            None => Ok(None),
            Some("1") => Ok(Some(first)),
            Some(key) => Uuid::parse_str(key)
                .map(Some)
                .map_err(|_| ServeError::BadRequest),
        }
    }
}

/// `GET /pools/{handle}/outbox`.
pub(super) async fn pool_outbox(
    State(federation): State<Arc<Federation>>,
    Path(handle): Path<String>,
    Query(paging): Query<Paging>,
) -> Result<Activity, ServeError> {
    let mut conn = federation.db.read().await?;
    let pool = local(&mut conn, &handle, "group").await?;
    outbox_of(&federation, &mut conn, &pool, &paging).await
}

/// What an actor said in public, newest first.
pub(super) async fn outbox_of(
    federation: &Federation,
    conn: &mut Conn,
    of: &Actor,
    paging: &Paging,
) -> Result<Activity, ServeError> {
    let id = format!("{}/outbox", of.uri);
    let total = outbox::count_public(conn, of.actor_id).await?;
    let Some(before) = paging.key(LAST)? else {
        return Ok(collection(federation, &id, total));
    };
    let rows = outbox::public_page(conn, of.actor_id, before, PAGE).await?;
    let next = rows
        .last()
        .filter(|_| is_full(rows.len()))
        .map(|row| row.activity_id);
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let mut item: Value = serde_json::from_str(&row.body)
            .map_err(|error| ServiceError::Internal(error.to_string()))?;
        if let Some(fields) = item.as_object_mut() {
            // The page has the context; a proof holds with its own only.
            fields.shift_remove("@context");
            fields.shift_remove("proof");
        }
        items.push(item);
    }
    Ok(page(federation, &id, paging, total, items, next))
}

/// `GET /pools/{handle}/followers`.
pub(super) async fn pool_followers(
    State(federation): State<Arc<Federation>>,
    Path(handle): Path<String>,
    Query(paging): Query<Paging>,
) -> Result<Activity, ServeError> {
    let mut conn = federation.db.read().await?;
    let pool = local(&mut conn, &handle, "group").await?;
    let id = format!("{}/followers", pool.uri);
    let total = follow::count(&mut conn, pool.actor_id).await?;
    let Some(after) = paging.key(FIRST)? else {
        return Ok(collection(&federation, &id, total));
    };
    let (uris, next) = follow::page(&mut conn, pool.actor_id, after, PAGE).await?;
    let items = uris.into_iter().map(Value::String).collect();
    Ok(page(&federation, &id, &paging, total, items, next))
}

/// `GET /people/{handle}/outbox` and `/followers`: people publish nothing here.
pub(super) async fn person_empty(
    State(federation): State<Arc<Federation>>,
    Path(handle): Path<String>,
    uri: axum::extract::OriginalUri,
) -> Result<Activity, ServeError> {
    let mut conn = federation.db.read().await?;
    local(&mut conn, &handle, "person").await?;
    Ok(empty(&federation, uri.path()))
}

/// `GET /actor/outbox` and `/actor/followers`.
pub(super) async fn instance_empty(
    State(federation): State<Arc<Federation>>,
    uri: axum::extract::OriginalUri,
) -> Result<Activity, ServeError> {
    let mut conn = federation.db.read().await?;
    actor::known(&mut conn, federation.instance_actor).await?;
    Ok(empty(&federation, uri.path()))
}

fn is_full(count: usize) -> bool {
    i64::try_from(count).is_ok_and(|count| count == PAGE)
}

pub(super) fn empty(federation: &Federation, path: &str) -> Activity {
    Activity(frame::with_context(
        frame::context(&federation.site),
        json!({
            "id": format!("{}{path}", federation.site.origin),
            "type": "OrderedCollection",
            "totalItems": 0,
            "orderedItems": [],
        }),
    ))
}

fn collection(federation: &Federation, id: &str, total: i64) -> Activity {
    Activity(frame::with_context(
        frame::context(&federation.site),
        json!({
            "id": id,
            "type": "OrderedCollection",
            "totalItems": total,
            "first": format!("{id}?page=1"),
        }),
    ))
}

fn page(
    federation: &Federation,
    id: &str,
    paging: &Paging,
    total: i64,
    items: Vec<Value>,
    next: Option<Uuid>,
) -> Activity {
    let own = paging.page.as_deref().unwrap_or("1");
    let mut object = json!({
        "id": format!("{id}?page={own}"),
        "type": "OrderedCollectionPage",
        "partOf": id,
        "totalItems": total,
    });
    if let Some(next) = next {
        object["next"] = json!(format!("{id}?page={next}"));
    }
    object["orderedItems"] = Value::Array(items);
    Activity(frame::with_context(
        frame::context(&federation.site),
        object,
    ))
}
