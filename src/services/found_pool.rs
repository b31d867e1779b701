//! A person founds a Pool: its actor, its rules, and herself as first member
//! and steward.

use super::{
    ServiceError, Site,
    new_actor::{LocalKind, NewKeys, new_actor},
};
use crate::{
    domain::{
        handle::Handle,
        id::{PersonId, PoolId},
        rules::{Admission, VotingRules},
        text::{Name, Purpose},
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
    /// The name as shown.
    pub name: Name,
    /// What it is for.
    pub purpose: Purpose,
    /// How people become members.
    pub admission: Admission,
    /// How it decides.
    pub rules: VotingRules,
    /// Made before.
    pub keys: NewKeys,
}

/// Writes the new Pool.
///
/// # Errors
/// [`ServiceError::HandleTaken`]; see [`ServiceError`].
pub async fn found_pool(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    command: &FoundPool,
) -> Result<PoolId, ServiceError> {
    let actor = new_actor(
        tx,
        world,
        site,
        LocalKind::Pool,
        command.handle.as_str(),
        command.name.as_str(),
        command.purpose.as_str(),
        &command.keys,
    )
    .await?;
    let pool_id = PoolId::from(actor.actor_id);
    let now = world.now();
    pool::insert(
        tx,
        pool_id,
        &command.purpose,
        command.admission,
        command.rules,
        command.founder,
        now,
    )
    .await?;
    membership::insert_founder(tx, world.new_id(), pool_id, command.founder, now).await?;
    Ok(pool_id)
}
