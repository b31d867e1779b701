//! Something is to be paid out from now on. It gets a reference, by which it is
//! known again on the bank's statement.

use uuid::Uuid;

use super::ServiceError;
use crate::{
    banking::reference::Reference,
    domain::{
        id::{InvoiceId, PayableId, PersonId, PoolId, ProposalId},
        ledger::Day,
        money::{Amount, Currency},
        spend::PayableKind,
    },
    store::{
        db::Tx,
        payable::{self, NewPayable},
    },
    world::World,
};

/// What is owed, once it is booked.
#[derive(Clone, Copy, Debug)]
pub struct Owed {
    /// Whose money.
    pub pool: PoolId,
    /// What it is.
    pub kind: PayableKind,
    /// The decision behind it, where there is one.
    pub proposal: Option<ProposalId>,
    /// The invoice that it pays.
    pub invoice: Option<InvoiceId>,
    /// Who is paid, when it is a person known here.
    pub person: Option<PersonId>,
    /// Where the payee's name and account stand, when they are known.
    pub payee: Option<Uuid>,
    /// How much.
    pub amount: Amount,
    /// In what.
    pub currency: Currency,
    /// When it is to be paid at the latest.
    pub due_on: Day,
    /// The entry that made it owed.
    pub entry: i64,
}

/// Writes that it is to be paid.
///
/// # Errors
/// See [`ServiceError`].
pub async fn owe_payable(
    tx: &mut Tx,
    world: &World,
    owed: &Owed,
) -> Result<PayableId, ServiceError> {
    let payable_id = PayableId::from(world.new_id());
    let reference = Reference::of(u64::from_be_bytes(world.random_bytes()));
    let new = NewPayable {
        payable_id,
        pool: owed.pool,
        kind: owed.kind,
        proposal: owed.proposal,
        invoice: owed.invoice,
        person: owed.person,
        payee: owed.payee,
        amount: owed.amount,
        currency: owed.currency,
        reference: reference.to_string(),
        due_on: owed.due_on,
        entry_number: owed.entry,
    };
    payable::insert(tx, &new).await?;
    Ok(payable_id)
}
