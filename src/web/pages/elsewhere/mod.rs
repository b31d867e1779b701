//! Pools of other servers, followed, joined and voted in from here.

pub mod approvals;
pub mod ballot;
pub mod follow;
pub mod join;
pub mod show;

use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    domain::id::PersonId,
    store::actor::{self, Actor},
    text::text,
    web::{WebError, next::encoded, visit::Visit},
};

/// What the buttons send: the Pool, by our id of it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    pool: String,
}

/// The viewer, when she lives here: only then does this server speak for her.
///
/// # Errors
/// [`WebError::SignInFirst`]; [`WebError::Forbidden`] for who signed in from
/// another server.
pub fn local_person(visit: &Visit) -> Result<PersonId, WebError> {
    let viewer = visit.signed_in()?;
    if !viewer.actor.is_local() {
        return Err(WebError::Forbidden(Some(text("elsewhere-from-your-own"))));
    }
    Ok(viewer.person)
}

/// The Pool that a button was about.
///
/// # Errors
/// [`WebError::NotFound`]; [`WebError::Gone`] when its server said so.
pub async fn remote_pool(visit: &Visit, id: &str) -> Result<Actor, WebError> {
    let id: Uuid = id.parse().map_err(|_| WebError::NotFound)?;
    let mut conn = visit.web().db.read().await?;
    let pool = actor::by_id(&mut conn, id)
        .await?
        .filter(|found| !found.is_local() && found.kind == "group")
        .ok_or(WebError::NotFound)?;
    if pool.gone_at.is_some() {
        return Err(WebError::Gone(None));
    }
    Ok(pool)
}

/// Back to the Pool's card, with what was done.
pub fn back(visit: &Visit, pool: &Actor, told: &str) -> Response {
    let address = pool.address(&visit.web().site.host);
    visit.done(
        &format!("/elsewhere?handle={}", encoded(&address)),
        &text(told),
    )
}
