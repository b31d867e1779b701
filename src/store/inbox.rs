//! Requests as they came, the objects seen in them, and tombstones.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements, statements_per_engine};
use crate::domain::time::Timestamp;

/// A request whose signature was good.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct InboundRequest {
    /// Our id of it.
    pub request_id: Uuid,
    /// The activity's id.
    pub activity_uri: String,
    /// Who signed.
    pub actor_id: Uuid,
    /// With which key.
    pub key_uri: String,
    /// The key itself, as it was then: keys are changed, and the evidence has
    /// to outlive that.
    pub key_pem: String,
    /// `POST`.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// JSON array of name and value pairs, in the order they came.
    pub headers: String,
    /// As it came.
    pub body: Vec<u8>,
    /// Microseconds.
    pub received_at: i64,
    /// How often it was tried.
    pub attempts: i64,
}

statements! {
    INSERT = "INSERT INTO inbound_request (request_id, activity_uri, actor_id, key_uri, key_pem, method, target, headers, body, received_at, state, attempts, begun, next_attempt_at, is_evidence)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'pending', 0, 0, $10, FALSE) ON CONFLICT (activity_uri) DO NOTHING";
    FINISH = "UPDATE inbound_request SET state = $2, refusal = $3, is_evidence = $4, attempts = attempts + 1 WHERE request_id = $1 AND state = 'pending'";
    POSTPONE = "UPDATE inbound_request SET attempts = attempts + 1, next_attempt_at = $2, refusal = $3 WHERE request_id = $1 AND state = 'pending'";
    BY_ID = "SELECT request_id, activity_uri, actor_id, key_uri, key_pem, method, target, headers, body, received_at, attempts FROM inbound_request WHERE request_id = $1";
    OUTCOME = "SELECT state, refusal FROM inbound_request WHERE activity_uri = $1";
    UNREAD_BEFORE = "SELECT EXISTS (SELECT 1 FROM inbound_request WHERE state = 'pending' AND attempts < 3 AND received_at <= $1 AND request_id <> $2)";
    PRUNE = "DELETE FROM inbound_request WHERE state <> 'pending' AND NOT is_evidence AND received_at < $1";
    SEE = "INSERT INTO seen_object (object_uri, seen_at) VALUES ($1, $2) ON CONFLICT (object_uri) DO NOTHING";
    PRUNE_SEEN = "DELETE FROM seen_object WHERE seen_at < $1";
    BURY = "INSERT INTO tombstone (object_uri, actor_id, deleted_at) VALUES ($1, $2, $3) ON CONFLICT (object_uri, actor_id) DO NOTHING";
    IS_BURIED = "SELECT EXISTS (SELECT 1 FROM tombstone WHERE object_uri = $1 AND actor_id = $2)";
}

statements! {
    PEEK = "SELECT request_id, activity_uri, actor_id, key_uri, key_pem, method, target, headers, body, received_at, attempts FROM inbound_request
        WHERE state = 'pending' AND next_attempt_at <= $1 ORDER BY next_attempt_at, request_id LIMIT 1";
}

statements! {
    BEGIN = "UPDATE inbound_request SET begun = begun + 1 WHERE request_id = $1 AND state = 'pending' RETURNING begun - attempts";
}

/// A try begins. Counted on its own, so that a request that ends the whole
/// process does not do so for ever; how many tries began and never ended,
/// this one included.
///
/// # Errors
/// See [`StoreError`].
pub async fn begin(tx: &mut Tx, request_id: Uuid) -> Result<Option<i64>, StoreError> {
    let row: Option<(i64,)> = tx.query(&BEGIN).bind(request_id).optional().await?;
    Ok(row.map(|row| row.0))
}

statements_per_engine! {
    TAKE = "SELECT request_id, activity_uri, actor_id, key_uri, key_pem, method, target, headers, body, received_at, attempts FROM inbound_request
        WHERE request_id = $1 AND state = 'pending'",
        "SELECT request_id, activity_uri, actor_id, key_uri, key_pem, method, target, headers, body, received_at, attempts FROM inbound_request
        WHERE request_id = $1 AND state = 'pending' FOR UPDATE SKIP LOCKED";
}

/// Keeps a request under its activity's id; false when it was there before.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(tx: &mut Tx, request: &InboundRequest) -> Result<bool, StoreError> {
    let inserted = tx
        .query(&INSERT)
        .bind(request.request_id)
        .bind(&request.activity_uri)
        .bind(request.actor_id)
        .bind(&request.key_uri)
        .bind(&request.key_pem)
        .bind(&request.method)
        .bind(&request.target)
        .bind(&request.headers)
        .bind(request.body.as_slice())
        .bind(request.received_at)
        .execute()
        .await?;
    Ok(inserted > 0)
}

/// The next request to work on.
///
/// # Errors
/// See [`StoreError`].
pub async fn peek(conn: &mut Conn, now: Timestamp) -> Result<Option<InboundRequest>, StoreError> {
    conn.query(&PEEK).bind(now).optional().await
}

/// A request to work on, held by this transaction; none when another worker
/// has it or it is done.
///
/// # Errors
/// See [`StoreError`].
pub async fn take(tx: &mut Tx, request_id: Uuid) -> Result<Option<InboundRequest>, StoreError> {
    tx.query(&TAKE).bind(request_id).optional().await
}

/// The request of that id: evidence to check again.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(
    conn: &mut Conn,
    request_id: Uuid,
) -> Result<Option<InboundRequest>, StoreError> {
    conn.query(&BY_ID).bind(request_id).optional().await
}

/// It took effect. Evidence is kept for good.
///
/// # Errors
/// See [`StoreError`].
pub async fn finish(tx: &mut Tx, request_id: Uuid, is_evidence: bool) -> Result<(), StoreError> {
    tx.query(&FINISH)
        .bind(request_id)
        .bind("done")
        .bind(None::<String>)
        .bind(is_evidence)
        .execute()
        .await?;
    Ok(())
}

/// It was refused, and why.
///
/// # Errors
/// See [`StoreError`].
pub async fn reject(tx: &mut Tx, request_id: Uuid, refusal: &str) -> Result<(), StoreError> {
    tx.query(&FINISH)
        .bind(request_id)
        .bind("rejected")
        .bind(refusal)
        .bind(false)
        .execute()
        .await?;
    Ok(())
}

/// It is tried again at `next`.
///
/// # Errors
/// See [`StoreError`].
pub async fn postpone(
    tx: &mut Tx,
    request_id: Uuid,
    next: Timestamp,
    why: &str,
) -> Result<(), StoreError> {
    tx.query(&POSTPONE)
        .bind(request_id)
        .bind(next)
        .bind(why)
        .execute()
        .await?;
    Ok(())
}

/// What became of an activity: state and refusal.
///
/// # Errors
/// See [`StoreError`].
pub async fn outcome(
    conn: &mut Conn,
    activity_uri: &str,
) -> Result<Option<(String, Option<String>)>, StoreError> {
    conn.query(&OUTCOME).bind(activity_uri).optional().await
}

/// Whether a request that came by `at` was not read yet, but for `except`: a
/// vote in time may be among them, so nothing closes over it. What failed three
/// times is waited for no longer.
///
/// # Errors
/// See [`StoreError`].
pub async fn has_unread_before(
    conn: &mut Conn,
    at: Timestamp,
    except: Option<Uuid>,
) -> Result<bool, StoreError> {
    conn.query(&UNREAD_BEFORE)
        .bind(at)
        .bind(except.unwrap_or(Uuid::nil()))
        .scalar()
        .await
}

/// Forgets what is done, older than `before`, and no evidence.
///
/// # Errors
/// See [`StoreError`].
pub async fn prune(tx: &mut Tx, before: Timestamp) -> Result<(), StoreError> {
    tx.query(&PRUNE).bind(before).execute().await?;
    tx.query(&PRUNE_SEEN).bind(before).execute().await?;
    Ok(())
}

/// Notes an object's id; false when it was taken in before.
///
/// # Errors
/// See [`StoreError`].
pub async fn see(tx: &mut Tx, object_uri: &str, now: Timestamp) -> Result<bool, StoreError> {
    let inserted = tx.query(&SEE).bind(object_uri).bind(now).execute().await?;
    Ok(inserted > 0)
}

/// Its author took an object back; a `Create` that comes later is too late.
///
/// # Errors
/// See [`StoreError`].
pub async fn bury(
    tx: &mut Tx,
    object_uri: &str,
    actor: Uuid,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&BURY)
        .bind(object_uri)
        .bind(actor)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Whether its author took an object back.
///
/// # Errors
/// See [`StoreError`].
pub async fn is_buried(conn: &mut Conn, object_uri: &str, actor: Uuid) -> Result<bool, StoreError> {
    conn.query(&IS_BURIED)
        .bind(object_uri)
        .bind(actor)
        .scalar()
        .await
}
