//! That the operator suspended a Pool, and why.

use uuid::Uuid;

use super::db::{StoreError, Tx, statements};
use crate::domain::{id::PoolId, text::Because, time::Timestamp};

statements! {
    SET = "UPDATE pool SET suspended_at = $2, suspended_because = $3 WHERE pool_id = $1";
}

/// Writes that the Pool is suspended from `now` on, or is no longer.
///
/// # Errors
/// See [`StoreError`].
pub async fn set(
    tx: &mut Tx,
    pool: PoolId,
    because: Option<&Because>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&SET)
        .bind(Uuid::from(pool))
        .bind(because.map(|_| now))
        .bind(because.map(|because| because.as_str().to_owned()))
        .execute()
        .await?;
    Ok(())
}
