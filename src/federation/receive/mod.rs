//! What an activity does: it becomes the same command that a page would give,
//! and calls the same service, in the transaction that marks its request done.

mod answer;
mod join;
mod leave;
mod note;
mod question;
mod vote;

use crate::{
    domain::id::PoolId,
    federation::{
        read::{Activity, activity::Undone},
        refusal::Refusal,
    },
    services::{
        ServiceError, Site,
        add_remark::take_back,
        follow_pool::{follow_pool, unfollow_pool},
        forget_actor::forget_actor,
        new_actor::is_own_uri,
    },
    store::{
        actor::{self, Actor},
        db::Tx,
        follow,
        inbox::InboundRequest,
    },
    world::World,
};

/// What was fetched less than so long ago is not fetched again; seconds.
const FRESH_SECONDS: i64 = 60;

/// How an activity ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It took effect, or there was nothing to do.
    Done,
    /// It took effect, and its request is the evidence of a ballot or of an
    /// acceptance.
    Evidence,
    /// It was refused.
    Refused(Refusal),
}

impl From<Refusal> for Ended {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// A stored request with its sender.
#[derive(Debug)]
pub struct Received<'a> {
    /// Who signed it.
    pub from: &'a Actor,
    /// The request.
    pub request: &'a InboundRequest,
}

/// Does what the activity says.
///
/// # Errors
/// [`ServiceError`] when the database failed: then it is tried again.
pub async fn receive(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    received: &Received<'_>,
    activity: Activity,
) -> Result<Ended, ServiceError> {
    let from = received.from;
    match activity {
        Activity::Follow { target } => {
            let Some(target) = local_actor(tx, site, &target).await? else {
                return Ok(Refusal::UnknownPool.into());
            };
            let activity_uri = &received.request.activity_uri;
            follow_pool(tx, world, from, &target, activity_uri).await?;
            Ok(Ended::Done)
        }
        Activity::Join { pool } => join::join(tx, world, site, received, &pool).await,
        Activity::Leave { pool } => leave::leave(tx, world, site, from, &pool).await,
        Activity::Undo(undone) => undo(tx, world, site, from, undone).await,
        Activity::Answer {
            activity,
            asker,
            is_accepted,
        } => {
            answer::answer(
                tx,
                world,
                site,
                from,
                &activity,
                asker.as_deref(),
                is_accepted,
            )
            .await
        }
        Activity::Vote(vote) => vote::vote(tx, world, site, received, &vote).await,
        Activity::Note(note) => {
            note::note(tx, world, site, from, received.request.request_id, &note).await
        }
        Activity::Question(question) => question::question(tx, world, from, *question).await,
        // Nothing is taken from the activity itself: the actor is fetched
        // anew, later, where a server that doesn't answer holds up nobody.
        Activity::ProfileChanged => {
            let since = world.now().plus_seconds(-FRESH_SECONDS);
            actor::set_stale(tx, from.actor_id, since).await?;
            Ok(Ended::Done)
        }
        Activity::AccountDeleted => {
            forget_actor(tx, world, from).await?;
            Ok(Ended::Done)
        }
        Activity::Deleted { object } => {
            take_back(tx, world, from, &object).await?;
            Ok(Ended::Done)
        }
    }
}

/// The actor of this server with that wire id.
async fn local_actor(tx: &mut Tx, site: &Site, uri: &str) -> Result<Option<Actor>, ServiceError> {
    if !is_own_uri(site, uri) {
        return Ok(None);
    }
    Ok(actor::by_uri(tx, uri).await?.filter(Actor::is_local))
}

/// The Pool of this server with that wire id.
async fn local_pool(tx: &mut Tx, site: &Site, uri: &str) -> Result<Option<PoolId>, ServiceError> {
    Ok(local_actor(tx, site, uri)
        .await?
        .filter(|found| found.kind == "group")
        .map(|found| PoolId::from(found.actor_id)))
}

async fn undo(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    from: &Actor,
    undone: Undone,
) -> Result<Ended, ServiceError> {
    match undone {
        Undone::Follow(target) => match local_actor(tx, site, &target).await? {
            Some(target) => {
                unfollow_pool(tx, from, &target).await?;
                Ok(Ended::Done)
            }
            None => Ok(Refusal::UnknownPool.into()),
        },
        Undone::Join(pool) => leave::leave(tx, world, site, from, &pool).await,
        Undone::Id(activity_uri) => {
            let Some(target) = follow::target_of_activity(tx, from.actor_id, &activity_uri).await?
            else {
                return Ok(Refusal::UnsupportedActivity.into());
            };
            follow::delete(tx, target, from.actor_id).await?;
            Ok(Ended::Done)
        }
    }
}
