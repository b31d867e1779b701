//! The end of a steward's service: she steps down, or her term is over and the
//! members are reminded to elect. Until they do, she serves on.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    event::{self, Event},
    tell::tell,
};
use crate::{
    args,
    domain::{
        id::{PersonId, PoolId},
        kind::Matter,
        membership::MembershipError,
        variables::Number,
    },
    store::{actor, db::Tx, membership, pool, proposal},
    text::text_with,
    world::World,
};

/// Members told in one transaction.
pub const PAGE: i64 = 50;

/// She is a steward no more; but somebody has to be.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`MembershipError::LastSteward`]; see
/// [`ServiceError`].
pub async fn step_down(
    tx: &mut Tx,
    pool_id: PoolId,
    steward: PersonId,
) -> Result<(), ServiceError> {
    if !membership::is_steward(tx, pool_id, steward).await? {
        return Err(MembershipError::NotSteward.into());
    }
    // The office goes to the longest of the others, where there is one.
    if membership::count_stewards(tx, pool_id).await? == 1
        && !membership::pass_on(tx, pool_id, steward).await?
    {
        return Err(MembershipError::LastSteward.into());
    }
    Ok(membership::step_down(tx, pool_id, steward).await?)
}

/// Tells the members, once for each term, that stewards are to be elected;
/// whether it was time. The first page is told at once, and notes where the
/// next begins.
///
/// # Errors
/// See [`ServiceError`].
pub async fn remind_of_election(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
) -> Result<bool, ServiceError> {
    if !membership::set_reminded(tx, pool_id, world.now()).await? {
        return Ok(false);
    }
    tell_election_due(tx, world, site, pool_id, Uuid::nil()).await?;
    Ok(true)
}

/// Tells the members after `after`, and notes that the ones after them come
/// next. Where an election is open by now, they know.
///
/// # Errors
/// See [`ServiceError`].
pub async fn tell_election_due(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    after: Uuid,
) -> Result<(), ServiceError> {
    let pool = pool::known(tx, pool_id).await?;
    let seats = pool.variables.number(Number::StewardSeats);
    let is_open = proposal::has_open(tx, pool_id, Matter::Election { seats }).await?;
    if is_open || !pool.stage.decides() {
        return Ok(());
    }
    let args = args! { "pool" => pool.name.clone(), "link" => site.pool_uri(&pool.handle) };
    let text = text_with("message-election-due", &args);
    let members = membership::active(tx, pool_id, after, PAGE).await?;
    for member in &members {
        let who = actor::known(tx, member.person_id).await?;
        tell(tx, world, site, pool_id.into(), &who, &text, None).await?;
    }
    let is_full = i64::try_from(members.len()) == Ok(PAGE);
    if let Some(last) = members.last().filter(|_| is_full) {
        let next = Event::ElectionDue {
            after: last.membership_id,
        };
        event::push(tx, world, pool_id, &next).await?;
    }
    Ok(())
}
