//! What the books say lies at Stripe, beside what Stripe says: the last of the
//! ten invariants that only somebody else can answer. A difference is told to
//! the stewards with both figures; it stops nothing, since it may be Stripe's.
//!
//! Absent on purpose: asking. Who calls has asked, outside of any transaction.

use uuid::Uuid;

use super::{ServiceError, Site, stripe_event::fees::fees_in, tell::tell};
use crate::{
    args,
    banking::amount,
    domain::{id::PoolId, ledger::Account, time::Timestamp},
    store::{
        actor,
        db::{Conn, Tx},
        ledger, membership, pool,
        rail_event::{self, Answer, Told},
        rail_secret::{self, Connected},
    },
    stripe::{client::Balance, event::Movement},
    text::text_with,
    world::World,
};

/// Fees that no payout told of are looked for in the lines of so many days.
pub const LOOK_BACK_DAYS: i64 = 60;
/// What is younger may still be on its way here.
const YOUNG_SECONDS: i64 = 900;

/// What Stripe said.
#[derive(Clone, Debug)]
pub struct AtStripe {
    /// What lies there.
    pub balance: Balance,
    /// The lines of the account of the last [`LOOK_BACK_DAYS`].
    pub lines: Vec<Movement>,
    /// How many entries the books had before it was asked.
    pub entries: i64,
}

/// The two figures; minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What the books say, less the fees that the next payout will tell of.
    pub books: i64,
    /// What Stripe says.
    pub stripe: i64,
}

/// With which key Stripe is to be asked, and how many entries there are; none
/// where no account is connected, or the books have none.
///
/// # Errors
/// See [`ServiceError`].
pub async fn to_compare(
    conn: &mut Conn,
    pool: PoolId,
) -> Result<Option<(Connected, i64)>, ServiceError> {
    let Some(connected) = rail_secret::stripe(conn, pool).await? else {
        return Ok(None);
    };
    let books = ledger::get(conn, pool).await?;
    Ok(books.map(|books| (connected, books.entries)))
}

/// Compares, and tells the stewards of a difference, each once. None where it
/// can't be said: something was booked meanwhile, or is on its way.
///
/// # Errors
/// See [`ServiceError`].
pub async fn compare_balance(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    found: &AtStripe,
) -> Result<Option<Compared>, ServiceError> {
    let Some(books) = ledger::lock_if_any(tx, pool_id).await? else {
        return Ok(None);
    };
    let young = world.now().plus_seconds(-YOUNG_SECONDS);
    let is_young = |line: &Movement| line.created.is_none_or(|at| at > young);
    if books.entries != found.entries
        || found.lines.iter().any(is_young)
        || !rail_event::waiting(tx, pool_id, 1).await?.is_empty()
    {
        return Ok(None);
    }
    let currency = books.currency;
    let sums = found.balance.available.iter().chain(&found.balance.pending);
    let stripe = sums
        .filter_map(|sum| sum.minor_in(currency).ok())
        .fold(0, i64::saturating_add);
    let clearing = ledger::balance(tx, pool_id, Account::StripeClearing).await?;
    let to_come = fees_to_come(tx, pool_id, &found.lines).await?;
    let compared = Compared {
        books: clearing.saturating_sub(to_come),
        stripe,
    };
    if compared.books != compared.stripe {
        tell_stewards(tx, world, site, pool_id, compared).await?;
    }
    Ok(Some(compared))
}

/// Fees that Stripe kept and no entry has.
async fn fees_to_come(
    conn: &mut Conn,
    pool: PoolId,
    lines: &[Movement],
) -> Result<i64, ServiceError> {
    let mut unbooked = Vec::new();
    for line in lines {
        let told = (Told::Movement, line.id.as_str());
        if rail_event::find(conn, pool, told).await?.is_none() {
            unbooked.push(line.clone());
        }
    }
    Ok(fees_in(&unbooked).minor)
}

async fn tell_stewards(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    compared: Compared,
) -> Result<(), ServiceError> {
    let Compared { books, stripe } = compared;
    // The same difference every night is told once.
    let (new, fact) = (world.new_id().into(), format!("differs {books} {stripe}"));
    let row = rail_event::keep(tx, new, pool_id, (Told::Fact, &fact), world.now()).await?;
    let Some(row) = row else { return Ok(()) };
    rail_event::done(tx, row, Answer::Nothing, world.now()).await?;
    let pool = pool::known(tx, pool_id).await?;
    let currency = pool.variables.money.currency();
    let sum = |minor| format!("{} {}", amount::plain(minor, currency), currency.code());
    let args = args! {
        "pool" => pool.name.clone(),
        "books" => sum(books),
        "stripe" => sum(stripe),
        "link" => format!("{}/stripe", site.pool_uri(&pool.handle)),
    };
    let text = text_with("message-stripe-differs", &args);
    tracing::warn!(pool = pool.handle, books, stripe, "Stripe says otherwise");
    for steward in membership::stewards(tx, pool_id).await? {
        let steward = actor::known(tx, steward.person_id).await?;
        let from = Uuid::from(pool_id);
        tell(tx, world, site, from, &steward, &text, None).await?;
    }
    Ok(())
}

/// From when on the lines of the account are asked for.
#[must_use]
pub fn look_back_from(now: Timestamp) -> Timestamp {
    now.plus_days(-LOOK_BACK_DAYS)
}
