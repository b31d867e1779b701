//! What was set aside and is not needed comes back: since somebody says so, or
//! by the clock.

use super::{
    ServiceError,
    file_invoice::carried,
    post_entry::{open_day, post_entry},
};
use crate::{
    domain::{
        id::{PersonId, PoolId, ProposalId},
        ledger::{Day, LedgerError, moves},
        money::Amount,
        spend::{InvoiceState, SpendError},
    },
    store::{
        db::Tx,
        invoice, ledger, membership,
        pool::{self, Pool},
        reservation::{self, Reserved},
    },
    world::World,
};

/// Who proposed the spend, or a steward, gives the rest of it back; minor
/// units.
///
/// # Errors
/// [`SpendError::Unknown`], [`SpendError::NotTheirs`],
/// [`SpendError::InvoiceWaits`], [`LedgerError::Resolved`]; see
/// [`post_entry`].
pub async fn release_rest(
    tx: &mut Tx,
    world: &World,
    (pool_id, by): (PoolId, PersonId),
    proposal: ProposalId,
) -> Result<i64, ServiceError> {
    let (proposal, _, reserved) = carried(tx, pool_id, proposal).await?;
    if proposal.proposer_id != by && !membership::is_steward(tx, pool_id, by).await? {
        return Err(SpendError::NotTheirs.into());
    }
    if !invoice::asked(tx, reserved.proposal_id).await?.is_empty() {
        return Err(SpendError::InvoiceWaits.into());
    }
    let pool = pool::known(tx, pool_id).await?;
    release(tx, world, &pool, Some(by), &reserved).await
}

/// Gives the rest back once the last invoice was approved and none waits
/// beside it.
///
/// # Errors
/// See [`post_entry`].
pub(super) async fn release_after_last(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    by: PersonId,
    proposal: ProposalId,
) -> Result<(), ServiceError> {
    let all = invoice::of_proposal(tx, proposal).await?;
    let is_waiting = all.iter().any(|each| each.state == InvoiceState::Filed);
    let had_last = all
        .iter()
        .any(|each| each.is_last && each.state == InvoiceState::Approved);
    if is_waiting || !had_last {
        return Ok(());
    }
    let reserved = reservation::by_proposal(tx, proposal).await?;
    if let Some(reserved) = reserved.filter(|found| !found.reservation.is_resolved()) {
        release(tx, world, pool, Some(by), &reserved).await?;
    }
    Ok(())
}

/// Gives back what was set aside so long ago that its time is over; whether it
/// was. As long as an invoice waits, so does it.
///
/// # Errors
/// See [`post_entry`].
pub async fn expire_reservation(
    tx: &mut Tx,
    world: &World,
    proposal: ProposalId,
) -> Result<bool, ServiceError> {
    let Some(reserved) = reservation::by_proposal(tx, proposal).await? else {
        return Ok(false);
    };
    let is_over = !reserved.reservation.is_resolved() && reserved.expires_at < world.now();
    if !is_over || !invoice::asked(tx, proposal).await?.is_empty() {
        return Ok(false);
    }
    let pool = pool::known(tx, reserved.pool_id).await?;
    release(tx, world, &pool, None, &reserved).await?;
    Ok(true)
}

async fn release(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    by: Option<PersonId>,
    reserved: &Reserved,
) -> Result<i64, ServiceError> {
    ledger::lock_if_any(tx, pool.pool_id).await?;
    let (resolved, rest) = reserved.reservation.release()?;
    let amount = Amount::from_minor(rest).map_err(|_| LedgerError::Overflow)?;
    let on = open_day(tx, pool.pool_id, Day::of(world.now())).await?;
    let entry = moves::release(reserved.proposal_id, amount, on)?;
    post_entry(tx, world, pool, by, &entry).await?;
    reservation::set(tx, reserved.proposal_id, &resolved, world.now()).await?;
    Ok(rest)
}
