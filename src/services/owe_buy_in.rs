//! What a new member owes for joining is written down, in the parts that the
//! bylaws allow: the first at once, the others month by month. When she is
//! out, what was not due yet is waived.

use super::{ServiceError, enact::months_after};
use crate::{
    domain::{
        id::{PersonId, PoolId},
        money::Amount,
        time::Timestamp,
        variables::Number,
    },
    store::{
        buy_in::{self, NewPart},
        db::Tx,
        membership,
        pool::Pool,
    },
};

/// Writes what she agreed to when she accepted the bylaws; nothing where
/// joining is free.
///
/// # Errors
/// See [`ServiceError`].
pub async fn owe_buy_in(
    tx: &mut Tx,
    pool: &Pool,
    person: PersonId,
    now: Timestamp,
) -> Result<(), ServiceError> {
    let agreed = membership::get(tx, pool.pool_id, person)
        .await?
        .and_then(|row| row.buy_in)
        .unwrap_or(Amount::ZERO);
    let parts = agreed.parts(pool.variables.number(Number::Instalments));
    let before = buy_in::last_part(tx, pool.pool_id, person).await?;
    for (amount, months) in parts.into_iter().zip(0_u16..) {
        let new = NewPart {
            pool: pool.pool_id,
            person,
            part: before + 1 + i64::from(months),
            amount,
            currency: pool.variables.money.currency(),
            due_at: months_after(now, months),
            bylaws: pool.bylaws_id,
        };
        buy_in::insert(tx, new, now).await?;
    }
    Ok(())
}

/// She is a member no more: what is due stays owed, the rest is waived.
///
/// # Errors
/// See [`ServiceError`].
pub async fn waive_buy_in(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
    now: Timestamp,
) -> Result<(), ServiceError> {
    Ok(buy_in::waive(tx, pool, person, now).await?)
}
