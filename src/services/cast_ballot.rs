//! A person votes: on the pages here, where she may change her mind until the
//! close, or by a poll in her own app, where the first vote stands.

use super::{
    ServiceError, Site,
    close_proposal::close_if_certain,
    event::{self, Event},
    tell::{tell, time},
};
use crate::{
    args,
    domain::{
        ballot::Ballot,
        id::{PersonId, ProposalId},
        kind::Kind,
        membership::Standing,
        proposal::ProposalError,
        time::Timestamp,
    },
    store::{
        actor, ballot, courtesy,
        db::{StoreError, Tx},
        membership, pool,
        proposal::{self, Proposal},
    },
    text::text_with,
    world::World,
};

pub use crate::store::ballot::Way;

/// Seconds over which changes of the count are gathered into one message.
pub const GATHER_SECONDS: i64 = 120;

/// A vote.
#[derive(Clone, Debug)]
pub struct CastBallot {
    /// On what.
    pub proposal_id: ProposalId,
    /// Who votes.
    pub person: PersonId,
    /// Her choice and reason.
    pub ballot: Ballot,
    /// How it came.
    pub way: Way,
    /// When it reached this server: it is in time if that was before the close.
    pub at: Timestamp,
}

/// Writes the ballot, and closes the proposal if nothing can change it now.
/// For the ballots of elections see
/// [`approve_candidates`](super::approve_candidates::approve_candidates).
///
/// # Errors
/// [`ServiceError::FollowerOnly`], [`ServiceError::VotesLater`],
/// [`ServiceError::OnNotice`], [`ServiceError::JoinedAfterOpening`],
/// [`ServiceError::AlreadyVoted`] (from a poll), [`ProposalError::Over`],
/// [`ServiceError::OtherBallot`]; see [`ServiceError`].
pub async fn cast_ballot(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    command: &CastBallot,
) -> Result<(), ServiceError> {
    let proposal = may_vote(tx, command.proposal_id, command.person, command.at).await?;
    if proposal.matter.kind() == Kind::Election {
        return Err(ServiceError::OtherBallot);
    }
    write(tx, world, command).await?;
    counted(tx, world, site, &proposal, command.way).await
}

/// The proposal, when she is on its roll and her vote of `at` is in time.
pub(super) async fn may_vote(
    tx: &mut Tx,
    proposal_id: ProposalId,
    person: PersonId,
    at: Timestamp,
) -> Result<Proposal, ServiceError> {
    let proposal = proposal::by_id(tx, proposal_id)
        .await?
        .ok_or(ServiceError::UnknownProposal)?;
    let open = proposal.as_open().ok_or(ProposalError::Over)?;
    if !proposal::is_elector(tx, proposal_id, person).await? {
        let standing = membership::standing(tx, proposal.pool_id, person).await?;
        return Err(not_on_the_roll(standing));
    }
    open.accepts_ballot(at)?;
    Ok(proposal)
}

/// Why somebody who stands there is not on a roll.
const fn not_on_the_roll(standing: Standing) -> ServiceError {
    match standing {
        Standing::Active(_) => ServiceError::JoinedAfterOpening,
        Standing::Admitted(step) => ServiceError::VotesLater {
            from: step.votes_from,
        },
        Standing::Leaving(step) => ServiceError::OnNotice {
            until: step.ends_at,
        },
        _ => ServiceError::FollowerOnly,
    }
}

/// A ballot is in: fresh counts go out, and the proposal closes if nothing can
/// change it now.
pub(super) async fn counted(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    proposal: &Proposal,
    way: Way,
) -> Result<(), ServiceError> {
    let changed = Event::TallyChanged {
        proposal_id: proposal.proposal_id.into(),
    };
    let once_key = format!("tally:{}", uuid::Uuid::from(proposal.proposal_id));
    let due_at = world.now().plus_seconds(GATHER_SECONDS);
    event::push_once(tx, world, proposal.pool_id, &changed, &once_key, due_at).await?;
    let reading = match way {
        Way::Poll(request_id) => Some(request_id),
        Way::Web => None,
    };
    close_if_certain(tx, world, site, proposal, reading).await?;
    Ok(())
}

async fn write(tx: &mut Tx, world: &World, command: &CastBallot) -> Result<(), ServiceError> {
    let CastBallot {
        proposal_id,
        person,
        ballot,
        way,
        at,
    } = command;
    let before = ballot::get(tx, *proposal_id, *person).await?;
    match (before, way) {
        (None, _) => {
            match ballot::insert(tx, world.new_id(), *proposal_id, *person, ballot, *way, *at).await
            {
                // The same person at the same moment: the next try sees her ballot.
                Err(error) if error.is_constraint(ballot::ONE_PER_PERSON) => {
                    return Err(StoreError::Conflict.into());
                }
                other => other?,
            }
        }
        (Some(_), Way::Poll(_)) => return Err(ServiceError::AlreadyVoted),
        // The same again is no change: a form sent twice.
        (Some(cast), Way::Web)
            if cast.choice == ballot.choice && cast.reason == ballot.reason.as_str() => {}
        (Some(_), Way::Web) => ballot::change(tx, *proposal_id, *person, ballot, *way, *at).await?,
    }
    Ok(())
}

/// Answers, once per person and proposal, a vote that couldn't be counted:
/// because of who she is, because it came after the close, or because another
/// choice of hers stands. A vote that says what her ballot says is no trouble,
/// and neither are other refusals: they are passed over.
///
/// # Errors
/// See [`ServiceError`].
pub async fn answer_uncounted(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    command: &CastBallot,
    refusal: &ServiceError,
    in_reply_to: Option<String>,
) -> Result<(), ServiceError> {
    // Some apps send a vote twice.
    let cast = ballot::get(tx, command.proposal_id, command.person).await?;
    let uncounted = Uncounted {
        proposal_id: command.proposal_id,
        person: command.person,
        is_counted: cast.is_some_and(|cast| cast.choice == command.ballot.choice),
        refusal,
        in_reply_to,
    };
    answer(tx, world, site, uncounted).await
}

/// A vote that was refused.
pub(super) struct Uncounted<'a> {
    /// On what.
    pub proposal_id: ProposalId,
    /// Who voted.
    pub person: PersonId,
    /// Whether her ballot says the same.
    pub is_counted: bool,
    /// Why.
    pub refusal: &'a ServiceError,
    /// The Note that it came in.
    pub in_reply_to: Option<String>,
}

/// Answers it, where there is something to say.
pub(super) async fn answer(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    uncounted: Uncounted<'_>,
) -> Result<(), ServiceError> {
    let Uncounted {
        proposal_id,
        person,
        ..
    } = uncounted;
    let Some(key) = uncounted_key(uncounted.refusal).filter(|_| !uncounted.is_counted) else {
        return Ok(());
    };
    let Some(proposal) = proposal::by_id(tx, proposal_id).await? else {
        return Ok(());
    };
    if !courtesy::is_first(tx, proposal_id, person, key, world.now()).await? {
        return Ok(());
    }
    let who = actor::known(tx, person).await?;
    let pool = pool::known(tx, proposal.pool_id).await?;
    let when = match uncounted.refusal {
        ServiceError::VotesLater { from: at } | ServiceError::OnNotice { until: at } => time(*at),
        _ => String::new(),
    };
    let args = args! {
        "pool" => pool.name,
        "title" => proposal.title,
        "when" => when,
        "link" => site.proposal_uri(&pool.handle, proposal.number),
    };
    let text = text_with(key, &args);
    tell(
        tx,
        world,
        site,
        proposal.pool_id.into(),
        &who,
        &text,
        uncounted.in_reply_to,
    )
    .await
}

/// The message for a refusal, when there is one to send.
const fn uncounted_key(refusal: &ServiceError) -> Option<&'static str> {
    Some(match refusal {
        ServiceError::FollowerOnly => "message-not-a-member",
        ServiceError::VotesLater { .. } => "message-votes-later",
        ServiceError::OnNotice { .. } => "message-vote-on-notice",
        ServiceError::JoinedAfterOpening => "message-joined-after-opening",
        ServiceError::AlreadyVoted => "message-already-voted",
        ServiceError::Proposal(ProposalError::Over) => "message-vote-too-late",
        _ => return None,
    })
}
