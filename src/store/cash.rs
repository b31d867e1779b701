//! Cash that stewards took. It is booked once nobody has to confirm it.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{ContributionId, PersonId, PoolId},
    ledger::Account,
    money::Amount,
    time::Timestamp,
};

/// Cash that a steward recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cash {
    /// Its id.
    pub cash_receipt_id: Uuid,
    /// Whose money.
    pub pool_id: PoolId,
    /// Which contribution.
    pub contribution_id: ContributionId,
    /// How much.
    pub amount: Amount,
    /// Whether it came to the Pool's fiscal host and not into its cash.
    pub at_host: bool,
    /// Which steward took it.
    pub recorded_by: PersonId,
    /// When she said so.
    pub recorded_at: Timestamp,
    /// When it was booked.
    pub confirmed_at: Option<Timestamp>,
    /// When somebody said that it is not so.
    pub withdrawn_at: Option<Timestamp>,
}

impl Cash {
    /// Where it is in the books.
    #[must_use]
    pub const fn account(&self) -> Account {
        if self.at_host {
            Account::FiscalHost
        } else {
            Account::Cash
        }
    }

    /// Whether a second steward has yet to confirm it.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.confirmed_at.is_none() && self.withdrawn_at.is_none()
    }
}

#[derive(sqlx::FromRow)]
struct CashRow {
    cash_receipt_id: Uuid,
    pool_id: Uuid,
    contribution_id: Uuid,
    amount_minor: i64,
    at_host: bool,
    recorded_by: Uuid,
    recorded_at: i64,
    confirmed_at: Option<i64>,
    withdrawn_at: Option<i64>,
}

impl TryFrom<CashRow> for Cash {
    type Error = StoreError;

    fn try_from(row: CashRow) -> Result<Self, StoreError> {
        Ok(Self {
            cash_receipt_id: row.cash_receipt_id,
            pool_id: row.pool_id.into(),
            contribution_id: row.contribution_id.into(),
            amount: Amount::from_minor(row.amount_minor)
                .map_err(|error| StoreError::Corrupt(error.to_string()))?,
            at_host: row.at_host,
            recorded_by: row.recorded_by.into(),
            recorded_at: Timestamp::from_micros(row.recorded_at),
            confirmed_at: row.confirmed_at.map(Timestamp::from_micros),
            withdrawn_at: row.withdrawn_at.map(Timestamp::from_micros),
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT cash_receipt_id, pool_id, contribution_id, amount_minor, at_host, recorded_by, recorded_at, confirmed_at, withdrawn_at FROM cash_receipt ",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO cash_receipt (cash_receipt_id, pool_id, contribution_id, amount_minor, at_host, recorded_by, recorded_at, confirmed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    BY_ID = select!("WHERE cash_receipt_id = $1");
    OF_CONTRIBUTION = select!("WHERE contribution_id = $1 ORDER BY cash_receipt_id");
    LATEST = select!("WHERE pool_id = $1 AND cash_receipt_id < $2 ORDER BY cash_receipt_id DESC LIMIT $3");
    WAITING = select!("WHERE pool_id = $1 AND confirmed_at IS NULL AND withdrawn_at IS NULL ORDER BY cash_receipt_id LIMIT $2");
    CONFIRM = "UPDATE cash_receipt SET confirmed_by = $2, confirmed_at = $3 WHERE cash_receipt_id = $1 AND confirmed_at IS NULL AND withdrawn_at IS NULL";
    TAKE_BACK = "UPDATE cash_receipt SET withdrawn_at = $2 WHERE cash_receipt_id = $1 AND confirmed_at IS NOT NULL AND withdrawn_at IS NULL";
    WITHDRAW = "UPDATE cash_receipt SET withdrawn_at = $2 WHERE cash_receipt_id = $1 AND confirmed_at IS NULL AND withdrawn_at IS NULL";
}

/// Writes that a steward took cash; it is confirmed by nobody else where
/// nobody has to.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(tx: &mut Tx, new: &Cash) -> Result<(), StoreError> {
    let query = tx.query(&INSERT).bind(new.cash_receipt_id);
    query
        .bind(Uuid::from(new.pool_id))
        .bind(Uuid::from(new.contribution_id))
        .bind(new.amount.minor())
        .bind(new.at_host)
        .bind(Uuid::from(new.recorded_by))
        .bind(new.recorded_at)
        .bind(new.confirmed_at)
        .execute()
        .await
        .map(drop)
}

/// The cash of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, id: Uuid) -> Result<Option<Cash>, StoreError> {
    let row: Option<CashRow> = conn.query(&BY_ID).bind(id).optional().await?;
    row.map(Cash::try_from).transpose()
}

/// The cash of a contribution.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_contribution(
    conn: &mut Conn,
    contribution: ContributionId,
) -> Result<Vec<Cash>, StoreError> {
    let query = conn.query(&OF_CONTRIBUTION).bind(Uuid::from(contribution));
    let rows: Vec<CashRow> = query.all().await?;
    rows.into_iter().map(Cash::try_from).collect()
}

/// The cash of a Pool, the newest first, before `before` ([`Uuid::max`] to
/// begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn latest(
    conn: &mut Conn,
    pool: PoolId,
    before: Uuid,
    limit: i64,
) -> Result<Vec<Cash>, StoreError> {
    let query = conn.query(&LATEST).bind(Uuid::from(pool));
    let rows: Vec<CashRow> = query.bind(before).bind(limit).all().await?;
    rows.into_iter().map(Cash::try_from).collect()
}

/// The cash of a Pool that a second steward has yet to confirm, the oldest
/// first.
///
/// # Errors
/// See [`StoreError`].
pub async fn waiting(conn: &mut Conn, pool: PoolId, limit: i64) -> Result<Vec<Cash>, StoreError> {
    let query = conn.query(&WAITING).bind(Uuid::from(pool));
    let rows: Vec<CashRow> = query.bind(limit).all().await?;
    rows.into_iter().map(Cash::try_from).collect()
}

/// A second steward confirms it; whether it waited.
///
/// # Errors
/// [`StoreError::Constraint`] `cash_receipt_by_two`; see [`StoreError`].
pub async fn confirm(
    tx: &mut Tx,
    id: Uuid,
    by: PersonId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = tx.query(&CONFIRM).bind(id).bind(Uuid::from(by)).bind(now);
    Ok(query.execute().await? > 0)
}

/// It is not so; whether it waited.
///
/// # Errors
/// See [`StoreError`].
pub async fn withdraw(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
    let query = tx.query(&WITHDRAW).bind(id).bind(now);
    Ok(query.execute().await? > 0)
}

/// It was booked, and is not so; whether it was booked.
///
/// # Errors
/// See [`StoreError`].
pub async fn take_back(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
    let query = tx.query(&TAKE_BACK).bind(id).bind(now);
    Ok(query.execute().await? > 0)
}
