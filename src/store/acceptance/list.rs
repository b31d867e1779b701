//! Lists of acceptances: for members, for the person herself, and for whoever
//! checks them again.

use uuid::Uuid;

use crate::{
    domain::id::{PersonId, PoolId},
    store::{
        db::{Conn, StoreError, statements},
        pool::PoolName,
    },
};

/// An acceptance as members see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    /// Sorts the list.
    pub acceptance_id: Uuid,
    /// Who accepted.
    pub person_id: Uuid,
    /// Her name as shown.
    pub name: String,
    /// Her handle.
    pub handle: String,
    /// Her server, or none when it is this one.
    pub host: Option<String>,
    /// Her page.
    pub url: String,
    /// The version's number.
    pub number: i64,
    /// How: `password`, `code`, `message`, `join`.
    pub way: String,
    /// Microseconds.
    pub accepted_at: i64,
    /// The name that she typed, until it is erased.
    pub typed_name: Option<String>,
}

/// What somebody stated, with what it can be checked by.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Stated {
    /// Sorts the list.
    pub acceptance_id: Uuid,
    /// Her wire id.
    pub person_uri: String,
    /// The Pool's wire id.
    pub pool_uri: String,
    /// The version's number.
    pub number: i64,
    /// The hash that she accepted.
    pub hash: Vec<u8>,
    /// JSON.
    pub statement: String,
    /// Her key, where she has one here: multibase of the Multikey.
    pub ed25519_public: Option<String>,
}

/// An acceptance by a message or a `Join`, with the request that it came by.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Evidenced {
    /// Sorts the list.
    pub acceptance_id: Uuid,
    /// Her wire id.
    pub person_uri: String,
    /// The Pool's wire id.
    pub pool_uri: String,
    /// The version's number.
    pub number: i64,
    /// The key that the request was signed with; PEM.
    pub key_pem: String,
    /// `POST`.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// JSON array of name and value pairs.
    pub headers: String,
    /// As it came.
    pub body: Vec<u8>,
    /// Microseconds.
    pub received_at: i64,
}

statements! {
    LIST = "SELECT acceptance.acceptance_id, acceptance.person_id, actor.name, actor.handle, actor.host, actor.url, bylaws.number,
            acceptance.way, acceptance.accepted_at, acceptance_identity.typed_name
        FROM acceptance JOIN actor ON actor.actor_id = acceptance.person_id JOIN bylaws ON bylaws.bylaws_id = acceptance.bylaws_id
        LEFT JOIN acceptance_identity ON acceptance_identity.acceptance_id = acceptance.acceptance_id
        WHERE acceptance.pool_id = $1 AND acceptance.acceptance_id < $2 ORDER BY acceptance.acceptance_id DESC LIMIT $3";
    AWAITED = "SELECT pool.pool_id, actor.handle, actor.name FROM membership JOIN pool ON pool.pool_id = membership.pool_id
        JOIN bylaws ON bylaws.bylaws_id = pool.bylaws_id JOIN actor ON actor.actor_id = pool.pool_id
        WHERE membership.person_id = $1 AND membership.state IN ('applied', 'admitted', 'active', 'leaving')
            AND bylaws.template_version > 0 AND pool.stage <> 'dissolved'
            AND NOT EXISTS (SELECT 1 FROM acceptance WHERE acceptance.bylaws_id = pool.bylaws_id AND acceptance.person_id = membership.person_id)
        ORDER BY membership.membership_id LIMIT $2";
    NAMED_IN_LEFT = "SELECT actor.actor_id AS pool_id, actor.handle, actor.name FROM membership JOIN actor ON actor.actor_id = membership.pool_id
        WHERE membership.person_id = $1 AND membership.state IN ('left', 'expelled') AND EXISTS (SELECT 1 FROM acceptance
            JOIN acceptance_identity ON acceptance_identity.acceptance_id = acceptance.acceptance_id
            WHERE acceptance.pool_id = membership.pool_id AND acceptance.person_id = membership.person_id)
        ORDER BY membership.membership_id LIMIT $2";
    STATED = "SELECT acceptance.acceptance_id, person.uri AS person_uri, owner.uri AS pool_uri, bylaws.number, acceptance.hash,
            acceptance.statement, local_key.ed25519_public
        FROM acceptance JOIN actor person ON person.actor_id = acceptance.person_id JOIN actor owner ON owner.actor_id = acceptance.pool_id
        JOIN bylaws ON bylaws.bylaws_id = acceptance.bylaws_id LEFT JOIN local_key ON local_key.actor_id = acceptance.person_id
        WHERE acceptance.acceptance_id > $1 ORDER BY acceptance.acceptance_id LIMIT $2";
    EVIDENCED = "SELECT acceptance.acceptance_id, person.uri AS person_uri, owner.uri AS pool_uri, bylaws.number,
            inbound_request.key_pem, inbound_request.method, inbound_request.target, inbound_request.headers,
            inbound_request.body, inbound_request.received_at
        FROM acceptance JOIN inbound_request ON inbound_request.request_id = acceptance.evidence_id
        JOIN actor person ON person.actor_id = acceptance.person_id JOIN actor owner ON owner.actor_id = acceptance.pool_id
        JOIN bylaws ON bylaws.bylaws_id = acceptance.bylaws_id
        WHERE acceptance.acceptance_id > $1 ORDER BY acceptance.acceptance_id LIMIT $2";
}

/// Who accepted what in a Pool, latest first, before `before` ([`Uuid::max`]
/// to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    conn: &mut Conn,
    pool: PoolId,
    before: Uuid,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    conn.query(&LIST)
        .bind(Uuid::from(pool))
        .bind(before)
        .bind(limit)
        .all()
        .await
}

/// Pools whose bylaws in force she has yet to accept.
///
/// # Errors
/// See [`StoreError`].
pub async fn awaited(
    conn: &mut Conn,
    person: PersonId,
    limit: i64,
) -> Result<Vec<PoolName>, StoreError> {
    conn.query(&AWAITED)
        .bind(Uuid::from(person))
        .bind(limit)
        .all()
        .await
}

/// Pools that she left and that still keep a name that she typed.
///
/// # Errors
/// See [`StoreError`].
pub async fn named_in_left(
    conn: &mut Conn,
    person: PersonId,
    limit: i64,
) -> Result<Vec<PoolName>, StoreError> {
    conn.query(&NAMED_IN_LEFT)
        .bind(Uuid::from(person))
        .bind(limit)
        .all()
        .await
}

/// Every acceptance with its statement, after `after` ([`Uuid::nil`] to
/// begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn stated(conn: &mut Conn, after: Uuid, limit: i64) -> Result<Vec<Stated>, StoreError> {
    conn.query(&STATED).bind(after).bind(limit).all().await
}

/// Acceptances with the requests that they came by, after `after`
/// ([`Uuid::nil`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn evidenced(
    conn: &mut Conn,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Evidenced>, StoreError> {
    conn.query(&EVIDENCED).bind(after).bind(limit).all().await
}
