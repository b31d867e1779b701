//! A steward takes cash for a contribution and says so. Above the Pool's limit,
//! and where it is her own, a second steward confirms it before it is booked.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    promise_contribution::contribution_uri,
    receive_contribution::{Arrived, receive_contribution},
    tell::{own_sum, tell},
};
use crate::{
    args,
    domain::{
        contribution::ContributionError,
        id::{ContributionId, PersonId, PoolId},
        ledger::Day,
        membership::MembershipError,
        money::Amount,
    },
    store::{
        actor,
        cash::{self, Cash},
        contribution::{self, Promised},
        db::Tx,
        membership,
        pool::{self, Pool},
        rail::{self, RailKind},
    },
    text::text_with,
    world::World,
};

/// What became of the cash that a steward recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is booked, by the entry of this number.
    Booked(i64),
    /// A second steward has to confirm it.
    Waits(Uuid),
}

/// Writes it, and books it unless a second steward has to confirm it. She who
/// gave it is told either way, and can object.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`ContributionError::Unknown`],
/// [`ContributionError::Nothing`]; see [`receive_contribution`].
pub async fn record_cash(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    steward: PersonId,
    given: (ContributionId, Amount),
) -> Result<Recorded, ServiceError> {
    record(tx, world, site, (pool_id, steward), given, false).await
}

/// The same for what came to the Pool's fiscal host.
///
/// # Errors
/// [`ContributionError::NoPlace`] where it has none; see [`record_cash`].
pub async fn record_at_host(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    steward: PersonId,
    given: (ContributionId, Amount),
) -> Result<Recorded, ServiceError> {
    let rails = rail::in_use(tx, pool_id).await?;
    if rails.iter().all(|rail| rail.kind != RailKind::Host) {
        return Err(ContributionError::NoPlace.into());
    }
    record(tx, world, site, (pool_id, steward), given, true).await
}

async fn record(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    (pool_id, steward): (PoolId, PersonId),
    (id, amount): (ContributionId, Amount),
    at_host: bool,
) -> Result<Recorded, ServiceError> {
    check_steward(tx, pool_id, steward).await?;
    let pool = pool::known(tx, pool_id).await?;
    let promised = contribution::by_id(tx, id)
        .await?
        .filter(|found| found.pool_id == pool_id)
        .ok_or(ContributionError::Unknown)?;
    if amount == Amount::ZERO {
        return Err(ContributionError::Nothing.into());
    }
    if promised.contribution.is_cancelled {
        return Err(ContributionError::Cancelled.into());
    }
    let needs_two = needs_two(tx, &pool, &promised, steward, amount).await?;
    let now = world.now();
    let new = Cash {
        cash_receipt_id: world.new_id(),
        pool_id,
        contribution_id: id,
        amount,
        at_host,
        recorded_by: steward,
        recorded_at: now,
        confirmed_at: (!needs_two).then_some(now),
        withdrawn_at: None,
    };
    cash::insert(tx, &new).await?;
    if needs_two {
        say(tx, world, site, &pool, &promised, &new).await?;
        return Ok(Recorded::Waits(new.cash_receipt_id));
    }
    let number = book(tx, world, site, &pool, &new, steward).await?;
    say(tx, world, site, &pool, &promised, &new).await?;
    Ok(Recorded::Booked(number))
}

/// Whether one steward's word is not enough: above the limit, all cash of that
/// contribution taken together, or where she gave it herself.
async fn needs_two(
    tx: &mut Tx,
    pool: &Pool,
    promised: &Promised,
    steward: PersonId,
    amount: Amount,
) -> Result<bool, ServiceError> {
    let before = cash::of_contribution(tx, promised.contribution_id).await?;
    let before = before
        .iter()
        .filter(|each| each.withdrawn_at.is_none())
        .fold(0_i64, |sum, each| sum.saturating_add(each.amount.minor()));
    let all = before.saturating_add(amount.minor());
    let limit = pool.variables.money.two_approvers_above();
    Ok(all > limit.minor() || promised.contribution.person == steward)
}

async fn check_steward(tx: &mut Tx, pool: PoolId, who: PersonId) -> Result<(), ServiceError> {
    if !membership::is_steward(tx, pool, who).await? {
        return Err(MembershipError::NotSteward.into());
    }
    Ok(())
}

async fn book(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    cash: &Cash,
    by: PersonId,
) -> Result<i64, ServiceError> {
    let arrived = Arrived {
        contribution: cash.contribution_id,
        amount: cash.amount,
        account: cash.account(),
        on: Day::of(cash.recorded_at),
    };
    receive_contribution(tx, world, site, pool, arrived, Some(by)).await
}

/// She who gave it is told what a steward wrote, so that she can object.
async fn say(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    promised: &Promised,
    cash: &Cash,
) -> Result<(), ServiceError> {
    let who = actor::known(tx, promised.contribution.person).await?;
    let steward = actor::known(tx, cash.recorded_by).await?;
    let args = args! {
        "pool" => pool.name.clone(),
        "steward" => steward.address(&site.host),
        "amount" => own_sum(&who, cash.amount, promised.currency),
        "link" => contribution_uri(site, pool, promised.contribution_id),
    };
    let key = if cash.at_host {
        "message-host-recorded"
    } else {
        "message-cash-recorded"
    };
    let text = text_with(key, &args);
    tell(tx, world, site, pool.pool_id.into(), &who, &text, None).await
}

async fn waiting(tx: &mut Tx, pool: PoolId, id: Uuid) -> Result<Cash, ServiceError> {
    let found = cash::by_id(tx, id)
        .await?
        .filter(|cash| cash.pool_id == pool)
        .ok_or(ContributionError::UnknownCash)?;
    if !found.waits() {
        return Err(ContributionError::CashDecided.into());
    }
    Ok(found)
}

/// A second steward has seen the cash: it is booked. The entry's number.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`ContributionError::UnknownCash`],
/// [`ContributionError::CashDecided`], [`ContributionError::SameSteward`] (who
/// recorded it, or gave it); see [`receive_contribution`].
pub async fn confirm_cash(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    steward: PersonId,
    id: Uuid,
) -> Result<i64, ServiceError> {
    check_steward(tx, pool_id, steward).await?;
    let found = waiting(tx, pool_id, id).await?;
    let promised = contribution::by_id(tx, found.contribution_id)
        .await?
        .ok_or(ContributionError::Unknown)?;
    if found.recorded_by == steward || promised.contribution.person == steward {
        return Err(ContributionError::SameSteward.into());
    }
    let pool = pool::known(tx, pool_id).await?;
    cash::confirm(tx, id, steward, world.now()).await?;
    book(tx, world, site, &pool, &found, steward).await
}

/// A steward says that it is not so, before it is booked.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`ContributionError::UnknownCash`],
/// [`ContributionError::CashDecided`]; see [`ServiceError`].
pub async fn withdraw_cash(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    steward: PersonId,
    id: Uuid,
) -> Result<(), ServiceError> {
    check_steward(tx, pool_id, steward).await?;
    waiting(tx, pool_id, id).await?;
    cash::withdraw(tx, id, world.now()).await?;
    Ok(())
}
