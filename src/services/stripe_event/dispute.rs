//! Disputes: while one is open, what Stripe took out of the account is held
//! back. It comes back when the Pool wins; when it loses, the payer has it.
//! Booked by the lines of the account, each of which comes with several events.

use super::{
    Booking,
    payment::{back_again, gone, lower},
    size,
};
use crate::{
    domain::ledger::{Account, Authority, moves},
    services::{ServiceError, post_entry::post_entry},
    store::{
        db::Tx,
        provider::{self, Payment},
        rail_event::{self, Answer, Told},
    },
    stripe::event::{Dispute, DisputeStage},
};

/// A line of the account, in the books' currency.
struct Line<'a> {
    id: &'a str,
    /// Below zero when it left the account.
    gross: i64,
    /// Below zero when it was given back.
    fee: i64,
}

/// Books the lines that are new; a lost dispute ends.
pub(super) async fn disputed(
    tx: &mut Tx,
    booking: Booking<'_>,
    dispute: &Dispute,
) -> Result<Answer, ServiceError> {
    let is_lost = dispute.stage == DisputeStage::Lost;
    if dispute.moved.is_empty() && !is_lost {
        return Ok(Answer::Nothing);
    }
    let lines: Option<Vec<Line<'_>>> = dispute
        .moved
        .iter()
        .map(|line| {
            Some(Line {
                id: &line.id,
                gross: booking.minor(line.gross)?,
                fee: booking.minor(line.fee)?,
            })
        })
        .collect();
    let (Some(lines), Some(payment)) = (lines, dispute.payment.as_deref()) else {
        return Ok(Answer::Odd);
    };
    let mut answer = Answer::Known;
    for line in &lines {
        if book_line(tx, booking, payment, line).await? {
            answer = Answer::Booked;
        }
    }
    if is_lost {
        let held: i64 = lines.iter().map(|line| line.gross.saturating_neg()).sum();
        lose(tx, booking, payment, held).await?;
        answer = Answer::Booked;
    }
    Ok(answer)
}

async fn known(tx: &mut Tx, booking: Booking<'_>, payment: &str) -> Result<Payment, ServiceError> {
    let found = provider::payment(tx, booking.pool_id(), payment).await?;
    found.ok_or_else(|| ServiceError::Internal("a dispute of no payment".to_owned()))
}

/// Books a line; whether it is new.
async fn book_line(
    tx: &mut Tx,
    booking: Booking<'_>,
    payment: &str,
    line: &Line<'_>,
) -> Result<bool, ServiceError> {
    let (world, pool, now) = (booking.world, booking.pool, booking.world.now());
    let new = world.new_id().into();
    let told = (Told::Movement, line.id);
    let Some(row) = rail_event::keep(tx, new, pool.pool_id, told, now).await? else {
        return Ok(false);
    };
    rail_event::done(tx, row, Answer::Booked, now).await?;
    let (authority, on) = (Authority::Event(row), booking.on);
    let clearing = Account::StripeClearing;
    if line.gross < 0 {
        let entry = moves::held_back(authority, clearing, size(line.gross)?, on)?;
        post_entry(tx, world, pool, None, &entry).await?;
        let held = line.gross.saturating_neg();
        provider::add(tx, pool.pool_id, payment, 0, held).await?;
    } else if line.gross > 0 {
        reinstate(
            tx,
            Booking {
                fact: row,
                ..booking
            },
            payment,
            line.gross,
        )
        .await?;
    }
    if line.fee != 0 {
        let make = if line.fee > 0 {
            moves::fee
        } else {
            moves::fee_back
        };
        let entry = make(authority, clearing, size(line.fee)?, on)?;
        post_entry(tx, world, pool, None, &entry).await?;
    }
    Ok(true)
}

/// Stripe gave so much back: of what it held, or, after the dispute was lost,
/// as if it were paid again.
async fn reinstate(
    tx: &mut Tx,
    booking: Booking<'_>,
    payment: &str,
    minor: i64,
) -> Result<(), ServiceError> {
    let payment = known(tx, booking, payment).await?;
    let freed = minor.min(payment.disputed);
    if freed > 0 {
        let (authority, to) = (booking.authority(), Account::StripeClearing);
        let entry = moves::given_free(authority, to, size(freed)?, booking.on)?;
        post_entry(tx, booking.world, booking.pool, None, &entry).await?;
    }
    let rest = minor - freed;
    if rest > 0 {
        back_again(tx, booking, &payment, size(rest)?).await?;
    }
    let refunded = -rest.min(payment.refunded);
    provider::add(tx, booking.pool_id(), &payment.payment, refunded, -freed).await?;
    Ok(())
}

/// What is held of this dispute is the payer's.
async fn lose(
    tx: &mut Tx,
    booking: Booking<'_>,
    payment: &str,
    held: i64,
) -> Result<(), ServiceError> {
    let payment = known(tx, booking, payment).await?;
    let lost = held.min(payment.disputed);
    if lost <= 0 {
        return Ok(());
    }
    let gone = gone(tx, &payment, size(lost)?).await?;
    let entry = moves::lost(booking.authority(), &gone.parts, booking.on)?;
    post_entry(tx, booking.world, booking.pool, None, &entry).await?;
    provider::add(tx, booking.pool_id(), &payment.payment, lost, -lost).await?;
    lower(tx, booking, &payment, gone.lowered).await
}
