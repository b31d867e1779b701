//! POST `/elsewhere/join`, `/elsewhere/agree` and `/elsewhere/leave`.

use axum::response::Response;

use super::{Sent, back, local_person, remote_pool};
use crate::{
    services::{
        ServiceError,
        follow_elsewhere::follow_elsewhere,
        join_elsewhere::{agree_elsewhere, join_elsewhere, leave_elsewhere},
    },
    transact,
    web::{WebError, fields::Fields, visit::Visit},
};

/// Asks to join. Proposals are sent to followers, so that she follows as well.
pub async fn ask(visit: Visit, Fields(sent): Fields<Sent>) -> Result<Response, WebError> {
    let person = local_person(&visit)?;
    let web = visit.web();
    let pool = remote_pool(&visit, &sent.pool).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        follow_elsewhere(&mut tx, &web.world, &web.site, person, &pool).await?;
        join_elsewhere(&mut tx, &web.world, &web.site, person, &pool).await
    })?;
    Ok(back(&visit, &pool, "notice-asked"))
}

/// Agrees to the rules that came back.
pub async fn agree(visit: Visit, Fields(sent): Fields<Sent>) -> Result<Response, WebError> {
    let person = local_person(&visit)?;
    let web = visit.web();
    let pool = remote_pool(&visit, &sent.pool).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        agree_elsewhere(&mut tx, &web.world, &web.site, person, &pool).await
    })?;
    Ok(back(&visit, &pool, "notice-agreed"))
}

/// Leaves, or takes the request back.
pub async fn leave(visit: Visit, Fields(sent): Fields<Sent>) -> Result<Response, WebError> {
    let person = local_person(&visit)?;
    let web = visit.web();
    let pool = remote_pool(&visit, &sent.pool).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        leave_elsewhere(&mut tx, &web.world, person, &pool).await
    })?;
    Ok(back(&visit, &pool, "notice-left"))
}
