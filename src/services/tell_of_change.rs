//! What a Pool's actor shows has changed: its followers are told.

use super::{
    ServiceError,
    event::{self, Event},
};
use crate::{
    domain::form::Stage,
    store::{
        db::Tx,
        pool::{self, Pool},
    },
    world::World,
};

/// Tells them, if anything that the actor shows is not as in `before`.
///
/// # Errors
/// See [`ServiceError`].
pub async fn tell_of_change(tx: &mut Tx, world: &World, before: &Pool) -> Result<(), ServiceError> {
    let now = pool::known(tx, before.pool_id).await?;
    if shown(before) != shown(&now) {
        event::push(tx, world, now.pool_id, &Event::PoolChanged).await?;
    }
    Ok(())
}

/// What others see: the name, the purpose, which bylaws are in force, whether it
/// ended, and why it is suspended.
fn shown(pool: &Pool) -> (&str, &str, Option<i64>, bool, Option<&str>) {
    let in_force = (pool.stage != Stage::Draft).then_some(pool.bylaws_number);
    let has_ended = pool.stage == Stage::Dissolved;
    let because = pool.suspended_because.as_deref();
    (&pool.name, &pool.purpose, in_force, has_ended, because)
}
