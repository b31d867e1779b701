//! Invoices of carried spends, and which stewards approved them.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{InvoiceId, PersonId, PoolId, ProposalId},
    money::Amount,
    spend::InvoiceState,
    time::Timestamp,
};

/// An invoice as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Its id.
    pub invoice_id: InvoiceId,
    /// Whose money.
    pub pool_id: PoolId,
    /// What it is drawn on.
    pub proposal_id: ProposalId,
    /// Who filed it.
    pub filed_by: PersonId,
    /// Her name as shown.
    pub filer_name: String,
    /// Its number, or what the payee calls it.
    pub label: String,
    /// How much it asks for.
    pub amount: Amount,
    /// Whether it gives the rest back.
    pub is_last: bool,
    /// How far it has come.
    pub state: InvoiceState,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// When it was approved by enough, or refused.
    pub decided_at: Option<Timestamp>,
    /// Who refused it, or approved it last.
    pub decided_by: Option<PersonId>,
    /// Why it was refused; empty otherwise.
    pub because: String,
}

/// An approval, or the refusal, as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Approval {
    /// Of which invoice.
    pub invoice_id: Uuid,
    /// Who.
    pub steward_id: Uuid,
    /// Her name as shown.
    pub name: String,
    /// When; microseconds.
    pub approved_at: i64,
}

#[derive(sqlx::FromRow)]
struct InvoiceRow {
    invoice_id: Uuid,
    pool_id: Uuid,
    proposal_id: Uuid,
    filed_by: Uuid,
    filer_name: String,
    label: String,
    amount_minor: i64,
    is_last: bool,
    state: String,
    filed_at: i64,
    decided_at: Option<i64>,
    decided_by: Option<Uuid>,
    because: String,
}

impl TryFrom<InvoiceRow> for Invoice {
    type Error = StoreError;

    fn try_from(row: InvoiceRow) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("invoice: {what}"));
        Ok(Self {
            invoice_id: row.invoice_id.into(),
            pool_id: row.pool_id.into(),
            proposal_id: row.proposal_id.into(),
            filed_by: row.filed_by.into(),
            filer_name: row.filer_name,
            label: row.label,
            amount: Amount::from_minor(row.amount_minor).map_err(|_| corrupt("amount"))?,
            is_last: row.is_last,
            state: InvoiceState::from_id(&row.state).ok_or_else(|| corrupt("state"))?,
            filed_at: Timestamp::from_micros(row.filed_at),
            decided_at: row.decided_at.map(Timestamp::from_micros),
            decided_by: row.decided_by.map(Into::into),
            because: row.because,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT invoice.invoice_id, invoice.pool_id, invoice.proposal_id, invoice.filed_by, actor.name AS filer_name, invoice.label,
                invoice.amount_minor, invoice.is_last, invoice.state, invoice.filed_at, invoice.decided_at, invoice.decided_by, invoice.because
             FROM invoice JOIN actor ON actor.actor_id = invoice.filed_by ",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO invoice (invoice_id, pool_id, proposal_id, filed_by, label, amount_minor, is_last, state, filed_at, because)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'filed', $8, '')";
    BY_ID = select!("WHERE invoice.invoice_id = $1");
    OF_PROPOSAL = select!("WHERE invoice.proposal_id = $1 ORDER BY invoice.invoice_id");
    WAITING = select!("WHERE invoice.pool_id = $1 AND invoice.state = 'filed' ORDER BY invoice.invoice_id LIMIT $2");
    ASKED = "SELECT amount_minor FROM invoice WHERE proposal_id = $1 AND state = 'filed'";
    APPROVE = "INSERT INTO invoice_approval (invoice_id, steward_id, approved_at) VALUES ($1, $2, $3)";
    APPROVALS = "SELECT invoice_approval.invoice_id, invoice_approval.steward_id, actor.name, invoice_approval.approved_at
        FROM invoice_approval JOIN actor ON actor.actor_id = invoice_approval.steward_id
        WHERE invoice_approval.invoice_id = $1 ORDER BY invoice_approval.approved_at, invoice_approval.steward_id";
    SITTING = "SELECT COUNT(*) FROM invoice_approval JOIN membership ON membership.pool_id = $2 AND membership.person_id = invoice_approval.steward_id
        AND membership.state = 'active' AND membership.is_steward WHERE invoice_approval.invoice_id = $1";
    DECIDE = "UPDATE invoice SET state = $2, decided_at = $3, decided_by = $4, because = $5 WHERE invoice_id = $1 AND state = 'filed'";
}

/// An invoice to be filed.
#[derive(Clone, Copy, Debug)]
pub struct NewInvoice<'a> {
    /// Its id.
    pub invoice_id: InvoiceId,
    /// Whose money.
    pub pool: PoolId,
    /// What it is drawn on.
    pub proposal: ProposalId,
    /// Who files it.
    pub by: PersonId,
    /// Its number, or what the payee calls it.
    pub label: &'a str,
    /// How much it asks for.
    pub amount: Amount,
    /// Whether it gives the rest back.
    pub is_last: bool,
}

/// Files an invoice.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(tx: &mut Tx, new: &NewInvoice<'_>, now: Timestamp) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(Uuid::from(new.invoice_id))
        .bind(Uuid::from(new.pool))
        .bind(Uuid::from(new.proposal))
        .bind(Uuid::from(new.by))
        .bind(new.label)
        .bind(new.amount.minor())
        .bind(new.is_last)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// The invoice of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, invoice: InvoiceId) -> Result<Option<Invoice>, StoreError> {
    let query = conn.query(&BY_ID).bind(Uuid::from(invoice));
    let row: Option<InvoiceRow> = query.optional().await?;
    row.map(Invoice::try_from).transpose()
}

/// All invoices of a spend, the first filed first.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_proposal(
    conn: &mut Conn,
    proposal: ProposalId,
) -> Result<Vec<Invoice>, StoreError> {
    let query = conn.query(&OF_PROPOSAL).bind(Uuid::from(proposal));
    let rows: Vec<InvoiceRow> = query.all().await?;
    rows.into_iter().map(Invoice::try_from).collect()
}

/// What waits for stewards, the first filed first.
///
/// # Errors
/// See [`StoreError`].
pub async fn waiting(
    conn: &mut Conn,
    pool: PoolId,
    limit: i64,
) -> Result<Vec<Invoice>, StoreError> {
    let query = conn.query(&WAITING).bind(Uuid::from(pool));
    let rows: Vec<InvoiceRow> = query.bind(limit).all().await?;
    rows.into_iter().map(Invoice::try_from).collect()
}

/// What each invoice that waits asks for of this spend; minor units.
///
/// # Errors
/// See [`StoreError`].
pub async fn asked(conn: &mut Conn, proposal: ProposalId) -> Result<Vec<i64>, StoreError> {
    let query = conn.query(&ASKED).bind(Uuid::from(proposal));
    let rows: Vec<(i64,)> = query.all().await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Writes that a steward approves it.
///
/// # Errors
/// [`StoreError::Constraint`] `invoice_approval_once`,
/// `invoice_approval_by_another`; see [`StoreError`].
pub async fn approve(
    tx: &mut Tx,
    invoice: InvoiceId,
    steward: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&APPROVE)
        .bind(Uuid::from(invoice))
        .bind(Uuid::from(steward))
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Who approved it, the first first.
///
/// # Errors
/// See [`StoreError`].
pub async fn approvals(conn: &mut Conn, invoice: InvoiceId) -> Result<Vec<Approval>, StoreError> {
    let query = conn.query(&APPROVALS).bind(Uuid::from(invoice));
    query.all().await
}

/// How many of those who approved it are stewards of the Pool now.
///
/// # Errors
/// See [`StoreError`].
pub async fn sitting_approvals(conn: &mut Conn, found: &Invoice) -> Result<i64, StoreError> {
    let query = conn.query(&SITTING).bind(Uuid::from(found.invoice_id));
    query.bind(Uuid::from(found.pool_id)).scalar().await
}

/// Writes what became of it.
///
/// # Errors
/// [`StoreError::Conflict`] when it was decided meanwhile; see [`StoreError`].
pub async fn decide(
    tx: &mut Tx,
    invoice: InvoiceId,
    (state, by, because): (InvoiceState, PersonId, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query(&DECIDE)
        .bind(Uuid::from(invoice))
        .bind(state.id())
        .bind(now)
        .bind(Uuid::from(by))
        .bind(because)
        .execute()
        .await?;
    if changed == 0 {
        return Err(StoreError::Conflict);
    }
    Ok(())
}
