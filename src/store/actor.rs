//! Everyone and everything with an inbox, here and elsewhere.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{handle::Handle, time::Timestamp};

/// An actor.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Actor {
    /// Our id of it.
    pub actor_id: Uuid,
    /// Its id on the wire.
    pub uri: String,
    /// `person`, `group`, `application`, `service` or `organization`.
    pub kind: String,
    /// `preferredUsername`.
    pub handle: String,
    /// Host and port, or none when it lives here.
    pub host: Option<String>,
    /// The name as shown.
    pub name: String,
    /// Plain text.
    pub summary: String,
    /// The page for people.
    pub url: String,
    /// Where it is written to.
    pub inbox: String,
    /// Where its whole server is written to.
    pub shared_inbox: Option<String>,
    /// Microseconds.
    pub created_at: i64,
    /// When it was last fetched; microseconds; none when it lives here.
    pub fetched_at: Option<i64>,
    /// When its server said that it is no more; microseconds.
    pub gone_at: Option<i64>,
}

impl Actor {
    /// Whether it lives here.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.host.is_none()
    }

    /// `@oak@host`, with `own_host` for who lives here.
    #[must_use]
    pub fn address(&self, own_host: &str) -> String {
        let host = self.host.as_deref().unwrap_or(own_host);
        format!("@{}@{host}", self.handle)
    }

    /// Where to deliver: the whole server's inbox when there is one.
    #[must_use]
    pub fn best_inbox(&self) -> &str {
        self.shared_inbox.as_deref().unwrap_or(&self.inbox)
    }
}

macro_rules! columns {
    () => {
        "actor_id, uri, kind, handle, host, name, summary, url, inbox, shared_inbox, created_at, fetched_at, gone_at"
    };
}

statements! {
    BY_ID = concat!("SELECT ", columns!(), " FROM actor WHERE actor_id = $1");
    BY_URI = concat!("SELECT ", columns!(), " FROM actor WHERE uri = $1");
    LOCAL = concat!("SELECT ", columns!(), " FROM actor WHERE handle = $1 AND host IS NULL");
    REMOTE = concat!("SELECT ", columns!(), " FROM actor WHERE handle = $1 AND host = $2 AND gone_at IS NULL
         ORDER BY CASE WHEN kind = 'group' THEN 0 ELSE 1 END, fetched_at DESC LIMIT 1");
    SET_STALE = "UPDATE actor SET fetched_at = 0 WHERE actor_id = $1 AND host IS NOT NULL AND fetched_at < $2";
    STALE = concat!("SELECT ", columns!(), " FROM actor WHERE fetched_at = 0 ORDER BY actor_id LIMIT 1");
    TOUCH = "UPDATE actor SET fetched_at = $2 WHERE actor_id = $1 AND host IS NOT NULL";
    INSERT = concat!("INSERT INTO actor (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
    UPSERT = concat!(
        "INSERT INTO actor (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (uri) DO UPDATE SET kind = excluded.kind, handle = excluded.handle, name = excluded.name,
            summary = excluded.summary, url = excluded.url, inbox = excluded.inbox,
            shared_inbox = excluded.shared_inbox, fetched_at = excluded.fetched_at, gone_at = NULL
         WHERE actor.host IS NOT NULL
         RETURNING ", columns!());
    SET_GONE = "UPDATE actor SET gone_at = $2, name = handle, summary = '' WHERE actor_id = $1";
    COUNT_PEOPLE = "SELECT COUNT(*) FROM credential";
}

fn bind_all<'c>(query: super::db::Query<'c>, actor: &Actor) -> super::db::Query<'c> {
    query
        .bind(actor.actor_id)
        .bind(&actor.uri)
        .bind(&actor.kind)
        .bind(&actor.handle)
        .bind(actor.host.clone())
        .bind(&actor.name)
        .bind(&actor.summary)
        .bind(&actor.url)
        .bind(&actor.inbox)
        .bind(actor.shared_inbox.clone())
        .bind(actor.created_at)
        .bind(actor.fetched_at)
        .bind(actor.gone_at)
}

/// The actor of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(
    conn: &mut Conn,
    actor_id: impl Into<Uuid>,
) -> Result<Option<Actor>, StoreError> {
    conn.query(&BY_ID).bind(actor_id.into()).optional().await
}

/// The actor that must be there, since another row names it.
///
/// # Errors
/// [`StoreError::Corrupt`] when it is not.
pub async fn known(conn: &mut Conn, actor_id: impl Into<Uuid>) -> Result<Actor, StoreError> {
    let actor_id = actor_id.into();
    by_id(conn, actor_id)
        .await?
        .ok_or_else(|| StoreError::Corrupt(format!("no actor {actor_id}")))
}

/// The actor of that wire id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_uri(conn: &mut Conn, uri: &str) -> Result<Option<Actor>, StoreError> {
    conn.query(&BY_URI).bind(uri).optional().await
}

/// The actor of that handle that lives here.
///
/// # Errors
/// See [`StoreError`].
pub async fn local(conn: &mut Conn, handle: &Handle) -> Result<Option<Actor>, StoreError> {
    conn.query(&LOCAL).bind(handle.as_str()).optional().await
}

/// The actor of that handle on another server, if it was met before.
///
/// # Errors
/// See [`StoreError`].
pub async fn remote(
    conn: &mut Conn,
    handle: &str,
    host: &str,
) -> Result<Option<Actor>, StoreError> {
    conn.query(&REMOTE).bind(handle).bind(host).optional().await
}

/// Writes a new actor.
///
/// # Errors
/// `actor_local_handle` when the handle is taken; see [`StoreError`].
pub async fn insert(tx: &mut Tx, actor: &Actor) -> Result<(), StoreError> {
    bind_all(tx.query(&INSERT), actor).execute().await?;
    Ok(())
}

/// Writes a fetched actor, over what was known of it; the row as it stands.
///
/// # Errors
/// See [`StoreError`].
pub async fn upsert(tx: &mut Tx, actor: &Actor) -> Result<Actor, StoreError> {
    bind_all(tx.query(&UPSERT), actor)
        .optional()
        .await?
        .ok_or_else(|| StoreError::Corrupt(format!("{} lives here", actor.uri)))
}

/// What is known of an actor may be old: it will be fetched again, unless that
/// was done after `since`.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_stale(tx: &mut Tx, actor_id: Uuid, since: Timestamp) -> Result<(), StoreError> {
    tx.query(&SET_STALE)
        .bind(actor_id)
        .bind(since)
        .execute()
        .await?;
    Ok(())
}

/// An actor that is to be fetched again.
///
/// # Errors
/// See [`StoreError`].
pub async fn stale(conn: &mut Conn) -> Result<Option<Actor>, StoreError> {
    conn.query(&STALE).optional().await
}

/// It was tried; what is known of the actor stays.
///
/// # Errors
/// See [`StoreError`].
pub async fn touch(tx: &mut Tx, actor_id: Uuid, now: Timestamp) -> Result<(), StoreError> {
    tx.query(&TOUCH).bind(actor_id).bind(now).execute().await?;
    Ok(())
}

/// Marks an actor as deleted by its own server, and forgets its name.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_gone(tx: &mut Tx, actor_id: Uuid, now: Timestamp) -> Result<(), StoreError> {
    tx.query(&SET_GONE)
        .bind(actor_id)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// How many people signed up here.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_people(conn: &mut Conn) -> Result<i64, StoreError> {
    conn.query(&COUNT_PEOPLE).scalar().await
}
