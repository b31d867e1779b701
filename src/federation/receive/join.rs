//! `Join`: the first asks, the second agrees where joining costs nothing; by who
//! gave notice, it takes the notice back. What can't be is told in words, and answered with `Reject`.

use super::{Ended, Received, local_pool};
use crate::{
    args,
    domain::{
        id::PoolId,
        membership::{MembershipError, Standing},
        money::BuyIn,
    },
    federation::refusal::Refusal,
    services::{
        Event, ServiceError, Site,
        agree_to_rules::agree_to_rules,
        ask_to_join::ask_to_join,
        enter_pool::accept_join,
        event,
        hear_word::refusal_key,
        person_of,
        record_acceptance::{Consent, Way, signature_of},
        stay::stay,
        tell::tell,
    },
    store::{actor::Actor, db::Tx, membership, pool},
    text::text_with,
    world::World,
};

/// Asks, agrees, or stays.
pub(super) async fn join(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    received: &Received<'_>,
    pool_uri: &str,
) -> Result<Ended, ServiceError> {
    let Some(pool) = local_pool(tx, site, pool_uri).await? else {
        return Ok(Refusal::UnknownPool.into());
    };
    let from = received.from;
    let Some(person) = person_of(from) else {
        return Ok(Refusal::UnsupportedActivity.into());
    };
    let join_uri = received.request.activity_uri.clone();
    let standing = membership::standing(tx, pool, person).await?;
    if costs(tx, pool).await? {
        // A bare `Join` is not yet a word that makes a debt: she is told the
        // rules again, with their cost, until she says agree.
        match standing {
            Standing::Invited(_) => return ask(tx, world, site, from, pool, join_uri).await,
            Standing::Applied(_) => return Ok(Ended::Done),
            _ => {}
        }
    }
    match standing {
        Standing::Applied(_) | Standing::Invited(_) => {
            agree(tx, world, site, received, pool, join_uri).await
        }
        standing @ (Standing::Admitted(_) | Standing::Active(_) | Standing::Leaving(_)) => {
            if matches!(standing, Standing::Leaving(_)) {
                match stay(tx, world, pool, from).await {
                    Err(ServiceError::Membership(refusal)) => {
                        return refuse(tx, world, site, from, pool, join_uri, key(refusal)).await;
                    }
                    other => other?,
                };
            }
            let pool = pool::known(tx, pool).await?;
            accept_join(tx, world, &pool, from, join_uri).await?;
            Ok(Ended::Done)
        }
        Standing::Outside | Standing::TurnedDown(_) | Standing::Expelled(_) => {
            ask(tx, world, site, from, pool, join_uri).await
        }
    }
}

/// Whether joining costs something.
async fn costs(tx: &mut Tx, pool: PoolId) -> Result<bool, ServiceError> {
    let pool = pool::known(tx, pool).await?;
    Ok(pool.variables.money.buy_in() != BuyIn::None)
}

async fn ask(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    from: &Actor,
    pool: PoolId,
    join_uri: String,
) -> Result<Ended, ServiceError> {
    let join = Some(join_uri.clone());
    let asked = ask_to_join(tx, world, site, pool, from, join, None).await;
    match no_entry(asked)? {
        Some(told) => refuse(tx, world, site, from, pool, join_uri, told).await,
        None => Ok(Ended::Done),
    }
}

async fn agree(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    received: &Received<'_>,
    pool: PoolId,
    join_uri: String,
) -> Result<Ended, ServiceError> {
    let consent = Consent {
        typed_name: signature_of(received.from)?,
        buy_in: None,
        way: Way::Join(received.request.request_id),
    };
    let from = received.from;
    let join = Some(join_uri.clone());
    let agreed = agree_to_rules(tx, world, site, pool, from, &consent, join, None).await;
    match agreed {
        // The request is the evidence of her acceptance.
        Ok(_) => Ok(Ended::Evidence),
        Err(ServiceError::Membership(MembershipError::AlreadyWaiting)) => Ok(Ended::Done),
        // Another version came into force since she was shown one.
        Err(ServiceError::Membership(MembershipError::NotAsked)) => {
            ask(tx, world, site, from, pool, join_uri).await
        }
        Err(error) => match no_entry(Err(error))? {
            Some(told) => refuse(tx, world, site, from, pool, join_uri, told).await,
            None => Ok(Ended::Done),
        },
    }
}

/// The message for what keeps her out; other trouble stays an error.
fn no_entry(tried: Result<(), ServiceError>) -> Result<Option<&'static str>, ServiceError> {
    match tried {
        Ok(()) => Ok(None),
        Err(ServiceError::Membership(refusal)) => Ok(Some(key(refusal))),
        Err(ServiceError::Suspended) => Ok(Some("message-suspended")),
        Err(ServiceError::VoteIsOpen) => Ok(Some("message-founding-vote-runs")),
        Err(ServiceError::NotDeciding) => Ok(Some("message-lets-nobody-in")),
        Err(other) => Err(other),
    }
}

fn key(refusal: MembershipError) -> &'static str {
    refusal_key(refusal).unwrap_or("message-lets-nobody-in")
}

async fn refuse(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    from: &Actor,
    pool: PoolId,
    join_uri: String,
    told: &str,
) -> Result<Ended, ServiceError> {
    let pool = pool::known(tx, pool).await?;
    let event = Event::JoinRejected {
        person_id: from.actor_id,
        join_uri,
    };
    event::push(tx, world, pool.pool_id, &event).await?;
    let args = args! { "pool" => pool.name.clone(), "link" => site.pool_uri(&pool.handle) };
    let text = text_with(told, &args);
    tell(tx, world, site, pool.pool_id.into(), from, &text, None).await?;
    Ok(Refusal::UnsupportedActivity.into())
}
