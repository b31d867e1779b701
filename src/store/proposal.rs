//! Proposals and their rolls.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{PersonId, PoolId, ProposalId},
    proposal::{Closed, Draft, Open},
    tally::{Bar, Outcome, Tally},
    time::Timestamp,
};

/// A proposal as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its id.
    pub proposal_id: ProposalId,
    /// Whose it is.
    pub pool_id: PoolId,
    /// Counts per Pool, from 1.
    pub number: i64,
    /// Who put it.
    pub proposer_id: PersonId,
    /// In one line.
    pub title: String,
    /// In full; plain text.
    pub body: String,
    /// What it has to clear.
    pub bar: Bar,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When voting ends.
    pub closes_at: Timestamp,
    /// From when on no vote could change its outcome, while it waits for
    /// requests to be read.
    pub certain_at: Option<Timestamp>,
    /// How it ended, once it did.
    pub closed: Option<Ending>,
}

/// How a proposal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// When.
    pub closed_at: Timestamp,
    /// What it came to.
    pub outcome: Outcome,
    /// What was counted.
    pub tally: Tally,
}

impl Proposal {
    /// The open proposal of the domain, while it is one.
    #[must_use]
    pub fn as_open(&self) -> Option<Open> {
        self.closed.is_none().then_some(Open {
            id: self.proposal_id,
            opened_at: self.opened_at,
            closes_at: self.closes_at,
            bar: self.bar,
        })
    }
}

#[derive(sqlx::FromRow)]
struct ProposalRow {
    proposal_id: Uuid,
    pool_id: Uuid,
    number: i64,
    proposer_id: Uuid,
    title: String,
    body: String,
    quorum_percent: i64,
    threshold_percent: i64,
    electorate: i64,
    opened_at: i64,
    closes_at: i64,
    certain_at: Option<i64>,
    closed_at: Option<i64>,
    outcome: Option<String>,
    for_count: Option<i64>,
    against_count: Option<i64>,
    abstain_count: Option<i64>,
}

fn small<T: TryFrom<i64>>(value: i64) -> Result<T, StoreError> {
    T::try_from(value).map_err(|_| StoreError::Corrupt(format!("number {value}")))
}

impl TryFrom<ProposalRow> for Proposal {
    type Error = StoreError;

    fn try_from(row: ProposalRow) -> Result<Self, StoreError> {
        let closed = match (row.closed_at, row.outcome.as_deref()) {
            (Some(closed_at), Some(outcome)) => Some(Ending {
                closed_at: Timestamp::from_micros(closed_at),
                outcome: match outcome {
                    "carried" => Outcome::Carried,
                    "defeated" => Outcome::Defeated,
                    "inquorate" => Outcome::Inquorate,
                    other => return Err(StoreError::Corrupt(format!("outcome {other}"))),
                },
                tally: Tally {
                    for_count: small(row.for_count.unwrap_or(0))?,
                    against_count: small(row.against_count.unwrap_or(0))?,
                    abstain_count: small(row.abstain_count.unwrap_or(0))?,
                },
            }),
            _ => None,
        };
        Ok(Self {
            proposal_id: row.proposal_id.into(),
            pool_id: row.pool_id.into(),
            number: row.number,
            proposer_id: row.proposer_id.into(),
            title: row.title,
            body: row.body,
            bar: Bar {
                electorate: small(row.electorate)?,
                quorum_percent: small(row.quorum_percent)?,
                threshold_percent: small(row.threshold_percent)?,
            },
            opened_at: Timestamp::from_micros(row.opened_at),
            closes_at: Timestamp::from_micros(row.closes_at),
            certain_at: row.certain_at.map(Timestamp::from_micros),
            closed,
        })
    }
}

macro_rules! select {
    () => {
        "SELECT proposal.proposal_id, proposal.pool_id, proposal.number, proposal.proposer_id, proposal.title, proposal.body,
                proposal.quorum_percent, proposal.threshold_percent, proposal.electorate, proposal.opened_at, proposal.closes_at,
                proposal.certain_at, proposal.closed_at, proposal.outcome, proposal.for_count, proposal.against_count, proposal.abstain_count
         FROM proposal "
    };
}

statements! {
    NEXT_NUMBER = "SELECT COALESCE(MAX(number), 0) + 1 FROM proposal WHERE pool_id = $1";
    INSERT = "INSERT INTO proposal (proposal_id, pool_id, number, proposer_id, title, body, state, quorum_percent, threshold_percent,
            electorate, opened_at, closes_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'opening', $7, $8, $9, $10, $11)";
    FILL_ROLL = "INSERT INTO elector (proposal_id, person_id)
        SELECT $1, person_id FROM membership WHERE pool_id = $2 AND state = 'active'";
    SET_OPEN = "UPDATE proposal SET state = 'open' WHERE proposal_id = $1";
    SET_CLOSED = "UPDATE proposal SET state = 'closed', closed_at = $2, outcome = $3, for_count = $4, against_count = $5, abstain_count = $6
        WHERE proposal_id = $1 AND state = 'open'";
    BY_ID = concat!(select!(), "WHERE proposal.proposal_id = $1");
    BY_NUMBER = concat!(select!(), "WHERE proposal.pool_id = $1 AND proposal.number = $2");
    OPEN_OF_POOL = concat!(select!(), "WHERE proposal.pool_id = $1 AND proposal.state = 'open' AND proposal.number < $2 ORDER BY proposal.number DESC LIMIT $3");
    CLOSED_OF_POOL = concat!(select!(), "WHERE proposal.pool_id = $1 AND proposal.state = 'closed' AND proposal.number < $2 ORDER BY proposal.number DESC LIMIT $3");
    IS_ELECTOR = "SELECT EXISTS (SELECT 1 FROM elector WHERE proposal_id = $1 AND person_id = $2)";
    SET_CERTAIN = "UPDATE proposal SET certain_at = $2 WHERE proposal_id = $1 AND state = 'open'";
    DUE = "SELECT proposal_id, closes_at FROM proposal WHERE state = 'open' AND closes_at < $1
        UNION SELECT proposal_id, closes_at FROM proposal WHERE state = 'open' AND certain_at IS NOT NULL
        ORDER BY closes_at LIMIT $2";
    AWAITING = concat!(select!(),
        "JOIN elector ON elector.proposal_id = proposal.proposal_id
         WHERE elector.person_id = $1 AND proposal.state = 'open'
           AND NOT EXISTS (SELECT 1 FROM ballot WHERE ballot.proposal_id = proposal.proposal_id AND ballot.person_id = $1)
         ORDER BY proposal.closes_at LIMIT $2");
    COUNT_AWAITING = "SELECT COUNT(*) FROM elector JOIN proposal ON proposal.proposal_id = elector.proposal_id
        WHERE elector.person_id = $1 AND proposal.state = 'open'
          AND NOT EXISTS (SELECT 1 FROM ballot WHERE ballot.proposal_id = proposal.proposal_id AND ballot.person_id = $1)";
}

/// Writes a proposal and its roll: every member of this moment. It is open
/// after this, and its text, rules and roll never change again.
///
/// # Errors
/// [`StoreError::Conflict`] when a membership changed or another proposal
/// opened meanwhile; see [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    pool: PoolId,
    proposer: PersonId,
    draft: &Draft,
    open: &Open,
) -> Result<i64, StoreError> {
    let number: i64 = tx
        .query(&NEXT_NUMBER)
        .bind(Uuid::from(pool))
        .scalar()
        .await?;
    let id = Uuid::from(open.id);
    let inserted = tx
        .query(&INSERT)
        .bind(id)
        .bind(Uuid::from(pool))
        .bind(number)
        .bind(Uuid::from(proposer))
        .bind(draft.title.as_str())
        .bind(draft.body.as_str())
        .bind(i64::from(open.bar.quorum_percent))
        .bind(i64::from(open.bar.threshold_percent))
        .bind(i64::from(open.bar.electorate))
        .bind(open.opened_at)
        .bind(open.closes_at)
        .execute()
        .await;
    match inserted {
        // Another one opened meanwhile and took the number: the next is free.
        Err(error) if error.is_constraint("proposal_one_per_number") => {
            return Err(StoreError::Conflict);
        }
        other => other?,
    };
    let enrolled = tx
        .query(&FILL_ROLL)
        .bind(id)
        .bind(Uuid::from(pool))
        .execute()
        .await?;
    if enrolled != u64::from(open.bar.electorate) {
        return Err(StoreError::Conflict);
    }
    tx.query(&SET_OPEN).bind(id).execute().await?;
    Ok(number)
}

/// Writes how it ended; whether it was still open.
///
/// # Errors
/// See [`StoreError`].
pub async fn close(tx: &mut Tx, closed: &Closed) -> Result<bool, StoreError> {
    let changed = tx
        .query(&SET_CLOSED)
        .bind(Uuid::from(closed.id))
        .bind(closed.closed_at)
        .bind(match closed.outcome {
            Outcome::Carried => "carried",
            Outcome::Defeated => "defeated",
            Outcome::Inquorate => "inquorate",
        })
        .bind(i64::from(closed.tally.for_count))
        .bind(i64::from(closed.tally.against_count))
        .bind(i64::from(closed.tally.abstain_count))
        .execute()
        .await?;
    Ok(changed > 0)
}

/// The proposal of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, proposal: ProposalId) -> Result<Option<Proposal>, StoreError> {
    let row: Option<ProposalRow> = conn
        .query(&BY_ID)
        .bind(Uuid::from(proposal))
        .optional()
        .await?;
    row.map(Proposal::try_from).transpose()
}

/// The proposal of a Pool with that number.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_number(
    conn: &mut Conn,
    pool: PoolId,
    number: i64,
) -> Result<Option<Proposal>, StoreError> {
    let row: Option<ProposalRow> = conn
        .query(&BY_NUMBER)
        .bind(Uuid::from(pool))
        .bind(number)
        .optional()
        .await?;
    row.map(Proposal::try_from).transpose()
}

/// Open proposals of a Pool, newest first, numbered below `before`.
///
/// # Errors
/// See [`StoreError`].
pub async fn open_of_pool(
    conn: &mut Conn,
    pool: PoolId,
    before: i64,
    limit: i64,
) -> Result<Vec<Proposal>, StoreError> {
    let query = conn.query(&OPEN_OF_POOL);
    page(query, pool, before, limit).await
}

/// Closed proposals of a Pool, newest first, numbered below `before`.
///
/// # Errors
/// See [`StoreError`].
pub async fn closed_of_pool(
    conn: &mut Conn,
    pool: PoolId,
    before: i64,
    limit: i64,
) -> Result<Vec<Proposal>, StoreError> {
    let query = conn.query(&CLOSED_OF_POOL);
    page(query, pool, before, limit).await
}

async fn page(
    query: super::db::Query<'_>,
    pool: PoolId,
    before: i64,
    limit: i64,
) -> Result<Vec<Proposal>, StoreError> {
    let rows: Vec<ProposalRow> = query
        .bind(Uuid::from(pool))
        .bind(before)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Proposal::try_from).collect()
}

/// Whether a person is on the roll.
///
/// # Errors
/// See [`StoreError`].
pub async fn is_elector(
    conn: &mut Conn,
    proposal: ProposalId,
    person: PersonId,
) -> Result<bool, StoreError> {
    conn.query(&IS_ELECTOR)
        .bind(Uuid::from(proposal))
        .bind(Uuid::from(person))
        .scalar()
        .await
}

/// Notes that no vote could change its outcome any more, or that one could
/// after all, since somebody changed hers.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_certain(
    tx: &mut Tx,
    proposal: ProposalId,
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    tx.query(&SET_CERTAIN)
        .bind(Uuid::from(proposal))
        .bind(at)
        .execute()
        .await?;
    Ok(())
}

/// Open proposals whose time is over, or whose outcome no vote could change;
/// the oldest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn due(
    conn: &mut Conn,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<ProposalId>, StoreError> {
    let rows: Vec<(Uuid, i64)> = conn.query(&DUE).bind(now).bind(limit).all().await?;
    Ok(rows.into_iter().map(|row| row.0.into()).collect())
}

/// Open proposals that wait for a person's vote, the most urgent first.
///
/// # Errors
/// See [`StoreError`].
pub async fn awaiting(
    conn: &mut Conn,
    person: PersonId,
    limit: i64,
) -> Result<Vec<Proposal>, StoreError> {
    let rows: Vec<ProposalRow> = conn
        .query(&AWAITING)
        .bind(Uuid::from(person))
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Proposal::try_from).collect()
}

/// How many open proposals wait for a person's vote.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_awaiting(conn: &mut Conn, person: PersonId) -> Result<i64, StoreError> {
    conn.query(&COUNT_AWAITING)
        .bind(Uuid::from(person))
        .scalar()
        .await
}
