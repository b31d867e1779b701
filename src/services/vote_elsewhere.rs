//! A person of this server votes in a Pool of another: her vote travels as a
//! poll vote, signed with her own key, and can't be changed from here.

use uuid::Uuid;

use super::{
    ServiceError,
    event::{self, Event},
};
use crate::{
    domain::{ballot::Choice, id::PersonId, proposal::ProposalError},
    store::{ballot::choice_text, db::Tx, elsewhere},
    world::World,
};

/// Sends the vote.
///
/// # Errors
/// [`ServiceError::UnknownProposal`], [`ServiceError::AlreadyVoted`],
/// [`ServiceError::NotMember`], [`ProposalError::Over`]; see [`ServiceError`].
pub async fn vote_elsewhere(
    tx: &mut Tx,
    world: &World,
    person: PersonId,
    proposal_id: Uuid,
    choice: Choice,
) -> Result<(), ServiceError> {
    let now = world.now();
    let proposal = elsewhere::proposal(tx, proposal_id)
        .await?
        .ok_or(ServiceError::UnknownProposal)?;
    if proposal.closed_at.is_some() || proposal.closes_at < now.micros() {
        return Err(ProposalError::Over.into());
    }
    let membership = elsewhere::membership(tx, person, proposal.pool_id).await?;
    if membership.is_none_or(|row| row.standing != elsewhere::StandingElsewhere::Active) {
        return Err(ServiceError::NotMember);
    }
    match elsewhere::insert_vote(tx, proposal_id, person, choice_text(choice), now).await {
        Err(error) if error.is_constraint("vote_elsewhere_once") => {
            return Err(ServiceError::AlreadyVoted);
        }
        other => other?,
    }
    let event = Event::VotedElsewhere {
        pool_id: proposal.pool_id,
        question_uri: proposal.uri,
        option_name: choice.option_name().to_owned(),
    };
    event::push(tx, world, person, &event).await?;
    Ok(())
}
