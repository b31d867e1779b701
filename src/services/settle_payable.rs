//! Something that was owed is paid, or the payment came back. This is the one
//! place where that is booked, whoever says so: a steward, or the bank's
//! statement.

use super::{
    ServiceError,
    cover_capital::cover_capital,
    post_entry::{open_day, post_entry, reverse_entry},
};
use crate::{
    domain::{
        id::{PayableId, PersonId},
        ledger::{Account, Authority, Day, moves},
        spend::{PayableKind, SpendError},
    },
    store::{
        db::{StoreError, Tx},
        ledger,
        payable::{self, Payable},
        pool::Pool,
    },
    world::World,
};

/// That something was paid.
#[derive(Clone, Copy, Debug)]
pub struct Settling {
    /// What.
    pub payable: PayableId,
    /// From where: an account with money in it.
    pub from: Account,
    /// When. Where the books of that day are closed, it is booked on the first
    /// day that is open.
    pub on: Day,
    /// Who says so: [`Authority::Payable`] when a steward does,
    /// [`Authority::Line`] when the bank's statement does.
    pub authority: Authority,
}

/// Books that it was paid, all of it; the entry's number.
///
/// # Errors
/// [`SpendError::Unknown`], [`SpendError::OnItsWay`] when it was paid before,
/// [`SpendError::NotThere`] when there is less cash, or less with the host;
/// see [`post_entry`].
pub async fn settle_payable(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    by: Option<PersonId>,
    settling: &Settling,
) -> Result<i64, ServiceError> {
    ledger::lock_if_any(tx, pool.pool_id).await?;
    let payable = of_pool(tx, pool, settling.payable).await?;
    if !payable.is_open() {
        return Err(SpendError::OnItsWay.into());
    }
    if !settling.from.is_money() {
        return Err(ServiceError::Internal(format!(
            "paid from {}",
            settling.from
        )));
    }
    // Of cash and of what a host holds, the books know all that there is. A
    // bank may have more than they were told of yet.
    if matches!(settling.from, Account::Cash | Account::FiscalHost) {
        let there = ledger::balance(tx, pool.pool_id, settling.from).await?;
        if there < payable.amount.minor() {
            return Err(SpendError::NotThere.into());
        }
    }
    let on = open_day(tx, pool.pool_id, settling.on).await?;
    let owed = payable.kind.account();
    let entry = moves::payment(settling.authority, owed, settling.from, payable.amount, on)?;
    let number = post_entry(tx, world, pool, by, &entry).await?;
    if !payable::set_paid(tx, payable.payable_id, (settling.on, number), by).await? {
        return Err(StoreError::Conflict.into());
    }
    Ok(number)
}

/// The payment came back: it is taken back in the books, and waits to be paid
/// again, in no file; the reversal's number.
///
/// # Errors
/// [`SpendError::Unknown`], [`SpendError::NotPaid`]; see [`reverse_entry`].
pub async fn unsettle_payable(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    by: Option<PersonId>,
    payable: PayableId,
) -> Result<i64, ServiceError> {
    ledger::lock_if_any(tx, pool.pool_id).await?;
    let payable = of_pool(tx, pool, payable).await?;
    let paid = payable.paid_entry.ok_or(SpendError::NotPaid)?;
    let number = reverse_entry(tx, world, pool, by, paid).await?;
    if !payable::set_unpaid(tx, payable.payable_id).await? {
        return Err(StoreError::Conflict.into());
    }
    if let (PayableKind::Redemption, Some(person)) = (payable.kind, payable.person_id) {
        cover_capital(tx, world, pool, person).await?;
    }
    Ok(number)
}

/// What is to be paid of that id, when it is this Pool's.
pub(super) async fn of_pool(
    tx: &mut Tx,
    pool: &Pool,
    payable: PayableId,
) -> Result<Payable, ServiceError> {
    let found = payable::by_id(tx, payable).await?;
    Ok(found
        .filter(|found| found.pool_id == pool.pool_id)
        .ok_or(SpendError::Unknown)?)
}
