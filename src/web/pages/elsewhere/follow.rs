//! POST `/elsewhere/follow` and `/elsewhere/unfollow`.

use axum::response::Response;

use super::{Sent, back, local_person, remote_pool};
use crate::{
    services::{
        ServiceError,
        follow_elsewhere::{follow_elsewhere, unfollow_elsewhere},
    },
    transact,
    web::{WebError, fields::Fields, visit::Visit},
};

/// Asks to follow.
pub async fn follow(visit: Visit, Fields(sent): Fields<Sent>) -> Result<Response, WebError> {
    let person = local_person(&visit)?;
    let web = visit.web();
    let pool = remote_pool(&visit, &sent.pool).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        follow_elsewhere(&mut tx, &web.world, &web.site, person, &pool).await
    })?;
    Ok(back(&visit, &pool, "notice-followed"))
}

/// Stops following.
pub async fn unfollow(visit: Visit, Fields(sent): Fields<Sent>) -> Result<Response, WebError> {
    let person = local_person(&visit)?;
    let web = visit.web();
    let pool = remote_pool(&visit, &sent.pool).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        unfollow_elsewhere(&mut tx, &web.world, person, &pool).await
    })?;
    Ok(back(&visit, &pool, "notice-unfollowed"))
}
