//! What happened and has to be said to other servers. The use case that did it
//! pushes the event in its own transaction; rendering and sending come later.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ServiceError;
use crate::{
    domain::time::Timestamp,
    store::{
        db::Tx,
        outbox::{self, OutboxEvent},
    },
    world::World,
};

/// An event; ids are ours, `*_uri` those on the wire. This is the outbox
/// table's own format: fields may be added, never renamed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A Pool accepts a follower.
    FollowAccepted {
        /// Who follows.
        follower_id: Uuid,
        /// Her `Follow`.
        activity_uri: String,
    },
    /// A follow was refused: people here don't publish.
    FollowRejected {
        /// Who asked.
        follower_id: Uuid,
        /// Her `Follow`.
        activity_uri: String,
    },
    /// A Pool let somebody in who asked by `Join`.
    JoinAccepted {
        /// Who is in.
        person_id: Uuid,
        /// Her `Join`.
        join_uri: String,
    },
    /// A Pool turned somebody down who asked by `Join`.
    JoinRejected {
        /// Who asked.
        person_id: Uuid,
        /// Her `Join`.
        join_uri: String,
    },
    /// A direct message to a person elsewhere.
    Told {
        /// To whom.
        to: Uuid,
        /// Plain text, paragraphs parted by blank lines.
        text: String,
        /// The Note that it answers.
        in_reply_to: Option<String>,
    },
    /// A proposal opened: the poll goes out.
    ProposalOpened {
        /// Which.
        proposal_id: Uuid,
    },
    /// Ballots came in: fresh counts go out, once for many.
    TallyChanged {
        /// Which.
        proposal_id: Uuid,
    },
    /// A proposal closed: the last counts go out.
    ProposalClosed {
        /// Which.
        proposal_id: Uuid,
    },
    /// What a Pool's actor shows changed: its name, purpose or bylaws.
    PoolChanged,
    /// The bylaws were amended: everybody whom they bind is told, page by
    /// page. Nothing goes out for the event itself.
    BylawsAmended {
        /// The version in force from then on.
        bylaws_id: Uuid,
        /// Those after this membership have yet to be told.
        after: Uuid,
    },
    /// The term of a Pool's stewards is over: its members are reminded to
    /// elect, page by page. Nothing goes out for the event itself.
    ElectionDue {
        /// Those after this membership have yet to be told.
        after: Uuid,
    },
    /// The rest of a roll has yet to be written to about a vote that opened.
    /// Nothing goes out for the event itself.
    VotersTold {
        /// On what they vote.
        proposal_id: Uuid,
        /// Those after this person.
        after: Uuid,
    },
    /// A Pool is founded: its founders are welcomed, page by page. Nothing goes
    /// out for the event itself.
    FoundersWelcomed {
        /// The founding vote.
        proposal_id: Uuid,
        /// Those after this person have yet to be welcomed.
        after: Uuid,
    },
    /// The members put a place for their money in use: who owes a buy-in is
    /// told where to pay it, page by page. Nothing goes out for the event
    /// itself.
    RailAdopted {
        /// Those after this membership have yet to be told.
        after: Uuid,
    },
    /// The outcome in words.
    OutcomeAnnounced {
        /// Which.
        proposal_id: Uuid,
    },
    /// Something of a Pool is posted to a group that it is linked to.
    PagePosted {
        /// Which.
        page_id: Uuid,
    },
    /// A proposal that was posted to a group has closed.
    PageChanged {
        /// Which.
        page_id: Uuid,
    },
    /// A local person follows an actor elsewhere.
    Followed {
        /// Whom.
        target_id: Uuid,
        /// Her `Follow`.
        activity_uri: String,
    },
    /// A local person stops following.
    Unfollowed {
        /// Whom.
        target_id: Uuid,
        /// Her `Follow`, which this takes back.
        activity_uri: String,
    },
    /// A local person asks to join a Pool elsewhere, or agrees to its rules.
    JoinAsked {
        /// Which Pool.
        pool_id: Uuid,
        /// Her `Join`.
        activity_uri: String,
    },
    /// A local person leaves a Pool elsewhere.
    LeftElsewhere {
        /// Which Pool.
        pool_id: Uuid,
    },
    /// A local person votes in a Pool elsewhere.
    VotedElsewhere {
        /// Which Pool.
        pool_id: Uuid,
        /// The Question.
        question_uri: String,
        /// The option's name.
        option_name: String,
    },
}

/// Pushes an event of `actor` to be said as soon as may be; its id, which the
/// activity takes too.
///
/// # Errors
/// See [`ServiceError`].
pub async fn push(
    tx: &mut Tx,
    world: &World,
    actor: impl Into<Uuid>,
    event: &Event,
) -> Result<Uuid, ServiceError> {
    let event_id = world.new_id();
    push_as(tx, world, event_id, actor, event).await?;
    Ok(event_id)
}

/// Pushes an event whose id was chosen before, since it is part of it.
///
/// # Errors
/// See [`ServiceError`].
pub async fn push_as(
    tx: &mut Tx,
    world: &World,
    event_id: Uuid,
    actor: impl Into<Uuid>,
    event: &Event,
) -> Result<(), ServiceError> {
    let row = row(event_id, actor.into(), event)?;
    outbox::push(tx, &row, world.now()).await?;
    Ok(())
}

/// Pushes an event whose id was chosen before, to be said at `due_at`.
///
/// # Errors
/// See [`ServiceError`].
pub async fn push_later(
    tx: &mut Tx,
    event_id: Uuid,
    actor: impl Into<Uuid>,
    event: &Event,
    due_at: Timestamp,
) -> Result<(), ServiceError> {
    let row = row(event_id, actor.into(), event)?;
    outbox::push(tx, &row, due_at).await?;
    Ok(())
}

/// Pushes an event to be said at `due_at`, unless one with the same key waits
/// already.
///
/// # Errors
/// See [`ServiceError`].
pub async fn push_once(
    tx: &mut Tx,
    world: &World,
    actor: impl Into<Uuid>,
    event: &Event,
    once_key: &str,
    due_at: Timestamp,
) -> Result<(), ServiceError> {
    let row = row(world.new_id(), actor.into(), event)?;
    outbox::push_once(tx, &row, once_key, due_at).await?;
    Ok(())
}

/// Reads an event back from its row.
///
/// # Errors
/// [`ServiceError::Internal`] when no version of this program wrote it.
pub fn read(payload: &str) -> Result<Event, ServiceError> {
    serde_json::from_str(payload).map_err(|error| ServiceError::Internal(error.to_string()))
}

fn row(event_id: Uuid, actor_id: Uuid, event: &Event) -> Result<OutboxEvent, ServiceError> {
    let payload =
        serde_json::to_string(event).map_err(|error| ServiceError::Internal(error.to_string()))?;
    Ok(OutboxEvent {
        event_id,
        actor_id,
        payload,
    })
}
