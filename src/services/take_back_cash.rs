//! Cash that was booked turns out not to be so: miscounted, or somebody else's.
//! A steward takes it out of the books by an entry of its own; she who was said
//! to have given it is told, and so are the stewards.

use uuid::Uuid;

use super::{ServiceError, Site, receive_contribution::take_back_contribution};
use crate::{
    domain::{
        contribution::ContributionError,
        id::{PersonId, PoolId},
        ledger::{Authority, LedgerError},
        membership::MembershipError,
    },
    store::{
        cash,
        contribution::{self, taken_back_by},
        db::Tx,
        ledger, membership, pool,
    },
    world::World,
};

/// Entries of one contribution that are looked through.
const MOST: i64 = 100;

/// Takes it back; the number of the reversal.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`ContributionError::UnknownCash`],
/// [`ContributionError::CashDecided`] where it is not in the books,
/// [`ContributionError::SameSteward`] where it was hers; see
/// [`take_back_contribution`].
pub async fn take_back_cash(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    steward: PersonId,
    id: Uuid,
) -> Result<i64, ServiceError> {
    if !membership::is_steward(tx, pool_id, steward).await? {
        return Err(MembershipError::NotSteward.into());
    }
    let pool = pool::known(tx, pool_id).await?;
    ledger::lock_if_any(tx, pool_id).await?;
    let found = cash::by_id(tx, id)
        .await?
        .filter(|cash| cash.pool_id == pool_id)
        .ok_or(ContributionError::UnknownCash)?;
    let promised = contribution::by_id(tx, found.contribution_id)
        .await?
        .ok_or(ContributionError::Unknown)?;
    // Nobody takes money back into her own hands by herself.
    if promised.contribution.person == steward {
        return Err(ContributionError::SameSteward.into());
    }
    if !cash::take_back(tx, id, world.now()).await? {
        return Err(ContributionError::CashDecided.into());
    }
    let authority = Authority::Contribution(found.contribution_id);
    for row in ledger::by_authority(tx, pool_id, authority, MOST).await? {
        if row.entry.change_of(found.account()) != found.amount.minor()
            || taken_back_by(tx, pool_id, row.number).await?.is_some()
        {
            continue;
        }
        let by = Some(steward);
        return take_back_contribution(tx, world, site, &pool, row.number, by).await;
    }
    Err(LedgerError::NotReversible.into())
}
