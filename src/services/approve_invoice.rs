//! A steward who stands on neither side approves an invoice. Above the Pool's
//! limit two do. With the last of them it is owed.

use super::{
    ServiceError,
    file_invoice::carried,
    owe_payable::{Owed, owe_payable},
    post_entry::{open_day, post_entry},
    record_payment::steward,
    release_rest::release_after_last,
};
use crate::{
    domain::{
        id::{InvoiceId, PayableId, PersonId, PoolId},
        ledger::{Day, moves, reservation::Reservation},
        money::Amount,
        spend::{InvoiceState, PayableKind, Sides, SpendError, approvers_of},
    },
    store::{
        db::{StoreError, Tx},
        invoice::{self, Invoice},
        ledger, pool,
        pool::Pool,
        reservation::{self, Reserved},
        spend::Spend,
    },
    world::World,
};

/// What came of an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approved {
    /// So many more have to.
    Waits(i64),
    /// It is owed.
    Owed(PayableId),
}

/// Approves it.
///
/// # Errors
/// [`MembershipError::NotSteward`](crate::domain::membership::MembershipError::NotSteward),
/// [`SpendError::Unknown`], [`SpendError::Decided`],
/// [`SpendError::OwnInvoice`], [`SpendError::ApprovedAlready`],
/// [`LedgerError::Resolved`](crate::domain::ledger::LedgerError::Resolved),
/// [`LedgerError::OverReservation`](crate::domain::ledger::LedgerError::OverReservation); see
/// [`post_entry`].
pub async fn approve_invoice(
    tx: &mut Tx,
    world: &World,
    (pool_id, by): (PoolId, PersonId),
    invoice: InvoiceId,
) -> Result<Approved, ServiceError> {
    steward(tx, pool_id, by).await?;
    let pool = pool::known(tx, pool_id).await?;
    ledger::lock_if_any(tx, pool_id).await?;
    let invoice = waiting(tx, pool_id, invoice).await?;
    let (proposal, spend, reserved) = carried(tx, pool_id, invoice.proposal_id).await?;
    let sides = Sides {
        proposer: proposal.proposer_id,
        payee: spend.payee_person,
        filed_by: invoice.filed_by,
    };
    sides.may_approve(by)?;
    // What can't be paid any more needs no approval.
    let used = reserved.reservation.invoice(invoice.amount)?;
    let done = invoice::approve(tx, invoice.invoice_id, by, world.now()).await;
    done.map_err(|error| {
        if error.is_constraint("invoice_approval_once") {
            ServiceError::from(SpendError::ApprovedAlready)
        } else if error.is_constraint("invoice_approval_by_another") {
            SpendError::OwnInvoice.into()
        } else {
            error.into()
        }
    })?;
    // Whoever was voted out of office since counts no more.
    let approved = invoice::sitting_approvals(tx, &invoice).await?;
    let needed = needed(&pool, &used);
    if approved < needed {
        return Ok(Approved::Waits(needed - approved));
    }
    let payable = owe(tx, world, &pool, by, (&invoice, &spend, &reserved, used)).await?;
    Ok(Approved::Owed(payable))
}

/// How many stewards have to approve an invoice that leaves a reservation
/// like this. Above the limit two do; all that was invoiced on one decision
/// counts, so that nothing is won by invoices in slices.
#[must_use]
pub fn needed(pool: &Pool, used: &Reservation) -> i64 {
    let invoiced = Amount::from_minor(used.invoiced()).unwrap_or(Amount::ZERO);
    approvers_of(invoiced, pool.variables.money.two_approvers_above())
}

/// An invoice of this Pool that waits to be looked at.
pub(super) async fn waiting(
    tx: &mut Tx,
    pool: PoolId,
    invoice: InvoiceId,
) -> Result<Invoice, ServiceError> {
    let found = invoice::by_id(tx, invoice).await?;
    let found = found.filter(|found| found.pool_id == pool);
    let found = found.ok_or(SpendError::Unknown)?;
    if found.state != InvoiceState::Filed {
        return Err(SpendError::Decided.into());
    }
    Ok(found)
}

/// From now on it is owed. The last invoice gives the rest back, once none
/// waits beside it.
async fn owe(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    by: PersonId,
    (invoice, spend, reserved, used): (&Invoice, &Spend, &Reserved, Reservation),
) -> Result<PayableId, ServiceError> {
    let now = world.now();
    let proposal = reserved.proposal_id;
    let on = open_day(tx, pool.pool_id, Day::of(now)).await?;
    let entry = moves::invoice(proposal, spend.category, invoice.amount, on)?;
    let number = post_entry(tx, world, pool, Some(by), &entry).await?;
    reservation::set(tx, proposal, &used, now).await?;
    let decided = (InvoiceState::Approved, by, "");
    invoice::decide(tx, invoice.invoice_id, decided, now).await?;
    release_after_last(tx, world, pool, by, proposal).await?;
    let owed = Owed {
        pool: pool.pool_id,
        kind: PayableKind::Invoice,
        proposal: Some(proposal),
        invoice: Some(invoice.invoice_id),
        person: spend.payee_person,
        payee: Some(spend.payee_id),
        amount: invoice.amount,
        currency: spend.currency,
        due_on: Day::of(now),
        entry: number,
    };
    match owe_payable(tx, world, &owed).await {
        Err(ServiceError::Store(error)) if error.is_constraint("payable_one_per_invoice") => {
            Err(StoreError::Conflict.into())
        }
        other => other,
    }
}
