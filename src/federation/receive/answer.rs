//! `Accept` and `Reject` of what a local person sent.

use super::Ended;
use crate::{
    federation::refusal::Refusal,
    services::{ServiceError, Site, hear_elsewhere::hear_answer, new_actor::is_own_uri},
    store::{actor, actor::Actor, db::Tx, outbox},
    world::World,
};

/// Finds whose activity it was, and tells the service.
pub(super) async fn answer(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    from: &Actor,
    activity_uri: &str,
    is_accepted: bool,
) -> Result<Ended, ServiceError> {
    if !is_own_uri(site, activity_uri) {
        return Ok(Refusal::NotTheAuthor.into());
    }
    let Some(sent) = outbox::by_uri(tx, activity_uri).await? else {
        return Ok(Refusal::UnsupportedActivity.into());
    };
    let to = actor::known(tx, sent.actor_id).await?;
    // An answer to a follow or join that was taken back since is no trouble.
    hear_answer(tx, world, from, &to, activity_uri, is_accepted).await?;
    Ok(Ended::Done)
}
