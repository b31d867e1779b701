//! Elections: the candidates, and whom each ballot approves of.

use uuid::Uuid;

use super::db::{Conn, StoreError, statements};
use crate::domain::{
    election::Approved,
    id::{PersonId, ProposalId},
};

statements! {
    COUNTS = "SELECT candidate.person_id, (SELECT COUNT(*) FROM approval WHERE approval.proposal_id = candidate.proposal_id
            AND approval.candidate_id = candidate.person_id) AS approvals
        FROM candidate WHERE candidate.proposal_id = $1 ORDER BY candidate.person_id";
}

/// Each candidate's approvals.
///
/// # Errors
/// See [`StoreError`].
pub async fn counts(
    conn: &mut Conn,
    proposal: ProposalId,
) -> Result<Vec<Approved<PersonId>>, StoreError> {
    let rows: Vec<(Uuid, i64)> = conn.query(&COUNTS).bind(Uuid::from(proposal)).all().await?;
    rows.into_iter()
        .map(|(candidate, approvals)| {
            Ok(Approved {
                candidate: candidate.into(),
                approvals: u32::try_from(approvals)
                    .map_err(|_| StoreError::Corrupt(format!("{approvals} approvals")))?,
            })
        })
        .collect()
}
