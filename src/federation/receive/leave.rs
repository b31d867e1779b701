//! `Leave`, and `Undo{Join}`.

use super::{Ended, local_pool};
use crate::{
    args,
    domain::membership::{MembershipError, Standing},
    federation::refusal::Refusal,
    services::{
        ServiceError, Site, hear_word::refusal_key, leave_pool::leave_pool, person_of, tell::tell,
    },
    store::{actor::Actor, db::Tx, membership, pool},
    text::text_with,
    world::World,
};

/// Ends a membership, or takes a request back; leaving twice is leaving. Where
/// a notice runs first, she is told so; and so are the last steward, and a
/// member of a Pool that has ended, why not.
pub(super) async fn leave(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    from: &Actor,
    pool_uri: &str,
) -> Result<Ended, ServiceError> {
    let Some(pool_id) = local_pool(tx, site, pool_uri).await? else {
        return Ok(Refusal::UnknownPool.into());
    };
    let Some(person) = person_of(from) else {
        return Ok(Refusal::UnsupportedActivity.into());
    };
    let before = membership::standing(tx, pool_id, person).await?;
    let (told, ended) = match leave_pool(tx, world, pool_id, from).await {
        Ok(Standing::Leaving(_)) if !matches!(before, Standing::Leaving(_)) => {
            (Some("message-leaving-pool"), Ended::Done)
        }
        Ok(_) | Err(ServiceError::Membership(MembershipError::NotMember)) => (None, Ended::Done),
        Err(ServiceError::Membership(refusal)) => {
            (refusal_key(refusal), Refusal::UnsupportedActivity.into())
        }
        Err(ServiceError::NotDeciding) => (
            Some("message-pool-ended"),
            Refusal::UnsupportedActivity.into(),
        ),
        Err(other) => return Err(other),
    };
    if let Some(key) = told {
        let pool = pool::known(tx, pool_id).await?;
        let args = args! { "pool" => pool.name.clone(), "link" => site.pool_uri(&pool.handle) };
        let text = text_with(key, &args);
        tell(tx, world, site, pool_id.into(), from, &text, None).await?;
    }
    Ok(ended)
}
