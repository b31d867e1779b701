//! Payouts: booked to the bank when Stripe says that they went there. The
//! bank's own line books nothing then, but is noted at the payout, see
//! [`awaited_payouts`](crate::store::provider::awaited_payouts).

use super::{Booking, fees::ask_for_fees, size};
use crate::{
    domain::ledger::{Account, Day, moves},
    services::{
        ServiceError,
        post_entry::{post_entry, reverse_entry},
    },
    store::{
        db::Tx,
        provider,
        rail_event::{self, Answer, Told},
    },
    stripe::event::Payout,
};

/// It went to the bank; or from there, where the account was below zero.
pub(super) async fn paid_out(
    tx: &mut Tx,
    booking: Booking<'_>,
    payout: &Payout,
) -> Result<Answer, ServiceError> {
    ask_for_fees(tx, booking, payout).await?;
    let failed = (Told::Fact, payout.failure_fact());
    let failed = rail_event::find(tx, booking.pool_id(), (failed.0, &failed.1)).await?;
    if failed.is_some() {
        return Ok(Answer::Nothing);
    }
    let Some(minor) = booking.minor(payout.sum) else {
        return Ok(Answer::Odd);
    };
    let (from, to) = if minor > 0 {
        (Account::StripeClearing, Account::Bank)
    } else {
        (Account::Bank, Account::StripeClearing)
    };
    let authority = booking.authority();
    let entry = moves::transfer(authority, from, to, size(minor)?, booking.on)?;
    let number = post_entry(tx, booking.world, booking.pool, None, &entry).await?;
    let arrives_on = Day::of(payout.arrives);
    provider::insert_payout(tx, booking.pool_id(), &payout.id, minor, arrives_on, number).await?;
    Ok(Answer::Booked)
}

/// It lies at Stripe again, or still.
pub(super) async fn failed(
    tx: &mut Tx,
    booking: Booking<'_>,
    payout: &Payout,
) -> Result<Answer, ServiceError> {
    ask_for_fees(tx, booking, payout).await?;
    let found = provider::payout(tx, booking.pool_id(), &payout.id).await?;
    let Some(found) = found.filter(|found| found.failed_entry.is_none()) else {
        return Ok(Answer::Nothing);
    };
    let (world, pool) = (booking.world, booking.pool);
    let back = reverse_entry(tx, world, pool, None, found.entry).await?;
    provider::fail_payout(tx, pool.pool_id, &payout.id, back).await?;
    Ok(Answer::Booked)
}
