//! Statements of a Pool's bank, and what became of their lines. Names and
//! account numbers stand here, never in the books.

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

pub use line::{
    Line, by_entry, by_match, count_to_look_at, counts, insert_line, known, line, of_state,
    of_statement, set_state, to_look_at,
};

/// A file as it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its id.
    pub statement_id: Uuid,
    /// Whose bank's.
    pub pool_id: PoolId,
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
}

#[derive(sqlx::FromRow)]
struct StatementRow {
    statement_id: Uuid,
    pool_id: Uuid,
    file_name: String,
    opening_minor: Option<i64>,
    opening_on: Option<i64>,
    closing_minor: Option<i64>,
    closing_on: Option<i64>,
    line_count: i64,
    new_count: i64,
    uploaded_at: i64,
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
            file_name: row.file_name,
            opening: balance(row.opening_minor, row.opening_on)?,
            closing: balance(row.closing_minor, row.closing_on)?,
            lines: row.line_count,
            new_lines: row.new_count,
            uploaded_at: Timestamp::from_micros(row.uploaded_at),
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT statement_id, pool_id, file_name, opening_minor, opening_on, closing_minor, closing_on, line_count, new_count, uploaded_at FROM statement ",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO statement (statement_id, pool_id, file_name, format, hash, opening_minor, opening_on, closing_minor, closing_on, line_count, new_count, uploaded_by, uploaded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    BY_ID = select!("WHERE statement_id = $1");
    LATEST = select!("WHERE pool_id = $1 ORDER BY statement_id DESC LIMIT $2");
    LAST_CLOSING = select!("WHERE pool_id = $1 AND closing_on IS NOT NULL ORDER BY closing_on DESC, statement_id DESC LIMIT 1");
    CLOSING_DAYS = "SELECT DISTINCT closing_on FROM statement WHERE pool_id = $1 AND closing_on IS NOT NULL ORDER BY closing_on LIMIT 20000";
    ERASE_OF = "UPDATE statement_line SET counterparty = '', counterparty_iban = '', remittance = '' WHERE pool_id = $1 AND (
            reference IN (SELECT contribution.reference FROM contribution WHERE contribution.pool_id = $1 AND contribution.person_id = $2)
            OR COALESCE(match_entry, entry_number) IN (SELECT journal_entry.number FROM contribution
                JOIN journal_entry ON journal_entry.pool_id = $1 AND journal_entry.authority = 'contribution' AND journal_entry.authority_id = contribution.contribution_id
                WHERE contribution.pool_id = $1 AND contribution.person_id = $2))";
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
    /// Who uploads it.
    pub by: PersonId,
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
        .bind(Uuid::from(new.by))
        .bind(of.uploaded_at)
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

/// The file with the latest closing balance.
///
/// # Errors
/// See [`StoreError`].
pub async fn last_closing(conn: &mut Conn, pool: PoolId) -> Result<Option<Statement>, StoreError> {
    let query = conn.query(&LAST_CLOSING).bind(Uuid::from(pool));
    let row: Option<StatementRow> = query.optional().await?;
    row.map(Statement::try_from).transpose()
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
