//! The books: entries are added, balances follow by themselves.

mod by_day;
mod read;
mod told;

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements, statements_per_engine};
use crate::{
    books::{self, Placed},
    domain::{id::PoolId, ledger::Day, money::Currency, time::Timestamp, variables::Surplus},
    parameters::surplus_id,
};

pub use by_day::{Dated, by_day, first_day, reserved_by, results};
pub use read::{
    Line, Month, Row, accounts, balance, by_authority, by_number, latest, months, page, postings,
};
pub use told::{Spent, closings, moved, payees, people, spent, sums, told};

/// The books of a Pool as they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// In what they are kept.
    pub currency: Currency,
    /// When they were last checked, and held.
    pub checked_at: Option<Timestamp>,
    /// Why they take no entry, when they don't.
    pub stopped_because: Option<String>,
    /// The last day of the last closed period.
    pub closed_until: Option<Day>,
    /// How many entries there are.
    pub entries: i64,
    /// The hash of the last one.
    pub head: [u8; 32],
}

#[derive(sqlx::FromRow)]
struct LedgerRow {
    currency: String,
    checked_at: Option<i64>,
    stopped_because: Option<String>,
    closed_until: Option<i64>,
    number: Option<i64>,
    hash: Option<Vec<u8>>,
}

macro_rules! select {
    () => {
        "SELECT ledger.currency, ledger.checked_at, ledger.stopped_because,
            (SELECT MAX(ends_on) FROM period WHERE period.pool_id = ledger.pool_id) AS closed_until,
            last.number, last.hash
         FROM ledger LEFT JOIN journal_entry last ON last.pool_id = ledger.pool_id
            AND last.number = (SELECT MAX(number) FROM journal_entry WHERE journal_entry.pool_id = ledger.pool_id)
         WHERE ledger.pool_id = $1"
    };
}

statements! {
    OPEN = "INSERT INTO ledger (pool_id, currency, opened_at) VALUES ($1, $2, $3) ON CONFLICT (pool_id) DO NOTHING";
    OF_POOL = select!();
    INSERT_ENTRY = "INSERT INTO journal_entry (pool_id, number, booked_on, month, kind, currency, authority, authority_id, reverses, recorded_by, recorded_at, previous_hash, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    SET_CHECKED = "UPDATE ledger SET checked_at = $2 WHERE pool_id = $1";
    STOP = "UPDATE ledger SET stopped_at = $2, stopped_because = $3 WHERE pool_id = $1 AND stopped_at IS NULL";
    RESUME = "UPDATE ledger SET stopped_at = NULL, stopped_because = NULL WHERE pool_id = $1 AND stopped_at IS NOT NULL";
    TO_CHECK = "SELECT pool_id FROM ledger WHERE pool_id > $1 AND (checked_at IS NULL OR checked_at < $2) ORDER BY pool_id LIMIT $3";
    INSERT_PERIOD = "INSERT INTO period (period_id, pool_id, ends_on, closed_by, closed_at, entry_number, surplus) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    PERIODS = "SELECT ends_on, closed_at, entry_number FROM period WHERE pool_id = $1 ORDER BY ends_on DESC LIMIT $2";
}

statements_per_engine! {
    LOCK = select!(), concat!(select!(), " FOR UPDATE OF ledger");
    INSERT_POSTINGS =
        "INSERT INTO posting (pool_id, entry_number, position, account, amount_minor)
            SELECT $1, $2, key, json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each($3)",
        "INSERT INTO posting (pool_id, entry_number, position, account, amount_minor)
            SELECT $1, $2, item.position - 1, item.value->>0, CAST(item.value->>1 AS BIGINT)
            FROM jsonb_array_elements(CAST($3 AS JSONB)) WITH ORDINALITY AS item(value, position)";
}

impl TryFrom<LedgerRow> for Ledger {
    type Error = StoreError;

    fn try_from(row: LedgerRow) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("ledger: {what}"));
        Ok(Self {
            currency: Currency::parse(&row.currency).map_err(|_| corrupt("currency"))?,
            checked_at: row.checked_at.map(Timestamp::from_micros),
            stopped_because: row.stopped_because,
            closed_until: row.closed_until.map(day).transpose()?,
            entries: row.number.unwrap_or(0),
            head: match row.hash {
                None => books::GENESIS,
                Some(hash) => hash.try_into().map_err(|_| corrupt("hash"))?,
            },
        })
    }
}

fn day(number: i64) -> Result<Day, StoreError> {
    let number = i32::try_from(number).map_err(|_| StoreError::Corrupt(format!("day {number}")))?;
    Ok(Day::from_number(number))
}

/// The books of a Pool; none before its first entry.
///
/// # Errors
/// See [`StoreError`].
pub async fn get(conn: &mut Conn, pool: PoolId) -> Result<Option<Ledger>, StoreError> {
    let row: Option<LedgerRow> = conn
        .query(&OF_POOL)
        .bind(Uuid::from(pool))
        .optional()
        .await?;
    row.map(Ledger::try_from).transpose()
}

/// The books of a Pool, opened in `currency` if there were none; other writers
/// wait for this transaction.
///
/// # Errors
/// See [`StoreError`].
pub async fn lock(
    tx: &mut Tx,
    pool: PoolId,
    currency: Currency,
    now: Timestamp,
) -> Result<Ledger, StoreError> {
    let id = Uuid::from(pool);
    let found: Option<LedgerRow> = tx.query(&LOCK).bind(id).optional().await?;
    let row = if let Some(row) = found {
        row
    } else {
        tx.query(&OPEN)
            .bind(id)
            .bind(currency.code())
            .bind(now)
            .execute()
            .await?;
        tx.query(&LOCK).bind(id).one().await?
    };
    Ledger::try_from(row)
}

/// The books of a Pool, if there are any; other writers wait for this
/// transaction.
///
/// # Errors
/// See [`StoreError`].
pub async fn lock_if_any(tx: &mut Tx, pool: PoolId) -> Result<Option<Ledger>, StoreError> {
    let query = tx.query(&LOCK).bind(Uuid::from(pool));
    let row: Option<LedgerRow> = query.optional().await?;
    row.map(Ledger::try_from).transpose()
}

/// Adds an entry at the end of the books.
///
/// # Errors
/// [`StoreError::Conflict`] when another entry came first;
/// [`StoreError::Constraint`] `entry_balanced`, `period_closed`,
/// `books_stopped`, `entry_currency`, `journal_entry_reversed_once`; see
/// [`StoreError`].
pub async fn append(tx: &mut Tx, placed: &Placed<'_>, hash: [u8; 32]) -> Result<(), StoreError> {
    let Placed { entry, .. } = placed;
    let pool = Uuid::from(placed.pool);
    let lines = tx
        .query(&INSERT_POSTINGS)
        .bind(pool)
        .bind(placed.number)
        .bind(books::rows(entry))
        .execute()
        .await;
    first_or_conflict(lines)?;
    let authority = entry.authority();
    let written = tx
        .query(&INSERT_ENTRY)
        .bind(pool)
        .bind(placed.number)
        .bind(i64::from(entry.booked_on().number()))
        .bind(books::month(entry.booked_on()))
        .bind(entry.kind().id())
        .bind(placed.currency.code())
        .bind(authority.id())
        .bind(authority.subject())
        .bind(authority.reverses())
        .bind(placed.recorded_by.map(Uuid::from))
        .bind(placed.recorded_at)
        .bind(placed.previous.as_slice())
        .bind(hash.as_slice())
        .execute()
        .await;
    first_or_conflict(written)
}

/// Somebody else's entry took the number meanwhile: the same again will do.
fn first_or_conflict(written: Result<u64, StoreError>) -> Result<(), StoreError> {
    match written {
        Err(error)
            if [
                "posting_pk",
                "journal_entry_pk",
                "entry_frozen",
                "entry_chained",
            ]
            .iter()
            .any(|name| error.is_constraint(name)) =>
        {
            Err(StoreError::Conflict)
        }
        other => other.map(drop),
    }
}

/// Notes that the books were checked and hold.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_checked(tx: &mut Tx, pool: PoolId, now: Timestamp) -> Result<(), StoreError> {
    let query = tx.query(&SET_CHECKED).bind(Uuid::from(pool)).bind(now);
    query.execute().await.map(drop)
}

/// Stops the books; whether they were not stopped before.
///
/// # Errors
/// See [`StoreError`].
pub async fn stop(
    tx: &mut Tx,
    pool: PoolId,
    because: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = tx.query(&STOP).bind(Uuid::from(pool)).bind(now);
    Ok(query.bind(because).execute().await? > 0)
}

/// The books take entries again; whether they were stopped.
///
/// # Errors
/// See [`StoreError`].
pub async fn resume(tx: &mut Tx, pool: PoolId) -> Result<bool, StoreError> {
    Ok(tx.query(&RESUME).bind(Uuid::from(pool)).execute().await? > 0)
}

/// Pools whose books were not checked since `since`, in the order of their
/// ids, after `after`.
///
/// # Errors
/// See [`StoreError`].
pub async fn to_check(
    conn: &mut Conn,
    after: Uuid,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<PoolId>, StoreError> {
    let query = conn.query(&TO_CHECK).bind(after).bind(since);
    let rows: Vec<(Uuid,)> = query.bind(limit).all().await?;
    Ok(rows.into_iter().map(|row| row.0.into()).collect())
}

/// A closed period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its last day.
    pub ends_on: Day,
    /// When it was closed.
    pub closed_at: Timestamp,
    /// The entry that closed it; none where there was nothing to close.
    pub entry: Option<i64>,
}

/// A period to be closed.
#[derive(Clone, Copy, Debug)]
pub struct NewPeriod {
    /// Its id.
    pub period_id: Uuid,
    /// Whose books.
    pub pool: PoolId,
    /// Its last day.
    pub ends_on: Day,
    /// Who closes it.
    pub closed_by: Uuid,
    /// The entry that closes it.
    pub entry: Option<i64>,
    /// By which rule a surplus was shared.
    pub surplus: Surplus,
}

/// Closes a period: nothing is booked in it from now on.
///
/// # Errors
/// See [`StoreError`].
pub async fn close_period(tx: &mut Tx, new: &NewPeriod, now: Timestamp) -> Result<(), StoreError> {
    let query = tx.query(&INSERT_PERIOD).bind(new.period_id);
    let query = query.bind(Uuid::from(new.pool));
    let query = query.bind(i64::from(new.ends_on.number()));
    let query = query.bind(new.closed_by).bind(now).bind(new.entry);
    let query = query.bind(surplus_id(new.surplus));
    query.execute().await.map(drop)
}

/// The closed periods of a Pool, the last first.
///
/// # Errors
/// See [`StoreError`].
pub async fn periods(conn: &mut Conn, pool: PoolId, limit: i64) -> Result<Vec<Period>, StoreError> {
    let query = conn.query(&PERIODS).bind(Uuid::from(pool)).bind(limit);
    let rows: Vec<(i64, i64, Option<i64>)> = query.all().await?;
    let period = |(ends_on, closed_at, entry)| {
        Ok(Period {
            ends_on: day(ends_on)?,
            closed_at: Timestamp::from_micros(closed_at),
            entry,
        })
    };
    rows.into_iter().map(period).collect()
}
