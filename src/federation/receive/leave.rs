//! `Leave`, and `Undo{Join}`.

use super::{Ended, local_pool};
use crate::{
    domain::membership::MembershipError,
    federation::refusal::Refusal,
    services::{ServiceError, Site, leave_pool::leave_pool},
    store::{actor::Actor, db::Tx},
    world::World,
};

/// Ends a membership, or takes a request back; leaving twice is leaving.
pub(super) async fn leave(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    from: &Actor,
    pool_uri: &str,
) -> Result<Ended, ServiceError> {
    let Some(pool) = local_pool(tx, site, pool_uri).await? else {
        return Ok(Refusal::UnknownPool.into());
    };
    match leave_pool(tx, world, pool, from).await {
        Ok(_) | Err(ServiceError::Membership(MembershipError::NotMember)) => Ok(Ended::Done),
        Err(ServiceError::Membership(_) | ServiceError::NotAPerson) => {
            Ok(Refusal::UnsupportedActivity.into())
        }
        Err(other) => Err(other),
    }
}
