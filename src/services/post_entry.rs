//! The one place where something is booked. Whatever happens to money comes
//! through here: in the books' one currency, in no closed period, and not
//! while a fault is being looked into.

use super::ServiceError;
use crate::{
    books::{self, Placed},
    domain::{
        id::{PersonId, PoolId},
        ledger::{Account, Day, Entry, LedgerError, reservation::Budget},
        money::Currency,
        variables::Number,
    },
    store::{
        db::{Conn, Tx},
        ledger::{self, Ledger},
        pool::Pool,
    },
    world::World,
};

/// Books an entry of a Pool, by a person or by the program; its number.
///
/// # Errors
/// [`LedgerError::Stopped`], [`LedgerError::OtherCurrency`],
/// [`LedgerError::PeriodClosed`]; see [`ServiceError`].
pub async fn post_entry(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    by: Option<PersonId>,
    entry: &Entry,
) -> Result<i64, ServiceError> {
    let currency = pool.variables.money.currency();
    let now = world.now();
    let ledger = ledger::lock(tx, pool.pool_id, currency, now).await?;
    takes(&ledger, currency, entry.booked_on())?;
    let placed = Placed {
        pool: pool.pool_id,
        number: ledger.entries + 1,
        currency,
        entry,
        recorded_by: by,
        recorded_at: now,
        previous: ledger.head,
    };
    ledger::append(tx, &placed, books::hash(&placed)).await?;
    Ok(placed.number)
}

fn takes(ledger: &Ledger, currency: Currency, on: Day) -> Result<(), LedgerError> {
    if ledger.stopped_because.is_some() {
        return Err(LedgerError::Stopped);
    }
    if ledger.currency != currency {
        return Err(LedgerError::OtherCurrency);
    }
    if ledger.closed_until.is_some_and(|until| on <= until) {
        return Err(LedgerError::PeriodClosed);
    }
    Ok(())
}

/// Takes an entry back, today; the number of the reversal.
///
/// # Errors
/// [`LedgerError::NotReversible`]; see [`post_entry`].
pub async fn reverse_entry(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    by: Option<PersonId>,
    number: i64,
) -> Result<i64, ServiceError> {
    let row = ledger::by_number(tx, pool.pool_id, number).await?;
    let row = row.ok_or(LedgerError::NotReversible)?;
    let back = row.entry.reversed(number, Day::of(world.now()))?;
    match post_entry(tx, world, pool, by, &back).await {
        Err(ServiceError::Store(error)) if error.is_constraint("journal_entry_reversed_once") => {
            Err(LedgerError::NotReversible.into())
        }
        other => other,
    }
}

/// The day on which something of the past is booked: its own, or the first
/// that is open where the books of that day are closed.
///
/// # Errors
/// See [`ServiceError`].
pub async fn open_day(conn: &mut Conn, pool: PoolId, wished: Day) -> Result<Day, ServiceError> {
    let until = ledger::get(conn, pool).await?;
    let until = until.and_then(|ledger| ledger.closed_until);
    Ok(until.map_or(wished, |until| wished.max(until.plus(1))))
}

/// What there is, and what may be decided on.
///
/// # Errors
/// See [`ServiceError`].
pub async fn budget_of(conn: &mut Conn, pool: &Pool) -> Result<Budget, ServiceError> {
    let funds = ledger::balance(conn, pool.pool_id, Account::Funds).await?;
    let available = ledger::balance(conn, pool.pool_id, Account::Available).await?;
    Ok(Budget {
        funds,
        unreserved: available.saturating_neg(),
        floor_percent: pool.variables.number(Number::ReserveFloorPercent),
    })
}

/// Whether the books of a Pool are stopped.
///
/// # Errors
/// See [`ServiceError`].
pub async fn is_stopped(conn: &mut Conn, pool: PoolId) -> Result<bool, ServiceError> {
    let ledger = ledger::get(conn, pool).await?;
    Ok(ledger.is_some_and(|ledger| ledger.stopped_because.is_some()))
}
