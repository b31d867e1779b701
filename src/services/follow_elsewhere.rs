//! A person of this server follows a Pool of another, or stops.

use super::{
    ServiceError, Site,
    event::{self, Event},
};
use crate::{
    domain::id::PersonId,
    store::{actor::Actor, db::Tx, follow},
    world::World,
};

/// Asks to follow; asking again does nothing.
///
/// # Errors
/// See [`ServiceError`].
pub async fn follow_elsewhere(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    person: PersonId,
    target: &Actor,
) -> Result<(), ServiceError> {
    if follow::get(tx, target.actor_id, person.into())
        .await?
        .is_some()
    {
        return Ok(());
    }
    let event_id = world.new_id();
    let activity_uri = format!("{}/activities/{event_id}", site.origin);
    follow::upsert(
        tx,
        target.actor_id,
        person.into(),
        &activity_uri,
        world.now(),
        None,
    )
    .await?;
    let event = Event::Followed {
        target_id: target.actor_id,
        activity_uri,
    };
    event::push_as(tx, world, event_id, person, &event).await
}

/// Stops following.
///
/// # Errors
/// See [`ServiceError`].
pub async fn unfollow_elsewhere(
    tx: &mut Tx,
    world: &World,
    person: PersonId,
    target: &Actor,
) -> Result<(), ServiceError> {
    let Some(found) = follow::get(tx, target.actor_id, person.into()).await? else {
        return Ok(());
    };
    follow::delete(tx, target.actor_id, person.into()).await?;
    let event = Event::Unfollowed {
        target_id: target.actor_id,
        activity_uri: found.activity_uri,
    };
    event::push(tx, world, person, &event).await?;
    Ok(())
}
