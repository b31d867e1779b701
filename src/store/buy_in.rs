//! What members owe for joining. Whose amounts these are, only she sees.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{BylawsId, PersonId, PoolId},
    money::{Amount, Currency},
    time::Timestamp,
};

/// A part of a buy-in that is owed.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Part {
    /// Counts on when somebody joins again.
    pub part: i64,
    /// Minor units.
    pub amount_minor: i64,
    /// Three letters.
    pub currency: String,
    /// Microseconds.
    pub due_at: i64,
    /// When it was waived; microseconds.
    pub waived_at: Option<i64>,
}

statements! {
    ANY = "SELECT EXISTS (SELECT 1 FROM buy_in WHERE pool_id = $1 AND waived_at IS NULL)";
    LAST_PART = "SELECT COALESCE(MAX(part), 0) FROM buy_in WHERE pool_id = $1 AND person_id = $2";
    INSERT = "INSERT INTO buy_in (pool_id, person_id, part, amount_minor, currency, due_at, bylaws_id, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF_MEMBER = "SELECT part, amount_minor, currency, due_at, waived_at FROM buy_in WHERE pool_id = $1 AND person_id = $2 ORDER BY part";
    WAIVE = "UPDATE buy_in SET waived_at = $3 WHERE pool_id = $1 AND person_id = $2 AND waived_at IS NULL AND due_at > $3";
}

/// Whether anybody owes or owed something: then the currency is fixed.
///
/// # Errors
/// See [`StoreError`].
pub async fn any(conn: &mut Conn, pool: PoolId) -> Result<bool, StoreError> {
    conn.query(&ANY).bind(Uuid::from(pool)).scalar().await
}

/// The number of the last part that a person was ever asked for; 0 when none.
///
/// # Errors
/// See [`StoreError`].
pub async fn last_part(conn: &mut Conn, pool: PoolId, person: PersonId) -> Result<i64, StoreError> {
    conn.query(&LAST_PART)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .scalar()
        .await
}

/// A part to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewPart {
    /// Which Pool.
    pub pool: PoolId,
    /// Who owes it.
    pub person: PersonId,
    /// Its number.
    pub part: i64,
    /// How much.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// When.
    pub due_at: Timestamp,
    /// Under which version of the bylaws.
    pub bylaws: BylawsId,
}

/// Writes a part that is owed.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(tx: &mut Tx, new: NewPart, now: Timestamp) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(Uuid::from(new.pool))
        .bind(Uuid::from(new.person))
        .bind(new.part)
        .bind(new.amount.minor())
        .bind(new.currency.code())
        .bind(new.due_at)
        .bind(Uuid::from(new.bylaws))
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// What a member owes and owed, in the order of its parts.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_member(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
) -> Result<Vec<Part>, StoreError> {
    conn.query(&OF_MEMBER)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .all()
        .await
}

/// What is not due yet, nobody asks for any more: she is out.
///
/// # Errors
/// See [`StoreError`].
pub async fn waive(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&WAIVE)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(now)
        .execute()
        .await?;
    Ok(())
}
