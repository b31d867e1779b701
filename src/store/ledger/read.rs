//! Reading the books.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::day;
use crate::{
    domain::{
        id::{PersonId, PoolId},
        ledger::{Account, Authority, Day, Entry, EntryKind, Posting},
        time::Timestamp,
    },
    store::db::{Conn, StoreError, statements},
};

/// An entry as it stands in the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Counts from 1.
    pub number: i64,
    /// What it says.
    pub entry: Entry,
    /// Which person did it.
    pub recorded_by: Option<PersonId>,
    /// When.
    pub recorded_at: Timestamp,
    /// The hash of the one before.
    pub previous: Vec<u8>,
    /// Its own.
    pub hash: Vec<u8>,
}

/// An entry without its postings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Counts from 1.
    pub number: i64,
    /// What happened.
    pub kind: EntryKind,
    /// By what right.
    pub authority: Authority,
    /// Its day.
    pub booked_on: Day,
    /// Which person did it.
    pub recorded_by: Option<PersonId>,
    /// When.
    pub recorded_at: Timestamp,
    /// The hash of the one before.
    pub previous: Vec<u8>,
    /// Its own.
    pub hash: Vec<u8>,
}

/// What an account moved in a month; minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// Months since January of year 0.
    pub month: i64,
    /// Which account.
    pub account: Account,
    /// The sum of its debits.
    pub debit: i64,
    /// The sum of its credits.
    pub credit: i64,
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    number: i64,
    booked_on: i64,
    kind: String,
    authority: String,
    authority_id: Option<Uuid>,
    reverses: Option<i64>,
    recorded_by: Option<Uuid>,
    recorded_at: i64,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT number, booked_on, kind, authority, authority_id, reverses, recorded_by, recorded_at, previous_hash, hash FROM journal_entry ",
            $rest
        )
    };
}

statements! {
    BALANCE = "SELECT balance_minor FROM account_balance WHERE pool_id = $1 AND account = $2";
    ACCOUNTS = "SELECT account, balance_minor FROM account_balance WHERE pool_id = $1 AND account > $2 ORDER BY account LIMIT $3";
    MONTHS = "SELECT month, account, debit_minor, credit_minor FROM account_month
        WHERE pool_id = $1 AND month BETWEEN $2 AND $3 AND NOT (account >= 'equity:capital:' AND account < 'equity:capital;') AND NOT (account >= 'budget:' AND account < 'budget;') ORDER BY month, account";
    BY_NUMBER = select!("WHERE pool_id = $1 AND number = $2");
    AFTER = select!("WHERE pool_id = $1 AND number > $2 ORDER BY number LIMIT $3");
    LATEST = select!("WHERE pool_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3");
    BY_AUTHORITY = select!("WHERE pool_id = $1 AND authority = $2 AND authority_id = $3 ORDER BY number LIMIT $4");
    POSTINGS = "SELECT entry_number, account, amount_minor FROM posting WHERE pool_id = $1 AND entry_number BETWEEN $2 AND $3 ORDER BY entry_number, position";
}

impl TryFrom<EntryRow> for Line {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("entry {}: {what}", row.number));
        Ok(Self {
            number: row.number,
            kind: EntryKind::from_id(&row.kind).ok_or_else(|| corrupt("kind"))?,
            authority: Authority::from_parts(&row.authority, row.authority_id, row.reverses)
                .ok_or_else(|| corrupt("authority"))?,
            booked_on: day(row.booked_on)?,
            recorded_by: row.recorded_by.map(Into::into),
            recorded_at: Timestamp::from_micros(row.recorded_at),
            previous: row.previous_hash,
            hash: row.hash,
        })
    }
}

/// What an account stands at: debit above zero, credit below; minor units.
///
/// # Errors
/// See [`StoreError`].
pub async fn balance(conn: &mut Conn, pool: PoolId, account: Account) -> Result<i64, StoreError> {
    let query = conn.query(&BALANCE).bind(Uuid::from(pool));
    let found: Option<(i64,)> = query.bind(account.to_string()).optional().await?;
    Ok(found.map_or(0, |row| row.0))
}

/// Accounts with what they stand at, by name, after `after` (empty to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn accounts(
    conn: &mut Conn,
    pool: PoolId,
    after: &str,
    limit: i64,
) -> Result<Vec<(Account, i64)>, StoreError> {
    let query = conn.query(&ACCOUNTS).bind(Uuid::from(pool));
    let rows: Vec<(String, i64)> = query.bind(after).bind(limit).all().await?;
    rows.into_iter()
        .map(|(name, minor)| Ok((account(&name)?, minor)))
        .collect()
}

fn account(name: &str) -> Result<Account, StoreError> {
    Account::from_name(name).ok_or_else(|| StoreError::Corrupt(format!("account {name}")))
}

/// What each account moved from month to month, both included; without the
/// members' capital and the budget.
///
/// # Errors
/// See [`StoreError`].
pub async fn months(
    conn: &mut Conn,
    pool: PoolId,
    from: i64,
    to: i64,
) -> Result<Vec<Month>, StoreError> {
    let query = conn.query(&MONTHS).bind(Uuid::from(pool));
    let rows: Vec<(i64, String, i64, i64)> = query.bind(from).bind(to).all().await?;
    rows.into_iter()
        .map(|(month, name, debit, credit)| {
            Ok(Month {
                month,
                account: account(&name)?,
                debit,
                credit,
            })
        })
        .collect()
}

/// The postings of the entries from one number to another, both included.
///
/// # Errors
/// See [`StoreError`].
pub async fn postings(
    conn: &mut Conn,
    pool: PoolId,
    from: i64,
    to: i64,
) -> Result<BTreeMap<i64, Vec<Posting>>, StoreError> {
    let query = conn.query(&POSTINGS).bind(Uuid::from(pool));
    let rows: Vec<(i64, String, i64)> = query.bind(from).bind(to).all().await?;
    let mut found: BTreeMap<i64, Vec<Posting>> = BTreeMap::new();
    for (number, name, minor) in rows {
        let account = account(&name)?;
        found
            .entry(number)
            .or_default()
            .push(Posting { account, minor });
    }
    Ok(found)
}

/// Entries in their order, after the number `after`, with their postings.
///
/// # Errors
/// [`StoreError::Corrupt`] when one does not balance; see [`StoreError`].
pub async fn page(
    conn: &mut Conn,
    pool: PoolId,
    after: i64,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let query = conn.query(&AFTER).bind(Uuid::from(pool));
    let rows: Vec<EntryRow> = query.bind(after).bind(limit).all().await?;
    with_postings(conn, pool, rows).await
}

/// Entries, the last first, numbered below `before`.
///
/// # Errors
/// See [`page`].
pub async fn latest(
    conn: &mut Conn,
    pool: PoolId,
    before: i64,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let query = conn.query(&LATEST).bind(Uuid::from(pool));
    let rows: Vec<EntryRow> = query.bind(before).bind(limit).all().await?;
    with_postings(conn, pool, rows).await
}

/// The entry of that number.
///
/// # Errors
/// See [`page`].
pub async fn by_number(
    conn: &mut Conn,
    pool: PoolId,
    number: i64,
) -> Result<Option<Row>, StoreError> {
    let query = conn.query(&BY_NUMBER).bind(Uuid::from(pool));
    let row: Option<EntryRow> = query.bind(number).optional().await?;
    let rows = with_postings(conn, pool, row.into_iter().collect()).await?;
    Ok(rows.into_iter().next())
}

/// The entries that cite an authority, in their order.
///
/// # Errors
/// See [`page`].
pub async fn by_authority(
    conn: &mut Conn,
    pool: PoolId,
    authority: Authority,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let Some(subject) = authority.subject() else {
        return Ok(Vec::new());
    };
    let query = conn.query(&BY_AUTHORITY).bind(Uuid::from(pool));
    let query = query.bind(authority.id()).bind(subject).bind(limit);
    let rows: Vec<EntryRow> = query.all().await?;
    let mut found = Vec::with_capacity(rows.len());
    // They lie far apart: each by itself, and there are few of them.
    for row in rows {
        found.extend(with_postings(conn, pool, vec![row]).await?);
    }
    Ok(found)
}

async fn with_postings(
    conn: &mut Conn,
    pool: PoolId,
    rows: Vec<EntryRow>,
) -> Result<Vec<Row>, StoreError> {
    let numbers = || rows.iter().map(|row| row.number);
    let (Some(from), Some(to)) = (numbers().min(), numbers().max()) else {
        return Ok(Vec::new());
    };
    let mut postings = postings(conn, pool, from, to).await?;
    rows.into_iter()
        .map(|row| {
            let line = Line::try_from(row)?;
            let own = postings.remove(&line.number).unwrap_or_default();
            let entry = Entry::balanced(line.kind, line.authority, line.booked_on, own)
                .map_err(|error| StoreError::Corrupt(format!("entry {}: {error}", line.number)))?;
            Ok(Row {
                number: line.number,
                entry,
                recorded_by: line.recorded_by,
                recorded_at: line.recorded_at,
                previous: line.previous,
                hash: line.hash,
            })
        })
        .collect()
}
