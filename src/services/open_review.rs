//! The day has come on which the members wanted to look at a decision again:
//! its proposer and the stewards are told, once.

use super::{ServiceError, Site, tell::tell};
use crate::{
    args,
    domain::id::ProposalId,
    store::{actor, db::Tx, membership, pool, proposal, review},
    text::text_with,
    world::World,
};

/// Opens the review of a proposal whose day has come; whether it was not open
/// before.
///
/// # Errors
/// [`ServiceError::UnknownProposal`]; see [`ServiceError`].
pub async fn open_review(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    proposal_id: ProposalId,
) -> Result<bool, ServiceError> {
    let found = proposal::by_id(tx, proposal_id)
        .await?
        .ok_or(ServiceError::UnknownProposal)?;
    if !review::open(tx, proposal_id, found.pool_id, world.now()).await? {
        return Ok(false);
    }
    let pool = pool::known(tx, found.pool_id).await?;
    let mut people = review::stewards(tx, found.pool_id).await?;
    let proposer = found.proposer_id;
    let is_member = membership::standing(tx, found.pool_id, proposer)
        .await?
        .is_member();
    if is_member && !people.contains(&proposer) {
        people.push(proposer);
    }
    let args = args! {
        "title" => found.title.clone(),
        "link" => site.proposal_uri(&pool.handle, found.number),
    };
    let text = text_with("message-review-due", &args);
    for person in people {
        let who = actor::known(tx, person).await?;
        tell(tx, world, site, pool.pool_id.into(), &who, &text, None).await?;
    }
    Ok(true)
}
