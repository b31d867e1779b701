//! Somebody who waits is turned down: by a steward, where stewards let people
//! in, or by a vote that did not carry. She may ask again after thirty days.

use super::{
    ServiceError, Site,
    event::{self, Event},
    tell::tell,
};
use crate::{
    args,
    domain::{
        form::Stage,
        id::{PersonId, PoolId},
        kind::Matter,
        membership::{Applied, MembershipError, Standing},
        rules::Admission,
    },
    store::{
        actor,
        db::Tx,
        membership::{self, Membership},
        pool::{self, Pool},
        proposal::Proposal,
    },
    text::text_with,
    world::World,
};

/// A steward turns a request down.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`MembershipError::NotWaiting`],
/// [`MembershipError::OtherAdmission`]; see [`ServiceError`].
pub async fn turn_down(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    steward: PersonId,
    person: PersonId,
) -> Result<(), ServiceError> {
    if !membership::is_steward(tx, pool_id, steward).await? {
        return Err(MembershipError::NotSteward.into());
    }
    let found = membership::get(tx, pool_id, person)
        .await?
        .ok_or(MembershipError::NotWaiting)?;
    let applied = found.standing.applied()?;
    let pool = pool::known(tx, pool_id).await?;
    if pool.stage == Stage::Draft || applied.decided(pool.admission()) != Admission::BySteward {
        return Err(MembershipError::OtherAdmission.into());
    }
    let key = "message-turned-down";
    end_request(tx, world, site, &pool, person, (applied, found), key).await
}

/// A vote on somebody's admission ended without carrying; other proposals,
/// and people who wait no more, are passed over.
///
/// # Errors
/// See [`ServiceError`].
pub async fn turn_down_after_vote(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    proposal: &Proposal,
) -> Result<(), ServiceError> {
    let Matter::Admission(person) = proposal.matter else {
        return Ok(());
    };
    let Some(found) = membership::get(tx, proposal.pool_id, person).await? else {
        return Ok(());
    };
    let Ok(applied) = found.standing.applied() else {
        return Ok(());
    };
    let pool = pool::known(tx, proposal.pool_id).await?;
    let key = "message-turned-down-by-vote";
    end_request(tx, world, site, &pool, person, (applied, found), key).await
}

/// Ends her request with that message; a `Join` of hers is answered.
pub(super) async fn end_request(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    person: PersonId,
    (applied, found): (Applied, Membership),
    key: &str,
) -> Result<(), ServiceError> {
    let now = world.now();
    let standing = Standing::TurnedDown(applied.turn_down(now));
    membership::put(tx, pool.pool_id, person, standing, now).await?;
    let who = actor::known(tx, person).await?;
    if let Some(join_uri) = found.join_uri.filter(|_| !who.is_local()) {
        let event = Event::JoinRejected {
            person_id: who.actor_id,
            join_uri,
        };
        event::push(tx, world, pool.pool_id, &event).await?;
    }
    let args = args! { "pool" => pool.name.clone(), "link" => site.pool_uri(&pool.handle) };
    let text = text_with(key, &args);
    tell(tx, world, site, pool.pool_id.into(), &who, &text, None).await
}
