//! `/pools/{handle}/join`: asking to join, and the rules.

use axum::{extract::Path, response::Response};

use crate::{
    domain::membership::MembershipError,
    services::{ServiceError, ask_to_join::ask_to_join},
    transact,
    web::{
        WebError, read, shape,
        view::pool::JoinPage,
        visit::{Visit, show as shown},
    },
};

/// The rules in plain words.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let site = &visit.web().site;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let standing = read::standing(&mut conn, &pool, &visit).await?;
    shown(&JoinPage {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(site, &pool),
        rules: shape::rules(&pool),
        purpose: pool.purpose,
        standing,
    })
}

/// Asks to join, and shows the rules; who asked before, sees how it stands.
pub async fn ask(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let who = &visit.signed_in()?.actor;
    let web = visit.web();
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    let asked = transact!(web.db, web.world, ServiceError, |tx| {
        ask_to_join(
            &mut tx,
            &web.world,
            &web.site,
            pool.pool_id,
            who,
            None,
            None,
        )
        .await
    });
    match asked {
        Err(ServiceError::Membership(
            MembershipError::AlreadyMember | MembershipError::AlreadyWaiting,
        )) => {}
        other => other?,
    }
    Ok(visit.go(&format!("/pools/{handle}/join")))
}
