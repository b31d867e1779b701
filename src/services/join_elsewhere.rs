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

/// Asks to join; asking again shows the rules again.
///
/// # Errors
/// [`MembershipError::AlreadyMember`], [`MembershipError::AlreadyWaiting`]; see
/// [`ServiceError`].
pub async fn join_elsewhere(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    person: PersonId,
    pool: &Actor,
) -> Result<(), ServiceError> {
    match standing(tx, person, pool).await? {
        Some(StandingElsewhere::Active) => Err(MembershipError::AlreadyMember.into()),
        Some(StandingElsewhere::Agreed) => Err(MembershipError::AlreadyWaiting.into()),
        // Asking twice is asking once: the Pool would take a second Join for
        // agreement. The first one is in the queue, where nothing is lost.
        Some(StandingElsewhere::Asked) => Ok(()),
        _ => send_join(tx, world, site, person, pool, StandingElsewhere::Asked).await,
    }
}

/// Agrees to the rules that came back, by a second `Join`.
///
/// # Errors
/// [`MembershipError`] when she never asked, agreed before, or is in; see
/// [`ServiceError`].
pub async fn agree_elsewhere(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    person: PersonId,
    pool: &Actor,
) -> Result<(), ServiceError> {
    match standing(tx, person, pool).await? {
        Some(StandingElsewhere::Asked) => {
            send_join(tx, world, site, person, pool, StandingElsewhere::Agreed).await
        }
        Some(StandingElsewhere::Active) => Err(MembershipError::AlreadyMember.into()),
        Some(StandingElsewhere::Agreed) => Err(MembershipError::AlreadyWaiting.into()),
        _ => Err(MembershipError::NotAsked.into()),
    }
}

async fn standing(
    tx: &mut Tx,
    person: PersonId,
    pool: &Actor,
) -> Result<Option<StandingElsewhere>, ServiceError> {
    let found = elsewhere::membership(tx, person, pool.actor_id).await?;
    Ok(found.map(|row| row.standing))
}

async fn send_join(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    person: PersonId,
    pool: &Actor,
    standing: StandingElsewhere,
) -> Result<(), ServiceError> {
    let event_id = world.new_id();
    let membership = MembershipElsewhere {
        person_id: person.into(),
        pool_id: pool.actor_id,
        standing,
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
        .filter(|row| {
            !matches!(
                row.standing,
                StandingElsewhere::Left | StandingElsewhere::Refused
            )
        })
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
