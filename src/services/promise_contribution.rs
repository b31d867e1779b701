//! A member promises a contribution, and gets the reference that its payment
//! carries. A part of a buy-in is promised once, however often she asks.

use super::{ServiceError, Site};
use crate::{
    banking::reference::Reference,
    domain::{
        contribution::{ContributionError, Purpose},
        form::Stage,
        id::{ContributionId, PersonId, PoolId},
        ledger::Day,
        money::{Amount, Currency},
        time::Timestamp,
    },
    store::{
        buy_in,
        contribution::{self, NewContribution, Promised},
        db::{Conn, Tx},
        membership,
        pool::{self, Pool},
    },
    world::World,
};

/// Dues and gifts of one member that are awaited at once.
const MOST_AWAITED: i64 = 20;
/// Tries for a reference that nobody has; of a billion of billions.
const TRIES: usize = 8;

/// What somebody wants to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The part of her buy-in of this number.
    Part(i64),
    /// So much to the costs.
    Dues(Amount),
    /// So much as a gift.
    Gift(Amount),
}

/// A promise to be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Promise {
    /// What for.
    pub purpose: Purpose,
    /// How much.
    pub amount: Amount,
    /// Which part of her buy-in, where it is one.
    pub part: Option<i64>,
    /// When it is due.
    pub due_on: Day,
    /// Whether she is reminded of it when it is late.
    pub is_reminded_of: bool,
}

/// Writes the promise; its id.
///
/// # Errors
/// [`ServiceError::NotMember`], [`ServiceError::NotDeciding`],
/// [`ServiceError::Suspended`], [`ContributionError::NotOwed`],
/// [`ContributionError::Nothing`], [`ContributionError::PromisedMany`]; see
/// [`ServiceError`].
pub async fn promise_contribution(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    person: PersonId,
    wish: Wish,
) -> Result<ContributionId, ServiceError> {
    let pool = pool::known(tx, pool_id).await?;
    takes_promises(&pool)?;
    let today = Day::of(world.now());
    let (purpose, amount) = match wish {
        Wish::Part(part) => return promise_part(tx, world, &pool, person, part).await,
        Wish::Dues(amount) => (Purpose::Dues, amount),
        Wish::Gift(amount) => (Purpose::Gift, amount),
    };
    // What is owed may be paid by whoever owes it; the rest is for members.
    if !membership::standing(tx, pool_id, person).await?.is_member() {
        return Err(ServiceError::NotMember);
    }
    if contribution::count_awaited_of(tx, pool_id, person).await? >= MOST_AWAITED {
        return Err(ContributionError::PromisedMany.into());
    }
    let new = Promise {
        purpose,
        amount,
        part: None,
        due_on: today,
        is_reminded_of: false,
    };
    promise(tx, world, &pool, person, new).await
}

/// A Pool takes promises from its founding to its end.
///
/// # Errors
/// [`ServiceError::NotDeciding`], [`ServiceError::Suspended`].
pub(super) fn takes_promises(pool: &Pool) -> Result<(), ServiceError> {
    if matches!(pool.stage, Stage::Draft | Stage::Dissolved) {
        return Err(ServiceError::NotDeciding);
    }
    if pool.suspended_because.is_some() {
        return Err(ServiceError::Suspended);
    }
    Ok(())
}

async fn promise_part(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    person: PersonId,
    number: i64,
) -> Result<ContributionId, ServiceError> {
    if let Some(before) = contribution::of_part(tx, pool.pool_id, person, number).await? {
        return Ok(before.contribution_id);
    }
    let parts = buy_in::of_member(tx, pool.pool_id, person).await?;
    let currency = pool.variables.money.currency();
    let owed = parts
        .into_iter()
        .find(|part| part.part == number && part.waived_at.is_none())
        .filter(|part| part.currency == currency.code())
        .ok_or(ContributionError::NotOwed)?;
    let new = Promise {
        purpose: Purpose::BuyIn,
        amount: Amount::from_minor(owed.amount_minor)?,
        part: Some(number),
        due_on: Day::of(Timestamp::from_micros(owed.due_at)),
        is_reminded_of: true,
    };
    promise(tx, world, pool, person, new).await
}

/// Writes a promise with a reference of its own.
///
/// # Errors
/// [`ContributionError::Nothing`]; see [`ServiceError`].
pub(super) async fn promise(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    person: PersonId,
    promise: Promise,
) -> Result<ContributionId, ServiceError> {
    if promise.amount == Amount::ZERO {
        return Err(ContributionError::Nothing.into());
    }
    let contribution_id = world.new_id().into();
    let reference = free_reference(tx, world).await?;
    let new = NewContribution {
        contribution_id,
        pool: pool.pool_id,
        person,
        purpose: promise.purpose,
        amount: promise.amount,
        currency: pool.variables.money.currency(),
        reference: reference.as_str(),
        part: promise.part,
        due_on: promise.due_on,
        is_reminded_of: promise.is_reminded_of,
    };
    contribution::insert(tx, &new, world.now()).await?;
    Ok(contribution_id)
}

async fn free_reference(conn: &mut Conn, world: &World) -> Result<Reference, ServiceError> {
    for _ in 0..TRIES {
        let reference = Reference::of(u64::from_be_bytes(world.random_bytes()));
        let found = contribution::by_reference(conn, reference.as_str()).await?;
        if found.is_none() {
            return Ok(reference);
        }
    }
    Err(ServiceError::Internal("no reference is free".to_owned()))
}

/// She takes a promise back of which nothing has arrived. A part of a buy-in
/// stays owed.
///
/// # Errors
/// [`ContributionError::Unknown`], [`ContributionError::Arrived`],
/// [`ContributionError::Cancelled`]; see [`ServiceError`].
pub async fn cancel_contribution(
    tx: &mut Tx,
    world: &World,
    pool: PoolId,
    person: PersonId,
    id: ContributionId,
) -> Result<(), ServiceError> {
    let found = hers(tx, pool, person, id).await?;
    if found.contribution.received > Amount::ZERO {
        return Err(ContributionError::Arrived.into());
    }
    if !contribution::cancel(tx, id, world.now()).await? {
        return Err(ContributionError::Cancelled.into());
    }
    Ok(())
}

/// A contribution of this person to this Pool.
///
/// # Errors
/// [`ContributionError::Unknown`]; see [`ServiceError`].
pub async fn hers(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
    id: ContributionId,
) -> Result<Promised, ServiceError> {
    contribution::by_id(conn, id)
        .await?
        .filter(|found| found.pool_id == pool && found.contribution.person == person)
        .ok_or_else(|| ContributionError::Unknown.into())
}

/// A part of a buy-in that is owed, and how far it has come.
#[derive(Clone, Debug)]
pub struct OwedPart {
    /// Its number.
    pub part: i64,
    /// How much is asked for.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// When it is due.
    pub due_at: Timestamp,
    /// Nobody asks for it any more.
    pub is_waived: bool,
    /// Her promise to pay it, when she made one.
    pub promised: Option<Promised>,
}

impl OwedPart {
    /// What is still missing; nothing where it is waived.
    #[must_use]
    pub fn missing(&self) -> i64 {
        let received = self
            .promised
            .as_ref()
            .map_or(0, |promised| promised.contribution.received.minor());
        if self.is_waived {
            0
        } else {
            (self.amount.minor() - received).max(0)
        }
    }
}

/// The parts of what a person owes and owed for joining, in their order.
///
/// # Errors
/// See [`ServiceError`].
pub async fn owed_parts(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
) -> Result<Vec<OwedPart>, ServiceError> {
    let promised = contribution::parts_of_member(conn, pool, person).await?;
    buy_in::of_member(conn, pool, person)
        .await?
        .into_iter()
        .map(|part| {
            Ok(OwedPart {
                part: part.part,
                amount: Amount::from_minor(part.amount_minor)?,
                currency: Currency::parse(&part.currency)?,
                due_at: Timestamp::from_micros(part.due_at),
                is_waived: part.waived_at.is_some(),
                promised: promised
                    .iter()
                    .find(|each| each.part == Some(part.part))
                    .cloned(),
            })
        })
        .collect()
}

/// The page of a contribution, for messages.
#[must_use]
pub fn contribution_uri(site: &Site, pool: &Pool, id: ContributionId) -> String {
    format!(
        "{}/contributions/{}",
        site.pool_uri(&pool.handle),
        uuid::Uuid::from(id)
    )
}
