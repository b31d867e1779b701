//! A member gives dues again and again, as much and as often as she likes, and
//! stops whenever she likes. When they are due, the program promises them for
//! her and says so, once.

use super::{
    ServiceError, Site,
    enact::months_after,
    promise_contribution::{Promise, promise, takes_promises},
    remind_contribution::say_due,
};
use crate::{
    domain::{
        contribution::{ContributionError, Purpose},
        form::Stage,
        id::{ContributionId, PersonId, PoolId},
        ledger::Day,
        money::Amount,
        time::Timestamp,
    },
    store::{
        contribution,
        db::Tx,
        dues::{self, Plan},
        membership,
        pool::{self, Pool},
    },
    world::World,
};

/// Months between two dues, at most.
const MOST_MONTHS: u16 = 12;

/// Writes what she gives from now on. Who had no dues, or none that go on
/// today, promises the first at once: its id.
///
/// # Errors
/// [`ServiceError::NotMember`], [`ServiceError::NotDeciding`],
/// [`ServiceError::Suspended`], [`ContributionError::Months`],
/// [`ContributionError::Nothing`]; see [`ServiceError`].
pub async fn set_dues(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    person: PersonId,
    amount: Amount,
    every_months: u16,
) -> Result<Option<ContributionId>, ServiceError> {
    let pool = pool::known(tx, pool_id).await?;
    takes_promises(&pool)?;
    if !membership::standing(tx, pool_id, person).await?.is_member() {
        return Err(ServiceError::NotMember);
    }
    if !(1..=MOST_MONTHS).contains(&every_months) {
        return Err(ContributionError::Months.into());
    }
    if amount == Amount::ZERO {
        return Err(ContributionError::Nothing.into());
    }
    let now = world.now();
    let today = Day::of(now);
    // What she gave is given until the day that it was due again: changing the
    // sum asks for nothing twice.
    let goes_on = dues::of_member(tx, pool_id, person)
        .await?
        .filter(|plan| plan.next_on > today);
    let mut plan = Plan {
        amount,
        currency: pool.variables.money.currency(),
        every_months,
        next_on: today,
        started_at: now,
        ended_at: None,
    };
    if let Some(before) = goes_on {
        plan.next_on = before.next_on;
        plan.started_at = before.next_on.starts_at();
        dues::put(tx, pool_id, person, &plan).await?;
        return Ok(None);
    }
    let first = promise_now(tx, world, &pool, person, &plan, true).await?;
    plan.next_on = next_after(&plan);
    dues::put(tx, pool_id, person, &plan).await?;
    Ok(Some(first))
}

async fn promise_now(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    person: PersonId,
    plan: &Plan,
    is_reminded_of: bool,
) -> Result<ContributionId, ServiceError> {
    let dues = Promise {
        purpose: Purpose::Dues,
        amount: plan.amount,
        part: None,
        due_on: plan.next_on,
        is_reminded_of,
    };
    promise(tx, world, pool, person, dues).await
}

/// The day after `next_on` on which dues are given: the day of the month on
/// which she began, or the last where a month is shorter.
fn next_after(plan: &Plan) -> Day {
    let began: Timestamp = Day::of(plan.started_at).starts_at();
    let mut months = plan.every_months.max(1);
    loop {
        let next = Day::of(months_after(began, months));
        match months.checked_add(plan.every_months.max(1)) {
            Some(more) if next <= plan.next_on => months = more,
            _ => return next.max(plan.next_on.plus(1)),
        }
    }
}

/// She gives no more; what she promised before stands. Whether she gave any.
///
/// # Errors
/// See [`ServiceError`].
pub async fn stop_dues(
    tx: &mut Tx,
    world: &World,
    pool: PoolId,
    person: PersonId,
) -> Result<bool, ServiceError> {
    Ok(dues::stop(tx, pool, person, world.now()).await?)
}

/// Her dues are due: they are promised, and she is told how to give them.
/// Whether they were. Dues of who is out end, as do those in a currency that
/// the Pool had before.
///
/// # Errors
/// See [`ServiceError`].
pub async fn promise_dues(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    person: PersonId,
) -> Result<bool, ServiceError> {
    let now = world.now();
    let found = dues::of_member(tx, pool_id, person).await?;
    let Some(mut plan) =
        found.filter(|plan| plan.ended_at.is_none() && plan.next_on <= Day::of(now))
    else {
        return Ok(false);
    };
    let pool = pool::known(tx, pool_id).await?;
    let is_member = membership::standing(tx, pool_id, person).await?.is_member();
    let is_hers = is_member && pool.stage != Stage::Dissolved;
    if !is_hers || plan.currency != pool.variables.money.currency() {
        return Ok(dues::stop(tx, pool_id, person, now).await?);
    }
    let id = promise_now(tx, world, &pool, person, &plan, false).await?;
    plan.next_on = next_after(&plan);
    dues::put(tx, pool_id, person, &plan).await?;
    if let Some(promised) = contribution::by_id(tx, id).await? {
        say_due(tx, world, site, &pool, &promised, "message-dues-due").await?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    #[test]
    fn dues_keep_their_day_of_the_month() {
        let day = |text: &str| {
            let at: jiff::Timestamp = format!("{text}T00:00:00Z").parse().unwrap();
            Day::of(Timestamp::from_micros(at.as_microsecond()))
        };
        for (began, next_on, every, expected) in [
            ("2026-01-31", "2026-01-31", 1, "2026-02-28"),
            ("2026-01-31", "2026-02-28", 1, "2026-03-31"),
            ("2026-11-23", "2026-11-23", 12, "2027-11-23"),
            ("2026-11-23", "2027-02-23", 3, "2027-05-23"),
            // Changed in between: the day that was set goes on.
            ("2026-11-23", "2026-12-01", 1, "2026-12-23"),
        ] {
            let plan = Plan {
                amount: Amount::ZERO,
                currency: Currency::EUR,
                every_months: every,
                next_on: day(next_on),
                started_at: day(began).starts_at(),
                ended_at: None,
            };
            assert_eq!(
                next_after(&plan),
                day(expected),
                "{began} {next_on} {every}"
            );
        }
    }
}
