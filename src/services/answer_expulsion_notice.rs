//! What comes of a notice before its vote: whom it is about answers, or who
//! gave it takes it back.

use uuid::Uuid;

use super::{ServiceError, Site, tell::tell};
use crate::{
    args,
    domain::{
        expulsion::{ExpulsionError, Noticed},
        id::{PersonId, PoolId},
        text::Reply,
    },
    store::{
        actor,
        db::Tx,
        expulsion::{self, Notice},
        pool,
    },
    text::text_with,
    world::World,
};

/// She answers; the members read it with the proposal. A later answer takes
/// the place of an earlier one.
///
/// # Errors
/// [`ServiceError::UnknownNotice`], [`ExpulsionError::NotHers`],
/// [`ExpulsionError::Over`]; see [`ServiceError`].
pub async fn reply_to_notice(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    notice_id: Uuid,
    person: PersonId,
    reply: &Reply,
) -> Result<(), ServiceError> {
    let (_, noticed) = running(tx, pool_id, notice_id).await?;
    let replied = noticed.reply(person, world.now())?;
    Ok(expulsion::set_reply(tx, notice_id, replied, reply).await?)
}

/// Who gave it takes it back, and whom it is about is told.
///
/// # Errors
/// [`ServiceError::UnknownNotice`], [`ExpulsionError::NotGiver`],
/// [`ExpulsionError::Over`]; see [`ServiceError`].
pub async fn withdraw_notice(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    notice_id: Uuid,
    giver: PersonId,
) -> Result<(), ServiceError> {
    let (_, noticed) = running(tx, pool_id, notice_id).await?;
    let withdrawn = noticed.withdraw(giver, world.now())?;
    expulsion::set_withdrawn(tx, notice_id, withdrawn).await?;
    let pool = pool::known(tx, pool_id).await?;
    let who = actor::known(tx, noticed.person).await?;
    let args = args! { "pool" => pool.name.clone(), "link" => site.pool_uri(&pool.handle) };
    let text = text_with("message-expulsion-withdrawn", &args);
    tell(tx, world, site, pool_id.into(), &who, &text, None).await
}

async fn running(
    tx: &mut Tx,
    pool_id: PoolId,
    notice_id: Uuid,
) -> Result<(Notice, Noticed), ServiceError> {
    let notice = expulsion::by_id(tx, notice_id)
        .await?
        .filter(|notice| notice.pool_id == pool_id)
        .ok_or(ServiceError::UnknownNotice)?;
    let noticed = notice.running().ok_or(ExpulsionError::Over)?;
    Ok((notice, noticed))
}
