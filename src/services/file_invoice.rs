//! The payee, or who proposed the spend, files an invoice on what was set
//! aside.

use super::{
    ServiceError,
    keep_papers::{SentPaper, keep_papers},
};
use crate::{
    domain::{
        id::{InvoiceId, PersonId, PoolId, ProposalId},
        kind::Matter,
        ledger::LedgerError,
        money::Amount,
        spend::SpendError,
        text::Line,
    },
    store::{
        db::Tx,
        invoice::{self, NewInvoice},
        paper::PaperOf,
        proposal::{self, Proposal},
        reservation::{self, Reserved},
        spend::{self, Spend},
    },
    world::World,
};

/// An invoice as it is filed.
#[derive(Clone, Debug)]
pub struct FileInvoice<'a> {
    /// Whose money.
    pub pool_id: PoolId,
    /// On which decision it is drawn.
    pub proposal: ProposalId,
    /// Who files it.
    pub by: PersonId,
    /// Its number, or what the payee calls it.
    pub label: Line,
    /// How much it asks for.
    pub amount: Amount,
    /// Whether it is the last, so that the rest comes back.
    pub is_last: bool,
    /// The file.
    pub paper: SentPaper<'a>,
}

/// Files it; a steward has to look at it next.
///
/// # Errors
/// [`SpendError::Unknown`], [`SpendError::NotTheirs`],
/// [`LedgerError::Resolved`], [`LedgerError::OverReservation`],
/// [`LedgerError::Empty`], [`ServiceError::Certificate`]; see
/// [`ServiceError`].
pub async fn file_invoice(
    tx: &mut Tx,
    world: &World,
    command: &FileInvoice<'_>,
) -> Result<InvoiceId, ServiceError> {
    let (proposal, spend, reserved) = carried(tx, command.pool_id, command.proposal).await?;
    if proposal.proposer_id != command.by && spend.payee_person != Some(command.by) {
        return Err(SpendError::NotTheirs.into());
    }
    // What waits to be looked at is spoken for.
    let reservation = reserved.reservation.invoice(command.amount)?;
    let asked: i64 = invoice::asked(tx, command.proposal).await?.iter().sum();
    if asked > reservation.left() {
        return Err(LedgerError::OverReservation.into());
    }
    let new = NewInvoice {
        invoice_id: world.new_id().into(),
        pool: command.pool_id,
        proposal: command.proposal,
        by: command.by,
        label: command.label.as_str(),
        amount: command.amount,
        is_last: command.is_last,
    };
    invoice::insert(tx, &new, world.now()).await?;
    let of = PaperOf::Invoice(new.invoice_id);
    let owner = (command.pool_id, command.by);
    keep_papers(tx, world, owner, of, &[command.paper]).await?;
    Ok(new.invoice_id)
}

/// A spend of this Pool that was carried, and what it set aside.
pub(super) async fn carried(
    tx: &mut Tx,
    pool: PoolId,
    proposal: ProposalId,
) -> Result<(Proposal, Spend, Reserved), ServiceError> {
    let found = proposal::by_id(tx, proposal).await?;
    let found = found.filter(|found| found.pool_id == pool);
    let found = found.ok_or(SpendError::Unknown)?;
    let Matter::Spend(spend_id) = found.matter else {
        return Err(SpendError::Unknown.into());
    };
    let reserved = reservation::by_proposal(tx, proposal).await?;
    let reserved = reserved.ok_or(SpendError::Unknown)?;
    Ok((found, spend::known(tx, spend_id).await?, reserved))
}
