//! POST `…/opening` and `…/{statement}/take-back`: what was there before the
//! books, and a file that was the wrong one.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use crate::{
    services::{
        ServiceError, take_back_statement::take_back_statement, take_opening::take_opening,
    },
    text::text,
    transact,
    web::{
        WebError,
        fields::Fields,
        pages::spend::{id, of_steward},
        visit::Visit,
    },
};

/// What the button sends: the amount that was shown, in minor units.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    minor: String,
}

/// Books what was there before the books.
pub async fn opening(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let (pool, steward) = of_steward(&visit, &mut conn, &handle).await?;
    drop(conn);
    let minor: i64 = sent.minor.parse().map_err(|_| WebError::BadRequest)?;
    let by = (pool.pool_id, steward);
    transact!(web.db, web.world, ServiceError, |tx| {
        take_opening(&mut tx, &web.world, &web.site, by, minor).await
    })?;
    let path = format!("/pools/{handle}/money/statements");
    Ok(visit.done(&path, &text("notice-statement-opening")))
}

/// Takes a file back.
pub async fn take_back(
    visit: Visit,
    Path((handle, written)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let (pool, steward) = of_steward(&visit, &mut conn, &handle).await?;
    drop(conn);
    let by = (pool.pool_id, steward);
    take_back_statement(&web.db, &web.world, &web.site, by, id(&written)?).await?;
    let path = format!("/pools/{handle}/money/statements/{written}");
    Ok(visit.done(&path, &text("notice-statement-back")))
}
