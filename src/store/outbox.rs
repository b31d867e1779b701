//! What happened and has to be said, and what is said.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements, statements_per_engine};
use crate::domain::time::Timestamp;

/// An event that waits to be rendered.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OutboxEvent {
    /// Its id; the activity takes the same.
    pub event_id: Uuid,
    /// Who says it.
    pub actor_id: Uuid,
    /// The event as JSON; `services::event` knows its shape.
    pub payload: String,
}

/// An activity as it is sent.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OutboxActivity {
    /// Its id.
    pub activity_id: Uuid,
    /// Its id on the wire.
    pub activity_uri: String,
    /// Who says it.
    pub actor_id: Uuid,
    /// JSON, rendered once.
    pub body: String,
    /// Whether strangers may fetch it.
    pub is_public: bool,
    /// Microseconds.
    pub said_at: i64,
}

statements! {
    PUSH = "INSERT INTO outbox_event (event_id, actor_id, payload, once_key, due_at) VALUES ($1, $2, $3, $4, $5)";
    PUSH_ONCE = "INSERT INTO outbox_event (event_id, actor_id, payload, once_key, due_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (once_key) WHERE rendered_at IS NULL DO NOTHING";
    PEEK = "SELECT event_id FROM outbox_event WHERE rendered_at IS NULL AND due_at <= $1 ORDER BY due_at, event_id LIMIT 1";
    POSTPONE = "UPDATE outbox_event SET due_at = $2 WHERE event_id = $1 AND rendered_at IS NULL";
    RENDERED = "UPDATE outbox_event SET rendered_at = $2 WHERE event_id = $1";
    INSERT = "INSERT INTO outbox_activity (activity_id, activity_uri, actor_id, body, is_public, said_at) VALUES ($1, $2, $3, $4, $5, $6)";
    BY_URI = "SELECT activity_id, activity_uri, actor_id, body, is_public, said_at FROM outbox_activity WHERE activity_uri = $1";
    PUBLIC_PAGE = "SELECT activity_id, activity_uri, actor_id, body, is_public, said_at FROM outbox_activity
        WHERE actor_id = $1 AND is_public AND activity_id < $2 ORDER BY activity_id DESC LIMIT $3";
    COUNT_PUBLIC = "SELECT COUNT(*) FROM outbox_activity WHERE actor_id = $1 AND is_public";
    PRUNE = "DELETE FROM outbox_event WHERE rendered_at < $1";
}

statements_per_engine! {
    NEXT = "SELECT event_id, actor_id, payload FROM outbox_event WHERE rendered_at IS NULL AND due_at <= $1 ORDER BY due_at, event_id LIMIT 1",
        "SELECT event_id, actor_id, payload FROM outbox_event WHERE rendered_at IS NULL AND due_at <= $1 ORDER BY due_at, event_id LIMIT 1 FOR UPDATE SKIP LOCKED";
}

/// Pushes an event.
///
/// # Errors
/// See [`StoreError`].
pub async fn push(tx: &mut Tx, event: &OutboxEvent, due_at: Timestamp) -> Result<(), StoreError> {
    tx.query(&PUSH)
        .bind(event.event_id)
        .bind(event.actor_id)
        .bind(&event.payload)
        .bind(None::<String>)
        .bind(due_at)
        .execute()
        .await?;
    Ok(())
}

/// Pushes an event unless one of the same key waits already: many changes
/// become one message.
///
/// # Errors
/// See [`StoreError`].
pub async fn push_once(
    tx: &mut Tx,
    event: &OutboxEvent,
    once_key: &str,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&PUSH_ONCE)
        .bind(event.event_id)
        .bind(event.actor_id)
        .bind(&event.payload)
        .bind(once_key)
        .bind(due_at)
        .execute()
        .await?;
    Ok(())
}

/// The next event that is due.
///
/// # Errors
/// See [`StoreError`].
pub async fn peek(conn: &mut Conn, now: Timestamp) -> Result<Option<Uuid>, StoreError> {
    let row: Option<(Uuid,)> = conn.query(&PEEK).bind(now).optional().await?;
    Ok(row.map(|row| row.0))
}

/// The next event to render, held by this transaction.
///
/// # Errors
/// See [`StoreError`].
pub async fn next(tx: &mut Tx, now: Timestamp) -> Result<Option<OutboxEvent>, StoreError> {
    tx.query(&NEXT).bind(now).optional().await
}

/// The event could not be rendered: others go first.
///
/// # Errors
/// See [`StoreError`].
pub async fn postpone(tx: &mut Tx, event_id: Uuid, due_at: Timestamp) -> Result<(), StoreError> {
    tx.query(&POSTPONE)
        .bind(event_id)
        .bind(due_at)
        .execute()
        .await?;
    Ok(())
}

/// The event was rendered.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_rendered(tx: &mut Tx, event_id: Uuid, now: Timestamp) -> Result<(), StoreError> {
    tx.query(&RENDERED)
        .bind(event_id)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Keeps an activity as it will be sent.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert_activity(tx: &mut Tx, activity: &OutboxActivity) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(activity.activity_id)
        .bind(&activity.activity_uri)
        .bind(activity.actor_id)
        .bind(&activity.body)
        .bind(activity.is_public)
        .bind(activity.said_at)
        .execute()
        .await?;
    Ok(())
}

/// The activity of that wire id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_uri(
    conn: &mut Conn,
    activity_uri: &str,
) -> Result<Option<OutboxActivity>, StoreError> {
    conn.query(&BY_URI).bind(activity_uri).optional().await
}

/// What an actor said in public, newest first, before `before`
/// ([`Uuid::max`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn public_page(
    conn: &mut Conn,
    actor: Uuid,
    before: Uuid,
    limit: i64,
) -> Result<Vec<OutboxActivity>, StoreError> {
    conn.query(&PUBLIC_PAGE)
        .bind(actor)
        .bind(before)
        .bind(limit)
        .all()
        .await
}

/// How much an actor said in public.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_public(conn: &mut Conn, actor: Uuid) -> Result<i64, StoreError> {
    conn.query(&COUNT_PUBLIC).bind(actor).scalar().await
}

/// Forgets events that were rendered before `before`.
///
/// # Errors
/// See [`StoreError`].
pub async fn prune(tx: &mut Tx, before: Timestamp) -> Result<(), StoreError> {
    tx.query(&PRUNE).bind(before).execute().await?;
    Ok(())
}
