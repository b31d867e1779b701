//! A vote from a poll in somebody's own app.

use super::{Ended, Received};
use crate::{
    domain::{
        ballot::{Ballot, Choice},
        election::Approvals,
        id::{PersonId, PoolId},
        kind::Kind,
        proposal::ProposalError,
        text::Reason,
        time::Timestamp,
    },
    federation::{read::note::Vote, refusal::Refusal},
    services::{
        ServiceError, Site,
        approve_candidates::{ApproveCandidates, answer_uncounted_approvals, approve_candidates},
        cast_ballot::{CastBallot, Way, answer_uncounted, cast_ballot},
        person_of,
    },
    store::{actor, approval, db::Tx, proposal, proposal::Proposal},
    world::World,
};

/// Casts the ballot; the stored request is its evidence.
pub(super) async fn vote(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    received: &Received<'_>,
    vote: &Vote,
) -> Result<Ended, ServiceError> {
    let Some(person) = person_of(received.from) else {
        return Ok(Refusal::NotOnTheRoll.into());
    };
    let Some(found) = local_proposal(tx, site, &vote.question).await? else {
        return Ok(Refusal::UnknownProposal.into());
    };
    if found.matter.kind() == Kind::Election {
        return approve(tx, world, site, received, &found, person, vote).await;
    }
    // Nobody could say which of several was meant.
    let [option] = vote.options.as_slice() else {
        return Ok(Refusal::BadField.into());
    };
    let Some(choice) = Choice::from_option_name(option) else {
        return Ok(Refusal::UnknownChoice.into());
    };
    let reason = Reason::parse("").map_err(|error| ServiceError::Internal(error.to_string()))?;
    let command = CastBallot {
        proposal_id: found.proposal_id,
        person,
        ballot: Ballot { choice, reason },
        way: Way::Poll(received.request.request_id),
        at: Timestamp::from_micros(received.request.received_at),
    };
    let Err(refused) = cast_ballot(tx, world, site, &command).await else {
        return Ok(Ended::Evidence);
    };
    let Some(refusal) = refusal_of(&refused) else {
        return Err(refused);
    };
    answer_uncounted(tx, world, site, &command, &refused, vote.id.clone()).await?;
    Ok(refusal.into())
}

/// Approvals in an election: one or more, all of them candidates.
async fn approve(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    received: &Received<'_>,
    found: &Proposal,
    person: PersonId,
    vote: &Vote,
) -> Result<Ended, ServiceError> {
    let candidates = approval::candidates(tx, found.proposal_id).await?;
    let mut named = Vec::new();
    for option in &vote.options {
        let Some(candidate) = candidates.iter().find(|row| row.option_name == *option) else {
            return Ok(Refusal::UnknownChoice.into());
        };
        named.push(PersonId::from(candidate.person_id));
    }
    let command = ApproveCandidates {
        proposal_id: found.proposal_id,
        person,
        approvals: Approvals::of(named),
        way: Way::Poll(received.request.request_id),
        at: Timestamp::from_micros(received.request.received_at),
    };
    let Err(refused) = approve_candidates(tx, world, site, &command).await else {
        return Ok(Ended::Evidence);
    };
    let Some(refusal) = refusal_of(&refused) else {
        return Err(refused);
    };
    answer_uncounted_approvals(tx, world, site, &command, &refused, vote.id.clone()).await?;
    Ok(refusal.into())
}

/// What the specification calls it; nothing for trouble of our own.
const fn refusal_of(refused: &ServiceError) -> Option<Refusal> {
    Some(match refused {
        ServiceError::FollowerOnly
        | ServiceError::VotesLater { .. }
        | ServiceError::OnNotice { .. }
        | ServiceError::JoinedAfterOpening => Refusal::NotOnTheRoll,
        ServiceError::AlreadyVoted => Refusal::AlreadyVoted,
        ServiceError::Proposal(ProposalError::Over) => Refusal::Closed,
        _ => return None,
    })
}

/// The proposal of this server with that wire id.
pub(super) async fn local_proposal(
    tx: &mut Tx,
    site: &Site,
    uri: &str,
) -> Result<Option<Proposal>, ServiceError> {
    let Some((pool_uri, number)) = uri.rsplit_once("/proposals/") else {
        return Ok(None);
    };
    // One proposal, one id: `01` is none.
    let Some(number) = number
        .parse::<i64>()
        .ok()
        .filter(|parsed| parsed.to_string() == number)
    else {
        return Ok(None);
    };
    let known = pool_uri.starts_with(&site.origin);
    let pool = if known {
        actor::by_uri(tx, pool_uri).await?
    } else {
        None
    };
    let Some(pool) = pool.filter(|pool| pool.is_local() && pool.kind == "group") else {
        return Ok(None);
    };
    Ok(proposal::by_number(tx, PoolId::from(pool.actor_id), number).await?)
}
