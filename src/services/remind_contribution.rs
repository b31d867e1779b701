//! What was due and has not come: she is reminded, once and kindly.

use super::{
    ServiceError, Site,
    tell::{own_sum, tell},
    ways_to_pay::ways_to_pay,
};
use crate::{
    args,
    domain::{contribution::State, form::Stage, id::ContributionId, ledger::Day, money::Amount},
    store::{
        actor,
        contribution::{self, Promised},
        db::Tx,
        membership,
        pool::{self, Pool},
    },
    text::text_with,
    world::World,
};

/// Days that a transfer may take before anybody is reminded of it.
pub const GRACE_DAYS: i32 = 3;

/// Reminds her, unless it came, she took it back, she is out, or she was
/// reminded before. Whether there was anything to decide.
///
/// # Errors
/// See [`ServiceError`].
pub async fn remind_contribution(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    id: ContributionId,
) -> Result<bool, ServiceError> {
    let now = world.now();
    let Some(promised) = contribution::by_id(tx, id).await? else {
        return Ok(false);
    };
    let is_late = promised.due_on.plus(GRACE_DAYS) <= Day::of(now);
    let is_open = promised.received_at.is_none() && !promised.contribution.is_cancelled;
    if !is_late || !is_open || !contribution::set_reminded(tx, id, now).await? {
        return Ok(false);
    }
    let pool = pool::known(tx, promised.pool_id).await?;
    let person = promised.contribution.person;
    let standing = membership::standing(tx, pool.pool_id, person).await?;
    if standing.is_member() && pool.stage != Stage::Dissolved {
        say_due(
            tx,
            world,
            site,
            &pool,
            &promised,
            "message-contribution-late",
        )
        .await?;
    }
    Ok(true)
}

/// Tells her what is due, and how to give it.
///
/// # Errors
/// See [`ServiceError`].
pub(super) async fn say_due(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    promised: &Promised,
    key: &str,
) -> Result<(), ServiceError> {
    let who = actor::known(tx, promised.contribution.person).await?;
    if who.gone_at.is_some() {
        return Ok(());
    }
    let missing = match promised.contribution.state() {
        State::Partly(missing) => Amount::from_minor(missing)?,
        _ => promised.contribution.amount,
    };
    let args = args! {
        "pool" => pool.name.clone(),
        "purpose" => promised.contribution.purpose.id(),
        "amount" => own_sum(&who, missing, promised.currency),
        "way" => ways_to_pay(tx, site, pool, promised).await?,
        "mine" => format!("{}/money/mine", site.pool_uri(&pool.handle)),
    };
    let text = text_with(key, &args);
    tell(tx, world, site, pool.pool_id.into(), &who, &text, None).await
}
