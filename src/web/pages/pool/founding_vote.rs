//! POST `/pools/{handle}/founding-vote`: the founders vote on the draft.

use axum::{extract::Path, response::Response};

use crate::{
    services::{ServiceError, hold_founding_vote::hold_founding_vote},
    text::text,
    transact,
    web::{WebError, read, visit::Visit},
};

/// Opens the vote.
pub async fn take(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let founder = visit.signed_in()?.person;
    let web = visit.web();
    let pool = read::pool(&mut web.db.read().await?, &handle)
        .await?
        .pool_id;
    let number = transact!(web.db, web.world, ServiceError, |tx| {
        hold_founding_vote(&mut tx, &web.world, &web.site, pool, founder).await
    })?;
    Ok(visit.done(
        &format!("/pools/{handle}/proposals/{number}"),
        &text("notice-vote-held"),
    ))
}
