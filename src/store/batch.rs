//! Files of payments that went to the bank.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{PersonId, PoolId},
    time::Timestamp,
};

/// A file of payments.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Batch {
    /// Its id.
    pub batch_id: Uuid,
    /// Whose money.
    pub pool_id: Uuid,
    /// `pain.001` or `csv`.
    pub format: String,
    /// How many payments it has.
    pub payment_count: i64,
    /// What they come to; minor units.
    pub total_minor: i64,
    /// Who made it: her name as shown.
    pub maker: String,
    /// When; microseconds.
    pub created_at: i64,
    /// When it was taken back; microseconds.
    pub withdrawn_at: Option<i64>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT payout_batch.batch_id, payout_batch.pool_id, payout_batch.format, payout_batch.payment_count, payout_batch.total_minor,
                actor.name AS maker, payout_batch.created_at, payout_batch.withdrawn_at
             FROM payout_batch JOIN actor ON actor.actor_id = payout_batch.created_by ",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO payout_batch (batch_id, pool_id, format, payment_count, total_minor, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    BY_ID = select!("WHERE payout_batch.batch_id = $1");
    OF_POOL = select!("WHERE payout_batch.pool_id = $1 ORDER BY payout_batch.batch_id DESC LIMIT $2");
    WITHDRAW = "UPDATE payout_batch SET withdrawn_by = $2, withdrawn_at = $3 WHERE batch_id = $1 AND withdrawn_at IS NULL";
}

/// A file to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewBatch {
    /// Its id.
    pub batch_id: Uuid,
    /// Whose money.
    pub pool: PoolId,
    /// `pain.001` or `csv`.
    pub format: &'static str,
    /// How many payments it has.
    pub payment_count: i64,
    /// What they come to; minor units.
    pub total_minor: i64,
    /// Who makes it.
    pub by: PersonId,
}

/// Writes that a file was made.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(tx: &mut Tx, new: &NewBatch, now: Timestamp) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(new.batch_id)
        .bind(Uuid::from(new.pool))
        .bind(new.format)
        .bind(new.payment_count)
        .bind(new.total_minor)
        .bind(Uuid::from(new.by))
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// The file of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, batch: Uuid) -> Result<Option<Batch>, StoreError> {
    conn.query(&BY_ID).bind(batch).optional().await
}

/// The files of a Pool, the newest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_pool(conn: &mut Conn, pool: PoolId, limit: i64) -> Result<Vec<Batch>, StoreError> {
    let query = conn.query(&OF_POOL).bind(Uuid::from(pool));
    query.bind(limit).all().await
}

/// Writes that it was taken back; whether it stood.
///
/// # Errors
/// See [`StoreError`].
pub async fn withdraw(
    tx: &mut Tx,
    batch: Uuid,
    by: PersonId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = tx.query(&WITHDRAW).bind(batch);
    Ok(query.bind(Uuid::from(by)).bind(now).execute().await? > 0)
}
