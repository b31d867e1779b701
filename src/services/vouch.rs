//! A member attests that somebody who waits is one real person, known to her.
//! With enough of them, she is in.

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
    store::{actor, db::Tx, membership, pool, sponsorship},
    world::World,
};

/// Writes that `sponsor` vouches for `person`, and lets her in when that makes
/// enough; how many are still missing.
///
/// # Errors
/// [`MembershipError::NotActive`], [`MembershipError::NotWaiting`],
/// [`MembershipError::OtherAdmission`], [`MembershipError::AlreadyVouched`];
/// see [`ServiceError`].
pub async fn vouch(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    sponsor: PersonId,
    person: PersonId,
) -> Result<u32, ServiceError> {
    if !membership::standing(tx, pool_id, sponsor)
        .await?
        .is_active()
    {
        return Err(MembershipError::NotActive.into());
    }
    let found = membership::get(tx, pool_id, person)
        .await?
        .ok_or(MembershipError::NotWaiting)?;
    let applied = found.standing.applied()?;
    let pool = pool::known(tx, pool_id).await?;
    if pool.stage == Stage::Draft || applied.decided(pool.admission()) != Admission::BySponsors {
        return Err(MembershipError::OtherAdmission.into());
    }
    let now = world.now();
    match sponsorship::insert(tx, pool_id, person, sponsor, now).await {
        Err(error) if sponsorship::is_second(&error) => {
            return Err(MembershipError::AlreadyVouched.into());
        }
        other => other?,
    }
    let needed = i64::from(pool.variables.number(Number::Sponsors));
    let missing = needed - sponsorship::count(tx, pool_id, person).await?;
    if missing > 0 {
        return Ok(u32::try_from(missing).unwrap_or(u32::MAX));
    }
    let who = actor::known(tx, person).await?;
    let admitted = applied.admit(pool.variables.number(Number::ProbationDays), now);
    let by = LetInBy::Sponsors;
    let standing = enter_pool(tx, world, &pool, &who, found.join_uri, admitted, by).await?;
    welcome(tx, world, site, &pool, &who, standing, by, None).await?;
    Ok(0)
}
