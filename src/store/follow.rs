//! Who follows whom.

use uuid::Uuid;

use super::{
    actor::Actor,
    db::{Conn, StoreError, Tx, statements},
};
use crate::domain::time::Timestamp;

/// One following.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Follow {
    /// Who is followed.
    pub target_id: Uuid,
    /// Who follows.
    pub follower_id: Uuid,
    /// The id of the `Follow` activity.
    pub activity_uri: String,
    /// When the followed said yes; microseconds.
    pub accepted_at: Option<i64>,
}

/// Where a delivery to a follower goes.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Inbox {
    /// The shared inbox, or the follower's own.
    pub inbox: String,
}

statements! {
    UPSERT = "INSERT INTO follow (target_id, follower_id, activity_uri, followed_at, accepted_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (target_id, follower_id) DO UPDATE SET activity_uri = excluded.activity_uri,
            accepted_at = COALESCE(excluded.accepted_at, follow.accepted_at)";
    GET = "SELECT target_id, follower_id, activity_uri, accepted_at FROM follow WHERE target_id = $1 AND follower_id = $2";
    DELETE = "DELETE FROM follow WHERE target_id = $1 AND follower_id = $2";
    DELETE_ALL_BY = "DELETE FROM follow WHERE follower_id = $1 OR target_id = $1";
    ACCEPT = "UPDATE follow SET accepted_at = $3 WHERE target_id = $1 AND follower_id = $2 AND accepted_at IS NULL";
    COUNT = "SELECT COUNT(*) FROM follow WHERE target_id = $1 AND accepted_at IS NOT NULL";
    PAGE = "SELECT actor.uri FROM follow JOIN actor ON actor.actor_id = follow.follower_id
        WHERE follow.target_id = $1 AND follow.follower_id > $2 AND follow.accepted_at IS NOT NULL
        ORDER BY follow.follower_id LIMIT $3";
    PAGE_IDS = "SELECT follower_id FROM follow WHERE target_id = $1 AND follower_id > $2 AND accepted_at IS NOT NULL
        ORDER BY follower_id LIMIT $3";
    INBOXES = "SELECT DISTINCT COALESCE(actor.shared_inbox, actor.inbox) AS inbox
        FROM follow JOIN actor ON actor.actor_id = follow.follower_id
        WHERE follow.target_id = $1 AND follow.accepted_at IS NOT NULL AND actor.host IS NOT NULL AND actor.gone_at IS NULL";
    FOLLOWED_BY = "SELECT actor.actor_id, actor.uri, actor.kind, actor.handle, actor.host, actor.name, actor.summary, actor.url,
            actor.inbox, actor.shared_inbox, actor.created_at, actor.fetched_at, actor.gone_at
        FROM follow JOIN actor ON actor.actor_id = follow.target_id
        WHERE follow.follower_id = $1 AND follow.target_id > $2 ORDER BY follow.target_id LIMIT $3";
    HAS_LOCAL_FOLLOWER = "SELECT EXISTS (SELECT 1 FROM follow JOIN actor ON actor.actor_id = follow.follower_id
        WHERE follow.target_id = $1 AND actor.host IS NULL)";
}

/// Writes a following; a second `Follow` renews the first.
///
/// # Errors
/// See [`StoreError`].
pub async fn upsert(
    tx: &mut Tx,
    target: Uuid,
    follower: Uuid,
    activity_uri: &str,
    now: Timestamp,
    accepted_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    tx.query(&UPSERT)
        .bind(target)
        .bind(follower)
        .bind(activity_uri)
        .bind(now)
        .bind(accepted_at)
        .execute()
        .await?;
    Ok(())
}

/// Whether and how one follows the other.
///
/// # Errors
/// See [`StoreError`].
pub async fn get(
    conn: &mut Conn,
    target: Uuid,
    follower: Uuid,
) -> Result<Option<Follow>, StoreError> {
    conn.query(&GET)
        .bind(target)
        .bind(follower)
        .optional()
        .await
}

/// Ends a following; whether there was one.
///
/// # Errors
/// See [`StoreError`].
pub async fn delete(tx: &mut Tx, target: Uuid, follower: Uuid) -> Result<bool, StoreError> {
    let gone = tx
        .query(&DELETE)
        .bind(target)
        .bind(follower)
        .execute()
        .await?;
    Ok(gone > 0)
}

/// Ends all followings by or of an actor that is no more.
///
/// # Errors
/// See [`StoreError`].
pub async fn delete_all_of(tx: &mut Tx, actor: Uuid) -> Result<(), StoreError> {
    tx.query(&DELETE_ALL_BY).bind(actor).execute().await?;
    Ok(())
}

/// The followed said yes; whether that was news.
///
/// # Errors
/// See [`StoreError`].
pub async fn accept(
    tx: &mut Tx,
    target: Uuid,
    follower: Uuid,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(&ACCEPT)
        .bind(target)
        .bind(follower)
        .bind(now)
        .execute()
        .await?;
    Ok(changed > 0)
}

/// How many follow.
///
/// # Errors
/// See [`StoreError`].
pub async fn count(conn: &mut Conn, target: Uuid) -> Result<i64, StoreError> {
    conn.query(&COUNT).bind(target).scalar().await
}

/// Followers' wire ids after `after` ([`Uuid::nil`] to begin), and the last
/// one's id to go on from when the page is full.
///
/// # Errors
/// See [`StoreError`].
pub async fn page(
    conn: &mut Conn,
    target: Uuid,
    after: Uuid,
    limit: i64,
) -> Result<(Vec<String>, Option<Uuid>), StoreError> {
    let uris: Vec<(String,)> = conn
        .query(&PAGE)
        .bind(target)
        .bind(after)
        .bind(limit)
        .all()
        .await?;
    let ids: Vec<(Uuid,)> = conn
        .query(&PAGE_IDS)
        .bind(target)
        .bind(after)
        .bind(limit)
        .all()
        .await?;
    let next = ids
        .last()
        .filter(|_| i64::try_from(ids.len()).is_ok_and(|count| count == limit))
        .map(|row| row.0);
    Ok((uris.into_iter().map(|row| row.0).collect(), next))
}

/// The distinct inboxes of an actor's followers on other servers.
///
/// # Errors
/// See [`StoreError`].
pub async fn inboxes(conn: &mut Conn, target: Uuid) -> Result<Vec<Inbox>, StoreError> {
    conn.query(&INBOXES).bind(target).all().await
}

/// Whom a person follows, after `after`.
///
/// # Errors
/// See [`StoreError`].
pub async fn followed_by(
    conn: &mut Conn,
    follower: Uuid,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Actor>, StoreError> {
    conn.query(&FOLLOWED_BY)
        .bind(follower)
        .bind(after)
        .bind(limit)
        .all()
        .await
}

/// Whether anyone here follows that actor: what strangers send unasked is not
/// kept.
///
/// # Errors
/// See [`StoreError`].
pub async fn has_local_follower(conn: &mut Conn, target: Uuid) -> Result<bool, StoreError> {
    conn.query(&HAS_LOCAL_FOLLOWER).bind(target).scalar().await
}

statements! {
    TARGET_OF_ACTIVITY = "SELECT target_id FROM follow WHERE follower_id = $1 AND activity_uri = $2";
}

/// Whom the follower follows by that `Follow`.
///
/// # Errors
/// See [`StoreError`].
pub async fn target_of_activity(
    conn: &mut Conn,
    follower: Uuid,
    activity_uri: &str,
) -> Result<Option<Uuid>, StoreError> {
    let row: Option<(Uuid,)> = conn
        .query(&TARGET_OF_ACTIVITY)
        .bind(follower)
        .bind(activity_uri)
        .optional()
        .await?;
    Ok(row.map(|row| row.0))
}
