//! Who keeps a draft puts somebody out of it who accepted it, before the vote:
//! a link that got into wrong hands must not cost the others their Pool.

use super::{ServiceError, Site, turn_down::end_request};
use crate::{
    domain::{
        form::Stage,
        id::{PersonId, PoolId},
        kind::Matter,
        membership::MembershipError,
    },
    store::{db::Tx, membership, pool, proposal},
    world::World,
};

/// She is out of the draft, is told so, and may ask again after thirty days.
/// Nobody is voted on here: a draft has no members yet, and those who gather
/// around it are free to found another Pool without its keeper.
///
/// # Errors
/// [`ServiceError::NotDraft`], [`MembershipError::NotSteward`] (the keeper
/// alone may, and not herself), [`ServiceError::VoteIsOpen`] (the roll stays as
/// it is), [`MembershipError::NotWaiting`] when she has not accepted; see
/// [`ServiceError`].
pub async fn put_out_founder(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    keeper: PersonId,
    person: PersonId,
) -> Result<(), ServiceError> {
    let pool = pool::known(tx, pool_id).await?;
    if pool.stage != Stage::Draft {
        return Err(ServiceError::NotDraft);
    }
    let row = membership::get(tx, pool_id, keeper).await?;
    if keeper == person || !row.is_some_and(|row| row.is_steward) {
        return Err(MembershipError::NotSteward.into());
    }
    if proposal::has_open(tx, pool_id, Matter::Founding(pool.bylaws_id)).await? {
        return Err(ServiceError::VoteIsOpen);
    }
    let found = membership::get(tx, pool_id, person)
        .await?
        .ok_or(MembershipError::NotWaiting)?;
    let applied = found.standing.applied()?;
    let key = "message-put-out-of-draft";
    end_request(tx, world, site, &pool, person, (applied, found), key).await
}
