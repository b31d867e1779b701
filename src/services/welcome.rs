//! Somebody is in, and is told so: by whom, from when on she votes, and how to
//! pay a buy-in that has to arrive first.

use super::{
    ServiceError, Site,
    enter_pool::LetInBy,
    promise_contribution::owed_parts,
    tell::{own_sum, tell, time},
    ways_to_pay::ways_to_pay,
};
use crate::{
    args,
    domain::{membership::Standing, time::Timestamp},
    store::{actor::Actor, db::Tx, pool::Pool},
    text::text_with,
    world::World,
};

/// Tells her. `standing` is where she stands now.
///
/// # Errors
/// See [`ServiceError`].
#[allow(clippy::too_many_arguments)]
pub async fn welcome(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    who: &Actor,
    standing: Standing,
    by: LetInBy,
    in_reply_to: Option<String>,
) -> Result<(), ServiceError> {
    let text = match standing.admitted() {
        Ok(step) if step.awaits_buy_in => {
            let in_probation = (step.votes_from > world.now()).then_some(step.votes_from);
            buy_in_text(tx, site, pool, who, in_probation).await?
        }
        _ => None,
    };
    let text = text.unwrap_or_else(|| welcome_text(site, pool, standing, by));
    tell(
        tx,
        world,
        site,
        pool.pool_id.into(),
        who,
        &text,
        in_reply_to,
    )
    .await
}

/// Somebody who is a member once her buy-in is there is told how to pay it;
/// none where there is nothing to pay.
async fn buy_in_text(
    tx: &mut Tx,
    site: &Site,
    pool: &Pool,
    who: &Actor,
    votes_from: Option<Timestamp>,
) -> Result<Option<String>, ServiceError> {
    let parts = owed_parts(tx, pool.pool_id, who.actor_id.into()).await?;
    let first = parts.into_iter().find(|part| part.missing() > 0);
    let Some(promised) = first.and_then(|part| part.promised) else {
        return Ok(None);
    };
    let key = match votes_from {
        Some(_) => "message-welcome-buy-in-probation",
        None => "message-welcome-buy-in",
    };
    let args = args! {
        "pool" => pool.name.clone(),
        "amount" => own_sum(who, promised.contribution.amount, promised.currency),
        "when" => votes_from.map(time).unwrap_or_default(),
        "way" => ways_to_pay(tx, site, pool, &promised).await?,
    };
    Ok(Some(text_with(key, &args)))
}

fn welcome_text(site: &Site, pool: &Pool, standing: Standing, by: LetInBy) -> String {
    let votes_from: Option<Timestamp> = standing.admitted().ok().map(|step| step.votes_from);
    let key = match (votes_from, by) {
        (Some(_), _) => "message-welcome-on-probation",
        (None, LetInBy::Rule) => "message-welcome-member",
        (None, LetInBy::Sponsors) => "message-let-in-by-sponsors",
        (None, LetInBy::Steward(_)) => "message-let-in",
        (None, LetInBy::Vote(_)) => "message-let-in-by-vote",
    };
    text_with(
        key,
        &args! {
            "pool" => pool.name.clone(),
            "link" => site.pool_uri(&pool.handle),
            "when" => votes_from.map(time).unwrap_or_default(),
        },
    )
}
