//! Two weeks after the notice the vote on an expulsion opens by itself, with
//! what was said for it and what she answered.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    give_expulsion_notice::notice_uri,
    open_proposal::{OpenProposal, open},
    put_to_vote::shortened,
    tell::tell,
};
use crate::{
    args,
    domain::{
        expulsion::Due,
        proposal::Draft,
        text::{Body, Title},
    },
    store::{
        actor,
        db::Tx,
        expulsion::{self, Notice},
        membership,
        pool::{self, Pool},
        proposal,
    },
    text::text_with,
    world::World,
};

/// Opens the vote if the notice is due, once; whether something came of it. A
/// notice falls when who gave it has no vote any more, the other is no member,
/// or the Pool does not decide; in a suspended Pool it waits.
///
/// # Errors
/// See [`ServiceError`].
pub async fn open_expulsion(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    notice_id: Uuid,
) -> Result<bool, ServiceError> {
    let Some(notice) = expulsion::by_id(tx, notice_id).await? else {
        return Ok(false);
    };
    let Some(noticed) = notice.running() else {
        return Ok(false);
    };
    let now = world.now();
    let Ok(due) = noticed.come_due(now) else {
        return Ok(false);
    };
    let pool = pool::known(tx, notice.pool_id).await?;
    if pool.suspended_because.is_some() {
        return Ok(false);
    }
    let giver = membership::standing(tx, pool.pool_id, noticed.giver).await?;
    let person = membership::standing(tx, pool.pool_id, noticed.person).await?;
    let has_voters = membership::count_active(tx, pool.pool_id).await? > 0;
    if !(giver.is_active() && person.is_member() && pool.stage.decides() && has_voters) {
        expulsion::set_withdrawn(tx, notice_id, noticed.fall(now)).await?;
        return Ok(true);
    }
    put(tx, world, site, &pool, &notice, due).await?;
    Ok(true)
}

async fn put(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    notice: &Notice,
    due: Due,
) -> Result<(), ServiceError> {
    let who = actor::known(tx, notice.noticed.person).await?;
    let address = who.address(&site.host);
    // The Question is public; what is said of her and what she answers is not.
    let link = notice_uri(site, &pool.handle, notice.notice_id);
    let body = text_with(
        "expulsion-body",
        &args! { "address" => address.clone(), "link" => link },
    );
    let title = text_with("expulsion-title", &args! { "address" => address });
    let internal = |error: &dyn std::error::Error| ServiceError::Internal(error.to_string());
    let draft = Draft {
        matter: due.matter(),
        title: Title::parse(&shortened(&title)).map_err(|error| internal(&error))?,
        body: Body::parse(&body).map_err(|error| internal(&error))?,
        review_at: None,
    };
    let opening = OpenProposal {
        proposer: due.proposer(),
        draft: &draft,
        candidates: &[],
    };
    let number = open(tx, world, pool, &opening).await?;
    let opened = proposal::by_number(tx, pool.pool_id, number)
        .await?
        .ok_or(ServiceError::UnknownProposal)?;
    expulsion::set_proposal(tx, notice.notice_id, opened.proposal_id).await?;
    let args = args! {
        "pool" => pool.name.clone(),
        "link" => site.proposal_uri(&pool.handle, number),
    };
    let text = text_with("message-expulsion-opened", &args);
    tell(tx, world, site, pool.pool_id.into(), &who, &text, None).await
}
