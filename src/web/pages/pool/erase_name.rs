//! POST `/pools/{handle}/erase-name`: who left a Pool has the names erased
//! that she signed with there.

use axum::{extract::Path, response::Response};

use crate::{
    services::{ServiceError, erase_identity::erase_identity},
    text::text,
    transact,
    web::{WebError, read, visit::Visit},
};

/// Erases them.
pub async fn take(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let who = &visit.signed_in()?.actor;
    let web = visit.web();
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        erase_identity(&mut tx, pool.pool_id, who).await
    })?;
    Ok(visit.done("/you", &text("notice-name-erased")))
}
