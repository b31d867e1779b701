//! Forgetting what is over: sessions, codes, requests that were no evidence,
//! outcomes whose proposals never came, and the names of who was invited.

use super::ServiceError;
use crate::{
    store::{db::Tx, delivery, inbox, invitation_list, outbox, outcome_elsewhere, sign_in},
    world::World,
};

/// Days that requests, seen ids and early outcomes are kept; long enough for every late repeat.
const KEEP_DAYS: i64 = 30;

/// Forgets what is over.
///
/// # Errors
/// See [`ServiceError`].
pub async fn keep_house(tx: &mut Tx, world: &World) -> Result<(), ServiceError> {
    let now = world.now();
    sign_in::prune(tx, now).await?;
    inbox::prune(tx, now.plus_days(-KEEP_DAYS)).await?;
    outbox::prune(tx, now.plus_days(-KEEP_DAYS)).await?;
    delivery::prune(tx, now.plus_days(-KEEP_DAYS)).await?;
    outcome_elsewhere::prune(tx, now.plus_days(-KEEP_DAYS)).await?;
    invitation_list::forget_labels(tx, now).await?;
    Ok(())
}
