//! What ends by the clock: probations, and notices of those who leave. Whoever
//! finds nothing that is over, does nothing: asking twice is asking once.

use super::{ServiceError, Site, owe_buy_in::waive_buy_in, redeem::owe_capital, tell::tell};
use crate::{
    args,
    domain::{
        id::{PersonId, PoolId},
        membership::Standing,
        money::BuyIn,
        variables::Number,
    },
    store::{actor, db::Tx, membership, pool, pool::Pool},
    text::text_with,
    world::World,
};

/// Her probation is over: she votes from now on. Whether it was.
///
/// # Errors
/// See [`ServiceError`].
pub async fn end_probation(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    person: PersonId,
) -> Result<bool, ServiceError> {
    let now = world.now();
    let standing = membership::standing(tx, pool_id, person).await?;
    let Some(active) = standing
        .admitted()
        .ok()
        .and_then(|step| step.activate(now).ok())
    else {
        return Ok(false);
    };
    membership::activate(tx, pool_id, person, active, now).await?;
    let pool = pool::known(tx, pool_id).await?;
    say(tx, world, site, &pool, person, "message-probation-over").await?;
    Ok(true)
}

/// Her notice is over: she is out. Whether it was.
///
/// # Errors
/// See [`ServiceError`].
pub async fn end_notice(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    person: PersonId,
) -> Result<bool, ServiceError> {
    let now = world.now();
    let standing = membership::standing(tx, pool_id, person).await?;
    if !standing.leaving().is_ok_and(|leaving| leaving.is_over(now)) {
        return Ok(false);
    }
    membership::put(tx, pool_id, person, Standing::Outside, now).await?;
    waive_buy_in(tx, pool_id, person, now).await?;
    owe_capital(tx, world, pool_id, person).await?;
    let pool = pool::known(tx, pool_id).await?;
    // Where joining costs nothing, there is no capital to pay back.
    let key = match pool.variables.money.buy_in() {
        BuyIn::None => "message-notice-over",
        _ => "message-notice-over-capital",
    };
    say(tx, world, site, &pool, person, key).await?;
    Ok(true)
}

async fn say(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    person: PersonId,
    key: &str,
) -> Result<(), ServiceError> {
    let who = actor::known(tx, person).await?;
    let text = text_with(
        key,
        &args! {
            "pool" => pool.name.clone(),
            "link" => site.pool_uri(&pool.handle),
            "months" => i64::from(pool.variables.number(Number::RedemptionMonths)),
        },
    );
    tell(tx, world, site, pool.pool_id.into(), &who, &text, None).await
}
