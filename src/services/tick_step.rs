//! A steward ticks a step off on the way to the legal form. It is a note for
//! the members: nothing follows from it.

use super::{ServiceError, formation_steps::formation_steps};
use crate::{
    domain::{
        id::{PersonId, PoolId},
        membership::MembershipError,
    },
    store::{bylaws, db::Tx, formation, membership, pool},
    world::World,
};

/// Ticks it off, or takes the tick away.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`ServiceError::UnknownStep`]; see
/// [`ServiceError`].
pub async fn tick_step(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    steward: PersonId,
    step: &str,
    is_done: bool,
) -> Result<(), ServiceError> {
    if !membership::is_steward(tx, pool_id, steward).await? {
        return Err(MembershipError::NotSteward.into());
    }
    let pool = pool::known(tx, pool_id).await?;
    let version = bylaws::known(tx, pool.bylaws_id).await?;
    if !formation_steps(&version)?
        .iter()
        .any(|known| known.id == step)
    {
        return Err(ServiceError::UnknownStep);
    }
    if is_done {
        formation::tick(tx, pool_id, step, steward, world.now()).await?;
    } else {
        formation::untick(tx, pool_id, step).await?;
    }
    Ok(())
}
