//! Dues that members give again and again.

use uuid::Uuid;

use super::{
    contribution::day,
    db::{Conn, StoreError, Tx, statements},
};
use crate::domain::{
    id::{PersonId, PoolId},
    ledger::Day,
    money::{Amount, Currency},
    time::Timestamp,
};

/// What a member gives, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How much each time.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// Every how many months.
    pub every_months: u16,
    /// When the next is due.
    pub next_on: Day,
    /// When she began.
    pub started_at: Timestamp,
    /// When she stopped.
    pub ended_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct PlanRow {
    amount_minor: i64,
    currency: String,
    every_months: i64,
    next_on: i64,
    started_at: i64,
    ended_at: Option<i64>,
}

impl TryFrom<PlanRow> for Plan {
    type Error = StoreError;

    fn try_from(row: PlanRow) -> Result<Self, StoreError> {
        let corrupt = |_| StoreError::Corrupt("dues".to_owned());
        Ok(Self {
            amount: Amount::from_minor(row.amount_minor).map_err(corrupt)?,
            currency: Currency::parse(&row.currency).map_err(corrupt)?,
            every_months: u16::try_from(row.every_months)
                .map_err(|_| StoreError::Corrupt("months of dues".to_owned()))?,
            next_on: day(row.next_on)?,
            started_at: Timestamp::from_micros(row.started_at),
            ended_at: row.ended_at.map(Timestamp::from_micros),
        })
    }
}

statements! {
    PUT = "INSERT INTO dues_plan (pool_id, person_id, amount_minor, currency, every_months, next_on, started_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (pool_id, person_id) DO UPDATE SET amount_minor = excluded.amount_minor, currency = excluded.currency, every_months = excluded.every_months,
            next_on = excluded.next_on, started_at = excluded.started_at, ended_at = excluded.ended_at";
    OF_MEMBER = "SELECT amount_minor, currency, every_months, next_on, started_at, ended_at FROM dues_plan WHERE pool_id = $1 AND person_id = $2";
    DUE = "SELECT pool_id, person_id FROM dues_plan WHERE ended_at IS NULL AND next_on <= $1 ORDER BY next_on LIMIT $2";
    STOP = "UPDATE dues_plan SET ended_at = $3 WHERE pool_id = $1 AND person_id = $2 AND ended_at IS NULL";
}

/// Writes what a member gives from now on.
///
/// # Errors
/// See [`StoreError`].
pub async fn put(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
    plan: &Plan,
) -> Result<(), StoreError> {
    let query = tx.query(&PUT).bind(Uuid::from(pool));
    query
        .bind(Uuid::from(person))
        .bind(plan.amount.minor())
        .bind(plan.currency.code())
        .bind(i64::from(plan.every_months))
        .bind(i64::from(plan.next_on.number()))
        .bind(plan.started_at)
        .bind(plan.ended_at)
        .execute()
        .await
        .map(drop)
}

/// What a member gives, or gave until she stopped.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_member(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
) -> Result<Option<Plan>, StoreError> {
    let query = conn.query(&OF_MEMBER).bind(Uuid::from(pool));
    let row: Option<PlanRow> = query.bind(Uuid::from(person)).optional().await?;
    row.map(Plan::try_from).transpose()
}

/// Whose dues are due on that day or before.
///
/// # Errors
/// See [`StoreError`].
pub async fn due(
    conn: &mut Conn,
    on: Day,
    limit: i64,
) -> Result<Vec<(PoolId, PersonId)>, StoreError> {
    let query = conn.query(&DUE).bind(i64::from(on.number()));
    let rows: Vec<(Uuid, Uuid)> = query.bind(limit).all().await?;
    Ok(rows
        .into_iter()
        .map(|(pool, person)| (pool.into(), person.into()))
        .collect())
}

/// She stops; whether she gave any.
///
/// # Errors
/// See [`StoreError`].
pub async fn stop(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = tx.query(&STOP).bind(Uuid::from(pool));
    let query = query.bind(Uuid::from(person)).bind(now);
    Ok(query.execute().await? > 0)
}
