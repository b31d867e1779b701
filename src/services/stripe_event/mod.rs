//! What Stripe tells of a Pool's account, into the books: each fact once, in
//! whatever order and however often it is told.
//!
//! An event that was verified is kept with its id. What it says is booked in
//! the same transaction as its fact, which is unique. What can't be booked yet
//! (a refund of a payment that was not told of, or books that are stopped)
//! waits as it came, and is taken again. Payments are booked at what was paid;
//! what Stripe kept of them is asked for with each payout, see [`fees`].
//!
//! Absent on purpose: whose event it is. Signature, account and mode were
//! checked by who calls.

mod dispute;
pub mod fees;
mod payment;
mod payout;
mod refund;

use super::{ServiceError, Site, post_entry::open_day};
use crate::{
    domain::{
        id::{PoolId, RailEventId},
        ledger::{Authority, Day},
        money::{Amount, Currency},
        time::Timestamp,
    },
    store::{
        checkout,
        db::Tx,
        ledger,
        pool::{self, Pool},
        provider,
        rail_event::{self, Answer, Told},
    },
    stripe::{
        amount::Sum,
        event::{self, DisputeStage, Happened, RefundState, StripeEvent},
    },
    world::World,
};

/// How long an event waits for what it refers to. Stripe tries to deliver for
/// three days.
const PATIENCE_DAYS: i64 = 7;
/// Seconds until what waits is tried again, at first; twice as long each time.
const FIRST_WAIT_SECONDS: i64 = 60;
/// How often that doubles: up to about four hours.
const DOUBLINGS: i64 = 8;

/// What all bookings of one event share.
#[derive(Clone, Copy)]
struct Booking<'a> {
    world: &'a World,
    site: &'a Site,
    pool: &'a Pool,
    /// The row of the fact: what entries cite.
    fact: RailEventId,
    /// When it happened, or the first open day after.
    on: Day,
}

impl Booking<'_> {
    fn pool_id(&self) -> PoolId {
        self.pool.pool_id
    }

    fn authority(&self) -> Authority {
        Authority::Event(self.fact)
    }

    /// The sum in minor units, if it is in the currency of the books.
    fn minor(&self, sum: Sum) -> Option<i64> {
        let currency: Currency = self.pool.variables.money.currency();
        sum.minor_in(currency).ok()
    }
}

/// Takes an event that was verified, with the bytes that it came as.
///
/// # Errors
/// See [`ServiceError`]: nothing was kept then, and Stripe will try again.
pub async fn take_stripe_event(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    (event, raw): (&StripeEvent, &str),
) -> Result<Answer, ServiceError> {
    if matches!(event.happened, Happened::Other(_)) {
        return Ok(Answer::Nothing);
    }
    let (now, told) = (world.now(), (Told::Event, event.id.as_str()));
    let new = rail_event::keep(tx, world.new_id().into(), pool.pool_id, told, now).await?;
    let row = match new {
        Some(id) => Kept {
            id,
            seen_at: now,
            tries: 0,
        },
        None => match kept(tx, pool, &event.id).await? {
            Some(row) => row,
            None => return Ok(Answer::Known),
        },
    };
    settle(tx, world, site, pool, row, (event, raw)).await
}

/// Takes an event again that waits.
///
/// # Errors
/// See [`ServiceError`].
pub async fn take_again(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    id: RailEventId,
) -> Result<Answer, ServiceError> {
    let Some(row) = rail_event::by_id(tx, id).await?.filter(|row| !row.is_done) else {
        return Ok(Answer::Known);
    };
    let Ok(event) = event::read(row.body.as_bytes()) else {
        // It was read when it came: another version of the program did.
        rail_event::done(tx, id, Answer::Odd, world.now()).await?;
        return Ok(Answer::Odd);
    };
    let pool = pool::known(tx, row.pool_id).await?;
    let kept = Kept {
        id,
        seen_at: row.seen_at,
        tries: row.tries,
    };
    settle(tx, world, site, &pool, kept, (&event, &row.body)).await
}

/// The row of an event.
#[derive(Clone, Copy)]
struct Kept {
    id: RailEventId,
    seen_at: Timestamp,
    tries: i64,
}

/// The row of an event that came before and waits.
async fn kept(tx: &mut Tx, pool: &Pool, event: &str) -> Result<Option<Kept>, ServiceError> {
    let told = (Told::Event, event);
    let found = rail_event::find(tx, pool.pool_id, told).await?;
    Ok(found.filter(|row| !row.is_done).map(|row| Kept {
        id: row.rail_event_id,
        seen_at: row.seen_at,
        tries: row.tries,
    }))
}

async fn settle(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    row: Kept,
    (event, raw): (&StripeEvent, &str),
) -> Result<Answer, ServiceError> {
    let now = world.now();
    // One after the other: what this one finds, no other changes meanwhile.
    let books = ledger::lock_if_any(tx, pool.pool_id).await?;
    if books.is_some_and(|books| books.stopped_because.is_some()) {
        let again = now.plus_seconds(FIRST_WAIT_SECONDS);
        rail_event::later(tx, row.id, raw, again, false).await?;
        return Ok(Answer::Waits);
    }
    if !is_ripe(tx, pool.pool_id, &event.happened).await? {
        if now >= row.seen_at.plus_days(PATIENCE_DAYS) {
            rail_event::done(tx, row.id, Answer::Odd, now).await?;
            return Ok(Answer::Odd);
        }
        let again = now.plus_seconds(wait_seconds(row.tries));
        rail_event::later(tx, row.id, raw, again, true).await?;
        return Ok(Answer::Waits);
    }
    let fact = event.fact();
    let new = world.new_id().into();
    let kept = rail_event::keep(tx, new, pool.pool_id, (Told::Fact, &fact), now).await?;
    let answer = match kept {
        None => Answer::Known,
        Some(fact) => {
            let on = open_day(tx, pool.pool_id, Day::of(event.created)).await?;
            let booking = Booking {
                world,
                site,
                pool,
                fact,
                on,
            };
            let answer = book(tx, booking, &event.happened).await?;
            rail_event::done(tx, fact, answer, now).await?;
            answer
        }
    };
    rail_event::done(tx, row.id, answer, now).await?;
    Ok(answer)
}

/// Seconds until the next try.
fn wait_seconds(tries: i64) -> i64 {
    FIRST_WAIT_SECONDS << tries.clamp(0, DOUBLINGS)
}

/// Whether what the event refers to is in the books.
async fn is_ripe(tx: &mut Tx, pool: PoolId, happened: &Happened) -> Result<bool, ServiceError> {
    let payment = match happened {
        Happened::Refund(refund) if refund.state == RefundState::Made => &refund.payment,
        Happened::Disputed(dispute)
            if !dispute.moved.is_empty() || dispute.stage == DisputeStage::Lost =>
        {
            &dispute.payment
        }
        _ => return Ok(true),
    };
    Ok(match payment {
        Some(payment) => provider::payment(tx, pool, payment).await?.is_some(),
        None => false,
    })
}

async fn book(
    tx: &mut Tx,
    booking: Booking<'_>,
    happened: &Happened,
) -> Result<Answer, ServiceError> {
    match happened {
        Happened::Paid(session) => payment::paid(tx, booking, session).await,
        Happened::NotPaid(session) | Happened::Expired(session) => {
            let now = booking.world.now();
            checkout::end(tx, booking.pool_id(), &session.id, now).await?;
            Ok(Answer::Nothing)
        }
        Happened::Refund(refund) => match refund.state {
            RefundState::Made => refund::made(tx, booking, refund).await,
            RefundState::Failed => refund::failed(tx, booking, refund).await,
            RefundState::Waiting => Ok(Answer::Nothing),
        },
        Happened::Disputed(dispute) => dispute::disputed(tx, booking, dispute).await,
        Happened::PaidOut(payout) => payout::paid_out(tx, booking, payout).await,
        Happened::PayoutFailed(payout) => payout::failed(tx, booking, payout).await,
        Happened::Promised(_) | Happened::Refunded(_) | Happened::Other(_) => Ok(Answer::Nothing),
    }
}

/// So many minor units, either way, as an amount.
fn size(minor: i64) -> Result<Amount, ServiceError> {
    let minor = minor.checked_abs().unwrap_or(i64::MAX);
    Ok(Amount::from_minor(minor)?)
}
