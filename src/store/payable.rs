//! What is to be paid out, and was.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{InvoiceId, PayableId, PersonId, PoolId, ProposalId},
    ledger::Day,
    money::{Amount, Currency},
    spend::PayableKind,
    time::Timestamp,
};

/// Something to be paid out, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payable {
    /// Its id.
    pub payable_id: PayableId,
    /// Whose money.
    pub pool_id: PoolId,
    /// What it is.
    pub kind: PayableKind,
    /// The decision behind it, where there is one.
    pub proposal_id: Option<ProposalId>,
    /// That one's number in the Pool.
    pub proposal_number: Option<i64>,
    /// The invoice that it pays.
    pub invoice_id: Option<InvoiceId>,
    /// What the invoice is called.
    pub label: Option<String>,
    /// Who is paid, when it is a person known here.
    pub person_id: Option<PersonId>,
    /// Where the payee's name and account stand.
    pub payee_id: Option<Uuid>,
    /// The account's holder; none where nobody said, or empty once erased.
    pub payee_name: Option<String>,
    /// The IBAN, without spaces; empty where there is none.
    pub iban: Option<String>,
    /// The BIC; empty where there is none.
    pub bic: Option<String>,
    /// How much.
    pub amount: Amount,
    /// In what.
    pub currency: Currency,
    /// What comes back on the bank's statement.
    pub reference: String,
    /// When it is to be paid at the latest.
    pub due_on: Day,
    /// The entry that made it owed.
    pub entry_number: i64,
    /// In which file it went to the bank.
    pub batch_id: Option<Uuid>,
    /// When it was paid.
    pub paid_on: Option<Day>,
    /// The entry that says so.
    pub paid_entry: Option<i64>,
    /// Who recorded it; none when the bank's statement did.
    pub paid_by: Option<PersonId>,
    /// How many stewards of now have let it go.
    pub releases: i64,
    /// Whether it is not to be paid any more.
    pub is_cancelled: bool,
}

impl Payable {
    /// Whether it waits to be paid.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.paid_entry.is_none() && !self.is_cancelled
    }

    /// Whether a bank could pay it.
    #[must_use]
    pub fn has_account(&self) -> bool {
        self.iban.as_ref().is_some_and(|iban| !iban.is_empty())
    }
}

#[derive(sqlx::FromRow)]
struct PayableRow {
    payable_id: Uuid,
    pool_id: Uuid,
    kind: String,
    proposal_id: Option<Uuid>,
    proposal_number: Option<i64>,
    invoice_id: Option<Uuid>,
    label: Option<String>,
    person_id: Option<Uuid>,
    payee_id: Option<Uuid>,
    payee_name: Option<String>,
    iban: Option<String>,
    bic: Option<String>,
    amount_minor: i64,
    currency: String,
    reference: String,
    due_on: i64,
    entry_number: i64,
    batch_id: Option<Uuid>,
    paid_on: Option<i64>,
    paid_entry: Option<i64>,
    paid_by: Option<Uuid>,
    releases: i64,
    cancelled_at: Option<i64>,
}

impl TryFrom<PayableRow> for Payable {
    type Error = StoreError;

    fn try_from(row: PayableRow) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("payable: {what}"));
        let day = |number: i64| {
            let number = i32::try_from(number).map_err(|_| corrupt("day"))?;
            Ok::<_, StoreError>(Day::from_number(number))
        };
        Ok(Self {
            payable_id: row.payable_id.into(),
            pool_id: row.pool_id.into(),
            kind: PayableKind::from_id(&row.kind).ok_or_else(|| corrupt("kind"))?,
            proposal_id: row.proposal_id.map(Into::into),
            proposal_number: row.proposal_number,
            invoice_id: row.invoice_id.map(Into::into),
            label: row.label,
            person_id: row.person_id.map(Into::into),
            payee_id: row.payee_id,
            payee_name: row.payee_name,
            iban: row.iban,
            bic: row.bic,
            amount: Amount::from_minor(row.amount_minor).map_err(|_| corrupt("amount"))?,
            currency: Currency::parse(&row.currency).map_err(|_| corrupt("currency"))?,
            reference: row.reference,
            due_on: day(row.due_on)?,
            entry_number: row.entry_number,
            batch_id: row.batch_id,
            paid_on: row.paid_on.map(day).transpose()?,
            paid_entry: row.paid_entry,
            paid_by: row.paid_by.map(Into::into),
            releases: row.releases,
            is_cancelled: row.cancelled_at.is_some(),
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT payable.payable_id, payable.pool_id, payable.kind, payable.proposal_id, proposal.number AS proposal_number,
                payable.invoice_id, invoice.label, payable.person_id, payable.payee_id, payee.name AS payee_name, payee.iban, payee.bic,
                payable.amount_minor, payable.currency, payable.reference, payable.due_on, payable.entry_number, payable.batch_id, payable.paid_on,
                payable.paid_entry, payable.paid_by, payable.cancelled_at,
                (SELECT COUNT(*) FROM payable_release JOIN membership ON membership.pool_id = payable.pool_id
                    AND membership.person_id = payable_release.steward_id AND membership.state = 'active' AND membership.is_steward
                 WHERE payable_release.payable_id = payable.payable_id) AS releases
             FROM payable LEFT JOIN payee ON payee.payee_id = payable.payee_id
                LEFT JOIN proposal ON proposal.proposal_id = payable.proposal_id
                LEFT JOIN invoice ON invoice.invoice_id = payable.invoice_id ",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO payable (payable_id, pool_id, kind, proposal_id, invoice_id, person_id, payee_id, amount_minor, currency, reference, due_on, entry_number)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    BY_ID = select!("WHERE payable.payable_id = $1");
    BY_REFERENCE = select!("WHERE payable.reference = $1");
    BY_PAID_ENTRY = select!("WHERE payable.pool_id = $1 AND payable.paid_entry = $2 AND payable.paid_entry IS NOT NULL");
    OPEN = select!("WHERE payable.pool_id = $1 AND payable.paid_entry IS NULL AND payable.cancelled_at IS NULL
        ORDER BY payable.due_on, payable.payable_id LIMIT $2");
    LATEST = select!("WHERE payable.pool_id = $1 ORDER BY payable.payable_id DESC LIMIT $2");
    OF_PROPOSAL = select!("WHERE payable.proposal_id = $1 ORDER BY payable.payable_id");
    OF_PERSON = select!("WHERE payable.pool_id = $1 AND payable.person_id = $2 ORDER BY payable.payable_id DESC LIMIT $3");
    OF_BATCH = select!("WHERE payable.batch_id = $1 ORDER BY payable.payable_id");
    SET_PAID = "UPDATE payable SET paid_on = $2, paid_entry = $3, paid_by = $4 WHERE payable_id = $1 AND paid_entry IS NULL AND cancelled_at IS NULL";
    SET_UNPAID = "UPDATE payable SET paid_on = NULL, paid_entry = NULL, paid_by = NULL, batch_id = NULL WHERE payable_id = $1 AND paid_entry IS NOT NULL";
    SET_PAYEE = "UPDATE payable SET payee_id = $2 WHERE payable_id = $1 AND paid_entry IS NULL AND cancelled_at IS NULL AND batch_id IS NULL";
    CANCEL = "UPDATE payable SET cancelled_at = $2 WHERE payable_id = $1 AND paid_entry IS NULL AND cancelled_at IS NULL AND batch_id IS NULL";
    SEND = "UPDATE payable SET batch_id = $2 WHERE payable_id = $1 AND paid_entry IS NULL AND cancelled_at IS NULL AND batch_id IS NULL";
    TAKE_BACK = "UPDATE payable SET batch_id = NULL WHERE batch_id = $1";
}

/// Something to be paid out.
#[derive(Clone, Debug)]
pub struct NewPayable {
    /// Its id.
    pub payable_id: PayableId,
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
    /// What is to come back on the bank's statement; unlike every other.
    pub reference: String,
    /// When it is to be paid at the latest.
    pub due_on: Day,
    /// The entry that made it owed.
    pub entry_number: i64,
}

/// Writes that something is to be paid out.
///
/// # Errors
/// [`StoreError::Conflict`] when its reference is taken, so that another try
/// takes another; see [`StoreError`].
pub async fn insert(tx: &mut Tx, new: &NewPayable) -> Result<(), StoreError> {
    let written = tx
        .query(&INSERT)
        .bind(Uuid::from(new.payable_id))
        .bind(Uuid::from(new.pool))
        .bind(new.kind.id())
        .bind(new.proposal.map(Uuid::from))
        .bind(new.invoice.map(Uuid::from))
        .bind(new.person.map(Uuid::from))
        .bind(new.payee)
        .bind(new.amount.minor())
        .bind(new.currency.code())
        .bind(&new.reference)
        .bind(i64::from(new.due_on.number()))
        .bind(new.entry_number)
        .execute()
        .await;
    match written {
        Err(error) if error.is_constraint("payable_one_per_reference") => Err(StoreError::Conflict),
        other => other.map(drop),
    }
}

/// What is to be paid of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, payable: PayableId) -> Result<Option<Payable>, StoreError> {
    let query = conn.query(&BY_ID).bind(Uuid::from(payable));
    let row: Option<PayableRow> = query.optional().await?;
    row.map(Payable::try_from).transpose()
}

/// What has that reference, as it comes back on a bank's statement.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_reference(conn: &mut Conn, reference: &str) -> Result<Option<Payable>, StoreError> {
    let query = conn.query(&BY_REFERENCE).bind(reference);
    let row: Option<PayableRow> = query.optional().await?;
    row.map(Payable::try_from).transpose()
}

/// What an entry paid.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_paid_entry(
    conn: &mut Conn,
    pool: PoolId,
    entry: i64,
) -> Result<Option<Payable>, StoreError> {
    let query = conn.query(&BY_PAID_ENTRY).bind(Uuid::from(pool));
    let row: Option<PayableRow> = query.bind(entry).optional().await?;
    row.map(Payable::try_from).transpose()
}

/// What waits to be paid, the first due first.
///
/// # Errors
/// See [`StoreError`].
pub async fn open(conn: &mut Conn, pool: PoolId, limit: i64) -> Result<Vec<Payable>, StoreError> {
    let query = conn.query(&OPEN).bind(Uuid::from(pool));
    many(query.bind(limit).all().await?)
}

/// What there is to pay and was, the newest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn latest(conn: &mut Conn, pool: PoolId, limit: i64) -> Result<Vec<Payable>, StoreError> {
    let query = conn.query(&LATEST).bind(Uuid::from(pool));
    many(query.bind(limit).all().await?)
}

/// What a decision led to, the first first.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_proposal(
    conn: &mut Conn,
    proposal: ProposalId,
) -> Result<Vec<Payable>, StoreError> {
    let query = conn.query(&OF_PROPOSAL).bind(Uuid::from(proposal));
    many(query.all().await?)
}

/// What a person is paid, the newest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_person(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
    limit: i64,
) -> Result<Vec<Payable>, StoreError> {
    let query = conn.query(&OF_PERSON).bind(Uuid::from(pool));
    many(query.bind(Uuid::from(person)).bind(limit).all().await?)
}

/// What a file to the bank pays.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_batch(conn: &mut Conn, batch: Uuid) -> Result<Vec<Payable>, StoreError> {
    many(conn.query(&OF_BATCH).bind(batch).all().await?)
}

fn many(rows: Vec<PayableRow>) -> Result<Vec<Payable>, StoreError> {
    rows.into_iter().map(Payable::try_from).collect()
}

/// Writes that it was paid; whether it waited.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_paid(
    tx: &mut Tx,
    payable: PayableId,
    (on, entry): (Day, i64),
    by: Option<PersonId>,
) -> Result<bool, StoreError> {
    let query = tx.query(&SET_PAID).bind(Uuid::from(payable));
    let changed = query
        .bind(i64::from(on.number()))
        .bind(entry)
        .bind(by.map(Uuid::from))
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Writes that it waits again, in no file; whether it was paid.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_unpaid(tx: &mut Tx, payable: PayableId) -> Result<bool, StoreError> {
    let query = tx.query(&SET_UNPAID).bind(Uuid::from(payable));
    Ok(query.execute().await? > 0)
}

/// Writes where it is to be paid to; whether it waited.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_payee(tx: &mut Tx, payable: PayableId, payee: Uuid) -> Result<bool, StoreError> {
    let query = tx.query(&SET_PAYEE).bind(Uuid::from(payable));
    Ok(query.bind(payee).execute().await? > 0)
}

/// Writes that it is not to be paid any more; whether it waited, in no file.
///
/// # Errors
/// See [`StoreError`].
pub async fn cancel(tx: &mut Tx, payable: PayableId, now: Timestamp) -> Result<bool, StoreError> {
    let query = tx.query(&CANCEL).bind(Uuid::from(payable));
    Ok(query.bind(now).execute().await? > 0)
}

/// Writes that it goes to the bank in that file; whether it waited.
///
/// # Errors
/// See [`StoreError`].
pub async fn send(tx: &mut Tx, payable: PayableId, batch: Uuid) -> Result<bool, StoreError> {
    let query = tx.query(&SEND).bind(Uuid::from(payable));
    Ok(query.bind(batch).execute().await? > 0)
}

/// What was in that file waits again.
///
/// # Errors
/// See [`StoreError`].
pub async fn take_back(tx: &mut Tx, batch: Uuid) -> Result<(), StoreError> {
    tx.query(&TAKE_BACK).bind(batch).execute().await?;
    Ok(())
}
