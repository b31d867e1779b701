//! Following a Pool from elsewhere. Following is not membership.

use super::{
    ServiceError,
    event::{self, Event},
};
use crate::{
    store::{actor::Actor, db::Tx, follow},
    world::World,
};

/// An actor elsewhere follows a local one. Pools accept everybody; people and
/// the server publish nothing, so they decline.
///
/// # Errors
/// See [`ServiceError`].
pub async fn follow_pool(
    tx: &mut Tx,
    world: &World,
    follower: &Actor,
    target: &Actor,
    activity_uri: &str,
) -> Result<(), ServiceError> {
    let follower_id = follower.actor_id;
    let activity_uri = activity_uri.to_owned();
    let event = if target.kind == "group" {
        let now = world.now();
        follow::upsert(
            tx,
            target.actor_id,
            follower_id,
            &activity_uri,
            now,
            Some(now),
        )
        .await?;
        Event::FollowAccepted {
            follower_id,
            activity_uri,
        }
    } else {
        Event::FollowRejected {
            follower_id,
            activity_uri,
        }
    };
    event::push(tx, world, target.actor_id, &event).await?;
    Ok(())
}

/// An actor stops following a local one; it may not have been.
///
/// # Errors
/// See [`ServiceError`].
pub async fn unfollow_pool(
    tx: &mut Tx,
    follower: &Actor,
    target: &Actor,
) -> Result<(), ServiceError> {
    follow::delete(tx, target.actor_id, follower.actor_id).await?;
    Ok(())
}
