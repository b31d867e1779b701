//! Who stands where in the Pools of this server.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{PersonId, PoolId},
    membership::{Active, Asked, Standing, Waiting},
    time::Timestamp,
};

/// A person's row in a Pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Where she stands.
    pub standing: Standing,
    /// Whether she lets others in.
    pub is_steward: bool,
    /// The `Join` activity to answer, when she asked by one.
    pub join_uri: Option<String>,
}

#[derive(sqlx::FromRow)]
struct MembershipRow {
    state: String,
    is_steward: bool,
    join_uri: Option<String>,
    asked_at: i64,
    agreed_at: Option<i64>,
    admitted_at: Option<i64>,
}

impl TryFrom<MembershipRow> for Membership {
    type Error = StoreError;

    fn try_from(row: MembershipRow) -> Result<Self, StoreError> {
        let missing = || StoreError::Corrupt(format!("membership {} lacks a time", row.state));
        let at = |micros: Option<i64>| micros.map(Timestamp::from_micros).ok_or_else(missing);
        let standing = match row.state.as_str() {
            "asked" => Standing::Asked(Asked {
                asked_at: Timestamp::from_micros(row.asked_at),
            }),
            "waiting" => Standing::Waiting(Waiting {
                asked_at: Timestamp::from_micros(row.asked_at),
                agreed_at: at(row.agreed_at)?,
            }),
            "active" => Standing::Active(Active {
                agreed_at: at(row.agreed_at)?,
                admitted_at: at(row.admitted_at)?,
            }),
            _ => Standing::Outside,
        };
        Ok(Self {
            standing,
            is_steward: row.is_steward,
            join_uri: row.join_uri,
        })
    }
}

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
}

statements! {
    GET = "SELECT state, is_steward, join_uri, asked_at, agreed_at, admitted_at FROM membership WHERE pool_id = $1 AND person_id = $2";
    ASK = "INSERT INTO membership (membership_id, pool_id, person_id, state, is_steward, join_uri, asked_at) VALUES ($1, $2, $3, 'asked', FALSE, $4, $5)
        ON CONFLICT (pool_id, person_id) DO UPDATE SET state = 'asked', is_steward = FALSE, join_uri = COALESCE(excluded.join_uri, membership.join_uri),
            asked_at = excluded.asked_at, agreed_at = NULL, admitted_at = NULL, admitted_by = NULL, left_at = NULL";
    WAIT = "UPDATE membership SET state = 'waiting', agreed_at = $3 WHERE pool_id = $1 AND person_id = $2";
    ACTIVATE = "UPDATE membership SET state = 'active', agreed_at = $3, admitted_at = $4, admitted_by = $5 WHERE pool_id = $1 AND person_id = $2";
    FOUND = "INSERT INTO membership (membership_id, pool_id, person_id, state, is_steward, asked_at, agreed_at, admitted_at) VALUES ($1, $2, $3, 'active', TRUE, $4, $4, $4)";
    LEAVE = "UPDATE membership SET state = 'left', is_steward = FALSE, join_uri = NULL, left_at = $3 WHERE pool_id = $1 AND person_id = $2";
    LEAVE_ALL = "UPDATE membership SET state = 'left', is_steward = FALSE, join_uri = NULL, left_at = $2 WHERE person_id = $1 AND state <> 'left'";
    STEWARD_OF = "SELECT pool_id FROM membership WHERE person_id = $1 AND state = 'active' AND is_steward";
    PASS_ON = "UPDATE membership SET is_steward = TRUE WHERE membership_id = (
        SELECT membership_id FROM membership WHERE pool_id = $1 AND state = 'active' ORDER BY admitted_at, membership_id LIMIT 1)";
    COUNT_STATE = "SELECT COUNT(*) FROM membership WHERE pool_id = $1 AND state = $2";
    COUNT_STEWARDS = "SELECT COUNT(*) FROM membership WHERE pool_id = $1 AND state = 'active' AND is_steward";
    LIST = "SELECT membership.membership_id, membership.person_id, actor.name, actor.handle, actor.host, actor.url, membership.is_steward, membership.agreed_at, membership.admitted_at
        FROM membership JOIN actor ON actor.actor_id = membership.person_id
        WHERE membership.pool_id = $1 AND membership.state = $2 AND membership.membership_id > $3
        ORDER BY membership.membership_id LIMIT $4";
}

/// A person's row in a Pool, if she ever asked.
///
/// # Errors
/// See [`StoreError`].
pub async fn get(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
) -> Result<Option<Membership>, StoreError> {
    let row: Option<MembershipRow> = conn
        .query(&GET)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .optional()
        .await?;
    row.map(Membership::try_from).transpose()
}

/// Where a person stands.
///
/// # Errors
/// See [`StoreError`].
pub async fn standing(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
) -> Result<Standing, StoreError> {
    Ok(get(conn, pool, person)
        .await?
        .map_or(Standing::Outside, |membership| membership.standing))
}

/// Whether a person is a steward of the Pool.
///
/// # Errors
/// See [`StoreError`].
pub async fn is_steward(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
) -> Result<bool, StoreError> {
    Ok(get(conn, pool, person)
        .await?
        .is_some_and(|membership| membership.is_steward && membership.standing.is_active()))
}

/// She asked. A request by `Join` keeps that activity's id, to answer it.
///
/// # Errors
/// See [`StoreError`].
pub async fn ask(
    tx: &mut Tx,
    membership_id: Uuid,
    pool: PoolId,
    person: PersonId,
    join_uri: Option<String>,
    asked: Asked,
) -> Result<(), StoreError> {
    tx.query(&ASK)
        .bind(membership_id)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(join_uri)
        .bind(asked.asked_at)
        .execute()
        .await?;
    Ok(())
}

/// She agreed, and waits.
///
/// # Errors
/// See [`StoreError`].
pub async fn wait(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
    waiting: Waiting,
) -> Result<(), StoreError> {
    tx.query(&WAIT)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(waiting.agreed_at)
        .execute()
        .await?;
    Ok(())
}

/// She is a member; the first to enter a Pool that everybody left is its
/// steward.
///
/// # Errors
/// See [`StoreError`].
pub async fn activate(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
    active: Active,
    admitted_by: Option<PersonId>,
) -> Result<(), StoreError> {
    tx.query(&ACTIVATE)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(active.agreed_at)
        .bind(active.admitted_at)
        .bind(admitted_by.map(Uuid::from))
        .execute()
        .await?;
    keep_a_steward(tx, pool.into()).await?;
    Ok(())
}

/// Where members are without a steward, the longest of them becomes one.
async fn keep_a_steward(tx: &mut Tx, pool: Uuid) -> Result<(), StoreError> {
    if count_stewards(tx, pool.into()).await? == 0 {
        tx.query(&PASS_ON).bind(pool).execute().await?;
    }
    Ok(())
}

/// The founder: member and steward from the first moment.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert_founder(
    tx: &mut Tx,
    membership_id: Uuid,
    pool: PoolId,
    person: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&FOUND)
        .bind(membership_id)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// She left, or took her request back.
///
/// # Errors
/// See [`StoreError`].
pub async fn leave(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&LEAVE)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Her account elsewhere is no more: she left every Pool. Where she was the
/// only steward, the longest member becomes one.
///
/// # Errors
/// See [`StoreError`].
pub async fn leave_all(tx: &mut Tx, person: Uuid, now: Timestamp) -> Result<(), StoreError> {
    let stewarded: Vec<(Uuid,)> = tx.query(&STEWARD_OF).bind(person).all().await?;
    tx.query(&LEAVE_ALL)
        .bind(person)
        .bind(now)
        .execute()
        .await?;
    for (pool,) in stewarded {
        keep_a_steward(tx, pool).await?;
    }
    Ok(())
}

/// How many are members.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_active(conn: &mut Conn, pool: PoolId) -> Result<i64, StoreError> {
    conn.query(&COUNT_STATE)
        .bind(Uuid::from(pool))
        .bind("active")
        .scalar()
        .await
}

/// How many wait to be let in.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_waiting(conn: &mut Conn, pool: PoolId) -> Result<i64, StoreError> {
    conn.query(&COUNT_STATE)
        .bind(Uuid::from(pool))
        .bind("waiting")
        .scalar()
        .await
}

/// How many are stewards.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_stewards(conn: &mut Conn, pool: PoolId) -> Result<i64, StoreError> {
    conn.query(&COUNT_STEWARDS)
        .bind(Uuid::from(pool))
        .scalar()
        .await
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
pub async fn waiting(
    conn: &mut Conn,
    pool: PoolId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    list(conn, pool, "waiting", after, limit).await
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
