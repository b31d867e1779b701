//! What a new member owes for joining is written down, in the parts that the
//! bylaws allow: the first at once, the others month by month. Where the Pool
//! can take money, each part is promised with a reference to pay it by. When
//! she is out, what was not due yet is waived.

use super::{
    ServiceError,
    enact::months_after,
    promise_contribution::{Promise, promise},
};
use crate::{
    domain::{
        contribution::Purpose,
        id::{BylawsId, PersonId, PoolId},
        ledger::Day,
        money::{Amount, MoneyError},
        time::Timestamp,
        variables::Number,
    },
    store::{
        acceptance,
        buy_in::{self, NewPart},
        bylaws, contribution,
        db::{Conn, Tx},
        dues, ledger, membership,
        pool::Pool,
        rail,
    },
    world::World,
};

/// Whether a buy-in that is owed now has to arrive before its member votes:
/// where the Pool has a place that takes it, and somebody who sees it come.
/// Until then a buy-in is owed, and keeps nobody out.
///
/// # Errors
/// See [`ServiceError`].
pub async fn has_to_arrive(
    tx: &mut Tx,
    pool: &Pool,
    person: PersonId,
) -> Result<bool, ServiceError> {
    let is_owed = agreed_buy_in(tx, pool, person).await?.is_some();
    Ok(is_owed
        && !rail::in_use(tx, pool.pool_id).await?.is_empty()
        && membership::count_active(tx, pool.pool_id).await? > 0)
}

/// Whether money is owed or was booked: then the Pool's currency is fixed.
///
/// # Errors
/// See [`ServiceError`].
pub async fn has_books(conn: &mut Conn, pool: PoolId) -> Result<bool, ServiceError> {
    if buy_in::any(conn, pool).await? {
        return Ok(true);
    }
    let books = ledger::get(conn, pool).await?;
    Ok(books.is_some_and(|books| books.entries > 0))
}

/// Writes what she agreed to when she accepted the bylaws; nothing where
/// joining is free.
///
/// # Errors
/// See [`ServiceError`].
pub async fn owe_buy_in(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    person: PersonId,
    now: Timestamp,
) -> Result<(), ServiceError> {
    let agreed = agreed_buy_in(tx, pool, person)
        .await?
        .unwrap_or(Amount::ZERO);
    let parts = agreed.parts(pool.variables.number(Number::Instalments));
    let before = buy_in::last_part(tx, pool.pool_id, person).await?;
    let takes_money = !rail::in_use(tx, pool.pool_id).await?.is_empty();
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
        if takes_money {
            let part = Promise {
                purpose: Purpose::BuyIn,
                amount,
                part: Some(new.part),
                due_on: Day::of(new.due_at),
                is_reminded_of: true,
            };
            promise(tx, world, pool, person, part).await?;
        }
    }
    Ok(())
}

/// The sum that she agreed to, as the bylaws in force read it. An amendment
/// since may have another currency or other bounds: a number of one currency
/// is no sum in another, so then it is the least that is asked of anybody.
/// Whoever could join for nothing when she accepted owes nothing.
///
/// # Errors
/// See [`ServiceError`].
pub async fn agreed_buy_in(
    tx: &mut Tx,
    pool: &Pool,
    person: PersonId,
) -> Result<Option<Amount>, ServiceError> {
    let row = membership::get(tx, pool.pool_id, person).await?;
    let Some(agreed) = row.and_then(|row| row.buy_in) else {
        return Ok(None);
    };
    let money = &pool.variables.money;
    let accepted = acceptance::latest(tx, pool.pool_id, person).await?;
    let is_same_currency = match accepted.map(|latest| BylawsId::from(latest.bylaws_id)) {
        Some(version) if version == pool.bylaws_id => true,
        Some(version) => {
            let version = bylaws::known(tx, version).await?;
            version.variables()?.money.currency() == money.currency()
        }
        None => false,
    };
    let wish = Some(agreed).filter(|_| is_same_currency);
    match money.buy_in().chosen(wish) {
        Err(MoneyError::Bounds) => Ok(money.buy_in().chosen(None)?),
        chosen => Ok(chosen?),
    }
}

/// She is a member no more: what is due stays owed, the rest is waived, and so
/// are dues and gifts that have not arrived. Where nobody is left who could
/// see money come, nobody has to wait for it.
///
/// # Errors
/// See [`ServiceError`].
pub async fn waive_buy_in(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
    now: Timestamp,
) -> Result<(), ServiceError> {
    buy_in::waive(tx, pool, person, now).await?;
    contribution::cancel_open(tx, pool, person, now).await?;
    dues::stop(tx, pool, person, now).await?;
    if membership::count_active(tx, pool).await? == 0 {
        membership::wait_no_more(tx, pool).await?;
    }
    Ok(())
}
