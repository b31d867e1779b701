//! `/invitations/{token}`: what somebody is invited to, and the way in.

use axum::{extract::Path, response::Response};

use super::pool::draft::{accept_path, document};
use crate::{
    domain::form::Stage,
    services::{ServiceError, invite::follow_invitation},
    store::{actor, invitation, pool},
    transact,
    web::{
        WebError,
        shape::{self, Named, person_ref},
        view::{draft::InvitationPage, when::When},
        visit::{Visit, show as shown},
    },
};

/// The Pool, who invites, and the bylaws. Whom an invitation by handle is for
/// is not told here.
pub async fn show(visit: Visit, Path(token): Path<String>) -> Result<Response, WebError> {
    let web = visit.web();
    let now = web.world.now();
    let mut conn = web.db.read().await?;
    let found = invitation::by_token(&mut conn, &token)
        .await?
        .filter(|found| match visit.viewer() {
            Some(viewer) => found.is_for(viewer.person, now),
            None => found.is_good(now),
        })
        .ok_or(ServiceError::NoInvitation)?;
    let pool = pool::known(&mut conn, found.pool_id).await?;
    let inviter = actor::known(&mut conn, found.inviter).await?;
    shown(&InvitationPage {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        inviter: person_ref(&web.site, Named::from(&inviter)),
        draft: pool.stage == Stage::Draft,
        signed_in: visit.viewer().is_some(),
        until: When::new(found.expires_at, now),
        document: document(&pool)?,
        purpose: pool.purpose,
    })
}

/// She comes: on to the bylaws, to accept them.
pub async fn take(visit: Visit, Path(token): Path<String>) -> Result<Response, WebError> {
    let who = &visit.signed_in()?.actor;
    let web = visit.web();
    let pool = transact!(web.db, web.world, ServiceError, |tx| {
        follow_invitation(&mut tx, &web.world, &token, who).await
    })?;
    Ok(visit.go(&accept_path(&pool.handle)))
}
