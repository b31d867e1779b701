//! `Accept` and `Reject` of what a local person sent, or a Pool to a group.

use super::Ended;
use crate::{
    federation::refusal::Refusal,
    services::{
        ServiceError, Site,
        hear_elsewhere::hear_answer,
        link_group::{hear_answer_to, hear_follow_answer},
        new_actor::is_own_uri,
    },
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
    asker: Option<&str>,
    is_accepted: bool,
) -> Result<Ended, ServiceError> {
    // What asked for a Pool is no person: its follow stands with the link.
    if hear_follow_answer(tx, world, from, activity_uri, is_accepted).await? {
        return Ok(Ended::Done);
    }
    if !is_own_uri(site, activity_uri) {
        // Some servers tell a follow of ours by an id of their own.
        if let Some(asker) = asker
            && hear_answer_to(tx, world, site, from, asker, is_accepted).await?
        {
            return Ok(Ended::Done);
        }
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
