//! The end of a steward's service: she steps down, or her term is over and the
//! members are reminded to elect. Until they do, she serves on.

use uuid::Uuid;

use super::{ServiceError, Site, tell::tell};
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

/// Members read at once.
const PAGE: i64 = 100;

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

/// Tells all members, once for each term, that stewards are to be elected;
/// whether it was time. Where an election is open, they know.
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
    let pool = pool::known(tx, pool_id).await?;
    let seats = pool.variables.number(Number::StewardSeats);
    let is_open = proposal::has_open(tx, pool_id, Matter::Election { seats }).await?;
    if is_open || !pool.stage.decides() {
        return Ok(true);
    }
    let args = args! { "pool" => pool.name.clone(), "link" => site.pool_uri(&pool.handle) };
    let text = text_with("message-election-due", &args);
    let mut after = Uuid::nil();
    loop {
        let members = membership::active(tx, pool_id, after, PAGE).await?;
        let Some(last) = members.last() else {
            return Ok(true);
        };
        after = last.membership_id;
        for member in &members {
            let who = actor::known(tx, member.person_id).await?;
            tell(tx, world, site, pool_id.into(), &who, &text, None).await?;
        }
    }
}
