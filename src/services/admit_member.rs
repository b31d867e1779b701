//! A steward lets somebody in who accepted the bylaws, where those say so.

use super::{
    ServiceError, Site,
    enter_pool::{LetInBy, enter_pool},
    welcome::welcome,
};
use crate::{
    domain::{
        form::Stage,
        id::{PersonId, PoolId},
        membership::MembershipError,
        rules::Admission,
        variables::Number,
    },
    store::{actor, db::Tx, membership, pool},
    world::World,
};

/// Writes that she is a member, tells her, and answers her `Join`.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`MembershipError::NotWaiting`],
/// [`MembershipError::OtherAdmission`]; see
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
    let applied = found.standing.applied()?;
    let pool = pool::known(tx, pool_id).await?;
    // Nobody is above the rule: where others decide, a steward does not.
    if pool.stage == Stage::Draft || applied.decided(pool.admission()) != Admission::BySteward {
        return Err(MembershipError::OtherAdmission.into());
    }
    let probation = pool.variables.number(Number::ProbationDays);
    let admitted = applied.admit(probation, world.now());
    let who = actor::known(tx, person).await?;
    let by = LetInBy::Steward(steward);
    let standing = enter_pool(tx, world, &pool, &who, found.join_uri, admitted, by).await?;
    welcome(tx, world, site, &pool, &who, standing, by, None).await
}
