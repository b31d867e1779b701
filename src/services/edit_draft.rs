//! Who keeps a draft changes it. Founders who accepted it as it was have not
//! accepted what it says now: they are asked again.

use super::{
    ServiceError, Site, tell::tell, tell_of_change::tell_of_change, write_bylaws::write_bylaws,
};
use crate::{
    args,
    domain::{
        form::Stage,
        id::{PersonId, PoolId},
        kind::Matter,
        membership::{MembershipError, Standing},
        terms::Terms,
    },
    store::{
        actor,
        db::Tx,
        membership,
        pool::{self, Pool},
        proposal,
    },
    text::text_with,
    world::World,
};

/// Founders asked for at once.
const PAGE: i64 = 100;

/// Writes the next version of the draft; whether it says anything else than
/// the one before.
///
/// # Errors
/// [`ServiceError::NotDraft`], [`MembershipError::NotSteward`],
/// [`ServiceError::VoteIsOpen`] (what is voted on stays as it is),
/// [`ServiceError::Terms`]; see [`ServiceError`].
pub async fn edit_draft(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    founder: PersonId,
    terms: &Terms,
) -> Result<bool, ServiceError> {
    let pool = pool::known(tx, pool_id).await?;
    if pool.stage != Stage::Draft {
        return Err(ServiceError::NotDraft);
    }
    let row = membership::get(tx, pool_id, founder).await?;
    if !row.is_some_and(|row| row.is_steward) {
        return Err(MembershipError::NotSteward.into());
    }
    if proposal::has_open(tx, pool_id, Matter::Founding(pool.bylaws_id)).await? {
        return Err(ServiceError::VoteIsOpen);
    }
    let terms = terms.clone().checked()?;
    if terms == pool.terms()? {
        return Ok(false);
    }
    let bylaws_id = write_bylaws(tx, world, pool_id, &terms, founder).await?;
    pool::set_bylaws(tx, &pool, bylaws_id, &terms, Stage::Draft).await?;
    tell_of_change(tx, world, &pool).await?;
    ask_again(tx, world, site, &pool, &terms, founder).await?;
    Ok(true)
}

/// Every founder is where she was before she accepted, and is told so.
async fn ask_again(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    terms: &Terms,
    founder: PersonId,
) -> Result<(), ServiceError> {
    let args = args! {
        "pool" => terms.name.as_str().to_owned(),
        "link" => site.pool_uri(&pool.handle),
    };
    let told = text_with("message-draft-changed", &args);
    loop {
        // Those before are no longer in this list.
        let founders = membership::applied(tx, pool.pool_id, uuid::Uuid::nil(), PAGE).await?;
        if founders.is_empty() {
            return Ok(());
        }
        for row in founders {
            let person = PersonId::from(row.person_id);
            let standing = membership::standing(tx, pool.pool_id, person).await?;
            let again = Standing::Invited(standing.applied()?.ask_again());
            membership::put(tx, pool.pool_id, person, again, world.now()).await?;
            if person != founder {
                let who = actor::known(tx, person).await?;
                tell(tx, world, site, pool.pool_id.into(), &who, &told, None).await?;
            }
        }
    }
}
