//! The founders who accepted the draft vote on it.

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
        text::{Body, Title},
        variables::Number,
    },
    store::{acceptance, db::Tx, membership, pool, proposal},
    text::text_with,
    world::World,
};

/// Opens the founding vote; its number. A vote that failed may be held again.
///
/// # Errors
/// [`ServiceError::NotDraft`], [`ServiceError::FoundersMissing`],
/// [`ServiceError::VoteIsOpen`], [`MembershipError::NotSteward`] (the first
/// founder calls the vote); see [`ServiceError`].
pub async fn hold_founding_vote(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    founder: PersonId,
) -> Result<i64, ServiceError> {
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
    let needed = u32::from(pool.variables.number(Number::Founders));
    let founders = acceptance::count_founders(tx, pool_id, pool.bylaws_id).await?;
    let gathered = membership::count_applied(tx, pool_id).await?;
    // Who accepted an older draft has not accepted this one.
    if founders < i64::from(needed) || founders < gathered {
        return Err(ServiceError::FoundersMissing);
    }
    let args = args! { "pool" => pool.name.clone() };
    let draft = Draft {
        matter: Matter::Founding(pool.bylaws_id),
        title: Title::parse(&text_with("founding-title", &args))
            .map_err(|error| ServiceError::Internal(error.to_string()))?,
        body: Body::parse(&text_with(
            "founding-body",
            &args! {
                "purpose" => pool.purpose.clone(),
                "link" => format!("{}/bylaws/{}", site.pool_uri(&pool.handle), pool.bylaws_number),
            },
        ))
        .map_err(|error| ServiceError::Internal(error.to_string()))?,
        review_at: None,
    };
    let opening = OpenProposal {
        proposer: founder,
        draft: &draft,
        candidates: &[],
    };
    open(tx, world, &pool, &opening).await
}
