//! The members vote on somebody who asks to be let in: by itself when she
//! applies, and when a member puts it to them.

use super::{
    ServiceError, Site,
    open_proposal::{OpenProposal, open},
};
use crate::{
    args,
    domain::{
        form::Stage,
        id::{PersonId, PoolId},
        kind::Matter,
        membership::MembershipError,
        proposal::Draft,
        rules::Admission,
        text::{Body, Title},
    },
    store::{actor, actor::Actor, db::Tx, membership, pool, pool::Pool, proposal},
    text::text_with,
    world::World,
};

/// A member puts the request of somebody who waits to the vote: where her own
/// vote never opened, since the Pool was suspended or had another rule.
///
/// # Errors
/// [`MembershipError::NotActive`], [`MembershipError::NotWaiting`],
/// [`MembershipError::OtherAdmission`], [`ServiceError::VoteIsOpen`]; see
/// [`ServiceError`].
pub async fn put_to_vote(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    proposer: PersonId,
    person: PersonId,
) -> Result<i64, ServiceError> {
    if !membership::standing(tx, pool_id, proposer)
        .await?
        .is_active()
    {
        return Err(MembershipError::NotActive.into());
    }
    let applied = membership::standing(tx, pool_id, person).await?.applied()?;
    let pool = pool::known(tx, pool_id).await?;
    if pool.stage == Stage::Draft || applied.decided(pool.admission()) != Admission::ByVote {
        return Err(MembershipError::OtherAdmission.into());
    }
    if proposal::has_open(tx, pool_id, Matter::Admission(person)).await? {
        return Err(ServiceError::VoteIsOpen);
    }
    let who = actor::known(tx, person).await?;
    open_admission_vote(tx, world, site, &pool, proposer, &who).await
}

/// Opens the vote on `who`; its number. It names her by her handle alone: what
/// she signed with is nobody's business.
pub(super) async fn open_admission_vote(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    proposer: PersonId,
    who: &Actor,
) -> Result<i64, ServiceError> {
    if !pool.stage.decides() {
        return Err(ServiceError::NotDeciding);
    }
    let args = args! {
        "address" => who.address(&site.host),
        "pool" => pool.name.clone(),
        "link" => format!("{}/members#waiting", site.pool_uri(&pool.handle)),
    };
    let internal = |error: &dyn std::error::Error| ServiceError::Internal(error.to_string());
    let draft = Draft {
        matter: Matter::Admission(who.actor_id.into()),
        title: Title::parse(&shortened(&text_with("admission-title", &args)))
            .map_err(|error| internal(&error))?,
        body: Body::parse(&text_with("admission-body", &args)).map_err(|error| internal(&error))?,
        review_at: None,
    };
    let opening = OpenProposal {
        proposer,
        draft: &draft,
        candidates: &[],
    };
    open(tx, world, pool, &opening).await
}

/// A title that fits, whatever the length of a handle and its host.
#[must_use]
pub(super) fn shortened(title: &str) -> String {
    if title.chars().count() <= Title::MAX {
        return title.to_owned();
    }
    let kept: String = title.chars().take(Title::MAX - 1).collect();
    format!("{kept}…")
}
