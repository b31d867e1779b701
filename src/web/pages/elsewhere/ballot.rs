//! POST `/elsewhere/ballot`: a vote in a Pool of another server.

use axum::response::Response;
use serde::Deserialize;

use super::{back, local_person, remote_pool};
use crate::{
    services::{ServiceError, vote_elsewhere::vote_elsewhere},
    store::elsewhere,
    transact,
    web::{WebError, fields::Fields, shape, visit::Visit},
};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    pool: String,
    proposal: String,
    choice: String,
}

/// Sends the vote to the Pool's own server.
pub async fn take(visit: Visit, Fields(sent): Fields<Sent>) -> Result<Response, WebError> {
    let person = local_person(&visit)?;
    let web = visit.web();
    let choice = shape::choice_of(&sent.choice).ok_or(WebError::BadRequest)?;
    let pool = remote_pool(&visit, &sent.pool).await?;
    let proposal_id = sent.proposal.parse().map_err(|_| WebError::NotFound)?;
    elsewhere::proposal(&mut web.db.read().await?, proposal_id)
        .await?
        .filter(|found| found.pool_id == pool.actor_id)
        .ok_or(WebError::NotFound)?;
    transact!(web.db, web.world, ServiceError, |tx| {
        vote_elsewhere(&mut tx, &web.world, person, proposal_id, choice).await
    })?;
    Ok(back(&visit, &pool, "notice-vote-sent"))
}
