//! What Stripe keeps: told by the lines that a payout is made of. They are
//! asked for once it is known, and the fees in them are booked once.

use super::{Booking, wait_seconds};
use crate::{
    domain::{
        id::RailEventId,
        ledger::{Account, Authority, Day, moves},
        money::Amount,
    },
    services::{
        ServiceError,
        post_entry::{is_stopped, open_day, post_entry},
    },
    store::{
        db::{Conn, Tx},
        pool,
        rail_event::{self, Answer, Told},
        rail_secret::{self, Connected},
    },
    stripe::event::{Movement, Payout},
    world::World,
};

/// How often Stripe is asked for the lines of a payout: for some weeks.
const MAX_TRIES: i64 = 150;

/// Lines that were booked by an event, and carry no more than a fee.
const TOLD_BY_EVENTS: [&str; 9] = [
    "charge",
    "payment",
    "refund",
    "payment_refund",
    "refund_failure",
    "payment_failure_refund",
    "payout",
    "payout_failure",
    "payout_cancel",
];
/// Lines that are a fee themselves.
const FEES: [&str; 3] = ["stripe_fee", "stripe_fx_fee", "tax_fee"];
/// How the ids of disputes begin.
const DISPUTES: [&str; 2] = ["du_", "dp_"];

/// The payout's lines are asked for, soon. Stripe tells those of automatic ones
/// only.
pub(super) async fn ask_for_fees(
    tx: &mut Tx,
    booking: Booking<'_>,
    payout: &Payout,
) -> Result<(), ServiceError> {
    if !payout.is_automatic {
        return Ok(());
    }
    let (now, told) = (booking.world.now(), (Told::Fees, payout.id.as_str()));
    let new = booking.world.new_id().into();
    if let Some(id) = rail_event::keep(tx, new, booking.pool_id(), told, now).await? {
        rail_event::later(tx, id, "", now, false).await?;
    }
    Ok(())
}

/// What Stripe has to be asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// With which secrets.
    pub connected: Connected,
    /// The payout: `po_…`.
    pub payout: String,
}

/// Which payout's lines are to be asked for; none where that is done, or where
/// the Pool has no account in use.
///
/// # Errors
/// See [`ServiceError`].
pub async fn fees_asked(conn: &mut Conn, id: RailEventId) -> Result<Option<Asked>, ServiceError> {
    let Some(row) = rail_event::by_id(conn, id)
        .await?
        .filter(|row| !row.is_done)
    else {
        return Ok(None);
    };
    let connected = rail_secret::stripe(conn, row.pool_id).await?;
    Ok(connected.map(|connected| Asked {
        connected,
        payout: row.external_id,
    }))
}

/// Stripe did not answer: it is asked again later, or, in the end, not any more.
///
/// # Errors
/// See [`ServiceError`].
pub async fn put_off_fees(
    tx: &mut Tx,
    world: &World,
    id: RailEventId,
) -> Result<Answer, ServiceError> {
    let Some(row) = rail_event::by_id(tx, id).await?.filter(|row| !row.is_done) else {
        return Ok(Answer::Known);
    };
    let now = world.now();
    if row.tries >= MAX_TRIES {
        rail_event::done(tx, id, Answer::Odd, now).await?;
        return Ok(Answer::Odd);
    }
    let again = now.plus_seconds(wait_seconds(row.tries));
    rail_event::later(tx, id, "", again, true).await?;
    Ok(Answer::Waits)
}

/// Books the fees in the lines of a payout, as one entry.
///
/// # Errors
/// See [`ServiceError`].
pub async fn book_fees(
    tx: &mut Tx,
    world: &World,
    id: RailEventId,
    lines: &[Movement],
) -> Result<Answer, ServiceError> {
    let Some(row) = rail_event::by_id(tx, id).await? else {
        return Ok(Answer::Known);
    };
    let pool = pool::known(tx, row.pool_id).await?;
    if is_stopped(tx, row.pool_id).await? {
        return put_off_fees(tx, world, id).await;
    }
    let found = fees_in(lines);
    let currency = pool.variables.money.currency();
    let is_ours = lines.iter().all(|line| line.net.currency == currency);
    let answer = match found {
        Found { is_odd: true, .. } => Answer::Odd,
        _ if !is_ours => Answer::Odd,
        Found { minor: 0, .. } => Answer::Nothing,
        _ => Answer::Booked,
    };
    if !rail_event::done(tx, id, answer, world.now()).await? {
        return Ok(Answer::Known);
    }
    for line in lines.iter().filter(|line| !is_dispute(line)) {
        // Its fee is in the books, or there is none: what is compared with
        // Stripe's balance counts the others. Lines of disputes are kept by
        // their events, which may come later.
        let (new, told) = (world.new_id().into(), (Told::Movement, line.id.as_str()));
        if let Some(row) = rail_event::keep(tx, new, row.pool_id, told, world.now()).await? {
            rail_event::done(tx, row, Answer::Nothing, world.now()).await?;
        }
    }
    if is_ours && found.minor != 0 {
        let on = open_day(tx, row.pool_id, Day::of(world.now())).await?;
        let make = if found.minor > 0 {
            moves::fee
        } else {
            moves::fee_back
        };
        let size = found.minor.checked_abs().unwrap_or(i64::MAX);
        let amount = Amount::from_minor(size)?;
        let entry = make(Authority::Event(id), Account::StripeClearing, amount, on)?;
        post_entry(tx, world, &pool, None, &entry).await?;
    }
    Ok(answer)
}

pub(in crate::services) struct Found {
    pub(in crate::services) minor: i64,
    /// A line is of a kind that nobody here knows: something moved that is in
    /// no books.
    is_odd: bool,
}

pub(in crate::services) fn fees_in(lines: &[Movement]) -> Found {
    let (mut minor, mut is_odd) = (0_i64, false);
    for line in lines {
        let kind = line.kind.as_str();
        if TOLD_BY_EVENTS.contains(&kind) {
            minor = minor.saturating_add(line.fee.minor);
        } else if FEES.contains(&kind) {
            minor = minor.saturating_sub(line.net.minor);
        } else if !is_dispute(line) {
            is_odd = true;
        }
    }
    Found { minor, is_odd }
}

fn is_dispute(line: &Movement) -> bool {
    let source = line.source.as_deref().unwrap_or_default();
    DISPUTES.iter().any(|start| source.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::money::Currency, stripe::amount::Sum};

    fn line(kind: &str, gross: i64, fee: i64, source: &str) -> Movement {
        let sum = |minor| Sum {
            currency: Currency::EUR,
            minor,
        };
        Movement {
            id: "txn_1".to_owned(),
            kind: kind.to_owned(),
            gross: sum(gross),
            fee: sum(fee),
            net: sum(gross - fee),
            source: Some(source.to_owned()),
            created: None,
        }
    }

    #[test]
    fn fees_are_what_stripe_kept_and_no_event_told() {
        for (lines, minor, is_odd) in [
            (vec![], 0, false),
            (vec![line("charge", 2_500, 62, "ch_1")], 62, false),
            (vec![line("stripe_fee", -30, 0, "")], 30, false),
            (vec![line("adjustment", -2_500, 1_500, "du_1")], 0, false),
            (vec![line("adjustment", -5, 0, "")], 0, true),
            (
                vec![
                    line("payment", 100, 5, "py_1"),
                    line("payout", -95, 0, "po_1"),
                    line("topup", 7, 0, "tu_1"),
                ],
                5,
                true,
            ),
        ] {
            let found = fees_in(&lines);
            assert_eq!((found.minor, found.is_odd), (minor, is_odd), "{lines:?}");
        }
    }
}
