//! What a line of a bank's statement is, as far as it says so itself: the
//! contribution or the payment whose reference it carries, one that came back,
//! a fee, or a provider's payout. What came in and says nothing is owed to
//! whoever sent it until a steward says more.

use super::{
    ServiceError, Site,
    cover_capital::paid_in_vain,
    post_entry::{open_day, post_entry, reverse_entry},
    receive_contribution::{Arrived, credited, receive_contribution, take_back_contribution},
    settle_payable::{Settling, settle_payable, unsettle_payable},
};
use crate::{
    domain::{
        contribution::State,
        id::PersonId,
        ledger::{Account, Authority, moves},
        money::Amount,
        reconcile::{Aside, LineState},
    },
    store::{
        contribution::{self, Promised},
        db::Tx,
        ledger, membership, payable,
        pool::Pool,
        provider,
        statement::{self, Line},
    },
    world::World,
};

/// Entries of one contribution that are looked at.
const RECEIPTS: i64 = 100;
/// How many days before and after a provider expects it a payout may come.
const PAYOUT_DAYS: i32 = 14;
/// How many days before and after a transfer between accounts of the Pool its
/// other side may come.
const TRANSFER_DAYS: i32 = 14;

/// Where lines are matched.
#[derive(Clone, Copy)]
pub(super) struct Matching<'a> {
    /// The clock and chance.
    pub world: &'a World,
    /// The server's names.
    pub site: &'a Site,
    /// Whose bank's.
    pub pool: &'a Pool,
    /// Who uploads, or says so.
    pub by: PersonId,
    /// Whether the Pool had several accounts at banks.
    pub has_others: bool,
}

/// How much a line moves.
///
/// # Errors
/// [`MoneyError`](crate::domain::money::MoneyError).
pub(super) fn size(line: &Line) -> Result<Amount, ServiceError> {
    Ok(Amount::from_minor(line.minor.saturating_abs())?)
}

/// Books what a line is; the line as it stands then.
pub(super) async fn matched(
    tx: &mut Tx,
    at: Matching<'_>,
    mut line: Line,
) -> Result<Line, ServiceError> {
    let mut entry = None;
    if line.is_charge && line.minor < 0 {
        entry = Some(fee(tx, at, &line).await?);
    } else if !line.reference.is_empty() {
        entry = by_reference(tx, at, &line).await?;
    }
    if entry.is_none() {
        entry = payout(tx, at, &line).await?;
    }
    if entry.is_none()
        && at.has_others
        && let Some(other) = other_side(tx, &line).await?
        && other.aside == Some(Aside::Own)
    {
        return cancelled_out(tx, line, other).await;
    }
    line.entry = entry;
    line.state = if entry.is_some() {
        LineState::Booked
    } else if line.minor > 0 {
        line.entry = Some(unmatched(tx, at, &line, None).await?);
        LineState::Unmatched
    } else {
        LineState::Open
    };
    Ok(line)
}

/// The other side of a transfer between two accounts of the Pool; first one
/// that waits for it.
pub(super) async fn other_side(tx: &mut Tx, line: &Line) -> Result<Option<Line>, ServiceError> {
    let on = line.booked_on;
    let days = (on.plus(-TRANSFER_DAYS), on.plus(TRANSFER_DAYS));
    let minor = line.minor.saturating_neg();
    let mut found = statement::cancelling(tx, line.pool_id, minor, days).await?;
    // One account pays nothing to itself.
    found.retain(|other| other.account.is_empty() || other.account != line.account);
    found.sort_by_key(|other| other.aside != Some(Aside::Own));
    Ok(found.into_iter().next())
}

/// Two lines that stand in no books cancel each other out.
pub(super) async fn cancelled_out(
    tx: &mut Tx,
    mut line: Line,
    mut other: Line,
) -> Result<Line, ServiceError> {
    let before = other.state;
    let (first, second) = (line.line_id, other.line_id);
    for (one, with) in [(&mut line, second), (&mut other, first)] {
        (one.state, one.aside) = (LineState::SetAside, Some(Aside::Own));
        one.like = Some(with);
    }
    statement::set_state(tx, before, &other).await?;
    Ok(line)
}

/// Books that it is there, and owed until somebody knows for what; today, where
/// it was booked as something else before.
pub(super) async fn unmatched(
    tx: &mut Tx,
    at: Matching<'_>,
    line: &Line,
    on: Option<crate::domain::ledger::Day>,
) -> Result<i64, ServiceError> {
    let on = open_day(tx, line.pool_id, on.unwrap_or(line.booked_on)).await?;
    let entry = moves::unmatched(line.line_id, size(line)?, on)?;
    post_entry(tx, at.world, at.pool, Some(at.by), &entry).await
}

/// Books a fee of the bank.
pub(super) async fn fee(tx: &mut Tx, at: Matching<'_>, line: &Line) -> Result<i64, ServiceError> {
    let on = open_day(tx, line.pool_id, line.booked_on).await?;
    let entry = moves::fee(
        Authority::Line(line.line_id),
        Account::Bank,
        size(line)?,
        on,
    )?;
    post_entry(tx, at.world, at.pool, Some(at.by), &entry).await
}

/// Whether it is the contribution of whom uploads, which another steward has to
/// see, where there is one.
pub(super) async fn is_own(
    tx: &mut Tx,
    at: Matching<'_>,
    promised: &Promised,
) -> Result<bool, ServiceError> {
    Ok(promised.contribution.person == at.by
        && membership::stewards(tx, promised.pool_id).await?.len() > 1)
}

async fn by_reference(
    tx: &mut Tx,
    at: Matching<'_>,
    line: &Line,
) -> Result<Option<i64>, ServiceError> {
    let currency = at.pool.variables.money.currency();
    if let Some(promised) = contribution::by_reference(tx, &line.reference).await?
        && promised.pool_id == line.pool_id
        && promised.currency == currency
    {
        if line.minor < 0 {
            return returned(tx, at, line, &promised).await;
        }
        if line.is_return
            || promised.contribution.state() == State::Cancelled
            || is_own(tx, at, &promised).await?
        {
            return Ok(None);
        }
        let arrived = Arrived {
            contribution: promised.contribution_id,
            amount: size(line)?,
            account: Account::Bank,
            on: line.booked_on,
        };
        let number =
            receive_contribution(tx, at.world, at.site, at.pool, arrived, Some(at.by)).await?;
        return Ok(Some(number));
    }
    let found = payable::by_reference(tx, &line.reference).await?;
    let of_pool =
        |found: &payable::Payable| found.pool_id == line.pool_id && found.currency == currency;
    match found.filter(of_pool) {
        Some(found) if found.amount == size(line)? => pays(tx, at, line, &found).await,
        _ => Ok(None),
    }
}

/// The entry that says that something of it went back; none where nothing of
/// that amount had arrived at the bank.
pub(super) async fn returned(
    tx: &mut Tx,
    at: Matching<'_>,
    line: &Line,
    promised: &Promised,
) -> Result<Option<i64>, ServiceError> {
    let (amount, pool_id) = (size(line)?, line.pool_id);
    let authority = Authority::Contribution(promised.contribution_id);
    let rows = ledger::by_authority(tx, pool_id, authority, RECEIPTS).await?;
    for row in rows.iter().rev() {
        let number = row.number;
        if credited(&row.entry, promised) != Some(amount)
            || contribution::taken_back_by(tx, pool_id, number)
                .await?
                .is_some()
        {
            continue;
        }
        let (world, site, pool, by) = (at.world, at.site, at.pool, Some(at.by));
        if row.entry.change_of(Account::Bank) == amount.minor() {
            let back = take_back_contribution(tx, world, site, pool, number, by).await?;
            return Ok(Some(back));
        }
        // It was there before anybody knew what for: both go back.
        let came = statement::by_match(tx, pool_id, number).await?;
        if let Some(came) = came.and_then(|came| came.entry) {
            take_back_contribution(tx, world, site, pool, number, by).await?;
            return Ok(Some(reverse_entry(tx, world, pool, by, came).await?));
        }
    }
    Ok(None)
}

/// The entry that says that a line pays it, or that the payment came back; none
/// where it was paid by another line, or never.
pub(super) async fn pays(
    tx: &mut Tx,
    at: Matching<'_>,
    line: &Line,
    found: &payable::Payable,
) -> Result<Option<i64>, ServiceError> {
    let (world, pool, by) = (at.world, at.pool, Some(at.by));
    let id = found.payable_id;
    if let (true, true, Some(person)) = (line.minor < 0, found.is_cancelled, found.person_id) {
        let by_line = (Authority::Line(line.line_id), line.booked_on);
        let of = (person, found.amount);
        return Ok(Some(paid_in_vain(tx, world, pool, of, by_line).await?));
    }
    if line.minor < 0 && found.is_open() {
        let settling = Settling {
            payable: id,
            from: Account::Bank,
            on: line.booked_on,
            authority: Authority::Line(line.line_id),
        };
        return Ok(Some(
            settle_payable(tx, world, pool, None, &settling).await?,
        ));
    }
    let Some(paid) = found.paid_entry else {
        return Ok(None);
    };
    let row = ledger::by_number(tx, line.pool_id, paid).await?;
    let at_bank = row.map_or(0, |row| row.entry.change_of(Account::Bank));
    if line.minor > 0 && at_bank == -line.minor {
        return Ok(Some(unsettle_payable(tx, world, pool, by, id).await?));
    }
    // A steward had said so before the bank did.
    let is_shown = statement::by_entry(tx, line.pool_id, paid).await?.is_some();
    Ok((at_bank == line.minor && !is_shown).then_some(paid))
}

/// The entry of a provider's payout that this line shows, which is in the books
/// since the provider told of it.
async fn payout(tx: &mut Tx, at: Matching<'_>, line: &Line) -> Result<Option<i64>, ServiceError> {
    let says = |text: &str| text.to_ascii_uppercase().contains("STRIPE");
    if !says(&line.counterparty) && !says(&line.remittance) {
        return Ok(None);
    }
    show_payout(tx, at, line).await
}

/// The entry of the earliest payout of that sum that no line shows yet; it is
/// this line's from now on.
pub(super) async fn show_payout(
    tx: &mut Tx,
    at: Matching<'_>,
    line: &Line,
) -> Result<Option<i64>, ServiceError> {
    let on = line.booked_on;
    let days = (on.plus(-PAYOUT_DAYS), on.plus(PAYOUT_DAYS));
    let pool_id = at.pool.pool_id;
    let awaited = provider::awaited_payouts(tx, pool_id, line.minor, days).await?;
    let Some(found) = awaited.first() else {
        return Ok(None);
    };
    let is_ours = provider::set_line(tx, pool_id, &found.payout, line.line_id).await?;
    Ok(is_ours.then_some(found.entry))
}
