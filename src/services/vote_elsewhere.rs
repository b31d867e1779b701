//! A person of this server votes in a Pool of another: her vote travels as a
//! poll vote, signed with her own key, and can't be changed from here.

use uuid::Uuid;

use super::{
    ServiceError,
    event::{self, Event},
};
use crate::{
    domain::{ballot::Choice, election::ElectionError, id::PersonId, proposal::ProposalError},
    store::{
        ballot::choice_text,
        db::Tx,
        elsewhere::{self, ProposalElsewhere},
        options_elsewhere, vote_elsewhere,
    },
    world::World,
};

/// Sends the vote.
///
/// # Errors
/// [`ServiceError::UnknownProposal`], [`ServiceError::AlreadyVoted`],
/// [`ServiceError::NotMember`], [`ProposalError::Over`],
/// [`ServiceError::OtherBallot`]; see [`ServiceError`].
pub async fn vote_elsewhere(
    tx: &mut Tx,
    world: &World,
    person: PersonId,
    proposal_id: Uuid,
    choice: Choice,
) -> Result<(), ServiceError> {
    let proposal = open_to(tx, world, person, proposal_id).await?;
    if proposal.options.is_some() {
        return Err(ServiceError::OtherBallot);
    }
    note(tx, world, person, proposal_id, choice, None).await?;
    send(
        tx,
        world,
        person,
        &proposal,
        choice.option_name().to_owned(),
    )
    .await
}

/// Sends a vote in an election: one message for each whom she approves of, as
/// apps do. By a poll nobody can say that she approves of nobody.
///
/// # Errors
/// As [`vote_elsewhere`], and [`ElectionError`].
pub async fn approve_elsewhere(
    tx: &mut Tx,
    world: &World,
    person: PersonId,
    proposal_id: Uuid,
    names: &[String],
) -> Result<(), ServiceError> {
    let proposal = open_to(tx, world, person, proposal_id).await?;
    let options = options_elsewhere::read(proposal.options.as_deref())?;
    if options.is_empty() {
        return Err(ServiceError::OtherBallot);
    }
    let is_option = |name: &String| options.iter().any(|(option, _)| option == name);
    if !names.iter().all(is_option) {
        return Err(ElectionError::NotACandidate.into());
    }
    // Each once, in the order of the poll.
    let named: Vec<String> = options
        .into_iter()
        .map(|(option, _)| option)
        .filter(|option| names.contains(option))
        .collect();
    if named.is_empty() {
        return Err(ElectionError::NoCandidate.into());
    }
    let written = options_elsewhere::written_names(&named);
    note(tx, world, person, proposal_id, Choice::For, written).await?;
    for option_name in named {
        send(tx, world, person, &proposal, option_name).await?;
    }
    Ok(())
}

/// The proposal, when it is open and she is a member of its Pool.
async fn open_to(
    tx: &mut Tx,
    world: &World,
    person: PersonId,
    proposal_id: Uuid,
) -> Result<ProposalElsewhere, ServiceError> {
    let proposal = elsewhere::proposal(tx, proposal_id)
        .await?
        .ok_or(ServiceError::UnknownProposal)?;
    if proposal.closed_at.is_some() || proposal.closes_at < world.now().micros() {
        return Err(ProposalError::Over.into());
    }
    let membership = elsewhere::membership(tx, person, proposal.pool_id).await?;
    if membership.is_none_or(|row| row.standing != elsewhere::StandingElsewhere::Active) {
        return Err(ServiceError::NotMember);
    }
    Ok(proposal)
}

async fn note(
    tx: &mut Tx,
    world: &World,
    person: PersonId,
    proposal_id: Uuid,
    choice: Choice,
    options: Option<String>,
) -> Result<(), ServiceError> {
    let word = choice_text(choice);
    match vote_elsewhere::insert(tx, proposal_id, person, word, options, world.now()).await {
        Err(error) if error.is_constraint("vote_elsewhere_once") => Err(ServiceError::AlreadyVoted),
        other => Ok(other?),
    }
}

async fn send(
    tx: &mut Tx,
    world: &World,
    person: PersonId,
    proposal: &ProposalElsewhere,
    option_name: String,
) -> Result<(), ServiceError> {
    let event = Event::VotedElsewhere {
        pool_id: proposal.pool_id,
        question_uri: proposal.uri.clone(),
        option_name,
    };
    event::push(tx, world, person, &event).await?;
    Ok(())
}
