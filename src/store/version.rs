//! The versions of a Pool's bylaws in a row, each with what became of it.

use uuid::Uuid;

use super::db::{Conn, StoreError, statements};
use crate::domain::{
    id::{BylawsId, PoolId},
    time::Timestamp,
};

/// A version as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Version {
    /// Its id.
    pub bylaws_id: Uuid,
    /// Its number in the Pool, from 1.
    pub number: i64,
    /// The template's version; 0 for rules without a text.
    pub template_version: i64,
    /// SHA-256 over text, parameters and template; empty without a text.
    pub hash: Vec<u8>,
    /// Microseconds.
    pub written_at: i64,
    /// The number of the latest proposal about it.
    pub proposal: Option<i64>,
    /// The number of the proposal that adopted it.
    pub adopted_by: Option<i64>,
    /// When that was; microseconds.
    pub adopted_at: Option<i64>,
}

/// What adopted a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// The proposal's number in the Pool.
    pub proposal: i64,
    /// When it closed.
    pub at: Timestamp,
}

statements! {
    OF_POOL = "SELECT bylaws.bylaws_id, bylaws.number, bylaws.template_version, bylaws.hash, bylaws.written_at,
            (SELECT MAX(asked.number) FROM proposal asked WHERE asked.new_bylaws_id = bylaws.bylaws_id) AS proposal,
            adopted.number AS adopted_by, adopted.closed_at AS adopted_at
        FROM bylaws LEFT JOIN proposal adopted ON adopted.new_bylaws_id = bylaws.bylaws_id
            AND adopted.outcome = 'carried' AND adopted.enactment = 'done'
        WHERE bylaws.pool_id = $1 AND bylaws.number < $2 ORDER BY bylaws.number DESC LIMIT $3";
    ADOPTION = "SELECT number, closed_at FROM proposal
        WHERE new_bylaws_id = $1 AND outcome = 'carried' AND enactment = 'done'";
    NEXT_ADOPTION = "SELECT proposal.number, proposal.closed_at FROM bylaws
        JOIN proposal ON proposal.new_bylaws_id = bylaws.bylaws_id AND proposal.outcome = 'carried' AND proposal.enactment = 'done'
        WHERE bylaws.pool_id = $1 AND bylaws.number > $2 ORDER BY bylaws.number LIMIT 1";
    PROPOSED = "SELECT number, opened_at FROM proposal WHERE new_bylaws_id = $1 ORDER BY opened_at LIMIT 1";
}

/// Versions of a Pool, newest first, numbered below `before`.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_pool(
    conn: &mut Conn,
    pool: PoolId,
    before: i64,
    limit: i64,
) -> Result<Vec<Version>, StoreError> {
    conn.query(&OF_POOL)
        .bind(Uuid::from(pool))
        .bind(before)
        .bind(limit)
        .all()
        .await
}

/// What adopted a version, if anything did.
///
/// # Errors
/// See [`StoreError`].
pub async fn adoption(conn: &mut Conn, bylaws: BylawsId) -> Result<Option<Adoption>, StoreError> {
    let row: Option<(i64, i64)> = conn
        .query(&ADOPTION)
        .bind(Uuid::from(bylaws))
        .optional()
        .await?;
    Ok(row.map(|(proposal, at)| Adoption {
        proposal,
        at: Timestamp::from_micros(at),
    }))
}

/// When the next version after `number` was adopted, if one was.
///
/// # Errors
/// See [`StoreError`].
pub async fn next_adopted_at(
    conn: &mut Conn,
    pool: PoolId,
    number: i64,
) -> Result<Option<Timestamp>, StoreError> {
    let row: Option<(i64, i64)> = conn
        .query(&NEXT_ADOPTION)
        .bind(Uuid::from(pool))
        .bind(number)
        .optional()
        .await?;
    Ok(row.map(|(_, at)| Timestamp::from_micros(at)))
}

/// When a version was first put to a vote, if it was.
///
/// # Errors
/// See [`StoreError`].
pub async fn proposed_at(
    conn: &mut Conn,
    bylaws: BylawsId,
) -> Result<Option<Timestamp>, StoreError> {
    let row: Option<(i64, i64)> = conn
        .query(&PROPOSED)
        .bind(Uuid::from(bylaws))
        .optional()
        .await?;
    Ok(row.map(|(_, at)| Timestamp::from_micros(at)))
}
