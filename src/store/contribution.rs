//! What members promised to give, and what of it arrived. Whose amounts these
//! are, only she sees, and stewards who match them with what came in.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    contribution::{Contribution, Purpose},
    id::{ContributionId, PersonId, PoolId},
    ledger::Day,
    money::{Amount, Currency},
    time::Timestamp,
};

/// A contribution with all that is written of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// Its id.
    pub contribution_id: ContributionId,
    /// Whose money it becomes.
    pub pool_id: PoolId,
    /// Who gives, what for, how much came.
    pub contribution: Contribution,
    /// In which currency.
    pub currency: Currency,
    /// The reference that its payment carries: `RF…`, without spaces.
    pub reference: String,
    /// Which part of her buy-in, where it is one.
    pub part: Option<i64>,
    /// When it is due.
    pub due_on: Day,
    /// When she promised it.
    pub promised_at: Timestamp,
    /// When all of it was there.
    pub received_at: Option<Timestamp>,
    /// When she was reminded; when it was promised, where nobody will remind
    /// her.
    pub reminded_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct PromisedRow {
    contribution_id: Uuid,
    pool_id: Uuid,
    person_id: Uuid,
    purpose: String,
    amount_minor: i64,
    currency: String,
    reference: String,
    part: Option<i64>,
    due_on: i64,
    promised_at: i64,
    received_minor: i64,
    received_at: Option<i64>,
    cancelled_at: Option<i64>,
    reminded_at: Option<i64>,
}

impl TryFrom<PromisedRow> for Promised {
    type Error = StoreError;

    fn try_from(row: PromisedRow) -> Result<Self, StoreError> {
        let corrupt = |what: &str| {
            StoreError::Corrupt(format!("contribution {}: {what}", row.contribution_id))
        };
        let amount = |minor| Amount::from_minor(minor).map_err(|_| corrupt("amount"));
        Ok(Self {
            contribution: Contribution {
                person: row.person_id.into(),
                purpose: Purpose::from_id(&row.purpose).ok_or_else(|| corrupt("purpose"))?,
                amount: amount(row.amount_minor)?,
                received: amount(row.received_minor)?,
                is_cancelled: row.cancelled_at.is_some(),
            },
            currency: Currency::parse(&row.currency).map_err(|_| corrupt("currency"))?,
            due_on: day(row.due_on)?,
            contribution_id: row.contribution_id.into(),
            pool_id: row.pool_id.into(),
            reference: row.reference,
            part: row.part,
            promised_at: Timestamp::from_micros(row.promised_at),
            received_at: row.received_at.map(Timestamp::from_micros),
            reminded_at: row.reminded_at.map(Timestamp::from_micros),
        })
    }
}

/// A day as the tables count it.
///
/// # Errors
/// [`StoreError::Corrupt`].
pub(in crate::store) fn day(number: i64) -> Result<Day, StoreError> {
    let number = i32::try_from(number).map_err(|_| StoreError::Corrupt(format!("day {number}")))?;
    Ok(Day::from_number(number))
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT contribution_id, pool_id, person_id, purpose, amount_minor, currency, reference, part, due_on, promised_at, received_minor, received_at, cancelled_at, reminded_at FROM contribution ",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO contribution (contribution_id, pool_id, person_id, purpose, amount_minor, currency, reference, part, due_on, promised_at, received_minor, reminded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11)";
    BY_ID = select!("WHERE contribution_id = $1");
    BY_REFERENCE = select!("WHERE reference = $1");
    OF_PART = select!("WHERE pool_id = $1 AND person_id = $2 AND part = $3 AND part IS NOT NULL AND cancelled_at IS NULL");
    OF_MEMBER = select!("WHERE pool_id = $1 AND person_id = $2 AND contribution_id < $3 ORDER BY contribution_id DESC LIMIT $4");
    PARTS_OF_MEMBER = select!("WHERE pool_id = $1 AND person_id = $2 AND part IS NOT NULL AND cancelled_at IS NULL ORDER BY part");
    AWAITED_OF_MEMBER = "SELECT COUNT(*) FROM contribution WHERE pool_id = $1 AND person_id = $2 AND part IS NULL AND received_at IS NULL AND cancelled_at IS NULL";
    AWAITED = select!("WHERE pool_id = $1 AND received_at IS NULL AND cancelled_at IS NULL AND (amount_minor, contribution_id) > ($2, $3) ORDER BY amount_minor, contribution_id LIMIT $4");
    SET_RECEIVED = "UPDATE contribution SET received_minor = $2, received_at = $3,
        cancelled_at = CASE WHEN CAST($2 AS BIGINT) > 0 AND NOT EXISTS (SELECT 1 FROM contribution AS other WHERE other.pool_id = contribution.pool_id
            AND other.person_id = contribution.person_id AND other.part = contribution.part AND other.cancelled_at IS NULL) THEN NULL ELSE cancelled_at END
        WHERE contribution_id = $1 AND received_minor = $4";
    CANCEL = "UPDATE contribution SET cancelled_at = $2 WHERE contribution_id = $1 AND received_minor = 0 AND cancelled_at IS NULL";
    CANCEL_OPEN = "UPDATE contribution SET cancelled_at = $3 WHERE pool_id = $1 AND person_id = $2 AND received_minor = 0 AND received_at IS NULL AND cancelled_at IS NULL
        AND (part IS NULL OR part IN (SELECT buy_in.part FROM buy_in WHERE buy_in.pool_id = $1 AND buy_in.person_id = $2 AND buy_in.waived_at IS NOT NULL))";
    TO_REMIND = "SELECT contribution_id FROM contribution WHERE due_on <= $1 AND received_at IS NULL AND cancelled_at IS NULL AND reminded_at IS NULL ORDER BY due_on, contribution_id LIMIT $2";
    SET_REMINDED = "UPDATE contribution SET reminded_at = $2 WHERE contribution_id = $1 AND reminded_at IS NULL";
    TAKEN_BACK_BY = "SELECT number FROM journal_entry WHERE pool_id = $1 AND reverses = $2 AND reverses IS NOT NULL";
}

/// A contribution to be promised.
#[derive(Clone, Copy, Debug)]
pub struct NewContribution<'a> {
    /// Its id.
    pub contribution_id: ContributionId,
    /// Whose money it becomes.
    pub pool: PoolId,
    /// Who gives it.
    pub person: PersonId,
    /// What for.
    pub purpose: Purpose,
    /// How much.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// The reference that its payment carries.
    pub reference: &'a str,
    /// Which part of her buy-in, where it is one.
    pub part: Option<i64>,
    /// When it is due.
    pub due_on: Day,
    /// Whether she will be reminded when it is late.
    pub is_reminded_of: bool,
}

/// Writes a promise.
///
/// # Errors
/// [`StoreError::Constraint`] `contribution_one_per_reference`,
/// `contribution_one_per_part`; see [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    new: &NewContribution<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(Uuid::from(new.contribution_id))
        .bind(Uuid::from(new.pool))
        .bind(Uuid::from(new.person))
        .bind(new.purpose.id())
        .bind(new.amount.minor())
        .bind(new.currency.code())
        .bind(new.reference)
        .bind(new.part)
        .bind(i64::from(new.due_on.number()))
        .bind(now)
        .bind((!new.is_reminded_of).then_some(now))
        .execute()
        .await?;
    Ok(())
}

/// The contribution of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, id: ContributionId) -> Result<Option<Promised>, StoreError> {
    let query = conn.query(&BY_ID).bind(Uuid::from(id));
    let row: Option<PromisedRow> = query.optional().await?;
    row.map(Promised::try_from).transpose()
}

/// The contribution whose payment carries that reference (`RF…`, without
/// spaces), of whichever Pool.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_reference(
    conn: &mut Conn,
    reference: &str,
) -> Result<Option<Promised>, StoreError> {
    let query = conn.query(&BY_REFERENCE).bind(reference);
    let row: Option<PromisedRow> = query.optional().await?;
    row.map(Promised::try_from).transpose()
}

/// What a member promised for a part of her buy-in, unless she took it back.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_part(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
    part: i64,
) -> Result<Option<Promised>, StoreError> {
    let query = conn.query(&OF_PART).bind(Uuid::from(pool));
    let query = query.bind(Uuid::from(person)).bind(part);
    let row: Option<PromisedRow> = query.optional().await?;
    row.map(Promised::try_from).transpose()
}

fn all(rows: Vec<PromisedRow>) -> Result<Vec<Promised>, StoreError> {
    rows.into_iter().map(Promised::try_from).collect()
}

/// What a member promised, the newest first, before `before` ([`Uuid::max`] to
/// begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn of_member(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
    before: Uuid,
    limit: i64,
) -> Result<Vec<Promised>, StoreError> {
    let query = conn.query(&OF_MEMBER).bind(Uuid::from(pool));
    let query = query.bind(Uuid::from(person)).bind(before).bind(limit);
    all(query.all().await?)
}

/// What a member promised for the parts of her buy-ins, in their order.
///
/// # Errors
/// See [`StoreError`].
pub async fn parts_of_member(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
) -> Result<Vec<Promised>, StoreError> {
    let query = conn.query(&PARTS_OF_MEMBER).bind(Uuid::from(pool));
    all(query.bind(Uuid::from(person)).all().await?)
}

/// How many dues and gifts of a member are awaited.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_awaited_of(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
) -> Result<i64, StoreError> {
    let query = conn.query(&AWAITED_OF_MEMBER).bind(Uuid::from(pool));
    query.bind(Uuid::from(person)).scalar().await
}

/// What a Pool awaits, by amount, after `after` (`(0, Uuid::nil())` to begin).
/// Beginning one minor unit below an amount finds those of that amount.
///
/// # Errors
/// See [`StoreError`].
pub async fn awaited(
    conn: &mut Conn,
    pool: PoolId,
    (minor, after): (i64, Uuid),
    limit: i64,
) -> Result<Vec<Promised>, StoreError> {
    let query = conn.query(&AWAITED).bind(Uuid::from(pool));
    all(query.bind(minor).bind(after).bind(limit).all().await?)
}

/// So much of it is there, of which `before` was known.
///
/// # Errors
/// [`StoreError::Conflict`] when something else came meanwhile; see
/// [`StoreError`].
pub async fn set_received(
    tx: &mut Tx,
    id: ContributionId,
    (before, received): (Amount, Amount),
    received_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let query = tx.query(&SET_RECEIVED).bind(Uuid::from(id));
    let query = query.bind(received.minor()).bind(received_at);
    if query.bind(before.minor()).execute().await? == 0 {
        return Err(StoreError::Conflict);
    }
    Ok(())
}

/// She takes it back; whether nothing of it was there, and she had not before.
///
/// # Errors
/// See [`StoreError`].
pub async fn cancel(tx: &mut Tx, id: ContributionId, now: Timestamp) -> Result<bool, StoreError> {
    let query = tx.query(&CANCEL).bind(Uuid::from(id)).bind(now);
    Ok(query.execute().await? > 0)
}

/// She is out: nobody awaits dues and gifts of hers any more, nor parts of her
/// buy-in that were waived.
///
/// # Errors
/// See [`StoreError`].
pub async fn cancel_open(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let query = tx.query(&CANCEL_OPEN).bind(Uuid::from(pool));
    let query = query.bind(Uuid::from(person)).bind(now);
    query.execute().await.map(drop)
}

/// What was due on that day or before, is not there, and nobody was reminded
/// of.
///
/// # Errors
/// See [`StoreError`].
pub async fn to_remind(
    conn: &mut Conn,
    due_on: Day,
    limit: i64,
) -> Result<Vec<ContributionId>, StoreError> {
    let query = conn.query(&TO_REMIND).bind(i64::from(due_on.number()));
    let rows: Vec<(Uuid,)> = query.bind(limit).all().await?;
    Ok(rows.into_iter().map(|row| row.0.into()).collect())
}

/// She is reminded; whether she was not before.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_reminded(
    tx: &mut Tx,
    id: ContributionId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = tx.query(&SET_REMINDED).bind(Uuid::from(id)).bind(now);
    Ok(query.execute().await? > 0)
}

/// The number of the entry that took this one back, if any did.
///
/// # Errors
/// See [`StoreError`].
pub async fn taken_back_by(
    conn: &mut Conn,
    pool: PoolId,
    number: i64,
) -> Result<Option<i64>, StoreError> {
    let query = conn.query(&TAKEN_BACK_BY).bind(Uuid::from(pool));
    let row: Option<(i64,)> = query.bind(number).optional().await?;
    Ok(row.map(|row| row.0))
}
