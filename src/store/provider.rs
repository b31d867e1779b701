//! Payments through a provider, and what it sent on to the bank.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{ContributionId, LineId, PoolId},
    ledger::Day,
    time::Timestamp,
};

/// A payment, by the provider's id of it, and what it came to so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The provider's id: `pi_…`.
    pub payment: String,
    /// What it was for, where that is known.
    pub contribution: Option<ContributionId>,
    /// Whether stewards said that it is no contribution.
    pub is_other_income: bool,
    /// Minor units that were paid.
    pub received: i64,
    /// Minor units that went back, and stayed there.
    pub refunded: i64,
    /// Minor units that the provider holds back because of a dispute.
    pub disputed: i64,
    /// When it was told of.
    pub seen_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct PaymentRow {
    payment: String,
    contribution_id: Option<Uuid>,
    is_other_income: bool,
    received_minor: i64,
    refunded_minor: i64,
    disputed_minor: i64,
    seen_at: i64,
}

impl From<PaymentRow> for Payment {
    fn from(row: PaymentRow) -> Self {
        Self {
            payment: row.payment,
            contribution: row.contribution_id.map(Into::into),
            is_other_income: row.is_other_income,
            received: row.received_minor,
            refunded: row.refunded_minor,
            disputed: row.disputed_minor,
            seen_at: Timestamp::from_micros(row.seen_at),
        }
    }
}

/// What a provider sent to the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    /// The provider's id: `po_…`.
    pub payout: String,
    /// Minor units that the bank gets; below zero where it gives.
    pub minor: i64,
    /// When the bank should have it.
    pub arrives_on: Day,
    /// The entry that booked it.
    pub entry: i64,
    /// The entry that booked it back, where it failed.
    pub failed_entry: Option<i64>,
    /// The bank's line that shows it.
    pub line: Option<LineId>,
}

#[derive(sqlx::FromRow)]
struct PayoutRow {
    payout: String,
    amount_minor: i64,
    arrives_on: i64,
    entry_number: i64,
    failed_entry: Option<i64>,
    line_id: Option<Uuid>,
}

impl TryFrom<PayoutRow> for Payout {
    type Error = StoreError;

    fn try_from(row: PayoutRow) -> Result<Self, StoreError> {
        let day = i32::try_from(row.arrives_on)
            .map_err(|_| StoreError::Corrupt(format!("payout {}: day", row.payout)))?;
        Ok(Self {
            payout: row.payout,
            minor: row.amount_minor,
            arrives_on: Day::from_number(day),
            entry: row.entry_number,
            failed_entry: row.failed_entry,
            line: row.line_id.map(Into::into),
        })
    }
}

macro_rules! payment {
    ($rest:literal) => {
        concat!(
            "SELECT payment, contribution_id, is_other_income, received_minor, refunded_minor, disputed_minor, seen_at FROM provider_payment ",
            $rest
        )
    };
}

macro_rules! payout {
    ($rest:literal) => {
        concat!(
            "SELECT payout, amount_minor, arrives_on, entry_number, failed_entry, line_id FROM provider_payout ",
            $rest
        )
    };
}

statements! {
    INSERT_PAYMENT = "INSERT INTO provider_payment (pool_id, payment, contribution_id, received_minor, refunded_minor, disputed_minor, seen_at)
        VALUES ($1, $2, $3, $4, 0, 0, $5)";
    PAYMENT = payment!("WHERE pool_id = $1 AND payment = $2");
    ADD = "UPDATE provider_payment SET refunded_minor = refunded_minor + $3, disputed_minor = disputed_minor + $4 WHERE pool_id = $1 AND payment = $2";
    UNMATCHED = payment!("WHERE pool_id = $1 AND contribution_id IS NULL AND NOT is_other_income ORDER BY seen_at LIMIT $2");
    MATCH = "UPDATE provider_payment SET contribution_id = $3, is_other_income = $4 WHERE pool_id = $1 AND payment = $2 AND contribution_id IS NULL AND NOT is_other_income";
    INSERT_PAYOUT = "INSERT INTO provider_payout (pool_id, payout, amount_minor, arrives_on, entry_number) VALUES ($1, $2, $3, $4, $5)";
    PAYOUT = payout!("WHERE pool_id = $1 AND payout = $2");
    FAIL_PAYOUT = "UPDATE provider_payout SET failed_entry = $3 WHERE pool_id = $1 AND payout = $2 AND failed_entry IS NULL";
    AWAITED = payout!("WHERE pool_id = $1 AND amount_minor = $2 AND arrives_on BETWEEN $3 AND $4 AND line_id IS NULL AND failed_entry IS NULL ORDER BY arrives_on, payout LIMIT 2");
    SHOWN_BY = "UPDATE provider_payout SET line_id = $3 WHERE pool_id = $1 AND payout = $2 AND line_id IS NULL AND failed_entry IS NULL";
    FORGET_LINE = "UPDATE provider_payout SET line_id = NULL WHERE line_id = $1 AND line_id IS NOT NULL";
}

/// Writes a payment that came.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert_payment(
    tx: &mut Tx,
    pool: PoolId,
    (payment, contribution): (&str, Option<ContributionId>),
    minor: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let query = tx.query(&INSERT_PAYMENT).bind(Uuid::from(pool));
    let query = query.bind(payment).bind(contribution.map(Uuid::from));
    query.bind(minor).bind(now).execute().await.map(drop)
}

/// The payment of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn payment(
    conn: &mut Conn,
    pool: PoolId,
    payment: &str,
) -> Result<Option<Payment>, StoreError> {
    let query = conn.query(&PAYMENT).bind(Uuid::from(pool)).bind(payment);
    let row: Option<PaymentRow> = query.optional().await?;
    Ok(row.map(Payment::from))
}

/// So much more of it went back, and so much more is held back; less, where
/// that is below zero.
///
/// # Errors
/// [`StoreError::Constraint`] `provider_payment_amounts`; see [`StoreError`].
pub async fn add(
    tx: &mut Tx,
    pool: PoolId,
    payment: &str,
    refunded: i64,
    disputed: i64,
) -> Result<(), StoreError> {
    let query = tx.query(&ADD).bind(Uuid::from(pool)).bind(payment);
    let query = query.bind(refunded).bind(disputed);
    query.execute().await.map(drop)
}

/// Payments that nobody knows a purpose of, longest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn unmatched(
    conn: &mut Conn,
    pool: PoolId,
    limit: i64,
) -> Result<Vec<Payment>, StoreError> {
    let query = conn.query(&UNMATCHED).bind(Uuid::from(pool)).bind(limit);
    let rows: Vec<PaymentRow> = query.all().await?;
    Ok(rows.into_iter().map(Payment::from).collect())
}

/// Its purpose is known: a contribution, or, without one, other income.
/// Whether it was not before.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_purpose(
    tx: &mut Tx,
    pool: PoolId,
    payment: &str,
    contribution: Option<ContributionId>,
) -> Result<bool, StoreError> {
    let query = tx.query(&MATCH).bind(Uuid::from(pool)).bind(payment);
    let query = query.bind(contribution.map(Uuid::from));
    let query = query.bind(contribution.is_none());
    Ok(query.execute().await? > 0)
}

/// Writes what was sent to the bank.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert_payout(
    tx: &mut Tx,
    pool: PoolId,
    payout: &str,
    minor: i64,
    arrives_on: Day,
    entry: i64,
) -> Result<(), StoreError> {
    let query = tx.query(&INSERT_PAYOUT).bind(Uuid::from(pool));
    let query = query.bind(payout).bind(minor);
    let query = query.bind(i64::from(arrives_on.number())).bind(entry);
    query.execute().await.map(drop)
}

/// The payout of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn payout(
    conn: &mut Conn,
    pool: PoolId,
    payout: &str,
) -> Result<Option<Payout>, StoreError> {
    let query = conn.query(&PAYOUT).bind(Uuid::from(pool)).bind(payout);
    let row: Option<PayoutRow> = query.optional().await?;
    row.map(Payout::try_from).transpose()
}

/// It never arrived; `entry` booked it back.
///
/// # Errors
/// See [`StoreError`].
pub async fn fail_payout(
    tx: &mut Tx,
    pool: PoolId,
    payout: &str,
    entry: i64,
) -> Result<(), StoreError> {
    let query = tx.query(&FAIL_PAYOUT).bind(Uuid::from(pool)).bind(payout);
    query.bind(entry).execute().await.map(drop)
}

/// Payouts of exactly that sum that no bank's line shows yet, expected between
/// two days, both included; the earliest two. Who reads a statement asks here
/// before a line is booked: a payout is in the books since the provider told of
/// it.
///
/// # Errors
/// See [`StoreError`].
pub async fn awaited_payouts(
    conn: &mut Conn,
    pool: PoolId,
    minor: i64,
    (from, to): (Day, Day),
) -> Result<Vec<Payout>, StoreError> {
    let query = conn.query(&AWAITED).bind(Uuid::from(pool)).bind(minor);
    let query = query.bind(i64::from(from.number()));
    let rows: Vec<PayoutRow> = query.bind(i64::from(to.number())).all().await?;
    rows.into_iter().map(Payout::try_from).collect()
}

/// The bank's line shows it; whether none did before, and it did not fail.
///
/// # Errors
/// [`StoreError::Constraint`] `provider_payout_one_per_line`; see
/// [`StoreError`].
pub async fn set_line(
    tx: &mut Tx,
    pool: PoolId,
    payout: &str,
    line: LineId,
) -> Result<bool, StoreError> {
    let query = tx.query(&SHOWN_BY).bind(Uuid::from(pool)).bind(payout);
    Ok(query.bind(Uuid::from(line)).execute().await? > 0)
}

/// The bank's line shows something else; whether it showed a payout.
///
/// # Errors
/// See [`StoreError`].
pub async fn forget_line(tx: &mut Tx, line: LineId) -> Result<bool, StoreError> {
    let query = tx.query(&FORGET_LINE).bind(Uuid::from(line));
    Ok(query.execute().await? > 0)
}
