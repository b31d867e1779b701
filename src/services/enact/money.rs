//! The members decided to spend: the sum is set aside.

use super::Effect;
use crate::{
    domain::{
        enactment::CouldNot,
        id::{RailId, SpendId},
        ledger::{Day, moves},
        mandate::Mandate,
        money::Amount,
        variables::Number,
    },
    services::{
        Event, ServiceError, event,
        post_entry::{budget_of, open_day, post_entry},
    },
    store::{
        db::{StoreError, Tx},
        ledger,
        pool::Pool,
        rail,
        reservation::{self, NewReservation},
        spend,
    },
    world::World,
};

/// Whether there is that much, now that it is closed: another decision may
/// have been first.
pub(super) async fn look_at_spend(
    tx: &mut Tx,
    pool: &Pool,
    spend: SpendId,
) -> Result<Result<Effect, CouldNot>, ServiceError> {
    let asked = spend::known(tx, spend).await?;
    let currency = pool.variables.money.currency();
    let books = ledger::lock_if_any(tx, pool.pool_id).await?;
    if asked.currency != currency {
        return Ok(Err(CouldNot::OtherCurrency));
    }
    if books.is_some_and(|books| books.stopped_because.is_some()) {
        return Ok(Err(CouldNot::BooksStopped));
    }
    let budget = budget_of(tx, pool).await?;
    Ok(match budget.allows(asked.amount) {
        Ok(()) => Ok(Effect::Reserve(asked.amount)),
        Err(_) => Err(CouldNot::MoneyMissing),
    })
}

/// It is set aside until it is used, given back, or too old.
pub(super) async fn reserve(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    mandate: &Mandate,
    amount: Amount,
) -> Result<(), ServiceError> {
    let given_at = mandate.given_at();
    let days = pool.variables.number(Number::ReservationDays);
    let new = NewReservation {
        proposal: mandate.proposal(),
        pool: pool.pool_id,
        approved: amount,
        expires_at: given_at.plus_days(i64::from(days)),
    };
    reservation::insert(tx, &new).await?;
    // The worker may come late, when the day of the decision is closed already.
    let on = open_day(tx, pool.pool_id, Day::of(given_at)).await?;
    let entry = moves::reserve(mandate.proposal(), amount, on)
        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
    post_entry(tx, world, pool, None, &entry).await?;
    Ok(())
}

/// The Pool's money is kept there from now on; who owes a buy-in is told, after
/// this transaction.
pub(super) async fn adopt(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    mandate: &Mandate,
    rail: RailId,
) -> Result<(), ServiceError> {
    rail::adopt(tx, pool.pool_id, rail, mandate.given_at()).await?;
    let adopted = Event::RailAdopted {
        after: uuid::Uuid::nil(),
    };
    event::push(tx, world, pool.pool_id, &adopted).await?;
    Ok(())
}
