//! Lists of members, and of steps that are due.

use uuid::Uuid;

use crate::{
    domain::{
        id::{PersonId, PoolId},
        time::Timestamp,
    },
    store::db::{Conn, StoreError, statements},
};

/// A member, or someone waiting, as a list shows her.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    /// Sorts the list.
    pub membership_id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// Her name as shown.
    pub name: String,
    /// Her handle.
    pub handle: String,
    /// Her server, or none when it is this one.
    pub host: Option<String>,
    /// Her page.
    pub url: String,
    /// Whether she lets others in.
    pub is_steward: bool,
    /// When she agreed to the rules; microseconds.
    pub agreed_at: Option<i64>,
    /// When she became a member; microseconds.
    pub admitted_at: Option<i64>,
    /// When her term as a steward ends; microseconds.
    pub steward_until: Option<i64>,
    /// When her probation ends; microseconds.
    pub votes_from: Option<i64>,
    /// When her notice ends; microseconds.
    pub leaves_at: Option<i64>,
    /// Whether the members expelled her once.
    pub was_expelled: bool,
}

macro_rules! listed {
    () => {
        "SELECT membership.membership_id, membership.person_id, actor.name, actor.handle, actor.host, actor.url, membership.is_steward,
                membership.agreed_at, membership.admitted_at, membership.steward_until, membership.votes_from, membership.leaves_at, membership.was_expelled
         FROM membership JOIN actor ON actor.actor_id = membership.person_id "
    };
}

statements! {
    LIST = concat!(listed!(), "WHERE membership.pool_id = $1 AND membership.state = $2 AND membership.membership_id > $3
        ORDER BY membership.membership_id LIMIT $4");
    BOUND = "SELECT membership_id, person_id FROM membership
        WHERE pool_id = $1 AND state IN ('applied', 'admitted', 'active', 'leaving') AND membership_id > $2 ORDER BY membership_id LIMIT $3";
    STEWARDS = concat!(listed!(), "WHERE membership.pool_id = $1 AND membership.state = 'active' AND membership.is_steward
        ORDER BY membership.membership_id");
    DUE_TO_REMIND = "SELECT DISTINCT pool_id FROM membership
        WHERE is_steward AND steward_until IS NOT NULL AND steward_reminded_at IS NULL AND steward_until <= $1 LIMIT $2";
    DUE_TO_VOTE = "SELECT pool_id, person_id FROM membership WHERE state = 'admitted' AND NOT awaits_buy_in AND votes_from <= $1 ORDER BY votes_from LIMIT $2";
    DUE_TO_LEAVE = "SELECT pool_id, person_id FROM membership WHERE state = 'leaving' AND leaves_at <= $1 ORDER BY leaves_at LIMIT $2";
}

/// Whom the bylaws bind, or will: members, and who accepted them and waits,
/// after `after` ([`Uuid::nil`] to begin). Memberships with their persons.
///
/// # Errors
/// See [`StoreError`].
pub async fn bound(
    conn: &mut Conn,
    pool: PoolId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    conn.query(&BOUND)
        .bind(Uuid::from(pool))
        .bind(after)
        .bind(limit)
        .all()
        .await
}

/// Whose probation has ended.
///
/// # Errors
/// See [`StoreError`].
pub async fn due_to_vote(
    conn: &mut Conn,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(PoolId, PersonId)>, StoreError> {
    let rows = conn.query(&DUE_TO_VOTE).bind(now).bind(limit).all().await?;
    Ok(pairs(rows))
}

/// Whose notice has ended.
///
/// # Errors
/// See [`StoreError`].
pub async fn due_to_leave(
    conn: &mut Conn,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(PoolId, PersonId)>, StoreError> {
    let rows = conn
        .query(&DUE_TO_LEAVE)
        .bind(now)
        .bind(limit)
        .all()
        .await?;
    Ok(pairs(rows))
}

/// Pools in which a steward's term is over and nobody was told.
///
/// # Errors
/// See [`StoreError`].
pub async fn due_to_remind(
    conn: &mut Conn,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<PoolId>, StoreError> {
    let rows: Vec<(Uuid,)> = conn
        .query(&DUE_TO_REMIND)
        .bind(now)
        .bind(limit)
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| row.0.into()).collect())
}

/// The stewards: at most as many as there are seats.
///
/// # Errors
/// See [`StoreError`].
pub async fn stewards(conn: &mut Conn, pool: PoolId) -> Result<Vec<Listed>, StoreError> {
    conn.query(&STEWARDS).bind(Uuid::from(pool)).all().await
}

/// People on probation, longest first, after `after`.
///
/// # Errors
/// See [`StoreError`].
pub async fn admitted(
    conn: &mut Conn,
    pool: PoolId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    list(conn, pool, "admitted", after, limit).await
}

/// Members who gave notice, after `after`.
///
/// # Errors
/// See [`StoreError`].
pub async fn leaving(
    conn: &mut Conn,
    pool: PoolId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    list(conn, pool, "leaving", after, limit).await
}

fn pairs(rows: Vec<(Uuid, Uuid)>) -> Vec<(PoolId, PersonId)> {
    rows.into_iter()
        .map(|(pool, person)| (pool.into(), person.into()))
        .collect()
}

/// Members in the order they came, after `after` ([`Uuid::nil`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn active(
    conn: &mut Conn,
    pool: PoolId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    list(conn, pool, "active", after, limit).await
}

/// People waiting to be let in, longest first, after `after`.
///
/// # Errors
/// See [`StoreError`].
pub async fn applied(
    conn: &mut Conn,
    pool: PoolId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    list(conn, pool, "applied", after, limit).await
}

async fn list(
    conn: &mut Conn,
    pool: PoolId,
    state: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    conn.query(&LIST)
        .bind(Uuid::from(pool))
        .bind(state)
        .bind(after)
        .bind(limit)
        .all()
        .await
}
