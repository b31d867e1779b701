//! POST `/pools/{handle}/proposals/{number}/release`: what is left of what was
//! set aside comes back.

use axum::{extract::Path, response::Response};

use super::sum;
use crate::{
    args,
    services::{ServiceError, release_rest::release_rest},
    text::text_with,
    transact,
    web::{WebError, read, visit::Visit},
};

/// Gives it back.
pub async fn take(
    visit: Visit,
    Path((handle, number)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let person = visit.signed_in()?.person;
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let proposal = read::proposal(&mut conn, pool.pool_id, &number).await?;
    drop(conn);
    let who = (pool.pool_id, person);
    let minor = transact!(web.db, web.world, ServiceError, |tx| {
        release_rest(&mut tx, &web.world, who, proposal.proposal_id).await
    })?;
    let back = sum(&visit, minor, pool.variables.money.currency());
    let told = text_with("notice-released", &args! { "amount" => back });
    Ok(visit.done(&format!("/pools/{handle}/proposals/{number}"), &told))
}
