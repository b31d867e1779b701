//! A member says that a decision was looked at again.

use super::ServiceError;
use crate::{
    domain::id::{PersonId, ProposalId},
    store::{db::Tx, membership, proposal, review},
    world::World,
};

/// Marks the review as done; a second time changes nothing.
///
/// # Errors
/// [`ServiceError::NotMember`], [`ServiceError::UnknownProposal`]; see
/// [`ServiceError`].
pub async fn finish_review(
    tx: &mut Tx,
    world: &World,
    proposal_id: ProposalId,
    person: PersonId,
) -> Result<(), ServiceError> {
    let found = proposal::by_id(tx, proposal_id)
        .await?
        .ok_or(ServiceError::UnknownProposal)?;
    let standing = membership::standing(tx, found.pool_id, person).await?;
    if !standing.is_active() {
        return Err(ServiceError::NotMember);
    }
    review::finish(tx, proposal_id, person, world.now()).await?;
    Ok(())
}
