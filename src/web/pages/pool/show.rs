//! `/pools/{handle}`: what a Pool is, what it decides, who is in it.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use super::draft;
use crate::{
    banking::amount,
    domain::{form::Stage, id::PoolId, time::Timestamp},
    services::{post_entry::budget_of, promise_contribution::owed_parts},
    store::{ballot, db::Conn, follow, group_link, membership, pool::Pool, proposal, review},
    web::{
        WebError,
        desk::desk,
        read,
        shape::{self, Counted, Named, person_ref, small},
        view::{
            budget::DeskLine,
            kinds::ReviewLine,
            pool::{PoolPage, Standing},
            when::When,
        },
        visit::{Visit, show as shown},
    },
};

/// Members named beside the proposals.
const MEMBERS: i64 = 12;
/// Open proposals; a Pool with more has other worries.
const OPEN: i64 = 50;
/// Closed proposals on one page.
const PAST: i64 = 10;

/// Which page of closed proposals.
#[derive(Debug, Deserialize)]
pub struct Asked {
    before: Option<i64>,
}

/// A Pool's page, for everyone.
pub async fn show(
    visit: Visit,
    Path(handle): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let now = web.world.now();
    let mut conn = web.db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    if pool.stage == Stage::Draft {
        return draft::show(&visit, &mut conn, &pool).await;
    }
    let id = pool.pool_id;
    let standing = read::standing(&mut conn, &pool, &visit).await?;
    let mut open = proposal::open_of_pool(&mut conn, id, i64::MAX, OPEN).await?;
    open.sort_by_key(|each| each.closes_at);
    let past =
        proposal::closed_of_pool(&mut conn, id, asked.before.unwrap_or(i64::MAX), PAST).await?;
    let lowest = open.iter().chain(&past).map(|each| each.number).min();
    let counted = counted(&mut conn, &visit, id, lowest).await?;
    let is_full = i64::try_from(past.len()) == Ok(PAST);
    let last = past.last().filter(|_| is_full);
    let members = membership::active(&mut conn, id, Uuid::nil(), MEMBERS).await?;
    let (waiting, desk) = for_steward(&mut conn, &pool, standing).await?;
    shown(&PoolPage {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        rules: shape::rules(&pool),
        standing,
        awaits_buy_in: awaits_buy_in(&mut conn, &visit, id).await?,
        has_bylaws_to_accept: read::has_bylaws_to_accept(&mut conn, &pool, &visit).await?,
        founded: When::new(Timestamp::from_micros(pool.founded_at), now),
        members_count: small(membership::count_active(&mut conn, id).await?),
        followers_count: small(follow::count(&mut conn, id.into()).await?),
        waiting_count: small(waiting),
        available: available(&mut conn, &visit, &pool, standing).await?,
        owes: owes(&mut conn, &visit, &pool).await?,
        desk,
        members: members
            .iter()
            .map(|row| person_ref(&web.site, Named::from(row)))
            .collect(),
        groups: group_link::of_pool(&mut conn, id)
            .await?
            .iter()
            .filter(|(_, group)| group.gone_at.is_none())
            .map(|(_, group)| person_ref(&web.site, Named::from(group)))
            .collect(),
        open: open
            .iter()
            .map(|each| counted.card(each, &handle, None, now))
            .collect(),
        reviews: review::of_pool(&mut conn, id, OPEN)
            .await?
            .into_iter()
            .map(|each| ReviewLine {
                number: small(each.number),
                title: each.title,
            })
            .collect(),
        past: past
            .iter()
            .map(|each| counted.card(each, &handle, None, now))
            .collect(),
        past_next: last.map(|last| format!("/pools/{handle}?before={}", last.number)),
        purpose: pool.purpose,
    })
}

/// How many wait to be let in, and what of the money waits; nothing for who is
/// no steward.
async fn for_steward(
    conn: &mut Conn,
    pool: &Pool,
    standing: Standing,
) -> Result<(i64, Vec<DeskLine>), WebError> {
    if standing != Standing::Steward {
        return Ok((0, Vec::new()));
    }
    let waiting = membership::count_applied(conn, pool.pool_id).await?;
    Ok((waiting, desk(conn, pool).await?))
}

/// What may still be decided on, where the visitor sees the budget.
async fn available(
    conn: &mut Conn,
    visit: &Visit,
    pool: &Pool,
    standing: Standing,
) -> Result<Option<String>, WebError> {
    if !pool.variables.open_books && !standing.is_inside() {
        return Ok(None);
    }
    let available = budget_of(conn, pool).await?.available().max(0);
    let currency = pool.variables.money.currency();
    Ok(Some(amount::show(available, currency, visit.locale())))
}

/// What is missing of the visitor's buy-in, where something is.
async fn owes(conn: &mut Conn, visit: &Visit, pool: &Pool) -> Result<Option<String>, WebError> {
    let Some(viewer) = visit.viewer() else {
        return Ok(None);
    };
    let parts = owed_parts(conn, pool.pool_id, viewer.person).await?;
    let missing = parts
        .iter()
        .fold(0_i64, |sum, part| sum.saturating_add(part.missing()));
    let currency = pool.variables.money.currency();
    let shown = amount::show(missing, currency, visit.locale());
    Ok((missing > 0).then_some(shown))
}

/// Whether the visitor's buy-in has to arrive before she votes.
async fn awaits_buy_in(conn: &mut Conn, visit: &Visit, pool: PoolId) -> Result<bool, WebError> {
    let Some(viewer) = visit.viewer() else {
        return Ok(false);
    };
    let standing = membership::standing(conn, pool, viewer.person).await?;
    Ok(standing.admitted().is_ok_and(|step| step.awaits_buy_in))
}

async fn counted(
    conn: &mut Conn,
    visit: &Visit,
    pool: PoolId,
    lowest: Option<i64>,
) -> Result<Counted, WebError> {
    let Some(lowest) = lowest else {
        return Ok(Counted::default());
    };
    Ok(Counted {
        tallies: ballot::open_tallies(conn, pool).await?,
        mine: match visit.viewer() {
            Some(viewer) => ballot::own(conn, pool, viewer.person, lowest).await?,
            None => Vec::new(),
        },
    })
}
