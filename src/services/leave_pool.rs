//! A member leaves, or somebody takes her request back. Ballots that were cast
//! stay counted, and rolls that were frozen stay as they are.

use super::{ServiceError, owe_buy_in::waive_buy_in, person_of, redeem::owe_capital};
use crate::{
    domain::{
        form::Stage,
        id::PoolId,
        membership::{MembershipError, Noticed, Standing},
        variables::Number,
    },
    store::{actor::Actor, db::Tx, membership, pool},
    world::World,
};

/// Writes that she left, or that her notice runs: where she stands now.
///
/// # Errors
/// [`MembershipError::NotMember`], [`MembershipError::LastSteward`] (the keeper
/// of a draft), [`ServiceError::NotDeciding`] (the Pool has ended); see
/// [`ServiceError`].
pub async fn leave_pool(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    who: &Actor,
) -> Result<Standing, ServiceError> {
    let person = person_of(who).ok_or(ServiceError::NotAPerson)?;
    let found = membership::get(tx, pool_id, person).await?;
    let (standing, is_steward) = found.map_or((Standing::Outside, false), |row| {
        (row.standing, row.is_steward)
    });
    match standing {
        Standing::Outside | Standing::TurnedDown(_) | Standing::Expelled(_) => {
            return Err(MembershipError::NotMember.into());
        }
        // Saying so twice changes nothing.
        Standing::Leaving(_) => return Ok(standing),
        _ => {}
    }
    let pool = pool::known(tx, pool_id).await?;
    // Nobody else could change a draft or call its vote.
    if pool.stage == Stage::Draft && is_steward {
        return Err(MembershipError::LastSteward.into());
    }
    // Its members are those whom it ended with.
    if pool.stage == Stage::Dissolved && standing.is_member() {
        return Err(ServiceError::NotDeciding);
    }
    let now = world.now();
    let notice = pool.variables.number(Number::ExitNoticeDays);
    let next = match standing {
        Standing::Active(active) => match active.give_notice(notice, now) {
            Noticed::Left => Standing::Outside,
            Noticed::Leaving(leaving) => Standing::Leaving(leaving),
        },
        _ => Standing::Outside,
    };
    membership::put(tx, pool_id, person, next, now).await?;
    // Nobody is held back: the office goes to the longest of the others.
    if is_steward {
        membership::keep_a_steward(tx, pool_id).await?;
    }
    if next == Standing::Outside {
        waive_buy_in(tx, pool_id, person, now).await?;
        owe_capital(tx, world, pool_id, person).await?;
    }
    Ok(next)
}
