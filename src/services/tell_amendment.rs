//! The bylaws were amended: everybody whom they bind is told once, page by
//! page. Each page is one transaction that also notes where the next begins,
//! so that nobody is told twice or missed, and no close waits for it.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    event::{self, Event},
    tell::tell,
};
use crate::{
    args,
    domain::id::{BylawsId, PersonId, PoolId},
    store::{acceptance, actor, db::Tx, membership, pool},
    text::text_with,
    world::World,
};

/// People told in one transaction.
pub const PAGE: i64 = 50;

/// Tells those after `after`, and notes that the ones after them come next.
/// Where a newer version is in force by now, its own event tells everyone.
///
/// # Errors
/// See [`ServiceError`].
pub async fn tell_amendment(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    bylaws_id: BylawsId,
    after: Uuid,
) -> Result<(), ServiceError> {
    let pool = pool::known(tx, pool_id).await?;
    if pool.bylaws_id != bylaws_id {
        return Ok(());
    }
    let args = args! {
        "pool" => pool.name.clone(),
        "number" => pool.bylaws_number,
        "link" => format!("{}/accept", site.pool_uri(&pool.handle)),
    };
    let text = text_with("message-bylaws-amended", &args);
    let rows = membership::bound(tx, pool_id, after, PAGE).await?;
    for (_, person_id) in &rows {
        let person = PersonId::from(*person_id);
        if acceptance::has(tx, bylaws_id, person).await? {
            continue;
        }
        let who = actor::known(tx, *person_id).await?;
        tell(tx, world, site, pool_id.into(), &who, &text, None).await?;
    }
    let is_full = i64::try_from(rows.len()) == Ok(PAGE);
    if let Some((last, _)) = rows.last().filter(|_| is_full) {
        let next = Event::BylawsAmended {
            bylaws_id: bylaws_id.into(),
            after: *last,
        };
        event::push(tx, world, pool_id, &next).await?;
    }
    Ok(())
}
