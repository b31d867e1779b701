//! A member leaves, or somebody takes her request back. Ballots that were cast
//! stay counted, and rolls that were frozen stay as they are.

use super::{ServiceError, person_of};
use crate::{
    domain::{
        id::PoolId,
        membership::{MembershipError, Standing},
    },
    store::{actor::Actor, db::Tx, membership},
    world::World,
};

/// Writes that she left.
///
/// # Errors
/// [`MembershipError::NotMember`], [`MembershipError::LastSteward`]; see
/// [`ServiceError`].
pub async fn leave_pool(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    who: &Actor,
) -> Result<(), ServiceError> {
    let person = person_of(who).ok_or(ServiceError::NotAPerson)?;
    let found = membership::get(tx, pool_id, person).await?;
    let (standing, is_steward) = found.map_or((Standing::Outside, false), |row| {
        (row.standing, row.is_steward)
    });
    if standing == Standing::Outside {
        return Err(MembershipError::NotMember.into());
    }
    if standing.is_active()
        && is_steward
        && membership::count_stewards(tx, pool_id).await? == 1
        && membership::count_active(tx, pool_id).await? > 1
    {
        return Err(MembershipError::LastSteward.into());
    }
    membership::leave(tx, pool_id, person, world.now()).await?;
    Ok(())
}
