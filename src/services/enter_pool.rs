//! Somebody is let in, in whichever way: she is a member at once, or after her
//! probation; what she owes is written down, her `Join` is answered.

use super::{
    ServiceError,
    event::{self, Event},
};
use crate::{
    domain::{
        id::{PersonId, ProposalId},
        membership::{Admitted, Standing},
    },
    store::{actor::Actor, db::Tx, membership, pool::Pool},
    world::World,
};

/// Who let her in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetInBy {
    /// The rule itself: this Pool is open, or enough members vouched.
    Rule,
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
    let now = world.now();
    let standing = match admitted.activate(now) {
        Ok(active) => {
            membership::activate(tx, pool_id, person, active, now).await?;
            Standing::Active(active)
        }
        Err(_) => {
            let standing = Standing::Admitted(admitted);
            membership::put(tx, pool_id, person, standing, now).await?;
            standing
        }
    };
    let (steward, proposal) = match by {
        LetInBy::Rule => (None, None),
        LetInBy::Steward(steward) => (Some(steward), None),
        LetInBy::Vote(proposal) => (None, Some(proposal)),
    };
    membership::set_admitted_by(tx, pool_id, person, steward, proposal).await?;
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
