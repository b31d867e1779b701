//! A person founds a Pool: its actor, the draft of its bylaws, and herself as
//! first founder. It is a draft until its founders adopt it.

use super::{
    ServiceError, Site,
    new_actor::{LocalKind, NewKeys, new_actor},
    write_bylaws::write_bylaws,
};
use crate::{
    domain::{
        handle::Handle,
        id::{PersonId, PoolId},
        terms::Terms,
    },
    store::{db::Tx, membership, pool},
    world::World,
};

/// What a Pool is founded with.
#[derive(Debug)]
pub struct FoundPool {
    /// Who founds it.
    pub founder: PersonId,
    /// `oak` in `@oak@host`.
    pub handle: Handle,
    /// Name, purpose, legal form and variables.
    pub terms: Terms,
    /// Made before.
    pub keys: NewKeys,
}

/// Writes the draft.
///
/// # Errors
/// [`ServiceError::HandleTaken`], [`ServiceError::Terms`]; see
/// [`ServiceError`].
pub async fn found_pool(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    command: &FoundPool,
) -> Result<PoolId, ServiceError> {
    let terms = command.terms.clone().checked()?;
    let actor = new_actor(
        tx,
        world,
        site,
        LocalKind::Pool,
        command.handle.as_str(),
        terms.name.as_str(),
        terms.purpose.as_str(),
        &command.keys,
    )
    .await?;
    let pool_id = PoolId::from(actor.actor_id);
    let now = world.now();
    let bylaws_id = write_bylaws(tx, world, pool_id, &terms, command.founder).await?;
    pool::insert(tx, pool_id, &terms.purpose, bylaws_id, command.founder, now).await?;
    membership::insert_founder(tx, world.new_id(), pool_id, command.founder, now).await?;
    Ok(pool_id)
}
