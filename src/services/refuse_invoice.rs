//! A steward refuses an invoice and says why. Another may be filed.

use super::{
    ServiceError, Site, approve_invoice::waiting, record_payment::steward,
    release_rest::release_after_last, tell::tell,
};
use crate::{
    args,
    domain::{
        id::{InvoiceId, PersonId, PoolId},
        spend::InvoiceState,
        text::Because,
    },
    store::{actor, db::Tx, invoice, pool, proposal},
    text::text_with,
    world::World,
};

/// Refuses it; who filed it is told why.
///
/// # Errors
/// [`MembershipError::NotSteward`](crate::domain::membership::MembershipError::NotSteward),
/// [`SpendError::Unknown`](crate::domain::spend::SpendError::Unknown),
/// [`SpendError::Decided`](crate::domain::spend::SpendError::Decided); see
/// [`ServiceError`].
pub async fn refuse_invoice(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    (pool_id, by): (PoolId, PersonId),
    (invoice, because): (InvoiceId, &Because),
) -> Result<(), ServiceError> {
    steward(tx, pool_id, by).await?;
    let found = waiting(tx, pool_id, invoice).await?;
    let decided = (InvoiceState::Refused, by, because.as_str());
    let pool = pool::known(tx, pool_id).await?;
    invoice::decide(tx, invoice, decided, world.now()).await?;
    release_after_last(tx, world, &pool, by, found.proposal_id).await?;
    if found.filed_by == by {
        return Ok(());
    }
    let proposal = proposal::by_id(tx, found.proposal_id)
        .await?
        .ok_or(ServiceError::UnknownProposal)?;
    let text = text_with(
        "message-invoice-refused",
        &args! {
            "pool" => pool.name.clone(),
            "label" => found.label,
            "title" => proposal.title,
            "because" => because.as_str().to_owned(),
            "link" => site.proposal_uri(&pool.handle, proposal.number),
        },
    );
    let who = actor::known(tx, found.filed_by).await?;
    tell(tx, world, site, pool_id.into(), &who, &text, None).await
}
