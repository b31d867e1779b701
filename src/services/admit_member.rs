//! A steward lets somebody in who agreed to the rules.

use super::{ServiceError, Site, agree_to_rules::accept_join, tell::tell};
use crate::{
    args,
    domain::{
        id::{PersonId, PoolId},
        membership::MembershipError,
    },
    store::{actor, db::Tx, membership, pool},
    text::text_with,
    world::World,
};

/// Writes that she is a member, tells her, and answers her `Join`.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`MembershipError::NotWaiting`]; see
/// [`ServiceError`].
pub async fn admit_member(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    steward: PersonId,
    person: PersonId,
) -> Result<(), ServiceError> {
    if !membership::is_steward(tx, pool_id, steward).await? {
        return Err(MembershipError::NotSteward.into());
    }
    let found = membership::get(tx, pool_id, person)
        .await?
        .ok_or(MembershipError::NotWaiting)?;
    let active = found.standing.waiting()?.admit(world.now());
    membership::activate(tx, pool_id, person, active, Some(steward)).await?;
    let pool = pool::known(tx, pool_id).await?;
    let who = actor::known(tx, person).await?;
    if let Some(join_uri) = found.join_uri.filter(|_| !who.is_local()) {
        accept_join(tx, world, pool_id, &who, join_uri).await?;
    }
    let args = args! { "pool" => pool.name, "link" => site.pool_uri(&pool.handle) };
    let text = text_with("message-let-in", &args);
    tell(tx, world, site, pool_id.into(), &who, &text, None).await
}
