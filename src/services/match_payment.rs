//! A steward says what a payment was for that came in at Stripe without our
//! asking: a contribution, by its reference, or other income.

use super::{
    ServiceError, Site,
    connect_stripe::ConnectError,
    post_entry::post_entry,
    receive_contribution::{Arrived, receive_contribution},
};
use crate::{
    domain::{
        id::PersonId,
        ledger::{Account, Authority, Day, moves},
        membership::MembershipError,
        money::Amount,
        reconcile::ReconcileError,
    },
    store::{
        contribution,
        db::Tx,
        membership,
        pool::Pool,
        provider::{self, Payment},
        rail_event::{self, Told},
    },
    world::World,
};

/// What a steward says.
#[derive(Clone, Debug)]
pub struct MatchPayment {
    /// Who says it.
    pub steward: PersonId,
    /// Which payment: `pi_…`.
    pub payment: String,
    /// The contribution's reference, `RF…` without spaces; none for other
    /// income.
    pub reference: Option<String>,
}

/// Books what is left of it where it belongs.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`ConnectError::NoSuchPayment`],
/// [`ConnectError::NoSuchReference`], [`ReconcileError::Own`]; see [`ServiceError`].
pub async fn match_payment(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    command: &MatchPayment,
) -> Result<(), ServiceError> {
    let id = pool.pool_id;
    if !membership::is_steward(tx, id, command.steward).await? {
        return Err(MembershipError::NotSteward.into());
    }
    let found = provider::payment(tx, id, &command.payment).await?;
    let found = found.ok_or(ConnectError::NoSuchPayment)?;
    let contribution = match &command.reference {
        None => None,
        Some(reference) => {
            let promised = contribution::by_reference(tx, reference).await?;
            let promised = promised.filter(|promised| promised.pool_id == id);
            let promised = promised.ok_or(ConnectError::NoSuchReference)?;
            // Nobody says so of her own, while another steward can.
            let is_own = promised.contribution.person == command.steward;
            if is_own && membership::count_stewards(tx, id).await? > 1 {
                return Err(ReconcileError::Own.into());
            }
            Some(promised.contribution_id)
        }
    };
    if !provider::set_purpose(tx, id, &command.payment, contribution).await? {
        return Err(ConnectError::NoSuchPayment.into());
    }
    let Some(left) = left(&found) else {
        return Ok(());
    };
    let (by, on) = (Some(command.steward), Day::of(world.now()));
    if let Some(contribution) = contribution {
        let arrived = Arrived {
            contribution,
            amount: left,
            account: Account::UnmatchedReceipts,
            on,
        };
        receive_contribution(tx, world, site, pool, arrived, by).await?;
        return Ok(());
    }
    // Cites that she said so: a row of its own, and an id of its own.
    let (new, told) = (world.new_id().into(), format!("matched {}", found.payment));
    let row = rail_event::keep(tx, new, id, (Told::Fact, &told), world.now()).await?;
    let row = row.ok_or(ConnectError::NoSuchPayment)?;
    rail_event::done(tx, row, rail_event::Answer::Booked, world.now()).await?;
    let entry = moves::other_income(Authority::Event(row), left, on)?;
    post_entry(tx, world, pool, by, &entry).await?;
    Ok(())
}

/// What of it did not go back.
fn left(payment: &Payment) -> Option<Amount> {
    let left = payment.received.saturating_sub(payment.refunded);
    Amount::from_minor(left)
        .ok()
        .filter(|left| *left > Amount::ZERO)
}
