//! A contribution arrives: the one place that books a receipt. Whoever was let
//! in and owed a buy-in is a member with a vote once its first part is there.
//! And the way back, when a payment is returned or was matched wrongly.

use super::{
    ServiceError, Site,
    cover_capital::cover_capital,
    post_entry::{open_day, post_entry, reverse_entry},
    promise_contribution::contribution_uri,
    redeem::owe_capital,
    tell::{own_sum, tell},
};
use crate::{
    args,
    domain::{
        contribution::{ContributionError, Purpose, State},
        id::{ContributionId, PersonId},
        ledger::{Account, Authority, Day, Entry, LedgerError, moves},
        membership::Standing,
        money::Amount,
    },
    store::{actor, contribution, contribution::Promised, db::Tx, ledger, membership, pool::Pool},
    text::text_with,
    world::World,
};

/// What arrived.
#[derive(Clone, Copy, Debug)]
pub struct Arrived {
    /// Which contribution it is.
    pub contribution: ContributionId,
    /// How much came, whatever was promised.
    pub amount: Amount,
    /// Where it is: an account of money, or
    /// [`Account::UnmatchedReceipts`] where it was booked there before.
    pub account: Account,
    /// On which day; the first open one, where the books of that are closed.
    pub on: Day,
}

/// Books it, makes who waited for it a member with a vote, and thanks her; the
/// entry's number.
///
/// # Errors
/// [`ContributionError::Unknown`], [`ContributionError::Nothing`],
/// [`ContributionError::NoPlace`], [`LedgerError::OtherCurrency`]; see
/// [`post_entry`].
pub async fn receive_contribution(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    arrived: Arrived,
    by: Option<PersonId>,
) -> Result<i64, ServiceError> {
    let before = of_pool(tx, pool, arrived.contribution).await?;
    let entry = receipt(tx, pool, &before, arrived).await?;
    let number = post_entry(tx, world, pool, by, &entry).await?;
    let minor = before
        .contribution
        .received
        .minor()
        .checked_add(arrived.amount.minor())
        .ok_or(LedgerError::Overflow)?;
    let now = set_received(tx, world, &before, Amount::from_minor(minor)?).await?;
    let is_first =
        now.contribution.purpose == Purpose::BuyIn && now.contribution.state() == State::Received;
    let is_in = is_first && let_in(tx, world, pool, now.contribution.person).await?;
    capital_came_or_went(tx, world, pool, &now).await?;
    pay_back_who_left(tx, world, pool, &now).await?;
    thank(tx, world, site, pool, &now, arrived.amount, is_in).await?;
    Ok(number)
}

async fn of_pool(tx: &mut Tx, pool: &Pool, id: ContributionId) -> Result<Promised, ServiceError> {
    contribution::by_id(tx, id)
        .await?
        .filter(|found| found.pool_id == pool.pool_id)
        .ok_or_else(|| ContributionError::Unknown.into())
}

async fn receipt(
    tx: &mut Tx,
    pool: &Pool,
    promised: &Promised,
    arrived: Arrived,
) -> Result<Entry, ServiceError> {
    if arrived.amount == Amount::ZERO {
        return Err(ContributionError::Nothing.into());
    }
    if promised.currency != pool.variables.money.currency() {
        return Err(LedgerError::OtherCurrency.into());
    }
    let on = open_day(tx, pool.pool_id, arrived.on).await?;
    let of = (promised.contribution.purpose, promised.contribution.person);
    let id = promised.contribution_id;
    Ok(match arrived.account {
        Account::UnmatchedReceipts => moves::matched(id, of, arrived.amount, on)?,
        rail if rail.is_money() => moves::receipt(id, of, rail, arrived.amount, on)?,
        _ => return Err(ContributionError::NoPlace.into()),
    })
}

/// Writes what is there of it now.
async fn set_received(
    tx: &mut Tx,
    world: &World,
    before: &Promised,
    received: Amount,
) -> Result<Promised, ServiceError> {
    let mut now = before.clone();
    now.contribution.received = received;
    let is_whole = received >= before.contribution.amount;
    now.received_at = is_whole.then(|| before.received_at.unwrap_or(world.now()));
    let amounts = (before.contribution.received, received);
    contribution::set_received(tx, before.contribution_id, amounts, now.received_at).await?;
    Ok(now)
}

/// Whoever waited for her money to arrive waits no more; whether she is a
/// member with a vote by that.
async fn let_in(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    person: PersonId,
) -> Result<bool, ServiceError> {
    let standing = membership::standing(tx, pool.pool_id, person).await?;
    let Some(admitted) = standing.admitted().ok().filter(|step| step.awaits_buy_in) else {
        return Ok(false);
    };
    let now = world.now();
    let admitted = admitted.paid();
    if let Ok(active) = admitted.activate(now) {
        membership::activate(tx, pool.pool_id, person, active, now).await?;
        return Ok(true);
    }
    membership::put(tx, pool.pool_id, person, Standing::Admitted(admitted), now).await?;
    Ok(false)
}

/// Nobody's capital stands below nothing, and what she owes comes first.
async fn capital_came_or_went(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    now: &Promised,
) -> Result<(), ServiceError> {
    if now.contribution.purpose != Purpose::BuyIn {
        return Ok(());
    }
    cover_capital(tx, world, pool, now.contribution.person).await
}

/// Capital that arrives once she has left goes back to her with the rest.
async fn pay_back_who_left(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    now: &Promised,
) -> Result<(), ServiceError> {
    let person = now.contribution.person;
    if now.contribution.purpose != Purpose::BuyIn
        || membership::standing(tx, pool.pool_id, person)
            .await?
            .is_member()
    {
        return Ok(());
    }
    owe_capital(tx, world, pool.pool_id, person).await
}

async fn thank(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    now: &Promised,
    came: Amount,
    is_in: bool,
) -> Result<(), ServiceError> {
    let (key, missing) = match (is_in, now.contribution.state()) {
        (true, _) => ("message-contribution-member", 0),
        (_, State::Partly(missing)) => ("message-contribution-partly", missing),
        _ => ("message-contribution-arrived", 0),
    };
    say(tx, world, site, pool, now, key, (came, missing)).await
}

/// Tells her whose contribution it is.
async fn say(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    promised: &Promised,
    key: &str,
    (amount, missing): (Amount, i64),
) -> Result<(), ServiceError> {
    let who = actor::known(tx, promised.contribution.person).await?;
    if who.gone_at.is_some() {
        return Ok(());
    }
    let missing = Amount::from_minor(missing)?;
    let args = args! {
        "pool" => pool.name.clone(),
        "amount" => own_sum(&who, amount, promised.currency),
        "missing" => own_sum(&who, missing, promised.currency),
        "link" => contribution_uri(site, pool, promised.contribution_id),
    };
    let text = text_with(key, &args);
    tell(tx, world, site, pool.pool_id.into(), &who, &text, None).await
}

/// Takes the receipt of this number back: its payment was returned, or it was
/// somebody else's. Her membership stays; she and the stewards are told. The
/// number of the reversal.
///
/// # Errors
/// [`LedgerError::NotReversible`] where it is no receipt, or was taken back
/// before; see [`post_entry`].
pub async fn take_back_contribution(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    number: i64,
    by: Option<PersonId>,
) -> Result<i64, ServiceError> {
    let row = ledger::by_number(tx, pool.pool_id, number).await?;
    let entry = row.ok_or(LedgerError::NotReversible)?.entry;
    let Authority::Contribution(id) = entry.authority() else {
        return Err(LedgerError::NotReversible.into());
    };
    let promised = of_pool(tx, pool, id).await?;
    let amount = credited(&entry, &promised).ok_or(LedgerError::NotReversible)?;
    let back = reverse_entry(tx, world, pool, by, number).await?;
    lower_contribution(tx, world, site, pool, id, amount).await?;
    Ok(back)
}

/// How much an entry gave a contribution; none when it gave nothing.
#[must_use]
pub fn credited(entry: &Entry, promised: &Promised) -> Option<Amount> {
    let given = &promised.contribution;
    let credit = moves::credit_of(given.purpose, given.person);
    let minor = entry.change_of(credit).checked_neg()?;
    Amount::from_minor(minor)
        .ok()
        .filter(|amount| *amount > Amount::ZERO)
}

/// So much of a contribution is there no more. Who calls has booked that,
/// such as a refund of a part. Her membership stays; she and the stewards
/// are told.
///
/// # Errors
/// [`ContributionError::Unknown`], [`ContributionError::MoreThanArrived`]; see
/// [`ServiceError`].
pub async fn lower_contribution(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    id: ContributionId,
    amount: Amount,
) -> Result<(), ServiceError> {
    let before = of_pool(tx, pool, id).await?;
    let left = before.contribution.received.minor() - amount.minor();
    let left = Amount::from_minor(left).map_err(|_| ContributionError::MoreThanArrived)?;
    let now = set_received(tx, world, &before, left).await?;
    capital_came_or_went(tx, world, pool, &now).await?;
    let missing = (now.contribution.amount.minor() - left.minor()).max(0);
    let key = "message-contribution-returned";
    say(tx, world, site, pool, &now, key, (amount, missing)).await?;
    for steward in membership::stewards(tx, pool.pool_id).await? {
        let steward = actor::known(tx, steward.person_id).await?;
        // By its reference, without her name: what a member paid is not for
        // everybody's inbox.
        let args = args! {
            "pool" => pool.name.clone(),
            "amount" => own_sum(&steward, amount, now.currency),
            "reference" => now.reference.clone(),
            "link" => format!("{}/money", site.pool_uri(&pool.handle)),
        };
        let text = text_with("message-contribution-returned-steward", &args);
        tell(tx, world, site, pool.pool_id.into(), &steward, &text, None).await?;
    }
    Ok(())
}
