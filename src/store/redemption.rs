//! Whose capital is to be paid back since she left.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{PayableId, PersonId, PoolId},
    ledger::Day,
    time::Timestamp,
};

/// What somebody who left is to be paid back.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Redemption {
    /// Its id.
    pub redemption_id: Uuid,
    /// Whose money.
    pub pool_id: Uuid,
    /// Who left.
    pub person_id: Uuid,
    /// When; microseconds.
    pub left_at: i64,
    /// The day by which the bylaws pay it back.
    pub due_on: i64,
    /// Where it is to be paid to, once she said.
    pub payee_id: Option<Uuid>,
    /// Since when it waits for the reserve; microseconds.
    pub waits_since: Option<i64>,
    /// When it became a payment, or was nothing any more; microseconds.
    pub done_at: Option<i64>,
    /// The payment that it became.
    pub payable_id: Option<Uuid>,
}

/// Somebody who waits for her capital, as stewards see her.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    /// Who left.
    pub person_id: Uuid,
    /// Her name as shown.
    pub name: String,
    /// The day by which the bylaws pay it back.
    pub due_on: i64,
    /// Since when it waits for the reserve; microseconds; none when nobody
    /// looked yet.
    pub waits_since: Option<i64>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT redemption_id, pool_id, person_id, left_at, due_on, payee_id, waits_since, done_at, payable_id FROM redemption ",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO redemption (redemption_id, pool_id, person_id, left_at, due_on, try_at)
        VALUES ($1, $2, $3, $4, $5, $4) ON CONFLICT DO NOTHING";
    BY_ID = select!("WHERE redemption_id = $1");
    LATEST = select!("WHERE pool_id = $1 AND person_id = $2 ORDER BY redemption_id DESC LIMIT 1");
    DUE = "SELECT redemption_id FROM redemption WHERE done_at IS NULL AND try_at <= $1 ORDER BY try_at LIMIT $2";
    OPEN = "SELECT redemption.person_id, actor.name, redemption.due_on, redemption.waits_since
        FROM redemption JOIN actor ON actor.actor_id = redemption.person_id
        WHERE redemption.pool_id = $1 AND redemption.done_at IS NULL ORDER BY redemption.person_id LIMIT $2";
    WAIT = "UPDATE redemption SET try_at = $2, waits_since = COALESCE(waits_since, $3) WHERE redemption_id = $1 AND done_at IS NULL";
    PUT_OFF = "UPDATE redemption SET try_at = $2 WHERE redemption_id = $1 AND done_at IS NULL";
    FINISH = "UPDATE redemption SET done_at = $2, payable_id = $3 WHERE redemption_id = $1 AND done_at IS NULL";
    SET_PAYEE = "UPDATE redemption SET payee_id = $2 WHERE redemption_id = $1";
    POOLS_OF = "SELECT pool_id FROM membership WHERE person_id = $1";
}

/// Writes that her capital is to be paid back; nothing if it is already.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    id: Uuid,
    (pool, person): (PoolId, PersonId),
    due_on: Day,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(id)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(now)
        .bind(i64::from(due_on.number()))
        .execute()
        .await?;
    Ok(())
}

/// The one of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, id: Uuid) -> Result<Option<Redemption>, StoreError> {
    conn.query(&BY_ID).bind(id).optional().await
}

/// Her latest in a Pool.
///
/// # Errors
/// See [`StoreError`].
pub async fn latest(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
) -> Result<Option<Redemption>, StoreError> {
    let query = conn.query(&LATEST).bind(Uuid::from(pool));
    query.bind(Uuid::from(person)).optional().await
}

/// What is to be looked at, the longest due first.
///
/// # Errors
/// See [`StoreError`].
pub async fn due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Uuid>, StoreError> {
    let rows: Vec<(Uuid,)> = conn.query(&DUE).bind(now).bind(limit).all().await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Who waits for her capital.
///
/// # Errors
/// See [`StoreError`].
pub async fn open(conn: &mut Conn, pool: PoolId, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    let query = conn.query(&OPEN).bind(Uuid::from(pool));
    query.bind(limit).all().await
}

/// Writes that it waits for the reserve, and when to look again.
///
/// # Errors
/// See [`StoreError`].
pub async fn wait(
    tx: &mut Tx,
    id: Uuid,
    again_at: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let query = tx.query(&WAIT).bind(id).bind(again_at);
    query.bind(now).execute().await?;
    Ok(())
}

/// Writes when to look again, for another reason than the reserve.
///
/// # Errors
/// See [`StoreError`].
pub async fn put_off(tx: &mut Tx, id: Uuid, again_at: Timestamp) -> Result<(), StoreError> {
    let query = tx.query(&PUT_OFF).bind(id);
    query.bind(again_at).execute().await?;
    Ok(())
}

/// Writes that it became a payment, or is nothing any more.
///
/// # Errors
/// [`StoreError::Conflict`] when it was done meanwhile; see [`StoreError`].
pub async fn finish(
    tx: &mut Tx,
    id: Uuid,
    payable: Option<PayableId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let query = tx.query(&FINISH).bind(id).bind(now);
    let changed = query.bind(payable.map(Uuid::from)).execute().await?;
    if changed == 0 {
        return Err(StoreError::Conflict);
    }
    Ok(())
}

/// Writes where it is to be paid to.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_payee(tx: &mut Tx, id: Uuid, payee: Uuid) -> Result<(), StoreError> {
    tx.query(&SET_PAYEE).bind(id).bind(payee).execute().await?;
    Ok(())
}

/// The Pools in which somebody has, or had, a place.
///
/// # Errors
/// See [`StoreError`].
pub async fn pools_of(conn: &mut Conn, person: Uuid) -> Result<Vec<PoolId>, StoreError> {
    let rows: Vec<(Uuid,)> = conn.query(&POOLS_OF).bind(person).all().await?;
    Ok(rows.into_iter().map(|row| row.0.into()).collect())
}
