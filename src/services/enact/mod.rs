//! A carried proposal takes effect by itself, in the transaction that closes
//! it, once; or the record says why it could not. First it is looked at what
//! stands in the way, then the proposal is closed with that on record, then
//! its effect is written: the tables let nothing through that no carried
//! proposal covers.

mod bylaws;
mod election;
mod money;
mod people;

use super::{ServiceError, Site, tell_of_change::tell_of_change};
use crate::{
    domain::{
        enactment::{CouldNot, Enactment},
        form::Stage,
        id::{PersonId, RailId},
        kind::Matter,
        mandate::Mandate,
        money::Amount,
        proposal::Closed,
        terms::Terms,
    },
    store::{
        actor::Actor,
        db::Tx,
        membership::{self, Membership},
        pool::{self, Pool},
        proposal::Proposal,
    },
    world::World,
};

pub(super) use election::months_after;
pub use election::{count, elected, election_term};

/// What is to be done.
#[derive(Debug)]
enum Effect {
    /// The founders' draft is in force, and they are members.
    Found,
    /// These terms are in force.
    Amend(Box<Terms>),
    /// This person is let in.
    Admit(Box<(Actor, Membership)>),
    /// This person is out.
    Expel(PersonId, Box<Membership>),
    /// These are the stewards.
    Elect(Vec<PersonId>),
    /// The Pool comes to this stage.
    Stage(Stage),
    /// So much is set aside.
    Reserve(Amount),
    /// The Pool's money is kept there.
    Adopt(RailId),
    /// Nothing that the program could do.
    Nothing,
}

/// A carried proposal with what it comes to.
#[derive(Debug)]
pub struct Plan {
    mandate: Mandate,
    pool: Pool,
    effect: Result<Effect, CouldNot>,
}

impl Plan {
    /// What goes on record.
    #[must_use]
    pub fn enactment(&self) -> Enactment {
        match self.effect {
            Ok(_) => Enactment::Done,
            Err(reason) => Enactment::CouldNot(reason),
        }
    }
}

/// What a proposal that closes now comes to; nothing unless it was carried.
///
/// # Errors
/// See [`ServiceError`].
pub async fn plan(
    tx: &mut Tx,
    proposal: &Proposal,
    closed: &Closed,
) -> Result<Option<Plan>, ServiceError> {
    let Some(mandate) = closed.mandate() else {
        return Ok(None);
    };
    let pool = pool::known(tx, proposal.pool_id).await?;
    let effect = if pool.stage == Stage::Dissolved {
        Err(CouldNot::PoolEnded)
    } else {
        effect(tx, &pool, proposal).await?
    };
    Ok(Some(Plan {
        mandate,
        pool,
        effect,
    }))
}

async fn effect(
    tx: &mut Tx,
    pool: &Pool,
    proposal: &Proposal,
) -> Result<Result<Effect, CouldNot>, ServiceError> {
    Ok(match proposal.matter {
        Matter::Founding(bylaws_id) => {
            let founders = membership::count_applied(tx, pool.pool_id).await?;
            if founders < i64::from(pool.form.least_founders()) {
                Err(CouldNot::FoundersMissing)
            } else if pool.stage == Stage::Draft && pool.bylaws_id == bylaws_id {
                Ok(Effect::Found)
            } else {
                Err(CouldNot::BylawsChanged)
            }
        }
        Matter::Decision => Ok(Effect::Nothing),
        Matter::Amendment(bylaws_id) => {
            bylaws::look_at_amendment(tx, pool, proposal, bylaws_id).await?
        }
        Matter::Admission(person) => people::look_at_admission(tx, pool, person).await?,
        Matter::Expulsion(person) => people::look_at_expulsion(tx, pool, person).await?,
        Matter::Election { .. } => election::look_at_election(tx, pool, proposal).await?,
        Matter::Filing if pool.stage == Stage::Filed => Ok(Effect::Stage(Stage::Active)),
        Matter::Filing => Err(CouldNot::NotFiled),
        Matter::Dissolution => Ok(Effect::Stage(Stage::Dissolved)),
        Matter::Spend(spend) => money::look_at_spend(tx, pool, spend).await?,
        Matter::Rail(rail) => Ok(Effect::Adopt(rail)),
    })
}

/// Does it. The proposal must be closed with [`Plan::enactment`] on record.
///
/// # Errors
/// See [`ServiceError`].
pub async fn enact(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    proposal: &Proposal,
    plan: Plan,
) -> Result<(), ServiceError> {
    let Plan {
        mandate,
        pool,
        effect,
    } = plan;
    let effect = match effect {
        Ok(effect) => effect,
        Err(CouldNot::MemberGone) => return people::remember(tx, proposal).await,
        Err(_) => return Ok(()),
    };
    take_effect(tx, world, site, proposal, (&mandate, &pool), effect).await?;
    tell_of_change(tx, world, &pool).await
}

async fn take_effect(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    proposal: &Proposal,
    (mandate, pool): (&Mandate, &Pool),
    effect: Effect,
) -> Result<(), ServiceError> {
    match effect {
        Effect::Found => bylaws::found(tx, world, site, pool, mandate).await,
        Effect::Amend(terms) => bylaws::amend(tx, world, pool, proposal, &terms).await,
        Effect::Admit(who) => people::admit(tx, world, site, pool, *who, mandate).await,
        Effect::Expel(person, row) => {
            people::expel(tx, world, site, pool, person, &row, mandate).await
        }
        Effect::Elect(elected) => election::seat(tx, proposal, &elected, mandate).await,
        Effect::Stage(stage) => Ok(pool::set_stage(tx, pool, stage).await?),
        Effect::Reserve(amount) => money::reserve(tx, world, pool, mandate, amount).await,
        Effect::Adopt(rail) => money::adopt(tx, world, pool, mandate, rail).await,
        Effect::Nothing => Ok(()),
    }
}
