//! A person of this server joins a Pool of another. Its rules come back as a
//! letter; a second `Join` says that she agrees.

use super::{
    ServiceError, Site,
    event::{self, Event},
};
use crate::{
    domain::{id::PersonId, membership::MembershipError},
    store::{
        actor::Actor,
        db::Tx,
        elsewhere::{self, MembershipElsewhere, StandingElsewhere},
    },
    world::World,
};

/// Asks to join, or agrees to the rules that came back.
///
/// # Errors
/// [`MembershipError::AlreadyMember`]; see [`ServiceError`].
pub async fn join_elsewhere(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    person: PersonId,
    pool: &Actor,
) -> Result<(), ServiceError> {
    let found = elsewhere::membership(tx, person, pool.actor_id).await?;
    if found.is_some_and(|row| row.standing == StandingElsewhere::Active) {
        return Err(MembershipError::AlreadyMember.into());
    }
    let event_id = world.new_id();
    let membership = MembershipElsewhere {
        person_id: person.into(),
        pool_id: pool.actor_id,
        standing: StandingElsewhere::Asked,
        join_uri: format!("{}/activities/{event_id}", site.origin),
    };
    elsewhere::set_membership(tx, &membership, world.now()).await?;
    let event = Event::JoinAsked {
        pool_id: pool.actor_id,
        activity_uri: membership.join_uri,
    };
    event::push_as(tx, world, event_id, person, &event).await
}

/// Leaves, or takes the request back.
///
/// # Errors
/// [`MembershipError::NotMember`]; see [`ServiceError`].
pub async fn leave_elsewhere(
    tx: &mut Tx,
    world: &World,
    person: PersonId,
    pool: &Actor,
) -> Result<(), ServiceError> {
    let found = elsewhere::membership(tx, person, pool.actor_id)
        .await?
        .filter(|row| row.standing != StandingElsewhere::Left)
        .ok_or(MembershipError::NotMember)?;
    let left = MembershipElsewhere {
        standing: StandingElsewhere::Left,
        ..found
    };
    elsewhere::set_membership(tx, &left, world.now()).await?;
    let event = Event::LeftElsewhere {
        pool_id: pool.actor_id,
    };
    event::push(tx, world, person, &event).await?;
    Ok(())
}
