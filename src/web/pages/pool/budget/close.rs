//! POST `/pools/{handle}/money/close`: a steward closes a period.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use super::month_of;
use crate::{
    books,
    domain::ledger::LedgerError,
    services::{ServiceError, close_period::close_period},
    text::text,
    transact,
    web::{WebError, fields::Fields, read, visit::Visit},
};

/// Up to the end of which month.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    month: String,
}

/// Closes it.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let steward = visit.signed_in()?.person;
    let web = visit.web();
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    let month = month_of(&sent.month).ok_or(ServiceError::Ledger(LedgerError::PeriodNotOver))?;
    let ends_on = books::day(books::first_of(month + 1)).plus(-1);
    transact!(web.db, web.world, ServiceError, |tx| {
        close_period(&mut tx, &web.world, &pool, steward, ends_on).await
    })?;
    let back = format!("/pools/{handle}/money");
    Ok(visit.done(&back, &text("notice-period-closed")))
}
