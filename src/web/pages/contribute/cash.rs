//! `/pools/{handle}/money/cash`: stewards record cash, and confirm what another
//! one recorded.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use super::shapes::{awaited_line, told};
use crate::{
    domain::{id::PersonId, membership::MembershipError},
    services::{
        ServiceError,
        record_cash::{confirm_cash, withdraw_cash},
        take_back_cash::take_back_cash,
    },
    store::{
        actor,
        cash::{self, Cash},
        contribution,
        db::Conn,
        membership,
        pool::Pool,
    },
    text::text,
    transact,
    web::{
        WebError,
        part::{Part, one_more},
        read,
        shape::{self, Named, person_ref},
        view::{
            contribute::{CashLine, CashPage},
            when::When,
        },
        visit::{Visit, show as shown},
    },
};

/// Contributions on one page.
const PAGE: usize = 30;
/// Cash booked last that is shown.
const BOOKED: i64 = 10;
/// Cash that waits; more of it has other reasons.
const WAITING: i64 = 100;

/// After which one the list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    above: i64,
    after: Option<Uuid>,
}

/// The Pool of a path, for its stewards.
///
/// # Errors
/// [`MembershipError::NotSteward`]; when the database can't be asked.
pub async fn as_steward(
    visit: &Visit,
    conn: &mut Conn,
    handle: &str,
) -> Result<(Pool, PersonId), WebError> {
    let steward = visit.signed_in()?.person;
    let pool = read::pool(conn, handle).await?;
    if !membership::is_steward(conn, pool.pool_id, steward).await? {
        return Err(MembershipError::NotSteward.into());
    }
    Ok((pool, steward))
}

/// What waits, and what is awaited.
pub async fn show(
    visit: Visit,
    Path(handle): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let (pool, steward) = as_steward(&visit, &mut conn, &handle).await?;
    let mut waiting = Vec::new();
    for row in cash::waiting(&mut conn, pool.pool_id, WAITING).await? {
        waiting.push(cash_line(&visit, &mut conn, &pool, steward, &row).await?);
    }
    let mut booked = Vec::new();
    for row in cash::latest(&mut conn, pool.pool_id, Uuid::max(), BOOKED).await? {
        if row.confirmed_at.is_some() && row.withdrawn_at.is_none() {
            booked.push(cash_line(&visit, &mut conn, &pool, steward, &row).await?);
        }
    }
    let from = (asked.above, asked.after.unwrap_or(Uuid::nil()));
    let rows = contribution::awaited(&mut conn, pool.pool_id, from, one_more(PAGE)).await?;
    let rows = Part::of(rows, PAGE, |last| {
        let (above, after) = (last.contribution.amount.minor(), last.contribution_id);
        let after = Uuid::from(after);
        format!("/pools/{handle}/money/cash?above={above}&after={after}")
    });
    let mut awaited = Vec::new();
    for row in &rows.rows {
        awaited.push(awaited_line(&visit, &mut conn, row).await?);
    }
    shown(&CashPage {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        limit: limit(&visit, &pool),
        waiting,
        booked,
        awaited,
        next: rows.next,
    })
}

/// Above what a second steward confirms.
pub fn limit(visit: &Visit, pool: &Pool) -> String {
    let money = &pool.variables.money;
    told(
        money.two_approvers_above(),
        money.currency(),
        visit.locale(),
    )
}

async fn cash_line(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    steward: PersonId,
    row: &Cash,
) -> Result<CashLine, WebError> {
    let web = visit.web();
    let promised = contribution::by_id(conn, row.contribution_id)
        .await?
        .ok_or(WebError::NotFound)?;
    let giver = actor::known(conn, promised.contribution.person).await?;
    let by = actor::known(conn, row.recorded_by).await?;
    let currency = pool.variables.money.currency();
    Ok(CashLine {
        id: row.cash_receipt_id.to_string(),
        giver: person_ref(&web.site, Named::from(&giver)),
        steward: person_ref(&web.site, Named::from(&by)),
        amount: told(row.amount, currency, visit.locale()),
        at: When::new(row.recorded_at, web.world.now()),
        may_confirm: row.recorded_by != steward && promised.contribution.person != steward,
        may_take_back: promised.contribution.person != steward,
    })
}

fn cash_id(id: &str) -> Result<Uuid, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// POST `/pools/{handle}/money/cash/{id}/confirm`: a second steward.
pub async fn confirm(
    visit: Visit,
    Path((handle, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let steward = visit.signed_in()?.person;
    let web = visit.web();
    let id = cash_id(&id)?;
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        let (world, site) = (&web.world, &web.site);
        confirm_cash(&mut tx, world, site, pool.pool_id, steward, id).await
    })?;
    Ok(visit.done(&path(&handle), &text("notice-cash-booked")))
}

/// POST `/pools/{handle}/money/cash/{id}/withdraw`: it is not so.
pub async fn withdraw(
    visit: Visit,
    Path((handle, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let steward = visit.signed_in()?.person;
    let web = visit.web();
    let id = cash_id(&id)?;
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        withdraw_cash(&mut tx, &web.world, pool.pool_id, steward, id).await
    })?;
    Ok(visit.done(&path(&handle), &text("notice-cash-withdrawn")))
}

/// POST `/pools/{handle}/money/cash/{id}/take-back`: it was booked, and is not
/// so.
pub async fn take_back(
    visit: Visit,
    Path((handle, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let steward = visit.signed_in()?.person;
    let web = visit.web();
    let id = cash_id(&id)?;
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        let (world, site) = (&web.world, &web.site);
        take_back_cash(&mut tx, world, site, pool.pool_id, steward, id).await
    })?;
    Ok(visit.done(&path(&handle), &text("notice-cash-back")))
}

/// The list.
pub fn path(handle: &str) -> String {
    format!("/pools/{handle}/money/cash")
}
