//! A proposal closes: when its time has come, or earlier when nothing can
//! change its outcome any more.

use super::{
    ServiceError,
    event::{self, Event},
};
use crate::{
    domain::{id::ProposalId, proposal::Closed},
    store::{
        ballot,
        db::Tx,
        proposal::{self, Proposal},
    },
    world::World,
};

/// Closes a proposal whose time has come; nothing if it is closed already.
///
/// # Errors
/// [`ProposalError::NotYet`](crate::domain::proposal::ProposalError::NotYet) when it is too early; see [`ServiceError`].
pub async fn close_proposal(
    tx: &mut Tx,
    world: &World,
    proposal_id: ProposalId,
) -> Result<(), ServiceError> {
    let proposal = proposal::by_id(tx, proposal_id)
        .await?
        .ok_or(ServiceError::UnknownProposal)?;
    let Some(open) = proposal.as_open() else {
        return Ok(());
    };
    let tally = ballot::tally(tx, proposal_id).await?;
    let closed = open.close(tally, world.now())?;
    end(tx, world, &proposal, &closed).await
}

/// Closes a proposal if no ballot that may still come could change it.
///
/// # Errors
/// See [`ServiceError`].
pub async fn close_if_certain(
    tx: &mut Tx,
    world: &World,
    proposal: &Proposal,
) -> Result<(), ServiceError> {
    let Some(open) = proposal.as_open() else {
        return Ok(());
    };
    let tally = ballot::tally(tx, proposal.proposal_id).await?;
    match open.close_early(tally, world.now()) {
        Ok(closed) => end(tx, world, proposal, &closed).await,
        Err(_) => Ok(()),
    }
}

async fn end(
    tx: &mut Tx,
    world: &World,
    proposal: &Proposal,
    closed: &Closed,
) -> Result<(), ServiceError> {
    if !proposal::close(tx, closed).await? {
        return Ok(());
    }
    let proposal_id = closed.id.into();
    let update = Event::ProposalClosed { proposal_id };
    event::push(tx, world, proposal.pool_id, &update).await?;
    let outcome = Event::OutcomeAnnounced { proposal_id };
    event::push(tx, world, proposal.pool_id, &outcome).await?;
    Ok(())
}
