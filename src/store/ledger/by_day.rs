//! The journal in the order of its days.

use uuid::Uuid;

use super::day;
use crate::{
    domain::{
        id::{PoolId, ProposalId},
        ledger::{Account, Day, EntryKind, Posting},
    },
    store::db::{Conn, StoreError, statements},
};

/// An entry as files tell of it.
#[derive(Clone, Debug)]
pub struct Dated {
    /// Counts from 1.
    pub number: i64,
    /// Its day.
    pub booked_on: Day,
    /// What happened.
    pub kind: EntryKind,
    /// The number of the proposal that it cites.
    pub proposal: Option<i64>,
    /// The entry that it takes back.
    pub reverses: Option<i64>,
    /// Its lines.
    pub postings: Vec<Posting>,
}

#[derive(sqlx::FromRow)]
pub(super) struct DatedRow {
    number: i64,
    booked_on: i64,
    kind: String,
    proposal: Option<i64>,
    reverses: Option<i64>,
    postings: String,
}

statements! {
    BY_DAY = "SELECT entry.number, entry.booked_on, entry.kind, proposal.number AS proposal, entry.reverses,
            COALESCE((SELECT string_agg(posting.account || ' ' || CAST(posting.amount_minor AS TEXT), ' ' ORDER BY posting.position)
                FROM posting WHERE posting.pool_id = entry.pool_id AND posting.entry_number = entry.number), '') AS postings
        FROM journal_entry entry LEFT JOIN proposal ON entry.authority = 'proposal' AND proposal.proposal_id = entry.authority_id
        WHERE entry.pool_id = $1 AND (entry.booked_on, entry.number) > ($2, $3) AND entry.number <= $4
        ORDER BY entry.booked_on, entry.number LIMIT $5";
    RESULTS = "SELECT account, CAST(SUM(debit_minor - credit_minor) AS BIGINT) FROM account_month WHERE pool_id = $1 AND month <= $2
        AND ((account >= 'income:' AND account < 'income;') OR (account >= 'expenses:' AND account < 'expenses;'))
        GROUP BY account HAVING SUM(debit_minor - credit_minor) <> 0 ORDER BY account";
    FIRST_DAY = "SELECT MIN(booked_on) FROM journal_entry WHERE pool_id = $1";
    RESERVED_BY = "SELECT reservation.proposal_id, proposal.number FROM reservation
        JOIN proposal ON proposal.proposal_id = reservation.proposal_id WHERE reservation.pool_id = $1";
}

impl TryFrom<DatedRow> for Dated {
    type Error = StoreError;

    fn try_from(row: DatedRow) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("entry {}: {what}", row.number));
        let mut words = row.postings.split(' ');
        let mut postings = Vec::with_capacity(4);
        while let (Some(name), Some(minor)) = (words.next(), words.next()) {
            postings.push(Posting {
                account: Account::from_name(name).ok_or_else(|| corrupt("account"))?,
                minor: minor.parse().map_err(|_| corrupt("amount"))?,
            });
        }
        Ok(Self {
            number: row.number,
            booked_on: day(row.booked_on)?,
            kind: EntryKind::from_id(&row.kind).ok_or_else(|| corrupt("kind"))?,
            proposal: row.proposal,
            reverses: row.reverses,
            postings,
        })
    }
}

/// Entries by day and number, after that of `after`, without those above
/// `upto`.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_day(
    conn: &mut Conn,
    pool: PoolId,
    after: (i64, i64),
    upto: i64,
    limit: i64,
) -> Result<Vec<Dated>, StoreError> {
    let query = conn.query(&BY_DAY).bind(Uuid::from(pool));
    let query = query.bind(after.0).bind(after.1);
    let rows: Vec<DatedRow> = query.bind(upto).bind(limit).all().await?;
    rows.into_iter().map(Dated::try_from).collect()
}

/// The day of the earliest entry.
///
/// # Errors
/// See [`StoreError`].
pub async fn first_day(conn: &mut Conn, pool: PoolId) -> Result<Option<Day>, StoreError> {
    let query = conn.query(&FIRST_DAY).bind(Uuid::from(pool));
    let found: Option<i64> = query.scalar().await?;
    found.map(day).transpose()
}

/// Proposals that set something aside, with their numbers.
///
/// # Errors
/// See [`StoreError`].
pub async fn reserved_by(
    conn: &mut Conn,
    pool: PoolId,
) -> Result<Vec<(ProposalId, i64)>, StoreError> {
    let query = conn.query(&RESERVED_BY).bind(Uuid::from(pool));
    let rows: Vec<(Uuid, i64)> = query.all().await?;
    Ok(rows
        .into_iter()
        .map(|(id, number)| (id.into(), number))
        .collect())
}

/// What income and expenses stand at, at the end of a month.
///
/// # Errors
/// See [`StoreError`].
pub async fn results(
    conn: &mut Conn,
    pool: PoolId,
    month: i64,
) -> Result<Vec<(Account, i64)>, StoreError> {
    let query = conn.query(&RESULTS).bind(Uuid::from(pool)).bind(month);
    let rows: Vec<(String, i64)> = query.all().await?;
    rows.into_iter()
        .map(|(name, minor)| {
            let account = Account::from_name(&name);
            let account = account.ok_or_else(|| StoreError::Corrupt(format!("account {name}")))?;
            Ok((account, minor))
        })
        .collect()
}
