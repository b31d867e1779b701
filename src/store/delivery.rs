//! Deliveries: one row per distinct inbox, leased while under way, and servers
//! that are paused because they don't answer.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements, statements_per_engine};
use crate::domain::time::Timestamp;

/// A delivery to make now.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Delivery {
    /// Its id.
    pub delivery_id: Uuid,
    /// Where to.
    pub inbox: String,
    /// Host and port of it.
    pub host: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Who says it.
    pub actor_id: Uuid,
    /// JSON as it is sent.
    pub body: String,
}

/// A server that had trouble.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Peer {
    /// Since when; microseconds.
    pub failing_since: Option<i64>,
    /// Until when nothing is sent to it; microseconds.
    pub paused_until: Option<i64>,
}

statements! {
    INSERT = "INSERT INTO delivery (delivery_id, activity_id, inbox, host, state, attempts, next_attempt_at) VALUES ($1, $2, $3, $4, 'pending', 0, $5)
        ON CONFLICT (activity_id, inbox) DO NOTHING";
    LEASED = "SELECT delivery.delivery_id, delivery.inbox, delivery.host, delivery.attempts, outbox_activity.actor_id, outbox_activity.body
        FROM delivery JOIN outbox_activity ON outbox_activity.activity_id = delivery.activity_id
        WHERE delivery.leased_by = $1 AND delivery.leased_until = $2 AND delivery.state = 'pending' ORDER BY delivery.delivery_id";
    RELEASE = "UPDATE delivery SET leased_by = NULL, leased_until = NULL WHERE leased_by = $1 AND state = 'pending'";
    DONE = "UPDATE delivery SET state = 'done', attempts = attempts + 1, leased_by = NULL, leased_until = NULL, last_error = NULL WHERE delivery_id = $1";
    FAILED = "UPDATE delivery SET state = 'failed', attempts = attempts + 1, leased_by = NULL, leased_until = NULL, last_error = $2 WHERE delivery_id = $1";
    AGAIN = "UPDATE delivery SET attempts = attempts + 1, next_attempt_at = $2, leased_by = NULL, leased_until = NULL, last_error = $3 WHERE delivery_id = $1";
    PEER = "SELECT failing_since, paused_until FROM peer WHERE host = $1";
    PEER_FAILED = "INSERT INTO peer (host, failing_since, paused_until) VALUES ($1, $2, $3)
        ON CONFLICT (host) DO UPDATE SET failing_since = COALESCE(peer.failing_since, excluded.failing_since), paused_until = excluded.paused_until";
    PEER_WELL = "DELETE FROM peer WHERE host = $1";
    HAS_DUE = "SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'pending' AND next_attempt_at <= $1 AND (leased_until IS NULL OR (leased_until <= $1 AND leased_by <> $2))
        AND NOT EXISTS (SELECT 1 FROM peer WHERE peer.host = delivery.host AND peer.paused_until > $1)
        AND NOT EXISTS (SELECT 1 FROM delivery earlier WHERE earlier.inbox = delivery.inbox AND earlier.state = 'pending'
          AND earlier.attempts < 3 AND earlier.delivery_id < delivery.delivery_id))";
    COUNT_PENDING = "SELECT COUNT(*) FROM delivery WHERE state = 'pending'";
    UNFOLLOW_GONE = "DELETE FROM follow WHERE follower_id IN (SELECT actor_id FROM actor WHERE inbox = $1 OR shared_inbox = $1)";
    FAIL_TO_GONE = "UPDATE delivery SET state = 'failed', leased_by = NULL, leased_until = NULL, last_error = '410' WHERE host = $1 AND inbox = $2 AND state = 'pending'";
}

statements_per_engine! {
    LEASE = "UPDATE delivery SET leased_by = $1, leased_until = $2 WHERE delivery_id IN (
            SELECT delivery_id FROM delivery WHERE state = 'pending' AND next_attempt_at <= $3 AND (leased_until IS NULL OR (leased_until <= $3 AND leased_by <> $1))
              AND NOT EXISTS (SELECT 1 FROM peer WHERE peer.host = delivery.host AND peer.paused_until > $3)
              AND NOT EXISTS (SELECT 1 FROM delivery earlier WHERE earlier.inbox = delivery.inbox AND earlier.state = 'pending'
                AND earlier.attempts < 3 AND earlier.delivery_id < delivery.delivery_id)
            ORDER BY next_attempt_at, delivery_id LIMIT $4)",
        "UPDATE delivery SET leased_by = $1, leased_until = $2 WHERE delivery_id IN (
            SELECT delivery_id FROM delivery WHERE state = 'pending' AND next_attempt_at <= $3 AND (leased_until IS NULL OR (leased_until <= $3 AND leased_by <> $1))
              AND NOT EXISTS (SELECT 1 FROM peer WHERE peer.host = delivery.host AND peer.paused_until > $3)
              AND NOT EXISTS (SELECT 1 FROM delivery earlier WHERE earlier.inbox = delivery.inbox AND earlier.state = 'pending'
                AND earlier.attempts < 3 AND earlier.delivery_id < delivery.delivery_id)
            ORDER BY next_attempt_at, delivery_id LIMIT $4 FOR UPDATE SKIP LOCKED)";
}

/// Adds a delivery; a second one to the same inbox is the first.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    delivery_id: Uuid,
    activity_id: Uuid,
    inbox: &str,
    host: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(delivery_id)
        .bind(activity_id)
        .bind(inbox)
        .bind(host)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Whether a delivery is due that `worker` may take.
///
/// # Errors
/// See [`StoreError`].
pub async fn has_due(conn: &mut Conn, worker: &str, now: Timestamp) -> Result<bool, StoreError> {
    conn.query(&HAS_DUE).bind(now).bind(worker).scalar().await
}

/// Leases up to `limit` deliveries that are due to `worker` until `until`.
/// When the worker dies, the lease runs out and another one takes them. Its own
/// it does not take again: those are still under way.
///
/// # Errors
/// See [`StoreError`].
pub async fn lease(
    tx: &mut Tx,
    worker: &str,
    now: Timestamp,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    tx.query(&LEASE)
        .bind(worker)
        .bind(until)
        .bind(now)
        .bind(limit)
        .execute()
        .await?;
    tx.query(&LEASED).bind(worker).bind(until).all().await
}

/// Gives back what `worker` had leased when it died.
///
/// # Errors
/// See [`StoreError`].
pub async fn release(tx: &mut Tx, worker: &str) -> Result<(), StoreError> {
    tx.query(&RELEASE).bind(worker).execute().await?;
    Ok(())
}

/// It arrived; its server is well.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_done(tx: &mut Tx, delivery: &Delivery) -> Result<(), StoreError> {
    tx.query(&DONE).bind(delivery.delivery_id).execute().await?;
    tx.query(&PEER_WELL).bind(&delivery.host).execute().await?;
    Ok(())
}

/// It was refused for good.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_failed(tx: &mut Tx, delivery: &Delivery, error: &str) -> Result<(), StoreError> {
    tx.query(&FAILED)
        .bind(delivery.delivery_id)
        .bind(error)
        .execute()
        .await?;
    Ok(())
}

/// That inbox is gone: nothing more is sent to it.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_gone(tx: &mut Tx, delivery: &Delivery) -> Result<(), StoreError> {
    set_failed(tx, delivery, "410").await?;
    tx.query(&FAIL_TO_GONE)
        .bind(&delivery.host)
        .bind(&delivery.inbox)
        .execute()
        .await?;
    tx.query(&UNFOLLOW_GONE)
        .bind(&delivery.inbox)
        .execute()
        .await?;
    Ok(())
}

/// It is tried again at `next`.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_again(
    tx: &mut Tx,
    delivery: &Delivery,
    next: Timestamp,
    error: &str,
) -> Result<(), StoreError> {
    tx.query(&AGAIN)
        .bind(delivery.delivery_id)
        .bind(next)
        .bind(error)
        .execute()
        .await?;
    Ok(())
}

/// What trouble a server had.
///
/// # Errors
/// See [`StoreError`].
pub async fn peer(conn: &mut Conn, host: &str) -> Result<Option<Peer>, StoreError> {
    conn.query(&PEER).bind(host).optional().await
}

/// A server had trouble: nothing is sent to it until `paused_until`.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_peer_failed(
    tx: &mut Tx,
    host: &str,
    now: Timestamp,
    paused_until: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&PEER_FAILED)
        .bind(host)
        .bind(now)
        .bind(paused_until)
        .execute()
        .await?;
    Ok(())
}

/// How many deliveries are under way or wait.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_pending(conn: &mut Conn) -> Result<i64, StoreError> {
    conn.query(&COUNT_PENDING).scalar().await
}

statements! {
    WAKE = "UPDATE delivery SET next_attempt_at = $2 WHERE host = $1 AND state = 'pending' AND next_attempt_at > $2";
    PRUNE = "DELETE FROM delivery WHERE state <> 'pending' AND next_attempt_at < $1";
    PRUNE_ACTIVITIES = "DELETE FROM outbox_activity WHERE NOT is_public AND said_at < $1
        AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.activity_id = outbox_activity.activity_id)
        AND NOT EXISTS (SELECT 1 FROM follow WHERE follow.activity_uri = outbox_activity.activity_uri)
        AND NOT EXISTS (SELECT 1 FROM membership_elsewhere WHERE membership_elsewhere.join_uri = outbox_activity.activity_uri)";
}

/// A server that was silent wrote to us: it is awake, and what waits for it
/// goes out now. Whether it had been silent.
///
/// # Errors
/// See [`StoreError`].
pub async fn wake_peer(tx: &mut Tx, host: &str, now: Timestamp) -> Result<bool, StoreError> {
    let was_silent = tx.query(&PEER_WELL).bind(host).execute().await? > 0;
    if was_silent {
        tx.query(&WAKE).bind(host).bind(now).execute().await?;
    }
    Ok(was_silent)
}

/// Forgets deliveries that ended before `before`, and what was said to one
/// person only and is delivered.
///
/// # Errors
/// See [`StoreError`].
pub async fn prune(tx: &mut Tx, before: Timestamp) -> Result<(), StoreError> {
    tx.query(&PRUNE).bind(before).execute().await?;
    tx.query(&PRUNE_ACTIVITIES).bind(before).execute().await?;
    Ok(())
}
