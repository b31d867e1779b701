//! Statements of a Pool's bank, and what became of their lines. Names and
//! account numbers stand here, never in the books.

mod alike;
mod guess;
mod line;

use uuid::Uuid;

use super::{
    contribution::day,
    db::{Conn, StoreError, Tx, statements},
};
use crate::domain::{
    id::{PersonId, PoolId},
    ledger::Day,
    time::Timestamp,
};

pub use alike::{
    Seen, alike, between, cancelling, earliest, left_out, like_files, openings, to_take_back,
};
pub use guess::{Awaited, awaited_by_name};
pub use line::{
    Line, by_entry, by_match, count_to_look_at, counts, insert_line, line, of_state, of_statement,
    set_state, to_look_at, waiting,
};

/// A file as it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its id.
    pub statement_id: Uuid,
    /// Whose bank's.
    pub pool_id: PoolId,
    /// Of which account it is: the one that the file says, or else the one in
    /// use when it came.
    pub account: String,
    /// Who uploaded it.
    pub by: PersonId,
    /// What the file was called.
    pub file_name: String,
    /// What was at the bank before, and on which day; minor units.
    pub opening: Option<(i64, Day)>,
    /// What was at the bank after, and on which day; minor units.
    pub closing: Option<(i64, Day)>,
    /// How many lines it has.
    pub lines: i64,
    /// How many of them were new.
    pub new_lines: i64,
    /// When it was uploaded.
    pub uploaded_at: Timestamp,
    /// Whether some of it waits to be looked through.
    pub is_waiting: bool,
    /// When it was taken back.
    pub taken_back_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct StatementRow {
    statement_id: Uuid,
    pool_id: Uuid,
    account: String,
    uploaded_by: Uuid,
    file_name: String,
    opening_minor: Option<i64>,
    opening_on: Option<i64>,
    closing_minor: Option<i64>,
    closing_on: Option<i64>,
    line_count: i64,
    new_count: i64,
    uploaded_at: i64,
    look_at: Option<i64>,
    taken_back_at: Option<i64>,
}

impl TryFrom<StatementRow> for Statement {
    type Error = StoreError;

    fn try_from(row: StatementRow) -> Result<Self, StoreError> {
        let balance = |minor: Option<i64>, on: Option<i64>| {
            let on = on.map(day).transpose()?;
            Ok::<_, StoreError>(minor.zip(on))
        };
        Ok(Self {
            statement_id: row.statement_id,
            pool_id: row.pool_id.into(),
            account: row.account,
            by: row.uploaded_by.into(),
            file_name: row.file_name,
            opening: balance(row.opening_minor, row.opening_on)?,
            closing: balance(row.closing_minor, row.closing_on)?,
            lines: row.line_count,
            new_lines: row.new_count,
            uploaded_at: Timestamp::from_micros(row.uploaded_at),
            is_waiting: row.look_at.is_some(),
            taken_back_at: row.taken_back_at.map(Timestamp::from_micros),
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT statement_id, pool_id, account, uploaded_by, file_name, opening_minor, opening_on, closing_minor, closing_on, line_count, new_count, uploaded_at, look_at, taken_back_at FROM statement ",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO statement (statement_id, pool_id, file_name, format, hash, opening_minor, opening_on, closing_minor, closing_on, line_count, new_count, uploaded_by, uploaded_at, account, look_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    BY_ID = select!("WHERE statement_id = $1");
    LATEST = select!("WHERE pool_id = $1 ORDER BY statement_id DESC LIMIT $2");
    CLOSING_DAYS = "SELECT DISTINCT closing_on FROM statement WHERE pool_id = $1 AND closing_on IS NOT NULL ORDER BY closing_on LIMIT 20000";
    ERASE_OF = "UPDATE statement_line SET counterparty = '', counterparty_iban = '', remittance = '' WHERE pool_id = $1 AND (
            reference IN (SELECT contribution.reference FROM contribution WHERE contribution.pool_id = $1 AND contribution.person_id = $2)
            OR COALESCE(match_entry, entry_number) IN (SELECT journal_entry.number FROM contribution
                JOIN journal_entry ON journal_entry.pool_id = $1 AND journal_entry.authority = 'contribution' AND journal_entry.authority_id = contribution.contribution_id
                WHERE contribution.pool_id = $1 AND contribution.person_id = $2))";
    CLOSINGS = select!("WHERE pool_id = $1 AND closing_on IS NOT NULL AND taken_back_at IS NULL AND NOT EXISTS (SELECT 1 FROM statement later WHERE later.pool_id = statement.pool_id AND later.account = statement.account AND later.closing_on IS NOT NULL
        AND later.taken_back_at IS NULL AND (later.closing_on, later.statement_id) > (statement.closing_on, statement.statement_id)) ORDER BY account LIMIT 20");
    DUE = "SELECT statement_id FROM statement WHERE look_at IS NOT NULL AND look_at <= $1 ORDER BY look_at LIMIT $2";
    SET_LOOK_AT = "UPDATE statement SET look_at = $2 WHERE statement_id = $1";
    TAKE_BACK = "UPDATE statement SET taken_back_at = $3, taken_back_by = $2, look_at = $3 WHERE statement_id = $1 AND taken_back_at IS NULL";
    FORGET_HANDS = "UPDATE statement_line SET is_by_hand = FALSE WHERE statement_id = $1 AND is_by_hand";
    EXPLAINED = "SELECT COUNT(*) FROM statement_line WHERE statement_id = $1 AND match_entry IS NOT NULL";
    MAPPING = "SELECT mapping FROM statement_mapping WHERE pool_id = $1";
    SET_MAPPING = "INSERT INTO statement_mapping (pool_id, mapping) VALUES ($1, $2) ON CONFLICT (pool_id) DO UPDATE SET mapping = excluded.mapping";
}

/// A file to be taken.
#[derive(Clone, Debug)]
pub struct NewStatement<'a> {
    /// Its id, how it stands, who uploads it.
    pub statement: &'a Statement,
    /// What it is written in.
    pub format: &'static str,
    /// SHA-256 of the file.
    pub hash: [u8; 32],
}

/// Writes that a file was taken.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(tx: &mut Tx, new: &NewStatement<'_>) -> Result<(), StoreError> {
    let of = new.statement;
    let on = |balance: Option<(i64, Day)>| balance.map(|found| i64::from(found.1.number()));
    tx.query(&INSERT)
        .bind(of.statement_id)
        .bind(Uuid::from(of.pool_id))
        .bind(&of.file_name)
        .bind(new.format)
        .bind(new.hash.to_vec())
        .bind(of.opening.map(|found| found.0))
        .bind(on(of.opening))
        .bind(of.closing.map(|found| found.0))
        .bind(on(of.closing))
        .bind(of.lines)
        .bind(of.new_lines)
        .bind(Uuid::from(of.by))
        .bind(of.uploaded_at)
        .bind(&of.account)
        .bind(of.is_waiting.then_some(of.uploaded_at))
        .execute()
        .await?;
    Ok(())
}

/// The file of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, statement: Uuid) -> Result<Option<Statement>, StoreError> {
    let row: Option<StatementRow> = conn.query(&BY_ID).bind(statement).optional().await?;
    row.map(Statement::try_from).transpose()
}

/// Files, the last uploaded first.
///
/// # Errors
/// See [`StoreError`].
pub async fn latest(
    conn: &mut Conn,
    pool: PoolId,
    limit: i64,
) -> Result<Vec<Statement>, StoreError> {
    let query = conn.query(&LATEST).bind(Uuid::from(pool)).bind(limit);
    let rows: Vec<StatementRow> = query.all().await?;
    rows.into_iter().map(Statement::try_from).collect()
}

/// Of each account of a Pool, the file with the latest closing balance.
///
/// # Errors
/// See [`StoreError`].
pub async fn closings(conn: &mut Conn, pool: PoolId) -> Result<Vec<Statement>, StoreError> {
    let query = conn.query(&CLOSINGS).bind(Uuid::from(pool));
    let rows: Vec<StatementRow> = query.all().await?;
    rows.into_iter().map(Statement::try_from).collect()
}

/// Files of which something waits to be looked through.
///
/// # Errors
/// See [`StoreError`].
pub async fn due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Uuid>, StoreError> {
    let rows: Vec<(Uuid,)> = conn.query(&DUE).bind(now).bind(limit).all().await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// When a file is looked through next; none when all of it was.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_look_at(
    tx: &mut Tx,
    statement: Uuid,
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let query = tx.query(&SET_LOOK_AT).bind(statement).bind(at);
    query.execute().await.map(drop)
}

/// Notes that a file is taken back, and that its lines have to be gone through;
/// whether it was not before.
///
/// # Errors
/// See [`StoreError`].
pub async fn take_back(
    tx: &mut Tx,
    statement: Uuid,
    by: PersonId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = tx.query(&TAKE_BACK).bind(statement);
    let is_taken = query.bind(Uuid::from(by)).bind(now).execute().await? > 0;
    let query = tx.query(&FORGET_HANDS).bind(statement);
    query.execute().await?;
    Ok(is_taken)
}

/// How many lines of a file somebody said more of.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_explained(conn: &mut Conn, statement: Uuid) -> Result<i64, StoreError> {
    conn.query(&EXPLAINED).bind(statement).scalar().await
}

/// Which column of the Pool's bank's tables is what, as JSON.
///
/// # Errors
/// See [`StoreError`].
pub async fn mapping(conn: &mut Conn, pool: PoolId) -> Result<Option<String>, StoreError> {
    let query = conn.query(&MAPPING).bind(Uuid::from(pool));
    let row: Option<(String,)> = query.optional().await?;
    Ok(row.map(|row| row.0))
}

/// Remembers which column is what.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_mapping(tx: &mut Tx, pool: PoolId, mapping: &str) -> Result<(), StoreError> {
    let query = tx.query(&SET_MAPPING).bind(Uuid::from(pool));
    query.bind(mapping).execute().await.map(drop)
}

/// Erases who she is from the bank's lines that were her contributions: name,
/// number, and what she wrote.
///
/// # Errors
/// See [`StoreError`].
pub async fn erase_of(tx: &mut Tx, pool: PoolId, person: PersonId) -> Result<(), StoreError> {
    let query = tx.query(&ERASE_OF).bind(Uuid::from(pool));
    query.bind(Uuid::from(person)).execute().await.map(drop)
}

/// The days on which the bank's statements end, each once, in their order.
///
/// # Errors
/// See [`StoreError`].
pub async fn closing_days(conn: &mut Conn, pool: PoolId) -> Result<Vec<Day>, StoreError> {
    let query = conn.query(&CLOSING_DAYS).bind(Uuid::from(pool));
    let rows: Vec<(i64,)> = query.all().await?;
    let days = rows.into_iter().filter_map(|row| i32::try_from(row.0).ok());
    Ok(days.map(Day::from_number).collect())
}
