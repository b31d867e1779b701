//! `/pools/{handle}/money/cash/{id}`: a steward records cash for a
//! contribution.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use super::{
    cash::{as_steward, limit, path},
    shapes::{awaited_line, typed},
    show::id_of,
};
use crate::{
    banking::amount,
    services::{
        ServiceError,
        record_cash::{Recorded, record_at_host, record_cash},
    },
    store::{
        contribution,
        db::Conn,
        pool::Pool,
        rail::{self, RailKind},
    },
    text::text,
    transact,
    web::{
        WebError,
        fields::Fields,
        shape,
        view::{contribute::CashForm, form::Field},
        visit::{Visit, show as shown, show_again},
    },
};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    amount: String,
    place: String,
}

/// The form, with what is missing filled in.
pub async fn show(
    visit: Visit,
    Path((handle, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let (pool, _) = as_steward(&visit, &mut conn, &handle).await?;
    shown(&form(&visit, &mut conn, &pool, &id, None).await?)
}

async fn form(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    id: &str,
    sent: Option<Sent>,
) -> Result<CashForm, WebError> {
    let promised = contribution::by_id(conn, id_of(id)?)
        .await?
        .filter(|found| found.pool_id == pool.pool_id)
        .ok_or(WebError::NotFound)?;
    let given = &promised.contribution;
    let missing = given.amount.minor() - given.received.minor();
    let filled = amount::plain(missing.max(0), promised.currency);
    let rails = rail::in_use(conn, pool.pool_id).await?;
    let has_host = rails.iter().any(|rail| rail.kind == RailKind::Host);
    Ok(CashForm {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        line: awaited_line(visit, conn, &promised).await?,
        code: promised.currency.code(),
        limit: limit(visit, pool),
        has_host,
        place: Field::of(sent.as_ref().map_or("cash", |sent| sent.place.as_str())),
        amount: Field::of(sent.map_or(filled, |sent| sent.amount)),
    })
}

/// Records it.
pub async fn take(
    visit: Visit,
    Path((handle, id)): Path<(String, String)>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let (pool, steward, mut form) = {
        let mut conn = web.db.read().await?;
        let (pool, steward) = as_steward(&visit, &mut conn, &handle).await?;
        let form = form(&visit, &mut conn, &pool, &id, Some(sent)).await?;
        (pool, steward, form)
    };
    let Some(amount) = typed(&mut form.amount, pool.variables.money.currency()) else {
        return show_again(&form);
    };
    let at_host = form.has_host && form.place.value == "host";
    let given = (id_of(&id)?, amount);
    let recorded = transact!(web.db, web.world, ServiceError, |tx| {
        let (world, site) = (&web.world, &web.site);
        if at_host {
            record_at_host(&mut tx, world, site, pool.pool_id, steward, given).await
        } else {
            record_cash(&mut tx, world, site, pool.pool_id, steward, given).await
        }
    })?;
    let notice = match recorded {
        Recorded::Booked(_) => "notice-cash-booked",
        Recorded::Waits(_) => "notice-cash-waits",
    };
    Ok(visit.done(&path(&handle), &text(notice)))
}
