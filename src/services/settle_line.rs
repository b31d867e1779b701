//! A steward says what a line of the bank's statement is that did not say so
//! itself; or takes back what was said. What is at the bank stays in the books
//! throughout: only what it was for changes.

use super::{
    ServiceError, Site,
    match_line::{Matching, fee, is_own, pays, returned, show_payout, size},
    owe_payable::{Owed, owe_payable},
    post_entry::{open_day, post_entry, reverse_entry},
    receive_contribution::{Arrived, receive_contribution},
    record_payment::steward,
    unsettle_line::{between_ours, off_the_books, taken_up, undone},
};
use crate::{
    banking::iban::Iban,
    domain::{
        contribution::{ContributionError, State},
        id::{ContributionId, LineId, PayableId, PersonId, PoolId},
        ledger::{Account, Authority, Day, moves},
        reconcile::{Aside, LineState, ReconcileError},
        spend::{PayableKind, SpendError},
    },
    store::{
        contribution,
        db::Tx,
        ledger, payable, pool, rail,
        spend::{self, Payee},
        statement::{self, Line},
    },
    world::World,
};

/// What a steward says of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// What came in is this contribution.
    Contribution(ContributionId),
    /// What came in is other income.
    OtherIncome,
    /// What came in was there before the books.
    Opening,
    /// What came in goes back to who sent it.
    GiveBack,
    /// What came in is cash that was paid in.
    FromCash,
    /// What came in, or went out, is a provider's payout that the books know.
    Payout,
    /// What went out pays this.
    Pays(PayableId),
    /// What went out is this contribution, returned.
    Returned(ContributionId),
    /// What went out is a fee of the bank.
    Fee,
    /// What went out is cash now.
    IntoCash,
    /// It went from one account of the Pool to another.
    BetweenOurs,
    /// It is not the Pool's: it is left out of the books.
    SetAside,
    /// What was said before is wrong.
    Undo,
}

/// A line, and what she says of it.
#[derive(Clone, Copy, Debug)]
pub struct SettleLine {
    /// Whose bank's.
    pub pool_id: PoolId,
    /// Who says so.
    pub steward: PersonId,
    /// Which line.
    pub line: LineId,
    /// What it is.
    pub said: Said,
}

/// Books it.
///
/// # Errors
/// [`MembershipError::NotSteward`](crate::domain::membership::MembershipError),
/// those of [`ReconcileError`], [`ContributionError::Unknown`],
/// [`ContributionError::Cancelled`], [`SpendError::Unknown`],
/// [`SpendError::OwnInvoice`]; see [`ServiceError`].
pub async fn settle_line(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    command: &SettleLine,
) -> Result<(), ServiceError> {
    steward(tx, command.pool_id, command.steward).await?;
    let pool = pool::known(tx, command.pool_id).await?;
    // Whoever says something of the same line at once waits here.
    ledger::lock_if_any(tx, pool.pool_id).await?;
    let line = statement::line(tx, command.line).await?;
    let line = line
        .filter(|line| line.pool_id == pool.pool_id)
        .ok_or(ReconcileError::UnknownLine)?;
    let at = Matching {
        world,
        site,
        pool: &pool,
        by: command.steward,
        has_others: rail::banks(tx, pool.pool_id).await?.len() > 1,
    };
    let before = line.state;
    let line = match (command.said, line.state) {
        (_, LineState::Waiting) => return Err(ReconcileError::Waits.into()),
        (Said::Undo, LineState::Booked) => undone(tx, at, line).await?,
        (Said::Undo, LineState::SetAside) => taken_up(tx, at, line).await?,
        (Said::Undo, _) | (_, LineState::Booked | LineState::SetAside) => {
            return Err(ReconcileError::Settled.into());
        }
        (Said::BetweenOurs, _) => between_ours(tx, at, line).await?,
        (Said::SetAside, _) => {
            let mut line = off_the_books(tx, at, line).await?;
            (line.state, line.aside) = (LineState::SetAside, Some(Aside::Said));
            line
        }
        (said, LineState::Unmatched) => came(tx, at, line, said).await?,
        (said, LineState::Open) => went(tx, at, line, said).await?,
    };
    Ok(statement::set_state(tx, before, &line).await?)
}

/// What came in.
async fn came(
    tx: &mut Tx,
    at: Matching<'_>,
    mut line: Line,
    said: Said,
) -> Result<Line, ServiceError> {
    let (amount, id) = (size(&line)?, line.line_id);
    let on = open_day(tx, line.pool_id, line.booked_on).await?;
    let entry = match said {
        Said::Contribution(contribution) => {
            let number = contributes(tx, at, &line, contribution).await?;
            return Ok(explained_by(line, number));
        }
        Said::Payout => return shown(tx, at, line).await,
        Said::OtherIncome => moves::explained(id, false, amount, on)?,
        Said::Opening => moves::explained(id, true, amount, on)?,
        Said::GiveBack => {
            let number = give_back(tx, at, &line, on).await?;
            return Ok(explained_by(line, number));
        }
        Said::FromCash => {
            if ledger::balance(tx, line.pool_id, Account::Cash).await? < amount.minor() {
                return Err(ReconcileError::NoCash.into());
            }
            let (from, to) = (Account::Cash, Account::UnmatchedReceipts);
            moves::transfer(Authority::Line(id), from, to, amount, on)?
        }
        Said::Pays(payable) => {
            // A payment came back, and did not say so.
            let number = came_back(tx, at, &line, payable).await?;
            let was = line.entry.ok_or(ReconcileError::Settled)?;
            reverse_entry(tx, at.world, at.pool, Some(at.by), was).await?;
            line.entry = Some(number);
            line.state = LineState::Booked;
            return Ok(line);
        }
        _ => return Err(ReconcileError::OtherWay.into()),
    };
    let number = post_entry(tx, at.world, at.pool, Some(at.by), &entry).await?;
    Ok(explained_by(line, number))
}

fn explained_by(mut line: Line, number: i64) -> Line {
    line.matched_by = Some(number);
    line.state = LineState::Booked;
    line
}

/// It is a contribution. Nobody says so of her own, while another steward can.
async fn contributes(
    tx: &mut Tx,
    at: Matching<'_>,
    line: &Line,
    id: ContributionId,
) -> Result<i64, ServiceError> {
    let promised = contribution::by_id(tx, id).await?;
    let promised = promised.ok_or(ContributionError::Unknown)?;
    if promised.contribution.state() == State::Cancelled {
        return Err(ContributionError::Cancelled.into());
    }
    if is_own(tx, at, &promised).await? {
        return Err(ReconcileError::Own.into());
    }
    let arrived = Arrived {
        contribution: id,
        amount: size(line)?,
        account: Account::UnmatchedReceipts,
        on: line.booked_on,
    };
    receive_contribution(tx, at.world, at.site, at.pool, arrived, Some(at.by)).await
}

/// It is owed to who sent it, and on the list of what is to be paid.
async fn give_back(
    tx: &mut Tx,
    at: Matching<'_>,
    line: &Line,
    on: Day,
) -> Result<i64, ServiceError> {
    let (amount, world) = (size(line)?, at.world);
    let authority = Authority::Line(line.line_id);
    let (from, to) = (Account::UnmatchedReceipts, Account::Refunds);
    let entry = moves::refund(authority, &[(from, amount)], to, on)?;
    let number = post_entry(tx, world, at.pool, Some(at.by), &entry).await?;
    let iban = Iban::parse(&line.counterparty_iban);
    let payee = Payee {
        payee_id: world.new_id(),
        person_id: None,
        name: line.counterparty.clone(),
        iban: iban.map_or_else(|_| String::new(), |iban| iban.as_str().to_owned()),
        bic: String::new(),
    };
    spend::insert_payee(tx, line.pool_id, &payee, world.now()).await?;
    let owed = Owed {
        pool: line.pool_id,
        kind: PayableKind::Refund,
        proposal: None,
        invoice: None,
        person: None,
        payee: Some(payee.payee_id),
        amount,
        currency: at.pool.variables.money.currency(),
        due_on: Day::of(world.now()),
        entry: number,
    };
    owe_payable(tx, world, &owed).await?;
    Ok(number)
}

async fn came_back(
    tx: &mut Tx,
    at: Matching<'_>,
    line: &Line,
    id: PayableId,
) -> Result<i64, ServiceError> {
    let found = payable_of(tx, at, line, id).await?;
    let number = pays(tx, at, line, &found).await?;
    number.ok_or_else(|| SpendError::NotPaid.into())
}

async fn payable_of(
    tx: &mut Tx,
    at: Matching<'_>,
    line: &Line,
    id: PayableId,
) -> Result<payable::Payable, ServiceError> {
    let found = payable::by_id(tx, id).await?;
    let found = found
        .filter(|found| found.pool_id == line.pool_id)
        .ok_or(SpendError::Unknown)?;
    if found.person_id == Some(at.by) {
        return Err(SpendError::OwnInvoice.into());
    }
    if found.amount != size(line)? {
        return Err(ReconcileError::OtherAmount.into());
    }
    Ok(found)
}

/// A provider's payout, booked when the provider told of it: what was booked
/// of the line goes.
async fn shown(tx: &mut Tx, at: Matching<'_>, mut line: Line) -> Result<Line, ServiceError> {
    let number = show_payout(tx, at, &line).await?;
    let number = number.ok_or(ReconcileError::OtherAmount)?;
    if let Some(was) = line.entry {
        reverse_entry(tx, at.world, at.pool, Some(at.by), was).await?;
    }
    line.entry = Some(number);
    line.state = LineState::Booked;
    Ok(line)
}

/// What went out.
async fn went(
    tx: &mut Tx,
    at: Matching<'_>,
    mut line: Line,
    said: Said,
) -> Result<Line, ServiceError> {
    let number = match said {
        Said::Pays(id) => {
            let found = payable_of(tx, at, &line, id).await?;
            let number = pays(tx, at, &line, &found).await?;
            number.ok_or(SpendError::OnItsWay)?
        }
        Said::Returned(id) => {
            let promised = contribution::by_id(tx, id).await?;
            let promised = promised
                .filter(|found| found.pool_id == line.pool_id)
                .ok_or(ContributionError::Unknown)?;
            let number = returned(tx, at, &line, &promised).await?;
            number.ok_or(ReconcileError::NoReceipt)?
        }
        Said::Fee => fee(tx, at, &line).await?,
        Said::IntoCash => {
            let on = open_day(tx, line.pool_id, line.booked_on).await?;
            let authority = Authority::Line(line.line_id);
            let (from, to) = (Account::Bank, Account::Cash);
            let entry = moves::transfer(authority, from, to, size(&line)?, on)?;
            post_entry(tx, at.world, at.pool, Some(at.by), &entry).await?
        }
        Said::Payout => return shown(tx, at, line).await,
        _ => return Err(ReconcileError::OtherWay.into()),
    };
    line.entry = Some(number);
    line.state = LineState::Booked;
    Ok(line)
}
