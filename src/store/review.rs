//! Decisions that the members wanted to look at again.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{PersonId, PoolId, ProposalId},
    time::Timestamp,
};

/// A decision to look at again, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    /// The proposal's number in its Pool.
    pub number: i64,
    /// Its title.
    pub title: String,
}

statements! {
    DUE = "SELECT proposal.proposal_id FROM proposal
        WHERE proposal.review_at IS NOT NULL AND proposal.review_at <= $1 AND proposal.outcome = 'carried'
          AND (SELECT review.opened_at FROM review WHERE review.proposal_id = proposal.proposal_id) IS NULL
        ORDER BY proposal.review_at LIMIT $2";
    OPEN = "INSERT INTO review (proposal_id, pool_id, opened_at) VALUES ($1, $2, $3) ON CONFLICT (proposal_id) DO NOTHING";
    FINISH = "UPDATE review SET done_at = $2, done_by = $3 WHERE proposal_id = $1 AND done_at IS NULL";
    LIST = "SELECT proposal.number, proposal.title FROM review JOIN proposal ON proposal.proposal_id = review.proposal_id
        WHERE review.pool_id = $1 AND review.done_at IS NULL ORDER BY review.opened_at LIMIT $2";
    STEWARDS = "SELECT person_id FROM membership WHERE pool_id = $1 AND state = 'active' AND is_steward";
    IS_OPEN = "SELECT EXISTS (SELECT 1 FROM review WHERE proposal_id = $1 AND done_at IS NULL)";
}

/// Carried proposals whose day has come, and that were not opened yet.
///
/// # Errors
/// See [`StoreError`].
pub async fn due(
    conn: &mut Conn,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<ProposalId>, StoreError> {
    let rows: Vec<(Uuid,)> = conn.query(&DUE).bind(now).bind(limit).all().await?;
    Ok(rows.into_iter().map(|row| row.0.into()).collect())
}

/// The stewards, who are told that a day has come.
///
/// # Errors
/// See [`StoreError`].
pub async fn stewards(conn: &mut Conn, pool: PoolId) -> Result<Vec<PersonId>, StoreError> {
    let rows: Vec<(Uuid,)> = conn.query(&STEWARDS).bind(Uuid::from(pool)).all().await?;
    Ok(rows.into_iter().map(|row| row.0.into()).collect())
}

/// Writes that its day has come; whether it was not written before.
///
/// # Errors
/// See [`StoreError`].
pub async fn open(
    tx: &mut Tx,
    proposal: ProposalId,
    pool: PoolId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let written = tx
        .query(&OPEN)
        .bind(Uuid::from(proposal))
        .bind(Uuid::from(pool))
        .bind(now)
        .execute()
        .await?;
    Ok(written > 0)
}

/// Writes that somebody looked at it, unless somebody did before.
///
/// # Errors
/// See [`StoreError`].
pub async fn finish(
    tx: &mut Tx,
    proposal: ProposalId,
    person: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&FINISH)
        .bind(Uuid::from(proposal))
        .bind(now)
        .bind(Uuid::from(person))
        .execute()
        .await?;
    Ok(())
}

/// What a Pool has to look at again, the oldest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_pool(conn: &mut Conn, pool: PoolId, limit: i64) -> Result<Vec<Listed>, StoreError> {
    conn.query(&LIST)
        .bind(Uuid::from(pool))
        .bind(limit)
        .all()
        .await
}

/// Whether a proposal waits to be looked at again.
///
/// # Errors
/// See [`StoreError`].
pub async fn is_open(conn: &mut Conn, proposal: ProposalId) -> Result<bool, StoreError> {
    conn.query(&IS_OPEN)
        .bind(Uuid::from(proposal))
        .scalar()
        .await
}
