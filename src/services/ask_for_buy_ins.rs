//! The members put a place for their money in use: whoever owes a buy-in gets
//! a reference for each part, and is told once where to pay, page by page. Each
//! page is one transaction that also notes where the next begins.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    event::{self, Event},
    promise_contribution::{Wish, owed_parts, promise_contribution},
    tell::{own_sum, tell},
    ways_to_pay::ways_to_pay,
};
use crate::{
    args,
    domain::{
        form::Stage,
        id::{PersonId, PoolId},
        money::Amount,
    },
    store::{
        actor, contribution,
        db::Tx,
        membership,
        pool::{self, Pool},
    },
    text::text_with,
    world::World,
};

/// People looked at in one transaction.
pub const PAGE: i64 = 50;

/// Asks those after `after`, and notes that the ones after them come next.
///
/// # Errors
/// See [`ServiceError`].
pub async fn ask_for_buy_ins(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    after: Uuid,
) -> Result<(), ServiceError> {
    let pool = pool::known(tx, pool_id).await?;
    if pool.stage == Stage::Dissolved || pool.suspended_because.is_some() {
        return Ok(());
    }
    let rows = membership::bound(tx, pool_id, after, PAGE).await?;
    for (_, person) in &rows {
        ask(tx, world, site, &pool, (*person).into()).await?;
    }
    let is_full = i64::try_from(rows.len()) == Ok(PAGE);
    if let Some((last, _)) = rows.last().filter(|_| is_full) {
        let next = Event::RailAdopted { after: *last };
        event::push(tx, world, pool_id, &next).await?;
    }
    Ok(())
}

/// Promises what she owes, and tells her of the first of it.
async fn ask(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    person: PersonId,
) -> Result<(), ServiceError> {
    let currency = pool.variables.money.currency();
    let mut first = None;
    for part in owed_parts(tx, pool.pool_id, person).await? {
        if part.missing() == 0 || part.currency != currency {
            continue;
        }
        let wish = Wish::Part(part.part);
        let id = promise_contribution(tx, world, pool.pool_id, person, wish).await?;
        first = first.or(Some((id, part.missing())));
    }
    let Some((id, missing)) = first else {
        return Ok(());
    };
    let Some(promised) = contribution::by_id(tx, id).await? else {
        return Ok(());
    };
    let who = actor::known(tx, person).await?;
    let args = args! {
        "pool" => pool.name.clone(),
        "amount" => own_sum(&who, Amount::from_minor(missing)?, promised.currency),
        "way" => ways_to_pay(tx, site, pool, &promised).await?,
    };
    let text = text_with("message-rail-adopted", &args);
    tell(tx, world, site, pool.pool_id.into(), &who, &text, None).await
}
