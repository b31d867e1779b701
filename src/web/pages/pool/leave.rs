//! POST `/pools/{handle}/leave`: a member leaves, or takes her request back.

use axum::{extract::Path, response::Response};

use crate::{
    domain::membership::Standing,
    services::{ServiceError, leave_pool::leave_pool},
    text::text,
    transact,
    web::{WebError, read, visit::Visit},
};

/// Leaves.
pub async fn take(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let who = &visit.signed_in()?.actor;
    let web = visit.web();
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    let standing = transact!(web.db, web.world, ServiceError, |tx| {
        leave_pool(&mut tx, &web.world, pool.pool_id, who).await
    })?;
    Ok(match standing {
        Standing::Leaving(_) => {
            let path = format!("/pools/{handle}/membership");
            visit.done(&path, &text("notice-leaving"))
        }
        _ => visit.done(&format!("/pools/{handle}"), &text("notice-left")),
    })
}
