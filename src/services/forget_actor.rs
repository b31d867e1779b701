//! An account elsewhere was deleted by its own server: its followings,
//! membership, sessions, remarks and names go; ballots that it cast stay
//! counted, and what it accepted stays accepted, by nobody's name.

use super::{ServiceError, redeem::owe_capital};
use crate::{
    store::{
        acceptance,
        actor::{self, Actor},
        db::Tx,
        follow, membership, redemption, remark, sign_in,
    },
    world::World,
};

/// Forgets the account.
///
/// # Errors
/// See [`ServiceError`].
pub async fn forget_actor(tx: &mut Tx, world: &World, gone: &Actor) -> Result<(), ServiceError> {
    let now = world.now();
    actor::set_gone(tx, gone.actor_id, now).await?;
    follow::delete_all_of(tx, gone.actor_id).await?;
    membership::leave_all(tx, gone.actor_id, now).await?;
    for pool in redemption::pools_of(tx, gone.actor_id).await? {
        owe_capital(tx, world, pool, gone.actor_id.into()).await?;
    }
    sign_in::end_sessions(tx, gone.actor_id.into()).await?;
    remark::delete_all_by(tx, gone.actor_id).await?;
    acceptance::erase_names_of(tx, gone.actor_id).await?;
    Ok(())
}
