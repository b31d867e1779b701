//! What a check of one Pool's books reads: every entry with its postings in
//! pages, and what the tables keep beside them.

use uuid::Uuid;

use super::db::{Conn, Statement, StoreError, statements};
use crate::domain::id::PoolId;

/// An entry as its row says, unread: what is checked may say anything.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Raw {
    /// Counts from 1.
    pub number: i64,
    /// Days after 1970-01-01.
    pub booked_on: i64,
    /// Months since January of year 0.
    pub month: i64,
    /// What happened.
    pub kind: String,
    /// Three letters.
    pub currency: String,
    /// The kind of its authority.
    pub authority: String,
    /// What that points to.
    pub authority_id: Option<Uuid>,
    /// The entry that it takes back.
    pub reverses: Option<i64>,
    /// Which person did it.
    pub recorded_by: Option<Uuid>,
    /// When; microseconds.
    pub recorded_at: i64,
    /// The hash of the one before.
    pub previous_hash: Vec<u8>,
    /// Its own.
    pub hash: Vec<u8>,
    /// `account amount account amount …`, in their order.
    pub postings: String,
}

/// A closed period.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Closed {
    /// Its last day.
    pub ends_on: i64,
    /// The entry that closed it.
    pub entry_number: Option<i64>,
    /// When; microseconds.
    pub closed_at: i64,
    /// By which rule a surplus was shared.
    pub surplus: String,
}

/// What a carried proposal set aside, as its row says.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Set {
    /// By which proposal.
    pub proposal_id: Uuid,
    /// Its number among the Pool's.
    pub number: i64,
    /// Minor units.
    pub approved_minor: i64,
    /// Minor units.
    pub invoiced_minor: i64,
    /// Minor units.
    pub released_minor: i64,
}

/// What an account moved in a month, as the tables keep it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KeptMonth {
    /// Its name.
    pub account: String,
    /// Months since January of year 0.
    pub month: i64,
    /// Minor units.
    pub debit_minor: i64,
    /// Minor units.
    pub credit_minor: i64,
}

/// The last statement of a Pool's bank, with what the books say of its day.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AtTheBank {
    /// What was there; minor units.
    pub closing_minor: i64,
    /// At the end of which day.
    pub closing_on: i64,
    /// What the books say; minor units.
    pub booked_minor: i64,
    /// Lines of up to that day that wait to be booked.
    pub open_count: i64,
}

statements! {
    AFTER = "SELECT entry.number, entry.booked_on, entry.month, entry.kind, entry.currency, entry.authority, entry.authority_id, entry.reverses,
            entry.recorded_by, entry.recorded_at, entry.previous_hash, entry.hash,
            COALESCE((SELECT string_agg(posting.account || ' ' || CAST(posting.amount_minor AS TEXT), ' ' ORDER BY posting.position)
                FROM posting WHERE posting.pool_id = entry.pool_id AND posting.entry_number = entry.number), '') AS postings
        FROM journal_entry entry WHERE entry.pool_id = $1 AND entry.number > $2 ORDER BY entry.number LIMIT $3";
    LAST = "SELECT COALESCE(MAX(number), 0) FROM journal_entry WHERE pool_id = $1";
    BALANCES = "SELECT account, balance_minor FROM account_balance WHERE pool_id = $1 ORDER BY account";
    MONTHS = "SELECT account, month, debit_minor, credit_minor FROM account_month WHERE pool_id = $1 ORDER BY month, account";
    PERIODS = "SELECT ends_on, entry_number, closed_at, surplus FROM period WHERE pool_id = $1 ORDER BY ends_on";
    RESERVATIONS = "SELECT reservation.proposal_id, proposal.number, approved_minor, invoiced_minor, released_minor
        FROM reservation JOIN proposal ON proposal.proposal_id = reservation.proposal_id WHERE reservation.pool_id = $1 ORDER BY proposal.number";
    BUY_INS = "SELECT person_id, CAST(SUM(received_minor) AS BIGINT) FROM contribution WHERE pool_id = $1 AND purpose = 'buy_in' AND received_minor <> 0 GROUP BY person_id ORDER BY person_id";
    PAYMENTS = "SELECT CAST(COALESCE(SUM(received_minor - refunded_minor - disputed_minor), 0) AS BIGINT) FROM provider_payment WHERE pool_id = $1";
    DUES = "SELECT contribution.person_id, CAST(-SUM(posting.amount_minor) AS BIGINT) FROM posting
        JOIN journal_entry entry ON entry.pool_id = posting.pool_id AND entry.number = posting.entry_number
        LEFT JOIN journal_entry reversed ON reversed.pool_id = entry.pool_id AND reversed.number = entry.reverses
        JOIN contribution ON contribution.contribution_id = COALESCE(reversed.authority_id, entry.authority_id)
        WHERE posting.pool_id = $1 AND posting.account = 'income:dues' AND posting.entry_number < $2 AND entry.booked_on > $3 AND entry.booked_on <= $4
        GROUP BY contribution.person_id ORDER BY contribution.person_id";
    AT_THE_BANK = "SELECT CAST((SELECT SUM(every.closing_minor) FROM statement every WHERE every.pool_id = statement.pool_id AND every.closing_on IS NOT NULL AND every.taken_back_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM statement later WHERE later.pool_id = every.pool_id AND later.account = every.account AND later.closing_on IS NOT NULL
                    AND later.taken_back_at IS NULL AND (later.closing_on, later.statement_id) > (every.closing_on, every.statement_id))) AS BIGINT) AS closing_minor, statement.closing_on,
            CAST(COALESCE((SELECT SUM(posting.amount_minor) FROM posting JOIN journal_entry entry ON entry.pool_id = posting.pool_id AND entry.number = posting.entry_number
                WHERE posting.pool_id = statement.pool_id AND posting.account = 'assets:bank' AND entry.booked_on <= statement.closing_on), 0) AS BIGINT) AS booked_minor,
            (SELECT COUNT(*) FROM statement_line WHERE statement_line.pool_id = statement.pool_id AND statement_line.state IN ('open', 'waiting')
                AND statement_line.booked_on <= statement.closing_on) AS open_count
        FROM statement WHERE statement.pool_id = $1 AND statement.closing_minor IS NOT NULL AND statement.closing_on IS NOT NULL AND statement.taken_back_at IS NULL
        ORDER BY statement.closing_on DESC, statement.statement_id DESC LIMIT 1";
}

statements! {
    /// A bank's line or a provider's event that is there twice.
    LINE_TWICE = "SELECT MAX(entry_number), 'line ' || external_id || ' is there twice' FROM statement_line WHERE pool_id = $1 GROUP BY external_id, account HAVING COUNT(*) > 1 LIMIT 10";
    EVENT_TWICE = "SELECT CAST(NULL AS BIGINT), rail || ' ' || external_id || ' is there twice' FROM rail_event WHERE pool_id = $1 GROUP BY rail, external_id HAVING COUNT(*) > 1 LIMIT 10";
    /// An entry that cites a line or event that is not there.
    NO_LINE = "SELECT entry.number, 'cites a line that is not there' FROM journal_entry entry WHERE entry.pool_id = $1 AND entry.authority = 'line'
        AND NOT EXISTS (SELECT 1 FROM statement_line WHERE statement_line.line_id = entry.authority_id AND statement_line.pool_id = entry.pool_id) ORDER BY entry.number LIMIT 10";
    NO_EVENT = "SELECT entry.number, 'cites an event that is not there' FROM journal_entry entry WHERE entry.pool_id = $1 AND entry.authority = 'event'
        AND NOT EXISTS (SELECT 1 FROM rail_event WHERE rail_event.rail_event_id = entry.authority_id AND rail_event.pool_id = entry.pool_id) ORDER BY entry.number LIMIT 10";
    /// What one line or event said, booked twice.
    BOOKED_TWICE = "SELECT MAX(entry.number), 'books the same ' || entry.authority || ' as entry ' || CAST(MIN(entry.number) AS TEXT) FROM journal_entry entry
        WHERE entry.pool_id = $1 AND entry.authority IN ('line', 'event')
          AND NOT EXISTS (SELECT 1 FROM journal_entry back WHERE back.pool_id = entry.pool_id AND back.reverses = entry.number)
        GROUP BY entry.authority, entry.authority_id, entry.kind HAVING COUNT(*) > 1 LIMIT 10";
    /// A line that names an entry that is not there.
    LINE_NOWHERE = "SELECT statement_line.entry_number, 'is booked by a line, and is not there' FROM statement_line WHERE statement_line.pool_id = $1 AND statement_line.entry_number IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM journal_entry entry WHERE entry.pool_id = statement_line.pool_id AND entry.number = statement_line.entry_number) LIMIT 10";
    /// Parts of one buy-in that differ by more than one minor unit.
    PARTS = "SELECT CAST(NULL AS BIGINT), 'parts of a buy-in differ by ' || CAST(MAX(amount_minor) - MIN(amount_minor) AS TEXT) FROM buy_in WHERE pool_id = $1
        GROUP BY person_id, bylaws_id, recorded_at HAVING MAX(amount_minor) - MIN(amount_minor) > 1 LIMIT 10";
}

/// What comes once, and the queries that find what doesn't.
pub static ONCE: [&Statement; 6] = [
    &LINE_TWICE,
    &EVENT_TWICE,
    &NO_LINE,
    &NO_EVENT,
    &BOOKED_TWICE,
    &LINE_NOWHERE,
];

/// Splits beside those in the journal.
pub static SPLITS: [&Statement; 1] = [&PARTS];

/// What a query found at fault: an entry, and what is wrong.
///
/// # Errors
/// See [`StoreError`].
pub async fn faults(
    conn: &mut Conn,
    statement: &'static Statement,
    pool: PoolId,
) -> Result<Vec<(Option<i64>, String)>, StoreError> {
    conn.query(statement).bind(Uuid::from(pool)).all().await
}

/// Entries in the order of their numbers, after `after`.
///
/// # Errors
/// See [`StoreError`].
pub async fn page(
    conn: &mut Conn,
    pool: PoolId,
    after: i64,
    limit: i64,
) -> Result<Vec<Raw>, StoreError> {
    let query = conn.query(&AFTER).bind(Uuid::from(pool));
    query.bind(after).bind(limit).all().await
}

/// The number of the last entry; 0 when there is none.
///
/// # Errors
/// See [`StoreError`].
pub async fn last(conn: &mut Conn, pool: PoolId) -> Result<i64, StoreError> {
    conn.query(&LAST).bind(Uuid::from(pool)).scalar().await
}

/// What is kept beside the journal.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// Accounts and what they stand at.
    pub balances: Vec<(String, i64)>,
    /// What they moved by month.
    pub months: Vec<KeptMonth>,
    /// What proposals set aside.
    pub reservations: Vec<Set>,
    /// What members gave as buy-ins.
    pub buy_ins: Vec<(Uuid, i64)>,
    /// What came by a provider, less what went back.
    pub payments: i64,
    /// The last statement.
    pub bank: Option<AtTheBank>,
}

/// All that is kept beside the journal.
///
/// # Errors
/// See [`StoreError`].
pub async fn kept(conn: &mut Conn, pool: PoolId) -> Result<Kept, StoreError> {
    let id = Uuid::from(pool);
    Ok(Kept {
        balances: conn.query(&BALANCES).bind(id).all().await?,
        months: conn.query(&MONTHS).bind(id).all().await?,
        reservations: conn.query(&RESERVATIONS).bind(id).all().await?,
        buy_ins: conn.query(&BUY_INS).bind(id).all().await?,
        payments: conn.query(&PAYMENTS).bind(id).scalar().await?,
        bank: conn.query(&AT_THE_BANK).bind(id).optional().await?,
    })
}

/// Closed periods, the first first.
///
/// # Errors
/// See [`StoreError`].
pub async fn periods(conn: &mut Conn, pool: PoolId) -> Result<Vec<Closed>, StoreError> {
    conn.query(&PERIODS).bind(Uuid::from(pool)).all().await
}

/// Which dues each person paid between two days (the first not included), as
/// the entries below `number` say; minor units.
///
/// # Errors
/// See [`StoreError`].
pub async fn dues(
    conn: &mut Conn,
    pool: PoolId,
    number: i64,
    (after, until): (i64, i64),
) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let query = conn.query(&DUES).bind(Uuid::from(pool)).bind(number);
    query.bind(after).bind(until).all().await
}
