//! A person votes in an election: on the pages here with her whole ballot,
//! which she may change until the close; by a poll in her own app with one
//! approval after another, since apps send a request for each. By a poll
//! nothing is taken back, and nothing is added to a ballot cast on the pages.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    cast_ballot::{Uncounted, Way, answer, counted, may_vote},
};
use crate::{
    domain::{
        ballot::Ballot,
        election::{Approvals, ElectionError},
        id::{PersonId, ProposalId},
        kind::Kind,
        text::Reason,
        time::Timestamp,
    },
    store::{
        approval, ballot,
        db::{StoreError, Tx},
    },
    world::World,
};

/// A vote in an election.
#[derive(Clone, Debug)]
pub struct ApproveCandidates {
    /// In which.
    pub proposal_id: ProposalId,
    /// Who votes.
    pub person: PersonId,
    /// Whom she approves of: on the pages all of them, or nobody; from a poll
    /// one or more, beside those that came before.
    pub approvals: Approvals,
    /// How it came.
    pub way: Way,
    /// When it reached this server: it is in time if that was before the close.
    pub at: Timestamp,
}

/// Writes the ballot, or adds to it.
///
/// # Errors
/// As [`cast_ballot`](super::cast_ballot::cast_ballot), and
/// [`ElectionError::NotACandidate`].
pub async fn approve_candidates(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    command: &ApproveCandidates,
) -> Result<(), ServiceError> {
    let proposal = may_vote(tx, command.proposal_id, command.person, command.at).await?;
    if proposal.matter.kind() != Kind::Election {
        return Err(ServiceError::OtherBallot);
    }
    let candidates = approval::counts(tx, command.proposal_id).await?;
    let standing = Approvals::of(candidates.into_iter().map(|count| count.candidate));
    if !command.approvals.beyond(&standing).is_empty() {
        return Err(ElectionError::NotACandidate.into());
    }
    match command.way {
        Way::Web => write(tx, world, command).await?,
        Way::Poll(evidence) => add(tx, world, command, evidence).await?,
    }
    counted(tx, world, site, &proposal, command.way).await
}

/// Her whole ballot, in the place of whatever she said before.
async fn write(
    tx: &mut Tx,
    world: &World,
    command: &ApproveCandidates,
) -> Result<(), ServiceError> {
    let (proposal, person) = (command.proposal_id, command.person);
    let before = ballot::get(tx, proposal, person).await?;
    let known = approval::of_person(tx, proposal, person).await?;
    match before {
        // The same again is no change: a form sent twice.
        Some(cast) if !cast.is_from_poll && known == command.approvals => return Ok(()),
        Some(_) => {
            let ballot = record(command)?;
            ballot::change(tx, proposal, person, &ballot, command.way, command.at).await?;
        }
        None => insert(tx, world, command).await?,
    }
    approval::replace(tx, proposal, person, &command.approvals).await?;
    Ok(())
}

/// Approvals from her own app, beside those that came from there before.
async fn add(
    tx: &mut Tx,
    world: &World,
    command: &ApproveCandidates,
    evidence: Uuid,
) -> Result<(), ServiceError> {
    let (proposal, person) = (command.proposal_id, command.person);
    let known = approval::of_person(tx, proposal, person).await?;
    let fresh = command.approvals.beyond(&known);
    if fresh.is_empty() {
        return Err(ServiceError::AlreadyVoted);
    }
    match ballot::get(tx, proposal, person).await? {
        None => insert(tx, world, command).await?,
        Some(cast) if cast.is_from_poll => {}
        Some(_) => return Err(ServiceError::AlreadyVoted),
    }
    match approval::add(tx, proposal, person, &fresh, Some(evidence)).await {
        // The same at the same moment: the next try sees it.
        Err(error) if error.is_constraint(approval::ONCE) => Err(StoreError::Conflict.into()),
        other => Ok(other?),
    }
}

fn record(command: &ApproveCandidates) -> Result<Ballot, ServiceError> {
    Ok(Ballot {
        choice: command.approvals.choice(),
        reason: Reason::parse("").map_err(|error| ServiceError::Internal(error.to_string()))?,
    })
}

async fn insert(
    tx: &mut Tx,
    world: &World,
    command: &ApproveCandidates,
) -> Result<(), ServiceError> {
    let ApproveCandidates {
        proposal_id,
        person,
        way,
        at,
        ..
    } = command;
    let ballot = record(command)?;
    let id = world.new_id();
    match ballot::insert(tx, id, *proposal_id, *person, &ballot, *way, *at).await {
        // The same person at the same moment: the next try sees her ballot.
        Err(error) if error.is_constraint(ballot::ONE_PER_PERSON) => {
            Err(StoreError::Conflict.into())
        }
        other => Ok(other?),
    }
}

/// Answers, once per person and election, approvals that couldn't be counted;
/// see [`answer_uncounted`](super::cast_ballot::answer_uncounted).
///
/// # Errors
/// See [`ServiceError`].
pub async fn answer_uncounted_approvals(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    command: &ApproveCandidates,
    refusal: &ServiceError,
    in_reply_to: Option<String>,
) -> Result<(), ServiceError> {
    let known = approval::of_person(tx, command.proposal_id, command.person).await?;
    let uncounted = Uncounted {
        proposal_id: command.proposal_id,
        person: command.person,
        // Some apps send a vote twice.
        is_counted: command.approvals.beyond(&known).is_empty(),
        refusal,
        in_reply_to,
    };
    answer(tx, world, site, uncounted).await
}
