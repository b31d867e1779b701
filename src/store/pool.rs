//! Pools of this server.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{PersonId, PoolId},
    rules::{Admission, VotingRules},
    text::Purpose,
    time::Timestamp,
};

/// A Pool with its actor's name and handle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Its id, and its actor's.
    pub pool_id: PoolId,
    /// `oak` in `@oak@host`.
    pub handle: String,
    /// The name as shown.
    pub name: String,
    /// Its id on the wire.
    pub uri: String,
    /// What it is for; plain text.
    pub purpose: String,
    /// How people become members.
    pub admission: Admission,
    /// How it decides.
    pub rules: VotingRules,
    /// Microseconds.
    pub founded_at: i64,
}

#[derive(sqlx::FromRow)]
struct PoolRow {
    pool_id: Uuid,
    handle: String,
    name: String,
    uri: String,
    purpose: String,
    admission: String,
    voting_days: i64,
    quorum_percent: i64,
    threshold_percent: i64,
    founded_at: i64,
}

impl TryFrom<PoolRow> for Pool {
    type Error = StoreError;

    fn try_from(row: PoolRow) -> Result<Self, StoreError> {
        let rules = VotingRules::new(row.voting_days, row.quorum_percent, row.threshold_percent)
            .map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let admission = match row.admission.as_str() {
            "open" => Admission::Open,
            "by_steward" => Admission::BySteward,
            other => return Err(StoreError::Corrupt(format!("admission {other}"))),
        };
        Ok(Self {
            pool_id: row.pool_id.into(),
            handle: row.handle,
            name: row.name,
            uri: row.uri,
            purpose: row.purpose,
            admission,
            rules,
            founded_at: row.founded_at,
        })
    }
}

/// A Pool as a list shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PoolSummary {
    /// Its id.
    pub pool_id: Uuid,
    /// `oak` in `@oak@host`.
    pub handle: String,
    /// The name as shown.
    pub name: String,
    /// What it is for; plain text.
    pub purpose: String,
    /// People with a vote.
    pub members: i64,
    /// Proposals that are open.
    pub open_proposals: i64,
}

/// A Pool's handle and name.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PoolName {
    /// Its id.
    pub pool_id: Uuid,
    /// `oak` in `@oak@host`.
    pub handle: String,
    /// The name as shown.
    pub name: String,
}

macro_rules! select {
    () => {
        "SELECT pool.pool_id, actor.handle, actor.name, actor.uri, pool.purpose, pool.admission, pool.voting_days,
                pool.quorum_percent, pool.threshold_percent, pool.founded_at
         FROM pool JOIN actor ON actor.actor_id = pool.pool_id "
    };
}

macro_rules! summary {
    () => {
        "SELECT pool.pool_id, actor.handle, actor.name, pool.purpose,
                (SELECT COUNT(*) FROM membership WHERE membership.pool_id = pool.pool_id AND membership.state = 'active') AS members,
                (SELECT COUNT(*) FROM proposal WHERE proposal.pool_id = pool.pool_id AND proposal.state = 'open') AS open_proposals
         FROM pool JOIN actor ON actor.actor_id = pool.pool_id "
    };
}

statements! {
    INSERT = "INSERT INTO pool (pool_id, purpose, admission, voting_days, quorum_percent, threshold_percent, founder_id, founded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    BY_ID = concat!(select!(), "WHERE pool.pool_id = $1");
    BY_HANDLE = concat!(select!(), "WHERE actor.handle = $1 AND actor.host IS NULL");
    NEWEST = concat!(summary!(), "WHERE pool.pool_id < $1 ORDER BY pool.pool_id DESC LIMIT $2");
    OF_PERSON = concat!(summary!(),
        "JOIN membership mine ON mine.pool_id = pool.pool_id AND mine.person_id = $1 AND mine.state = 'active'
         WHERE pool.pool_id < $2 ORDER BY pool.pool_id DESC LIMIT $3");
    AWAITING = "SELECT pool.pool_id, actor.handle, actor.name FROM pool JOIN actor ON actor.actor_id = pool.pool_id
        WHERE pool.pool_id IN (SELECT proposal.pool_id FROM elector JOIN proposal ON proposal.proposal_id = elector.proposal_id
            WHERE elector.person_id = $1 AND proposal.state = 'open')";
    COUNT = "SELECT COUNT(*) FROM pool";
}

/// Writes a new Pool; its actor must be there.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    pool_id: PoolId,
    purpose: &Purpose,
    admission: Admission,
    rules: VotingRules,
    founder: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(Uuid::from(pool_id))
        .bind(purpose.as_str())
        .bind(match admission {
            Admission::Open => "open",
            Admission::BySteward => "by_steward",
        })
        .bind(i64::from(rules.voting_days()))
        .bind(i64::from(rules.quorum_percent()))
        .bind(i64::from(rules.threshold_percent()))
        .bind(Uuid::from(founder))
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// The Pool of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, pool_id: PoolId) -> Result<Option<Pool>, StoreError> {
    let row: Option<PoolRow> = conn
        .query(&BY_ID)
        .bind(Uuid::from(pool_id))
        .optional()
        .await?;
    row.map(Pool::try_from).transpose()
}

/// The Pool that must be there, since another row names it.
///
/// # Errors
/// [`StoreError::Corrupt`] when it is not.
pub async fn known(conn: &mut Conn, pool_id: PoolId) -> Result<Pool, StoreError> {
    by_id(conn, pool_id)
        .await?
        .ok_or_else(|| StoreError::Corrupt(format!("no pool {}", Uuid::from(pool_id))))
}

/// The Pool of that handle.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_handle(conn: &mut Conn, handle: &str) -> Result<Option<Pool>, StoreError> {
    let row: Option<PoolRow> = conn.query(&BY_HANDLE).bind(handle).optional().await?;
    row.map(Pool::try_from).transpose()
}

/// Pools, newest first, from before `before` ([`Uuid::max`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn newest(
    conn: &mut Conn,
    before: Uuid,
    limit: i64,
) -> Result<Vec<PoolSummary>, StoreError> {
    conn.query(&NEWEST).bind(before).bind(limit).all().await
}

/// Pools that a person is a member of, newest first, from before `before`.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_person(
    conn: &mut Conn,
    person: PersonId,
    before: Uuid,
    limit: i64,
) -> Result<Vec<PoolSummary>, StoreError> {
    conn.query(&OF_PERSON)
        .bind(Uuid::from(person))
        .bind(before)
        .bind(limit)
        .all()
        .await
}

/// How many Pools there are.
///
/// # Errors
/// See [`StoreError`].
pub async fn count(conn: &mut Conn) -> Result<i64, StoreError> {
    conn.query(&COUNT).scalar().await
}

statements! {
    COUNT_PROPOSALS = "SELECT COUNT(*) FROM proposal";
}

/// How many proposals there are, open and closed.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_proposals(conn: &mut Conn) -> Result<i64, StoreError> {
    conn.query(&COUNT_PROPOSALS).scalar().await
}

/// The Pools with an open proposal whose roll has this person, whether she is
/// still a member or not.
///
/// # Errors
/// See [`StoreError`].
pub async fn with_roll_of(conn: &mut Conn, person: PersonId) -> Result<Vec<PoolName>, StoreError> {
    conn.query(&AWAITING).bind(Uuid::from(person)).all().await
}
