//! POST `/pools/{handle}/proposals/{number}/reviewed`: a member says that the
//! decision was looked at again.

use axum::{extract::Path, response::Response};

use crate::{
    services::{ServiceError, finish_review::finish_review},
    text::text,
    transact,
    web::{WebError, read, visit::Visit},
};

/// Notes it.
pub async fn take(
    visit: Visit,
    Path((handle, number)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let person = visit.signed_in()?.person;
    let web = visit.web();
    let proposal_id = {
        let mut conn = web.db.read().await?;
        let pool = read::pool(&mut conn, &handle).await?;
        read::proposal(&mut conn, pool.pool_id, &number)
            .await?
            .proposal_id
    };
    transact!(web.db, web.world, ServiceError, |tx| {
        finish_review(&mut tx, &web.world, proposal_id, person).await
    })?;
    Ok(visit.done(
        &format!("/pools/{handle}/proposals/{number}"),
        &text("notice-review-done"),
    ))
}
