//! A member puts a proposal to the others: roll and rules are frozen, and the
//! poll goes out to the followers.

use super::{
    ServiceError,
    event::{self, Event},
};
use crate::{
    domain::{
        id::{PersonId, PoolId, ProposalId},
        proposal::{Draft, ProposalError},
    },
    store::{db::Tx, membership, pool, proposal},
    world::World,
};

/// Opens the proposal; its number in the Pool.
///
/// # Errors
/// [`ServiceError::NotMember`]; see [`ServiceError`].
pub async fn open_proposal(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    proposer: PersonId,
    draft: &Draft,
) -> Result<i64, ServiceError> {
    if !membership::standing(tx, pool_id, proposer)
        .await?
        .is_active()
    {
        return Err(ServiceError::NotMember);
    }
    let pool = pool::known(tx, pool_id).await?;
    let electorate = u32::try_from(membership::count_active(tx, pool_id).await?)
        .map_err(|_| ProposalError::NobodyToAsk)?;
    let proposal_id = ProposalId::from(world.new_id());
    let (draft, open) = draft
        .clone()
        .open(proposal_id, pool.rules, electorate, world.now())?;
    let number = proposal::insert(tx, pool_id, proposer, &draft, &open).await?;
    let event = Event::ProposalOpened {
        proposal_id: proposal_id.into(),
    };
    event::push(tx, world, pool_id, &event).await?;
    Ok(number)
}
