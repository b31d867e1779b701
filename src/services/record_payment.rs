//! A steward says that something was paid: at the bank, in cash, or by the
//! fiscal host. Or that a payment came back.

use super::{
    ServiceError,
    release_payable::check_released,
    settle_payable::{Settling, of_pool, settle_payable, unsettle_payable},
};
use crate::{
    domain::{
        id::{PayableId, PersonId, PoolId},
        ledger::{Authority, Day},
        membership::MembershipError,
        spend::{PaidFrom, SpendError},
    },
    store::{db::Tx, membership, pool, statement},
    world::World,
};

/// What she says.
#[derive(Clone, Copy, Debug)]
pub struct RecordPayment {
    /// Whose money.
    pub pool_id: PoolId,
    /// Who says so.
    pub steward: PersonId,
    /// What was paid.
    pub payable: PayableId,
    /// From where.
    pub from: PaidFrom,
    /// When.
    pub on: Day,
}

/// Books it; the entry's number. Nobody says so of what she is paid herself.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`SpendError::OwnInvoice`],
/// [`SpendError::NotReleased`], [`SpendError::OnItsWay`],
/// [`SpendError::DayToCome`]; see [`settle_payable`].
pub async fn record_payment(
    tx: &mut Tx,
    world: &World,
    command: &RecordPayment,
) -> Result<i64, ServiceError> {
    steward(tx, command.pool_id, command.steward).await?;
    let pool = pool::known(tx, command.pool_id).await?;
    // Where the day begins first, it is fourteen hours ahead.
    if command.on > Day::of(world.now().plus_seconds(14 * 3_600)) {
        return Err(SpendError::DayToCome.into());
    }
    let payable = of_pool(tx, &pool, command.payable).await?;
    if payable.person_id == Some(command.steward) {
        return Err(SpendError::OwnInvoice.into());
    }
    check_released(&pool, &payable)?;
    // What is in a file for the bank is paid by that, and not once more.
    if payable.batch_id.is_some() && command.from != PaidFrom::Bank {
        return Err(SpendError::OnItsWay.into());
    }
    let settling = Settling {
        payable: command.payable,
        from: command.from.account(),
        on: command.on,
        authority: Authority::Payable(command.payable),
    };
    settle_payable(tx, world, &pool, Some(command.steward), &settling).await
}

/// Books that the payment came back, or was never made; the reversal's number.
/// Nobody says so of what she is paid herself, nor of what the bank has shown.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`SpendError::OwnInvoice`],
/// [`SpendError::BankShows`]; see [`unsettle_payable`].
pub async fn record_return(
    tx: &mut Tx,
    world: &World,
    (pool_id, by): (PoolId, PersonId),
    payable: PayableId,
) -> Result<i64, ServiceError> {
    steward(tx, pool_id, by).await?;
    let pool = pool::known(tx, pool_id).await?;
    let found = of_pool(tx, &pool, payable).await?;
    if found.person_id == Some(by) {
        return Err(SpendError::OwnInvoice.into());
    }
    let paid = found.paid_entry.ok_or(SpendError::NotPaid)?;
    if statement::by_entry(tx, pool_id, paid).await?.is_some() {
        return Err(SpendError::BankShows.into());
    }
    unsettle_payable(tx, world, &pool, Some(by), payable).await
}

/// Whether she is a steward there.
pub(super) async fn steward(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
) -> Result<(), ServiceError> {
    if membership::is_steward(tx, pool, person).await? {
        Ok(())
    } else {
        Err(MembershipError::NotSteward.into())
    }
}
