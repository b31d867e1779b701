//! POST `/elsewhere/approvals`: a vote in an election of a Pool of another
//! server.

use axum::response::Response;

use super::{back, local_person, remote_pool};
use crate::{
    services::{ServiceError, vote_elsewhere::approve_elsewhere},
    store::elsewhere,
    transact,
    web::{WebError, fields::Fields, visit::Visit},
};

/// Sends an approval for each who was chosen. The form sends `pool`,
/// `proposal`, and `candidate` as often as somebody is.
pub async fn take(
    visit: Visit,
    Fields(sent): Fields<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let person = local_person(&visit)?;
    let web = visit.web();
    let of = |field: &str| {
        let mut values = sent.iter().filter(|(name, _)| name == field);
        values.next().map_or("", |(_, value)| value.as_str())
    };
    let pool = remote_pool(&visit, of("pool")).await?;
    let proposal_id = of("proposal").parse().map_err(|_| WebError::NotFound)?;
    elsewhere::proposal(&mut web.db.read().await?, proposal_id)
        .await?
        .filter(|found| found.pool_id == pool.actor_id)
        .ok_or(WebError::NotFound)?;
    let named: Vec<String> = sent
        .iter()
        .filter(|(name, _)| name == "candidate")
        .map(|(_, value)| value.clone())
        .collect();
    transact!(web.db, web.world, ServiceError, |tx| {
        approve_elsewhere(&mut tx, &web.world, person, proposal_id, &named).await
    })?;
    Ok(back(&visit, &pool, "notice-vote-sent"))
}
