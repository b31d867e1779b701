//! Payments that came, and what they are booked against.

use super::{Booking, size};
use crate::{
    domain::{
        contribution::Contribution,
        id::ContributionId,
        ledger::{Account, moves},
        money::Amount,
    },
    services::{
        ServiceError,
        post_entry::post_entry,
        receive_contribution::{Arrived, lower_contribution, receive_contribution},
    },
    store::{
        checkout, contribution,
        contribution::Promised,
        db::{StoreError, Tx},
        ledger,
        provider::{self, Payment},
        rail_event::{self, Answer},
    },
    stripe::event::Session,
};

/// The money is there: as the contribution that it was asked for, or as
/// something that nobody knows a purpose of.
pub(super) async fn paid(
    tx: &mut Tx,
    booking: Booking<'_>,
    session: &Session,
) -> Result<Answer, ServiceError> {
    let pool = booking.pool_id();
    let Some(minor) = booking.minor(session.sum).filter(|minor| *minor > 0) else {
        return Ok(Answer::Odd);
    };
    let payment = session.payment.as_deref().unwrap_or(&session.id);
    if provider::payment(tx, pool, payment).await?.is_some() {
        return Ok(Answer::Known);
    }
    let now = booking.world.now();
    let of = match session.contribution {
        Some(id) => promised(tx, booking, id).await?,
        None => None,
    };
    let of = of.map(|found| found.contribution_id);
    provider::insert_payment(tx, pool, (payment, of), minor, now).await?;
    arrive(tx, booking, of, size(minor)?).await?;
    checkout::end(tx, pool, &session.id, now).await?;
    // A refund of it may have been told of before.
    rail_event::wake(tx, pool, now).await?;
    Ok(Answer::Booked)
}

/// The contribution of that id, if it is one of this Pool.
async fn promised(
    tx: &mut Tx,
    booking: Booking<'_>,
    id: ContributionId,
) -> Result<Option<Promised>, ServiceError> {
    let currency = booking.pool.variables.money.currency();
    let found = contribution::by_id(tx, id).await?;
    Ok(found.filter(|found| found.pool_id == booking.pool_id() && found.currency == currency))
}

/// So much is at Stripe, for that contribution or for nobody knows what.
pub(super) async fn arrive(
    tx: &mut Tx,
    booking: Booking<'_>,
    contribution: Option<ContributionId>,
    amount: Amount,
) -> Result<(), ServiceError> {
    let Booking {
        world, site, pool, ..
    } = booking;
    let account = Account::StripeClearing;
    if let Some(contribution) = contribution {
        let arrived = Arrived {
            contribution,
            amount,
            account,
            on: booking.on,
        };
        receive_contribution(tx, world, site, pool, arrived, None).await?;
    } else {
        let entry = moves::unmatched_at(booking.authority(), account, amount, booking.on)?;
        post_entry(tx, world, pool, None, &entry).await?;
    }
    Ok(())
}

/// What goes back of a payment for good.
pub(super) struct Gone {
    /// At whose expense, by account.
    pub(super) parts: Vec<(Account, Amount)>,
    /// How much less there is of its contribution.
    pub(super) lowered: Amount,
}

/// At whose expense so much of a payment goes back: of what it was booked
/// against, and where a payer gets the same twice (a bank may claim back what
/// was refunded already), she owes it.
pub(super) async fn gone(
    tx: &mut Tx,
    payment: &Payment,
    amount: Amount,
) -> Result<Gone, ServiceError> {
    let Some(id) = payment.contribution else {
        let account = if payment.is_other_income {
            Account::OtherIncome
        } else {
            Account::UnmatchedReceipts
        };
        return Ok(Gone {
            parts: vec![(account, amount)],
            lowered: Amount::ZERO,
        });
    };
    let Contribution {
        purpose, person, ..
    } = known(tx, id).await?.contribution;
    let there = payment.received.saturating_sub(payment.refunded).max(0);
    let lowered = amount.min(Amount::from_minor(there)?);
    let twice = Amount::from_minor(amount.minor() - lowered.minor())?;
    let parts = [
        (moves::credit_of(purpose, person), lowered),
        (Account::OwedBy(person), twice),
    ];
    let is_something = |part: &(Account, Amount)| part.1 > Amount::ZERO;
    Ok(Gone {
        parts: parts.into_iter().filter(is_something).collect(),
        lowered,
    })
}

/// So much that had gone back for good is at Stripe again: first what its payer
/// owes for it, and her contribution grows again by the rest.
pub(super) async fn back_again(
    tx: &mut Tx,
    booking: Booking<'_>,
    payment: &Payment,
    amount: Amount,
) -> Result<(), ServiceError> {
    let Booking { world, pool, .. } = booking;
    let mut rest = amount;
    if let Some(id) = payment.contribution {
        let person = known(tx, id).await?.contribution.person;
        let owed = ledger::balance(tx, pool.pool_id, Account::OwedBy(person)).await?;
        let over = payment.refunded.saturating_sub(payment.received);
        let twice = amount.min(Amount::from_minor(owed.min(over).max(0))?);
        if twice > Amount::ZERO {
            let (authority, to) = (booking.authority(), Account::StripeClearing);
            let entry = moves::regained(authority, person, to, twice, booking.on)?;
            post_entry(tx, world, pool, None, &entry).await?;
            rest = Amount::from_minor(amount.minor() - twice.minor())?;
        }
    }
    if rest > Amount::ZERO {
        arrive(tx, booking, payment.contribution, rest).await?;
    }
    Ok(())
}

async fn known(tx: &mut Tx, id: ContributionId) -> Result<Promised, ServiceError> {
    let found = contribution::by_id(tx, id).await?;
    found.ok_or_else(|| StoreError::Corrupt("a payment without its contribution".to_owned()).into())
}

/// So much of a payment's contribution is there no more.
pub(super) async fn lower(
    tx: &mut Tx,
    booking: Booking<'_>,
    payment: &Payment,
    amount: Amount,
) -> Result<(), ServiceError> {
    let Some(id) = payment.contribution.filter(|_| amount > Amount::ZERO) else {
        return Ok(());
    };
    let Booking {
        world, site, pool, ..
    } = booking;
    lower_contribution(tx, world, site, pool, id, amount).await
}
