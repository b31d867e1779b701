//! The operator suspends a Pool, visibly: nobody comes in and nothing new is
//! proposed. What is open goes on to its close and takes effect, since nobody
//! is above a vote; members, rules and outcomes stay as they are. Followers are
//! told that it is suspended, and that it is no longer.

use super::{ServiceError, tell_of_change::tell_of_change};
use crate::{
    domain::{handle::Handle, text::Because},
    store::{db::Tx, pool, suspension},
    world::World,
};

/// Suspends it, or writes another reason.
///
/// # Errors
/// [`ServiceError::UnknownPool`]; see [`ServiceError`].
pub async fn suspend_pool(
    tx: &mut Tx,
    world: &World,
    handle: &Handle,
    because: &Because,
) -> Result<(), ServiceError> {
    set(tx, world, handle, Some(because)).await
}

/// Ends it; nothing if it was not.
///
/// # Errors
/// [`ServiceError::UnknownPool`]; see [`ServiceError`].
pub async fn resume_pool(tx: &mut Tx, world: &World, handle: &Handle) -> Result<(), ServiceError> {
    set(tx, world, handle, None).await
}

async fn set(
    tx: &mut Tx,
    world: &World,
    handle: &Handle,
    because: Option<&Because>,
) -> Result<(), ServiceError> {
    let pool = pool::by_handle(tx, handle.as_str())
        .await?
        .ok_or(ServiceError::UnknownPool)?;
    suspension::set(tx, pool.pool_id, because, world.now()).await?;
    tell_of_change(tx, world, &pool).await
}
