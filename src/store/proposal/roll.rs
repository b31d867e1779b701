//! Who is on a roll, page by page.

use uuid::Uuid;

use crate::{
    domain::id::ProposalId,
    store::db::{Conn, Query, StoreError, statements},
};

statements! {
    ROLL = "SELECT person_id FROM elector WHERE proposal_id = $1 AND person_id > $2 ORDER BY person_id LIMIT $3";
    WITHOUT_POLL = "SELECT elector.person_id FROM elector
        JOIN proposal ON proposal.proposal_id = elector.proposal_id
        JOIN actor ON actor.actor_id = elector.person_id
        WHERE elector.proposal_id = $1 AND elector.person_id > $2 AND actor.host IS NOT NULL AND actor.gone_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM follow WHERE follow.target_id = proposal.pool_id
              AND follow.follower_id = elector.person_id AND follow.accepted_at IS NOT NULL)
        ORDER BY elector.person_id LIMIT $3";
}

/// Who is on the roll, after `after` ([`Uuid::nil`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn roll(
    conn: &mut Conn,
    proposal: ProposalId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Uuid>, StoreError> {
    page(conn.query(&ROLL), proposal, after, limit).await
}

/// Who is on the roll, lives elsewhere and doesn't follow the Pool, so that no
/// poll comes to her; after `after` ([`Uuid::nil`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn without_poll(
    conn: &mut Conn,
    proposal: ProposalId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Uuid>, StoreError> {
    page(conn.query(&WITHOUT_POLL), proposal, after, limit).await
}

async fn page(
    query: Query<'_>,
    proposal: ProposalId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Uuid>, StoreError> {
    let rows: Vec<(Uuid,)> = query
        .bind(Uuid::from(proposal))
        .bind(after)
        .bind(limit)
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
