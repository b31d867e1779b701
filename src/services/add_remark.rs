//! Somebody says something under a proposal, or takes it back.

use super::ServiceError;
use crate::{
    domain::id::ProposalId,
    store::{actor::Actor, db::Tx, inbox, remark},
    world::World,
};

/// Remarks of one person that stand under one proposal.
const MOST: i64 = 20;

/// Keeps a remark; the HTML is clean. Of one person the first twenty under a
/// proposal are kept, so that nobody drowns the others out.
///
/// # Errors
/// See [`ServiceError`].
pub async fn add_remark(
    tx: &mut Tx,
    world: &World,
    proposal_id: ProposalId,
    author: &Actor,
    object_uri: &str,
    content_html: &str,
) -> Result<(), ServiceError> {
    if remark::count_by(tx, proposal_id, author.actor_id).await? >= MOST {
        return Ok(());
    }
    let now = world.now();
    let remark_id = world.new_id();
    remark::insert(
        tx,
        remark_id,
        proposal_id,
        author.actor_id,
        object_uri,
        content_html,
        now,
    )
    .await?;
    Ok(())
}

/// Its author took an object back, perhaps before it came.
///
/// # Errors
/// See [`ServiceError`].
pub async fn take_back(
    tx: &mut Tx,
    world: &World,
    author: &Actor,
    object_uri: &str,
) -> Result<(), ServiceError> {
    inbox::bury(tx, object_uri, author.actor_id, world.now()).await?;
    remark::delete(tx, object_uri, author.actor_id).await?;
    crate::store::elsewhere::delete_proposal(tx, object_uri, author.actor_id).await?;
    Ok(())
}
