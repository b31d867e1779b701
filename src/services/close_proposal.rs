//! A proposal closes: when its time has come, or earlier when nothing can
//! change its outcome any more. What was carried takes effect in the same
//! transaction.

use uuid::Uuid;

use super::{
    ServiceError, Site, enact,
    event::{self, Event},
    post_to_groups,
    turn_down::turn_down_after_vote,
};
use crate::{
    domain::{id::ProposalId, proposal::Closed},
    store::{
        ballot,
        db::Tx,
        inbox,
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
    site: &Site,
    proposal_id: ProposalId,
) -> Result<(), ServiceError> {
    let proposal = proposal::by_id(tx, proposal_id)
        .await?
        .ok_or(ServiceError::UnknownProposal)?;
    let Some(open) = proposal.as_open() else {
        return Ok(());
    };
    let count = enact::count(tx, &proposal).await?;
    let closed = open.close(count, world.now())?;
    end(tx, world, site, &proposal, &closed).await
}

/// Closes a proposal if no ballot that may still come could change it. Votes
/// that were taken in are read first, but for the request `reading` that is
/// being read now: until then it is noted only, for [`close_due_proposal`].
///
/// # Errors
/// See [`ServiceError`].
pub async fn close_if_certain(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    proposal: &Proposal,
    reading: Option<Uuid>,
) -> Result<bool, ServiceError> {
    let Some(open) = proposal.as_open() else {
        return Ok(false);
    };
    let now = world.now();
    let proposal_id = proposal.proposal_id;
    let tally = ballot::tally(tx, proposal_id).await?;
    let Ok(closed) = open.close_early(tally, now) else {
        if proposal.certain_at.is_some() {
            proposal::set_certain(tx, proposal_id, None).await?;
        }
        return Ok(false);
    };
    if inbox::has_unread_before(tx, now.min(proposal.closes_at), reading).await? {
        if proposal.certain_at.is_none() {
            proposal::set_certain(tx, proposal_id, Some(now)).await?;
        }
        return Ok(false);
    }
    end(tx, world, site, proposal, &closed).await?;
    Ok(true)
}

/// Closes a proposal if it is due: its time is over, or no vote could change
/// it, and no request that came in time waits to be read. Whether it closed.
///
/// # Errors
/// See [`ServiceError`].
pub async fn close_due_proposal(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    proposal_id: ProposalId,
) -> Result<bool, ServiceError> {
    let proposal = proposal::by_id(tx, proposal_id)
        .await?
        .ok_or(ServiceError::UnknownProposal)?;
    if world.now() <= proposal.closes_at {
        return close_if_certain(tx, world, site, &proposal, None).await;
    }
    if proposal.closed.is_some() || inbox::has_unread_before(tx, proposal.closes_at, None).await? {
        return Ok(false);
    }
    close_proposal(tx, world, site, proposal_id).await?;
    Ok(true)
}

async fn end(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    proposal: &Proposal,
    closed: &Closed,
) -> Result<(), ServiceError> {
    let plan = enact::plan(tx, proposal, closed).await?;
    let enactment = plan.as_ref().map(enact::Plan::enactment);
    if !proposal::close(tx, closed, enactment).await? {
        return Ok(());
    }
    match plan {
        Some(plan) => enact::enact(tx, world, site, proposal, plan).await?,
        None => turn_down_after_vote(tx, world, site, proposal).await?,
    }
    let proposal_id = closed.id.into();
    let update = Event::ProposalClosed { proposal_id };
    event::push(tx, world, proposal.pool_id, &update).await?;
    let outcome = Event::OutcomeAnnounced { proposal_id };
    event::push(tx, world, proposal.pool_id, &outcome).await?;
    post_to_groups::proposal_closed(tx, world, proposal.pool_id, closed.id).await
}
