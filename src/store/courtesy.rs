//! That a person was told, once, why her vote can't count.

use uuid::Uuid;

use super::db::{StoreError, Tx, statements};
use crate::domain::{
    id::{PersonId, ProposalId},
    time::Timestamp,
};

statements! {
    INSERT = "INSERT INTO courtesy (proposal_id, person_id, reason, sent_at) VALUES ($1, $2, $3, $4) ON CONFLICT (proposal_id, person_id) DO NOTHING";
}

/// Notes that she is told now; false when she was before.
///
/// # Errors
/// See [`StoreError`].
pub async fn is_first(
    tx: &mut Tx,
    proposal: ProposalId,
    person: PersonId,
    reason: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = tx
        .query(&INSERT)
        .bind(Uuid::from(proposal))
        .bind(Uuid::from(person))
        .bind(reason)
        .bind(now)
        .execute()
        .await?;
    Ok(inserted > 0)
}
