//! The lines of statements.

use uuid::Uuid;

use crate::{
    domain::{
        id::{LineId, PoolId},
        ledger::Day,
        reconcile::{Aside, LineState},
    },
    store::{
        contribution::day,
        db::{Conn, StoreError, Tx, statements},
    },
};

/// A line as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub line_id: LineId,
    /// Whose bank's.
    pub pool_id: PoolId,
    /// In which file it came first.
    pub statement_id: Uuid,
    /// Of which account, as the file says; empty where it says none.
    pub account: String,
    /// What tells it from every other of the account.
    pub external_id: String,
    /// When the bank booked it.
    pub booked_on: Day,
    /// Minor units; what came in is above zero.
    pub minor: i64,
    /// The other side's name; empty where the bank says none.
    pub counterparty: String,
    /// The other side's account; empty where the bank says none.
    pub counterparty_iban: String,
    /// What the payment says.
    pub remittance: String,
    /// The reference (ISO 11649) that it carries; empty where it carries none.
    pub reference: String,
    /// Whether it takes back an earlier one.
    pub is_return: bool,
    /// Whether it is a fee of the bank.
    pub is_charge: bool,
    /// What became of it.
    pub state: LineState,
    /// The entry that shows it at the bank.
    pub entry: Option<i64>,
    /// The entry that says what it was for, where that came later.
    pub matched_by: Option<i64>,
    /// Why it is left out of the books, where it is.
    pub aside: Option<Aside>,
    /// The line that it looks like, or that it cancels out.
    pub like: Option<LineId>,
    /// Whether a person took back what the program had found: it leaves the
    /// line alone from then on.
    pub is_by_hand: bool,
}

#[derive(sqlx::FromRow)]
pub(super) struct LineRow {
    line_id: Uuid,
    pool_id: Uuid,
    statement_id: Uuid,
    account: String,
    external_id: String,
    booked_on: i64,
    amount_minor: i64,
    counterparty: String,
    counterparty_iban: String,
    remittance: String,
    reference: String,
    is_return: bool,
    is_charge: bool,
    state: String,
    entry_number: Option<i64>,
    match_entry: Option<i64>,
    aside: String,
    like_line: Option<Uuid>,
    is_by_hand: bool,
}

impl TryFrom<LineRow> for Line {
    type Error = StoreError;

    fn try_from(row: LineRow) -> Result<Self, StoreError> {
        let state = LineState::from_id(&row.state)
            .ok_or_else(|| StoreError::Corrupt(format!("statement line {}", row.state)))?;
        Ok(Self {
            line_id: row.line_id.into(),
            pool_id: row.pool_id.into(),
            statement_id: row.statement_id,
            account: row.account,
            external_id: row.external_id,
            booked_on: day(row.booked_on)?,
            minor: row.amount_minor,
            counterparty: row.counterparty,
            counterparty_iban: row.counterparty_iban,
            remittance: row.remittance,
            reference: row.reference,
            is_return: row.is_return,
            is_charge: row.is_charge,
            state,
            entry: row.entry_number,
            matched_by: row.match_entry,
            aside: Aside::from_id(&row.aside),
            like: row.like_line.map(LineId::from),
            is_by_hand: row.is_by_hand,
        })
    }
}

macro_rules! select_line {
    ($rest:literal) => {
        concat!(
            "SELECT line_id, pool_id, statement_id, account, external_id, booked_on, amount_minor, counterparty, counterparty_iban, remittance, reference, is_return, is_charge, state, entry_number, match_entry, aside, like_line, is_by_hand FROM statement_line ",
            $rest
        )
    };
}

pub(super) use select_line;

statements! {
    INSERT_LINE = "INSERT INTO statement_line (line_id, pool_id, statement_id, external_id, booked_on, amount_minor, counterparty, counterparty_iban, remittance, reference, is_return, is_charge, state, entry_number, match_entry, account, aside, like_line, is_by_hand)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    LINE = select_line!("WHERE line_id = $1");
    BY_ENTRY = select_line!("WHERE pool_id = $1 AND entry_number = $2 AND entry_number IS NOT NULL");
    BY_MATCH = select_line!("WHERE pool_id = $1 AND match_entry = $2 AND match_entry IS NOT NULL");
    OF_STATE = select_line!("WHERE pool_id = $1 AND state = $2 AND (booked_on, line_id) > ($3, $4) ORDER BY booked_on, line_id LIMIT $5");
    OF_STATEMENT = select_line!("WHERE statement_id = $1 AND line_id > $2 ORDER BY line_id LIMIT $3");
    WAITING = select_line!("WHERE statement_id = $1 AND state = 'waiting' ORDER BY line_id LIMIT $2");
    COUNTS = "SELECT state, aside, COUNT(*) FROM statement_line WHERE statement_id = $1 GROUP BY state, aside";
    COUNT_OF_STATE = "SELECT COUNT(*) FROM statement_line WHERE pool_id = $1 AND state = $2";
    SET_STATE = "UPDATE statement_line SET state = $3, entry_number = $4, match_entry = $5, aside = $6, like_line = $7, is_by_hand = $8, external_id = $9 WHERE line_id = $1 AND state = $2";
}

/// Writes a line with what became of it.
///
/// # Errors
/// [`StoreError::Constraint`] `statement_line_once`,
/// `statement_line_one_per_entry`; see [`StoreError`].
pub async fn insert_line(tx: &mut Tx, line: &Line) -> Result<(), StoreError> {
    tx.query(&INSERT_LINE)
        .bind(Uuid::from(line.line_id))
        .bind(Uuid::from(line.pool_id))
        .bind(line.statement_id)
        .bind(&line.external_id)
        .bind(i64::from(line.booked_on.number()))
        .bind(line.minor)
        .bind(&line.counterparty)
        .bind(&line.counterparty_iban)
        .bind(&line.remittance)
        .bind(&line.reference)
        .bind(line.is_return)
        .bind(line.is_charge)
        .bind(line.state.id())
        .bind(line.entry)
        .bind(line.matched_by)
        .bind(&line.account)
        .bind(line.aside.map_or("", Aside::id))
        .bind(line.like.map(Uuid::from))
        .bind(line.is_by_hand)
        .execute()
        .await?;
    Ok(())
}

/// The line of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn line(conn: &mut Conn, line: LineId) -> Result<Option<Line>, StoreError> {
    let query = conn.query(&LINE).bind(Uuid::from(line));
    let row: Option<LineRow> = query.optional().await?;
    row.map(Line::try_from).transpose()
}

/// The line that an entry shows at the bank.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_entry(
    conn: &mut Conn,
    pool: PoolId,
    entry: i64,
) -> Result<Option<Line>, StoreError> {
    let query = conn.query(&BY_ENTRY).bind(Uuid::from(pool)).bind(entry);
    let row: Option<LineRow> = query.optional().await?;
    row.map(Line::try_from).transpose()
}

/// The line that an entry says later what it was for.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_match(
    conn: &mut Conn,
    pool: PoolId,
    entry: i64,
) -> Result<Option<Line>, StoreError> {
    let query = conn.query(&BY_MATCH).bind(Uuid::from(pool)).bind(entry);
    let row: Option<LineRow> = query.optional().await?;
    row.map(Line::try_from).transpose()
}

/// Lines that a steward has to look at, the oldest first, after `after`.
///
/// # Errors
/// See [`StoreError`].
pub async fn to_look_at(
    conn: &mut Conn,
    pool: PoolId,
    after: (Day, Uuid),
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let mut lines = of_state(conn, pool, LineState::Open, after, limit).await?;
    lines.extend(of_state(conn, pool, LineState::Unmatched, after, limit).await?);
    lines.sort_by_key(|line| (line.booked_on, Uuid::from(line.line_id)));
    lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(lines)
}

/// Lines in a state, the oldest first, after `after`.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_state(
    conn: &mut Conn,
    pool: PoolId,
    state: LineState,
    (on, after): (Day, Uuid),
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let query = conn.query(&OF_STATE).bind(Uuid::from(pool));
    let query = query.bind(state.id()).bind(i64::from(on.number()));
    lines(query.bind(after).bind(limit).all().await?)
}

/// The lines that came first in a file, in its order, after `after`.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_statement(
    conn: &mut Conn,
    statement: Uuid,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let query = conn.query(&OF_STATEMENT).bind(statement).bind(after);
    lines(query.bind(limit).all().await?)
}

pub(super) fn lines(rows: Vec<LineRow>) -> Result<Vec<Line>, StoreError> {
    rows.into_iter().map(Line::try_from).collect()
}

/// The lines of a file that nobody looked at yet, in its order.
///
/// # Errors
/// See [`StoreError`].
pub async fn waiting(
    conn: &mut Conn,
    statement: Uuid,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let query = conn.query(&WAITING).bind(statement).bind(limit);
    lines(query.all().await?)
}

/// How many lines of a file stand how, and why those left out are.
///
/// # Errors
/// See [`StoreError`].
pub async fn counts(
    conn: &mut Conn,
    statement: Uuid,
) -> Result<Vec<(LineState, Option<Aside>, i64)>, StoreError> {
    let rows: Vec<(String, String, i64)> = conn.query(&COUNTS).bind(statement).all().await?;
    let found = rows.into_iter().filter_map(|(id, aside, count)| {
        Some((LineState::from_id(&id)?, Aside::from_id(&aside), count))
    });
    Ok(found.collect())
}

/// How many lines of a Pool a steward has to look at.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_to_look_at(conn: &mut Conn, pool: PoolId) -> Result<i64, StoreError> {
    let mut count = 0;
    for state in [LineState::Open, LineState::Unmatched] {
        let query = conn.query(&COUNT_OF_STATE).bind(Uuid::from(pool));
        let found: i64 = query.bind(state.id()).scalar().await?;
        count += found;
    }
    Ok(count)
}

/// Writes what became of a line that stood at `before`.
///
/// # Errors
/// [`StoreError::Conflict`] when something else became of it meanwhile,
/// [`StoreError::Constraint`] `statement_line_one_per_entry`; see
/// [`StoreError`].
pub async fn set_state(tx: &mut Tx, before: LineState, line: &Line) -> Result<(), StoreError> {
    let query = tx.query(&SET_STATE).bind(Uuid::from(line.line_id));
    let query = query.bind(before.id()).bind(line.state.id());
    if query
        .bind(line.entry)
        .bind(line.matched_by)
        .bind(line.aside.map_or("", Aside::id))
        .bind(line.like.map(Uuid::from))
        .bind(line.is_by_hand)
        .bind(&line.external_id)
        .execute()
        .await?
        == 0
    {
        return Err(StoreError::Conflict);
    }
    Ok(())
}
