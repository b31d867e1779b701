//! Lists of proposals.

use uuid::Uuid;

use super::{Proposal, ProposalRow, select};
use crate::{
    domain::{
        id::{PersonId, PoolId, ProposalId},
        kind::Matter,
        time::Timestamp,
    },
    store::db::{Conn, Query, StoreError, statements},
};

statements! {
    OPEN_OF_POOL = concat!(select!(), "WHERE proposal.pool_id = $1 AND proposal.state = 'open' AND proposal.number < $2 ORDER BY proposal.number DESC LIMIT $3");
    CLOSED_OF_POOL = concat!(select!(), "WHERE proposal.pool_id = $1 AND proposal.state = 'closed' AND proposal.number < $2 ORDER BY proposal.number DESC LIMIT $3");
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
    query: Query<'_>,
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

statements! {
    CLOSED_ELECTIONS = concat!(select!(), "WHERE proposal.kind = 'election' AND proposal.state = 'closed' AND proposal.proposal_id > $1 ORDER BY proposal.proposal_id LIMIT $2");
}

/// Closed elections of all Pools, after `after` ([`Uuid::nil`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn closed_elections(
    conn: &mut Conn,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Proposal>, StoreError> {
    let rows: Vec<ProposalRow> = conn
        .query(&CLOSED_ELECTIONS)
        .bind(after)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Proposal::try_from).collect()
}

statements! {
    HAS_OPEN = "SELECT EXISTS (SELECT 1 FROM proposal WHERE pool_id = $1 AND kind = $2 AND state = 'open')";
    LAST_ON = "SELECT MAX(opened_at) FROM proposal WHERE pool_id = $1 AND subject_id = $2 AND kind = $3";
    COUNT_OPEN_BY = "SELECT COUNT(*) FROM proposal WHERE pool_id = $1 AND state = 'open' AND proposer_id = $2";
    HAS_OPEN_ON = "SELECT EXISTS (SELECT 1 FROM proposal WHERE pool_id = $1 AND subject_id = $2 AND kind = $3 AND state = 'open')";
}

/// Whether a proposal on the same is open: about the same person, or where it
/// is not about a person, of the same kind.
///
/// # Errors
/// See [`StoreError`].
pub async fn has_open(conn: &mut Conn, pool: PoolId, matter: Matter) -> Result<bool, StoreError> {
    let query = match matter {
        Matter::Admission(person) | Matter::Expulsion(person) => conn
            .query(&HAS_OPEN_ON)
            .bind(Uuid::from(pool))
            .bind(Uuid::from(person)),
        _ => conn.query(&HAS_OPEN).bind(Uuid::from(pool)),
    };
    query.bind(matter.kind().id()).scalar().await
}

/// When a proposal about the same person last opened; none, too, where a
/// matter is not about a person.
///
/// # Errors
/// See [`StoreError`].
pub async fn last_on(
    conn: &mut Conn,
    pool: PoolId,
    matter: Matter,
) -> Result<Option<Timestamp>, StoreError> {
    let (Matter::Admission(person) | Matter::Expulsion(person)) = matter else {
        return Ok(None);
    };
    let row: Option<(Option<i64>,)> = conn
        .query(&LAST_ON)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(matter.kind().id())
        .optional()
        .await?;
    Ok(row.and_then(|row| row.0).map(Timestamp::from_micros))
}

/// How many proposals of a person are open in a Pool.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_open_by(
    conn: &mut Conn,
    pool: PoolId,
    proposer: PersonId,
) -> Result<i64, StoreError> {
    conn.query(&COUNT_OPEN_BY)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(proposer))
        .scalar()
        .await
}
