//! Somebody takes her notice back, as long as it runs.

use super::{ServiceError, person_of};
use crate::{
    domain::{
        id::PoolId,
        membership::{MembershipError, Standing},
    },
    store::{actor::Actor, db::Tx, membership},
    world::World,
};

/// She is a member with a vote again, in what opens from now on.
///
/// # Errors
/// [`MembershipError::NotLeaving`]; see [`ServiceError`].
pub async fn stay(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    who: &Actor,
) -> Result<Standing, ServiceError> {
    let person = person_of(who).ok_or(ServiceError::NotAPerson)?;
    let now = world.now();
    let leaving = membership::standing(tx, pool_id, person).await?.leaving()?;
    if leaving.is_over(now) {
        return Err(MembershipError::NotLeaving.into());
    }
    let active = leaving.stay();
    membership::activate(tx, pool_id, person, active, now).await?;
    Ok(Standing::Active(active))
}
