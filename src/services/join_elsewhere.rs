//! A person of this server joins a Pool of another. Its rules come back as a
//! letter; the word `agree`, in a message, says that she agrees.

use super::{
    ServiceError, Site,
    event::{self, Event},
    tell::tell,
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
        // Asking twice is asking once: a Pool may take a second Join for
        // agreement. The first one is in the queue, where nothing is lost.
        Some(StandingElsewhere::Asked) => Ok(()),
        _ => send_join(tx, world, site, person, pool).await,
    }
}

/// What Pools take for agreement, in whatever language their pages are.
const AGREE: &str = "agree";

/// Agrees to the rules that came back, by a message. A second `Join` would be
/// no agreement where joining costs something, and its cost is not known here.
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
    match elsewhere::membership(tx, person, pool.actor_id).await? {
        Some(asked) if asked.standing == StandingElsewhere::Asked => {
            let agreed = MembershipElsewhere {
                standing: StandingElsewhere::Agreed,
                ..asked
            };
            elsewhere::set_membership(tx, &agreed, world.now()).await?;
            tell(tx, world, site, person.into(), pool, AGREE, None).await
        }
        other => Err(refusal(other.map(|row| row.standing)).into()),
    }
}

fn refusal(standing: Option<StandingElsewhere>) -> MembershipError {
    match standing {
        Some(StandingElsewhere::Active) => MembershipError::AlreadyMember,
        Some(StandingElsewhere::Agreed) => MembershipError::AlreadyWaiting,
        _ => MembershipError::NotAsked,
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
) -> Result<(), ServiceError> {
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
