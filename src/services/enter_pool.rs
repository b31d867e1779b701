//! Somebody is let in, in whichever way: she is a member at once, or after her
//! probation and once the first part of her buy-in is there; what she owes is
//! written down, her `Join` is answered.

use super::{
    ServiceError,
    event::{self, Event},
    owe_buy_in::{has_to_arrive, owe_buy_in},
};
use crate::{
    domain::{
        form::Stage,
        id::{PersonId, ProposalId},
        membership::{Admitted, Standing},
    },
    store::{actor::Actor, db::Tx, membership, pool::Pool},
    world::World,
};

/// Who let her in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetInBy {
    /// The rule itself: this Pool is open.
    Rule,
    /// Enough members vouched for her.
    Sponsors,
    /// A steward.
    Steward(PersonId),
    /// The members.
    Vote(ProposalId),
}

/// Writes it; where she stands now.
///
/// # Errors
/// [`ServiceError::Suspended`], unless the members voted; see
/// [`ServiceError`].
pub async fn enter_pool(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    who: &Actor,
    join_uri: Option<String>,
    admitted: Admitted,
    by: LetInBy,
) -> Result<Standing, ServiceError> {
    let person = super::person_of(who).ok_or(ServiceError::NotAPerson)?;
    let pool_id = pool.pool_id;
    // A vote that was open goes on to its end: no operator can stop it.
    if pool.suspended_because.is_some() && !matches!(by, LetInBy::Vote(_)) {
        return Err(ServiceError::Suspended);
    }
    if pool.stage == Stage::Dissolved {
        return Err(ServiceError::NotDeciding);
    }
    let now = world.now();
    let admitted = if has_to_arrive(tx, pool, person).await? {
        admitted.owing()
    } else {
        admitted
    };
    let standing = if let Ok(active) = admitted.activate(now) {
        membership::activate(tx, pool_id, person, active, now).await?;
        Standing::Active(active)
    } else {
        let standing = Standing::Admitted(admitted);
        membership::put(tx, pool_id, person, standing, now).await?;
        standing
    };
    let (steward, proposal) = match by {
        LetInBy::Rule | LetInBy::Sponsors => (None, None),
        LetInBy::Steward(steward) => (Some(steward), None),
        LetInBy::Vote(proposal) => (None, Some(proposal)),
    };
    membership::set_admitted_by(tx, pool_id, person, steward, proposal).await?;
    owe_buy_in(tx, world, pool, person, now).await?;
    if let Some(join_uri) = join_uri.filter(|_| !who.is_local()) {
        accept_join(tx, world, pool, who, join_uri).await?;
    }
    Ok(standing)
}

/// Answers the `Join` of somebody who is in.
///
/// # Errors
/// See [`ServiceError`].
pub async fn accept_join(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    who: &Actor,
    join_uri: String,
) -> Result<(), ServiceError> {
    let event = Event::JoinAccepted {
        person_id: who.actor_id,
        join_uri,
    };
    event::push(tx, world, pool.pool_id, &event).await?;
    Ok(())
}
