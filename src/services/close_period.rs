//! A steward closes a period: what came in and what went out goes into the
//! common reserve and what is retained, and nothing is booked in it any more.
//!
//! Absent on purpose: sharing a surplus out. The bylaws leave that to a
//! decision of the members, whatever rule they share by.

use super::{ServiceError, post_entry::post_entry};
use crate::{
    books,
    domain::{
        id::{PeriodId, PersonId},
        ledger::{Day, LedgerError, moves},
        membership::MembershipError,
        variables::Surplus,
    },
    store::{
        db::Tx,
        ledger::{self, NewPeriod},
        membership,
        pool::Pool,
    },
    world::World,
};

/// Closes the books of `pool` up to and with `ends_on`, the last day of a month
/// that is over. The number of the entry that closes them; none when nothing
/// came in or went out.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`LedgerError::PeriodNotOver`],
/// [`LedgerError::PeriodClosed`], [`LedgerError::Stopped`]; see
/// [`ServiceError`].
pub async fn close_period(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    steward: PersonId,
    ends_on: Day,
) -> Result<Option<i64>, ServiceError> {
    let id = pool.pool_id;
    if !membership::is_steward(tx, id, steward).await? {
        return Err(MembershipError::NotSteward.into());
    }
    let is_last = books::month(ends_on) != books::month(ends_on.plus(1));
    if !is_last || ends_on >= Day::of(world.now()) {
        return Err(LedgerError::PeriodNotOver.into());
    }
    let currency = pool.variables.money.currency();
    let stands = ledger::lock(tx, id, currency, world.now()).await?;
    if stands.stopped_because.is_some() {
        return Err(LedgerError::Stopped.into());
    }
    if stands.closed_until.is_some_and(|until| ends_on <= until) {
        return Err(LedgerError::PeriodClosed.into());
    }
    let balances = ledger::results(tx, id, books::month(ends_on)).await?;
    let period = PeriodId::from(world.new_id());
    let entry = match moves::closing(period, &balances, &[], ends_on) {
        Err(LedgerError::Empty) => None,
        made => Some(post_entry(tx, world, pool, Some(steward), &made?).await?),
    };
    let new = NewPeriod {
        period_id: period.into(),
        pool: id,
        ends_on,
        closed_by: steward.into(),
        entry,
        surplus: Surplus::Retained,
    };
    ledger::close_period(tx, &new, world.now()).await?;
    Ok(entry)
}
