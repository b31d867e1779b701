//! Capital never stands below nothing. Where a buy-in is returned after it was
//! redeemed, a payment that still waits is called back; what was paid out
//! already is owed to the Pool by who got it, and what she pays in again is
//! first that.
//!
//! Absent on purpose: asking her for it. That is for people.

use super::{
    ServiceError,
    post_entry::{open_day, post_entry, reverse_entry},
    redeem::{owe_again, owe_capital},
};
use crate::{
    domain::{
        id::{PersonId, PoolId},
        ledger::{Account, Authority, Day, Entry, moves},
        money::Amount,
        spend::PayableKind,
    },
    store::{
        db::{Conn, StoreError, Tx},
        ledger,
        payable::{self, Payable},
        pool::Pool,
    },
    world::World,
};

/// Payments of one person that are looked at.
const PAYMENTS: i64 = 100;

/// Sees to it, after something of her capital came or went.
///
/// # Errors
/// See [`post_entry`].
pub async fn cover_capital(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    person: PersonId,
) -> Result<(), ServiceError> {
    let stands = Standing::of(tx, pool.pool_id, person).await?;
    if stands.overdrawn <= 0 && stands.owes == 0 {
        return Ok(());
    }
    let called_back = call_back(tx, world, pool, person).await?;
    let stands = Standing::of(tx, pool.pool_id, person).await?;
    if let Some(entry) = stands.even(person, today(tx, world, pool).await?)? {
        post_entry(tx, world, pool, None, &entry).await?;
    }
    for found in &called_back {
        owe_again(tx, world, (pool.pool_id, person), found).await?;
    }
    if stands.owes < 0 {
        owe_capital(tx, world, pool.pool_id, person).await?;
    }
    Ok(())
}

/// A payment went out that had been called back: who got it owes it, and has
/// that much less capital. The entry's number.
///
/// # Errors
/// See [`post_entry`].
pub async fn paid_in_vain(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    (person, amount): (PersonId, Amount),
    (authority, on): (Authority, Day),
) -> Result<i64, ServiceError> {
    let on = open_day(tx, pool.pool_id, on).await?;
    let (owes, from) = (Account::OwedBy(person), Account::Bank);
    let entry = moves::payment(authority, owes, from, amount, on)?;
    let number = post_entry(tx, world, pool, None, &entry).await?;
    cover_capital(tx, world, pool, person).await?;
    Ok(number)
}

async fn today(tx: &mut Tx, world: &World, pool: &Pool) -> Result<Day, ServiceError> {
    open_day(tx, pool.pool_id, Day::of(world.now())).await
}

/// How her capital stands, and what she owes; minor units.
#[derive(Clone, Copy)]
struct Standing {
    /// Below zero where she has capital.
    overdrawn: i64,
    /// Below zero where what had been paid in vain came back.
    owes: i64,
}

impl Standing {
    async fn of(conn: &mut Conn, pool: PoolId, person: PersonId) -> Result<Self, ServiceError> {
        Ok(Self {
            overdrawn: ledger::balance(conn, pool, Account::Capital(person)).await?,
            owes: ledger::balance(conn, pool, Account::OwedBy(person)).await?,
        })
    }

    /// Whether she has less than she owes.
    const fn is_short(self) -> bool {
        self.overdrawn.saturating_add(self.owes) > 0
    }

    /// What is overdrawn is owed by her; what she has is first what she owes.
    fn even(self, person: PersonId, on: Day) -> Result<Option<Entry>, ServiceError> {
        let more = self.overdrawn.max(self.owes.saturating_neg());
        let less = self.overdrawn.saturating_neg().min(self.owes);
        Ok(if more > 0 {
            Some(moves::overdrawn(person, Amount::from_minor(more)?, on)?)
        } else if less > 0 {
            Some(moves::made_good(person, Amount::from_minor(less)?, on)?)
        } else {
            None
        })
    }
}

/// Payments of her capital that wait, and are in no file to the bank, are her
/// capital again, until she is short no more.
async fn call_back(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    person: PersonId,
) -> Result<Vec<Payable>, ServiceError> {
    let mut called_back = Vec::new();
    for found in payable::of_person(tx, pool.pool_id, person, PAYMENTS).await? {
        let waits = found.is_open() && found.batch_id.is_none();
        if found.kind != PayableKind::Redemption || !waits {
            continue;
        }
        if !Standing::of(tx, pool.pool_id, person).await?.is_short() {
            break;
        }
        reverse_entry(tx, world, pool, None, found.entry_number).await?;
        if !payable::cancel(tx, found.payable_id, world.now()).await? {
            return Err(StoreError::Conflict.into());
        }
        called_back.push(found);
    }
    Ok(called_back)
}
