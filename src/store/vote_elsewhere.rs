//! How people of this server voted in Pools of other servers.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{id::PersonId, time::Timestamp};

statements! {
    VOTE = "INSERT INTO vote_elsewhere (proposal_id, person_id, choice, voted_at, options) VALUES ($1, $2, $3, $4, $5)";
    VOTES = "SELECT vote_elsewhere.proposal_id, vote_elsewhere.choice, vote_elsewhere.options FROM vote_elsewhere
        JOIN proposal_elsewhere ON proposal_elsewhere.proposal_id = vote_elsewhere.proposal_id
        WHERE proposal_elsewhere.pool_id = $1 AND vote_elsewhere.person_id = $2";
}

/// Notes how a local person voted; in an election, whom she named.
///
/// # Errors
/// `vote_elsewhere_once` when she did before. See [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    proposal_id: Uuid,
    person: PersonId,
    choice: &str,
    options: Option<String>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&VOTE)
        .bind(proposal_id)
        .bind(Uuid::from(person))
        .bind(choice)
        .bind(now)
        .bind(options)
        .execute()
        .await?;
    Ok(())
}

/// A vote of a person of this server.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct VoteElsewhere {
    /// Our id of the proposal.
    pub proposal_id: Uuid,
    /// `for`, `against`, `abstain`.
    pub choice: String,
    /// In an election, whom she named, as JSON.
    pub options: Option<String>,
}

/// How she voted in that Pool.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_person(
    conn: &mut Conn,
    pool: Uuid,
    person: PersonId,
) -> Result<Vec<VoteElsewhere>, StoreError> {
    conn.query(&VOTES)
        .bind(pool)
        .bind(Uuid::from(person))
        .all()
        .await
}
