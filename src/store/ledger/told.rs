//! What the pages tell of the books: balances and months as they are kept, and
//! entries one by one only where they say of nobody what she paid.

use uuid::Uuid;

use super::by_day::{Dated, DatedRow};
use crate::{
    domain::{
        id::{PersonId, PoolId},
        spend::Category,
    },
    store::db::{Conn, StoreError, statements},
};

macro_rules! select {
    ($where:literal) => {
        concat!(
            "SELECT entry.number, entry.booked_on, entry.kind, proposal.number AS proposal, entry.reverses,
                COALESCE((SELECT string_agg(posting.account || ' ' || CAST(posting.amount_minor AS TEXT), ' ' ORDER BY posting.position)
                    FROM posting WHERE posting.pool_id = entry.pool_id AND posting.entry_number = entry.number), '') AS postings
            FROM journal_entry entry
            LEFT JOIN payable ON entry.authority = 'payable' AND payable.payable_id = entry.authority_id
            LEFT JOIN proposal ON proposal.proposal_id = CASE entry.authority WHEN 'proposal' THEN entry.authority_id ELSE payable.proposal_id END
            WHERE entry.pool_id = $1 AND entry.number < $2 ",
            $where,
            " ORDER BY entry.number DESC LIMIT $3"
        )
    };
}

statements! {
    /// Contributions, refunds, and what a provider told of one payment are
    /// left out: their sums are members' own.
    TOLD = select!("AND entry.kind IN ('reserve', 'release', 'invoice', 'payment', 'fee', 'opening', 'pledge') AND entry.authority <> 'event'");
    ALL = select!("");
    MOVED = "SELECT debit_minor, credit_minor FROM account_month WHERE pool_id = $1 AND month = $2 AND account = $3";
    CATEGORIES = "SELECT spend.category, CAST(SUM(reservation.approved_minor) AS BIGINT), CAST(SUM(reservation.invoiced_minor) AS BIGINT), CAST(SUM(reservation.released_minor) AS BIGINT)
        FROM reservation CROSS JOIN proposal CROSS JOIN spend
        WHERE reservation.pool_id = $1 AND proposal.proposal_id = reservation.proposal_id AND spend.spend_id = proposal.spend_id GROUP BY spend.category ORDER BY spend.category";
    SUMS = "SELECT account, CAST(SUM(debit_minor) AS BIGINT), CAST(SUM(credit_minor) AS BIGINT) FROM account_month
        WHERE pool_id = $1 AND month BETWEEN $2 AND $3 GROUP BY account ORDER BY account";
    PAYEES = "SELECT payee.name, CAST(SUM(payable.amount_minor) AS BIGINT) FROM payable JOIN payee ON payee.payee_id = payable.payee_id
        WHERE payable.pool_id = $1 AND payable.paid_on BETWEEN $2 AND $3 AND payable.kind = 'invoice' GROUP BY payee.payee_id, payee.name ORDER BY payee.name, payee.payee_id";
    PEOPLE = "SELECT membership.person_id, actor.name FROM membership JOIN actor ON actor.actor_id = membership.person_id
        WHERE membership.pool_id = $1 ORDER BY actor.name, membership.person_id";
    CLOSINGS = "SELECT posting.account, CAST(SUM(posting.amount_minor) AS BIGINT) FROM period
        JOIN posting ON posting.pool_id = period.pool_id AND posting.entry_number = period.entry_number
        WHERE period.pool_id = $1 AND period.ends_on BETWEEN $2 AND $3 GROUP BY posting.account ORDER BY posting.account";
}

/// What decisions of one category came to; minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// Which.
    pub category: Category,
    /// What the members approved.
    pub approved: i64,
    /// What invoices took of it.
    pub spent: i64,
    /// What was given back.
    pub released: i64,
}

/// Entries numbered below `before`, the last first; all of them, or those
/// alone that say of nobody what she paid.
///
/// # Errors
/// See [`StoreError`].
pub async fn told(
    conn: &mut Conn,
    pool: PoolId,
    is_all: bool,
    before: i64,
    limit: i64,
) -> Result<Vec<Dated>, StoreError> {
    let statement = if is_all { &ALL } else { &TOLD };
    let query = conn.query(statement).bind(Uuid::from(pool)).bind(before);
    let rows: Vec<DatedRow> = query.bind(limit).all().await?;
    rows.into_iter().map(Dated::try_from).collect()
}

/// Debits and credits of an account in a month; minor units.
///
/// # Errors
/// See [`StoreError`].
pub async fn moved(
    conn: &mut Conn,
    pool: PoolId,
    month: i64,
    account: &str,
) -> Result<(i64, i64), StoreError> {
    let query = conn.query(&MOVED).bind(Uuid::from(pool)).bind(month);
    Ok(query.bind(account).optional().await?.unwrap_or_default())
}

/// What was decided on, by category.
///
/// # Errors
/// See [`StoreError`].
pub async fn spent(conn: &mut Conn, pool: PoolId) -> Result<Vec<Spent>, StoreError> {
    let query = conn.query(&CATEGORIES).bind(Uuid::from(pool));
    let rows: Vec<(String, i64, i64, i64)> = query.all().await?;
    rows.into_iter()
        .map(|(id, approved, spent, released)| {
            let category = Category::from_id(&id);
            Ok(Spent {
                category: category.ok_or_else(|| StoreError::Corrupt(format!("category {id}")))?,
                approved,
                spent,
                released,
            })
        })
        .collect()
}

/// Debits and credits of every account from month to month, both included, by
/// its name; minor units.
///
/// # Errors
/// See [`StoreError`].
pub async fn sums(
    conn: &mut Conn,
    pool: PoolId,
    (from, to): (i64, i64),
) -> Result<Vec<(String, i64, i64)>, StoreError> {
    let query = conn.query(&SUMS).bind(Uuid::from(pool));
    query.bind(from).bind(to).all().await
}

/// What the entries that closed periods between two days added to each
/// account; minor units.
///
/// # Errors
/// See [`StoreError`].
pub async fn closings(
    conn: &mut Conn,
    pool: PoolId,
    (from, to): (i64, i64),
) -> Result<Vec<(String, i64)>, StoreError> {
    let query = conn.query(&CLOSINGS).bind(Uuid::from(pool));
    query.bind(from).bind(to).all().await
}

/// Who is a member or was one, by name as it is shown.
///
/// # Errors
/// See [`StoreError`].
pub async fn people(conn: &mut Conn, pool: PoolId) -> Result<Vec<(PersonId, String)>, StoreError> {
    let query = conn.query(&PEOPLE).bind(Uuid::from(pool));
    let rows: Vec<(Uuid, String)> = query.all().await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (id.into(), name))
        .collect())
}

/// What each payee was paid between two days, both included, by name; minor
/// units.
///
/// # Errors
/// See [`StoreError`].
pub async fn payees(
    conn: &mut Conn,
    pool: PoolId,
    (from, to): (i64, i64),
) -> Result<Vec<(String, i64)>, StoreError> {
    let query = conn.query(&PAYEES).bind(Uuid::from(pool));
    query.bind(from).bind(to).all().await
}
