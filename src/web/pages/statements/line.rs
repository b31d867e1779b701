//! POST `…/lines/{line}`: a steward says what a line is.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use crate::{
    domain::{id::LineId, reconcile::ReconcileError},
    services::{
        ServiceError,
        settle_line::{Said, SettleLine, settle_line},
        suggest_for_line::by_reference,
    },
    store::{db::Conn, pool::Pool, statement},
    text::text,
    transact,
    web::{
        WebError,
        fields::Fields,
        pages::spend::{id, of_steward},
        visit::Visit,
    },
};

/// What the buttons send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    is: String,
    of: String,
}

/// Books it.
pub async fn take(
    visit: Visit,
    Path((handle, written)): Path<(String, String)>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let (pool, steward) = of_steward(&visit, &mut conn, &handle).await?;
    let line: LineId = id(&written)?;
    let said = said(&mut conn, &pool, line, &sent).await?;
    drop(conn);
    let command = SettleLine {
        pool_id: pool.pool_id,
        steward,
        line,
        said,
    };
    transact!(web.db, web.world, ServiceError, |tx| {
        settle_line(&mut tx, &web.world, &web.site, &command).await
    })?;
    let notice = match said {
        Said::Undo => "notice-line-undone",
        Said::SetAside => "notice-line-aside",
        Said::BetweenOurs => "notice-line-between",
        _ => "notice-line-booked",
    };
    let path = format!("/pools/{handle}/money/statements");
    Ok(visit.done(&path, &text(notice)))
}

async fn said(conn: &mut Conn, pool: &Pool, line: LineId, sent: &Sent) -> Result<Said, WebError> {
    Ok(match sent.is.as_str() {
        "contribution" => Said::Contribution(id(&sent.of)?),
        "pays" => Said::Pays(id(&sent.of)?),
        "returned" => Said::Returned(id(&sent.of)?),
        "reference" => {
            let found = statement::line(conn, line).await?;
            let found = found.filter(|found| found.pool_id == pool.pool_id);
            let found = found.ok_or(WebError::NotFound)?;
            let said = by_reference(conn, pool, &found, &sent.of).await?;
            said.ok_or_else(|| ServiceError::from(ReconcileError::NoSuchReference))?
        }
        "income" => Said::OtherIncome,
        "opening" => Said::Opening,
        "give_back" => Said::GiveBack,
        "from_cash" => Said::FromCash,
        "payout" => Said::Payout,
        "fee" => Said::Fee,
        "into_cash" => Said::IntoCash,
        "between" => Said::BetweenOurs,
        "set_aside" => Said::SetAside,
        "undo" => Said::Undo,
        _ => return Err(WebError::BadRequest),
    })
}
