//! A member gives notice that she will put somebody's expulsion to the vote.
//! The person is told at once: why, until when she can answer, and where.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    tell::{tell, time},
};
use crate::{
    args,
    domain::{
        expulsion::{ExpulsionError, Noticed},
        id::{PersonId, PoolId},
        kind::Matter,
        text::Grounds,
    },
    store::{actor, db::Tx, expulsion, membership, pool, proposal},
    text::text_with,
    world::World,
};

/// Writes the notice, and tells whom it is about; its id.
///
/// # Errors
/// [`ExpulsionError`], [`ServiceError::NotDeciding`],
/// [`ServiceError::Suspended`]; see [`ServiceError`].
pub async fn give_expulsion_notice(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    giver: PersonId,
    person: PersonId,
    reason: &Grounds,
) -> Result<Uuid, ServiceError> {
    let pool = pool::known(tx, pool_id).await?;
    let by = membership::standing(tx, pool_id, giver).await?;
    let of = membership::standing(tx, pool_id, person).await?;
    let noticed = Noticed::give((giver, by), (person, of), world.now())?;
    if !pool.stage.decides() {
        return Err(ServiceError::NotDeciding);
    }
    if pool.suspended_because.is_some() {
        return Err(ServiceError::Suspended);
    }
    let runs = expulsion::running_about(tx, pool_id, person).await?;
    if runs.is_some() || proposal::has_open(tx, pool_id, Matter::Expulsion(person)).await? {
        return Err(ExpulsionError::AlreadyRuns.into());
    }
    let notice_id = world.new_id();
    match expulsion::insert(tx, notice_id, pool_id, noticed, reason).await {
        Err(error) if expulsion::is_second(&error) => {
            return Err(ExpulsionError::AlreadyRuns.into());
        }
        other => other?,
    }
    let who = actor::known(tx, person).await?;
    let text = text_with(
        "message-expulsion-notice",
        &args! {
            "pool" => pool.name.clone(),
            "reason" => reason.as_str().to_owned(),
            "when" => time(noticed.opens_at),
            "link" => notice_uri(site, &pool.handle, notice_id),
        },
    );
    tell(tx, world, site, pool_id.into(), &who, &text, None).await?;
    Ok(notice_id)
}

/// The page of a notice.
#[must_use]
pub fn notice_uri(site: &Site, handle: &str, notice_id: Uuid) -> String {
    format!("{}/expulsions/{notice_id}", site.pool_uri(handle))
}
