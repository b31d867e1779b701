//! Refunds: each by its own id, whatever the total says.

use super::{
    Booking,
    payment::{back_again, gone, lower},
    size,
};
use crate::{
    domain::ledger::{Account, Authority, moves},
    services::{
        ServiceError,
        post_entry::{post_entry, reverse_entry},
    },
    store::{
        db::Tx,
        ledger,
        provider::{self, Payment},
        rail_event::{self, Answer, RailEvent, Told},
    },
    stripe::event::{Refund, RefundState},
};

/// It left the account.
pub(super) async fn made(
    tx: &mut Tx,
    booking: Booking<'_>,
    refund: &Refund,
) -> Result<Answer, ServiceError> {
    let failed = refund.fact(RefundState::Failed);
    let failed = rail_event::find(tx, booking.pool_id(), (Told::Fact, &failed)).await?;
    if failed.is_some() {
        // It came back before it was told that it had left.
        return Ok(Answer::Nothing);
    }
    let minor = booking.minor(refund.sum).filter(|minor| *minor > 0);
    let (Some(minor), Some(payment)) = (minor, payment(tx, booking, refund).await?) else {
        return Ok(Answer::Odd);
    };
    let (amount, from) = (size(minor)?, Account::StripeClearing);
    let gone = gone(tx, &payment, amount).await?;
    let entry = moves::refund(booking.authority(), &gone.parts, from, booking.on)?;
    post_entry(tx, booking.world, booking.pool, None, &entry).await?;
    provider::add(tx, booking.pool_id(), &payment.payment, minor, 0).await?;
    lower(tx, booking, &payment, gone.lowered).await?;
    Ok(Answer::Booked)
}

async fn payment(
    tx: &mut Tx,
    booking: Booking<'_>,
    refund: &Refund,
) -> Result<Option<Payment>, ServiceError> {
    let Some(payment) = &refund.payment else {
        return Ok(None);
    };
    Ok(provider::payment(tx, booking.pool_id(), payment).await?)
}

/// It came back, if it had left.
pub(super) async fn failed(
    tx: &mut Tx,
    booking: Booking<'_>,
    refund: &Refund,
) -> Result<Answer, ServiceError> {
    let made = refund.fact(RefundState::Made);
    let made = rail_event::find(tx, booking.pool_id(), (Told::Fact, &made)).await?;
    let Some(made) = made.filter(|made| made.answer == Some(Answer::Booked)) else {
        return Ok(Answer::Nothing);
    };
    let minor = booking.minor(refund.sum);
    let (Some(minor), Some(payment)) = (minor, payment(tx, booking, refund).await?) else {
        return Ok(Answer::Odd);
    };
    if payment.contribution.is_some() {
        back_again(tx, booking, &payment, size(minor)?).await?;
    } else {
        reverse(tx, booking, &made).await?;
    }
    provider::add(tx, booking.pool_id(), &payment.payment, -minor, 0).await?;
    Ok(Answer::Booked)
}

async fn reverse(tx: &mut Tx, booking: Booking<'_>, made: &RailEvent) -> Result<(), ServiceError> {
    let authority = Authority::Event(made.rail_event_id);
    for row in ledger::by_authority(tx, booking.pool_id(), authority, 1).await? {
        reverse_entry(tx, booking.world, booking.pool, None, row.number).await?;
    }
    Ok(())
}
