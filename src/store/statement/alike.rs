//! Lines that may be one and the same, in whichever files they are.

use uuid::Uuid;

use super::line::{Line, LineRow, lines, select_line};
use crate::{
    domain::{
        id::{LineId, PoolId},
        ledger::Day,
        reconcile::Aside,
    },
    store::{
        contribution::day,
        db::{Conn, StoreError, statements},
    },
};

/// Lines that are looked at as the other side of one.
const SIDES: i64 = 20;

/// What is known of a line, as far as it tells it from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its id.
    pub line_id: LineId,
    /// Of which account; empty where its file says none.
    pub account: String,
    /// What its file is written in: an id.
    pub format: String,
    /// What tells it from every other.
    pub external_id: String,
    /// When the bank booked it.
    pub booked_on: Day,
    /// Minor units.
    pub minor: i64,
    /// The other side's name.
    pub counterparty: String,
    /// The other side's account.
    pub counterparty_iban: String,
    /// Its reference.
    pub reference: String,
    /// The line that it was left out for, where it was.
    pub known_as: Option<LineId>,
}

#[derive(sqlx::FromRow)]
struct SeenRow {
    line_id: Uuid,
    account: String,
    format: String,
    external_id: String,
    booked_on: i64,
    amount_minor: i64,
    counterparty: String,
    counterparty_iban: String,
    reference: String,
    aside: String,
    like_line: Option<Uuid>,
}

impl TryFrom<SeenRow> for Seen {
    type Error = StoreError;

    fn try_from(row: SeenRow) -> Result<Self, StoreError> {
        let is_known = Aside::from_id(&row.aside) == Some(Aside::Known);
        Ok(Self {
            line_id: row.line_id.into(),
            account: row.account,
            format: row.format,
            external_id: row.external_id,
            booked_on: day(row.booked_on)?,
            minor: row.amount_minor,
            counterparty: row.counterparty,
            counterparty_iban: row.counterparty_iban,
            reference: row.reference,
            known_as: row.like_line.filter(|_| is_known).map(LineId::from),
        })
    }
}

statements! {
    BETWEEN = "SELECT line.line_id, line.account, statement.format, line.external_id, line.booked_on, line.amount_minor, line.counterparty, line.counterparty_iban, line.reference, line.aside, line.like_line
        FROM statement_line line JOIN statement ON statement.statement_id = line.statement_id
        WHERE line.pool_id = $1 AND line.booked_on >= $2 AND line.booked_on <= $3 AND line.aside <> 'back' AND line.external_id <> 'opening'
        ORDER BY line.booked_on, line.line_id";
    OPENINGS = select_line!("WHERE pool_id = $1 AND external_id = 'opening' ORDER BY booked_on");
    CANCELLING = select_line!("WHERE pool_id = $1 AND booked_on >= $2 AND booked_on <= $3 AND amount_minor = $4 AND (state IN ('open', 'unmatched') OR (state = 'set_aside' AND aside = 'own' AND like_line IS NULL)) ORDER BY booked_on, line_id LIMIT $5");
    ALIKE = select_line!("WHERE like_line = $1 AND like_line IS NOT NULL");
    LIKE_FILES = "SELECT statement.file_name, COUNT(*) FROM statement_line line JOIN statement_line other ON other.line_id = line.like_line JOIN statement ON statement.statement_id = other.statement_id
        WHERE line.statement_id = $1 AND line.aside = 'known' GROUP BY statement.file_name ORDER BY COUNT(*) DESC, statement.file_name";
    TO_TAKE_BACK = select_line!("WHERE statement_id = $1 AND line_id > $2 AND aside <> 'back' AND NOT is_by_hand ORDER BY line_id LIMIT $3");
    LEFT_OUT = "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM statement_line WHERE pool_id = $1 AND state IN ('waiting', 'open', 'set_aside') AND aside IN ('', 'said', 'own')";
    EARLIEST = "SELECT booked_on FROM statement_line WHERE pool_id = $1 AND account IN ($2, '') AND aside <> 'back' ORDER BY booked_on LIMIT 1";
}

/// The lines of a Pool of these days, the first and the last; none of files
/// that were taken back.
///
/// # Errors
/// See [`StoreError`].
pub async fn between(
    conn: &mut Conn,
    pool: PoolId,
    (first, last): (Day, Day),
) -> Result<Vec<Seen>, StoreError> {
    let query = conn.query(&BETWEEN).bind(Uuid::from(pool));
    let query = query.bind(i64::from(first.number()));
    let rows: Vec<SeenRow> = query.bind(i64::from(last.number())).all().await?;
    rows.into_iter().map(Seen::try_from).collect()
}

/// What was at the bank before the books, as lines: one of each account at
/// most.
///
/// # Errors
/// See [`StoreError`].
pub async fn openings(conn: &mut Conn, pool: PoolId) -> Result<Vec<Line>, StoreError> {
    let rows: Vec<LineRow> = conn.query(&OPENINGS).bind(Uuid::from(pool)).all().await?;
    lines(rows)
}

/// Lines of exactly that amount, that nobody explained or that wait for their
/// other side, of these days.
///
/// # Errors
/// See [`StoreError`].
pub async fn cancelling(
    conn: &mut Conn,
    pool: PoolId,
    minor: i64,
    (first, last): (Day, Day),
) -> Result<Vec<Line>, StoreError> {
    let query = conn.query(&CANCELLING).bind(Uuid::from(pool));
    let query = query.bind(i64::from(first.number()));
    let query = query.bind(i64::from(last.number())).bind(minor);
    lines(query.bind(SIDES).all().await?)
}

/// The lines that name this one: those that were left out for it, and the one
/// that it cancels out.
///
/// # Errors
/// See [`StoreError`].
pub async fn alike(conn: &mut Conn, line: LineId) -> Result<Vec<Line>, StoreError> {
    let query = conn.query(&ALIKE).bind(Uuid::from(line));
    lines(query.all().await?)
}

/// The files whose lines those of this file look like, and how many do.
///
/// # Errors
/// See [`StoreError`].
pub async fn like_files(
    conn: &mut Conn,
    statement: Uuid,
) -> Result<Vec<(String, i64)>, StoreError> {
    conn.query(&LIKE_FILES).bind(statement).all().await
}

/// Lines of a file that is taken back which were not yet, after `after`.
///
/// # Errors
/// See [`StoreError`].
pub async fn to_take_back(
    conn: &mut Conn,
    statement: Uuid,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let query = conn.query(&TO_TAKE_BACK).bind(statement).bind(after);
    lines(query.bind(limit).all().await?)
}

/// What the lines of a Pool make that its books say nothing of, though no other
/// line does; minor units.
///
/// # Errors
/// See [`StoreError`].
pub async fn left_out(conn: &mut Conn, pool: PoolId) -> Result<i64, StoreError> {
    conn.query(&LEFT_OUT).bind(Uuid::from(pool)).scalar().await
}

/// The day of the earliest line of an account.
///
/// # Errors
/// See [`StoreError`].
pub async fn earliest(
    conn: &mut Conn,
    pool: PoolId,
    account: &str,
) -> Result<Option<Day>, StoreError> {
    let query = conn.query(&EARLIEST).bind(Uuid::from(pool)).bind(account);
    let row: Option<(i64,)> = query.optional().await?;
    row.map(|row| day(row.0)).transpose()
}
