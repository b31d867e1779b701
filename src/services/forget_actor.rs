//! An account elsewhere was deleted by its own server: its followings,
//! membership, sessions, remarks and name go; ballots that it cast stay counted.

use super::ServiceError;
use crate::{
    store::{
        actor::{self, Actor},
        db::Tx,
        follow, membership, remark, sign_in,
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
    sign_in::end_sessions(tx, gone.actor_id.into()).await?;
    remark::delete_all_by(tx, gone.actor_id).await?;
    Ok(())
}
