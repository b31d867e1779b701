//! What no invoice stands behind, capital of who left or money that goes back,
//! is paid once a steward has looked at it who neither is paid nor said so
//! herself. Above the Pool's limit two look.

use super::{ServiceError, record_payment::steward, settle_payable::of_pool};
use crate::{
    domain::{
        id::{PayableId, PersonId, PoolId},
        spend::SpendError,
    },
    store::{
        db::{Conn, Tx},
        ledger,
        payable::Payable,
        payable_release,
        pool::{self, Pool},
    },
    world::World,
};

/// How many stewards have yet to let it go.
#[must_use]
pub fn releases_missing(pool: &Pool, payable: &Payable) -> i64 {
    let needed = payable
        .kind
        .releases_of(payable.amount, pool.variables.money.two_approvers_above());
    needed.saturating_sub(payable.releases).max(0)
}

/// Whether she may let it go: she is not paid by it, and it wasn't she who
/// said that it is owed.
///
/// # Errors
/// [`SpendError::OwnInvoice`]; see [`ServiceError`].
pub async fn may_release(
    conn: &mut Conn,
    payable: &Payable,
    steward: PersonId,
) -> Result<(), ServiceError> {
    let entry = ledger::by_number(conn, payable.pool_id, payable.entry_number).await?;
    let said_so = entry.and_then(|row| row.recorded_by) == Some(steward);
    if said_so || payable.person_id == Some(steward) {
        return Err(SpendError::OwnInvoice.into());
    }
    Ok(())
}

/// Lets it go; how many more stewards have to.
///
/// # Errors
/// [`MembershipError::NotSteward`](crate::domain::membership::MembershipError::NotSteward),
/// [`SpendError::Unknown`], [`SpendError::OnItsWay`],
/// [`SpendError::OwnInvoice`], [`SpendError::ApprovedAlready`]; see
/// [`ServiceError`].
pub async fn release_payable(
    tx: &mut Tx,
    world: &World,
    (pool_id, by): (PoolId, PersonId),
    id: PayableId,
) -> Result<i64, ServiceError> {
    steward(tx, pool_id, by).await?;
    let pool = pool::known(tx, pool_id).await?;
    let found = of_pool(tx, &pool, id).await?;
    if !found.is_open() || releases_missing(&pool, &found) == 0 {
        return Err(SpendError::OnItsWay.into());
    }
    may_release(tx, &found, by).await?;
    let done = payable_release::insert(tx, id, by, world.now()).await;
    done.map_err(|error| {
        if error.is_constraint("payable_release_once") {
            ServiceError::from(SpendError::ApprovedAlready)
        } else {
            error.into()
        }
    })?;
    Ok(releases_missing(&pool, &of_pool(tx, &pool, id).await?))
}

/// Nothing leaves before it was let go.
///
/// # Errors
/// [`SpendError::NotReleased`].
pub(super) fn check_released(pool: &Pool, payable: &Payable) -> Result<(), SpendError> {
    if releases_missing(pool, payable) > 0 {
        return Err(SpendError::NotReleased);
    }
    Ok(())
}
