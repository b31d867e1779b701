//! What was said of a line of the bank's statement, or found, is taken back; and
//! how a line leaves the books.

use super::{
    ServiceError,
    cover_capital::cover_capital,
    match_line::{Matching, cancelled_out, matched, other_side, unmatched},
    post_entry::reverse_entry,
    receive_contribution::take_back_contribution,
    settle_payable::unsettle_payable,
};
use crate::{
    domain::{
        ledger::{Account, Authority, Day, Entry, EntryKind},
        reconcile::{Aside, LineState, ReconcileError},
        spend::SpendError,
    },
    store::{
        contribution,
        db::Tx,
        ledger, payable,
        statement::{self, Line},
    },
};

/// What was said is taken back; what is at the bank is in the books as
/// something that nobody knows of yet.
pub(super) async fn undone(
    tx: &mut Tx,
    at: Matching<'_>,
    mut line: Line,
) -> Result<Line, ServiceError> {
    if let Some(number) = line.matched_by.take() {
        let entry = entry_of(tx, &line, number).await?;
        if entry.kind() == EntryKind::Refund {
            return Err(ReconcileError::Final.into());
        }
        take_back(tx, at, &entry, number).await?;
        line.state = LineState::Unmatched;
        return Ok(line);
    }
    let line = off_the_books(tx, at, line).await?;
    unsaid(tx, at, line).await
}

/// The entry that shows a line at the bank is taken back; nothing may explain
/// the line any more.
pub(super) async fn off_the_books(
    tx: &mut Tx,
    at: Matching<'_>,
    mut line: Line,
) -> Result<Line, ServiceError> {
    if line.matched_by.is_some() {
        return Err(ReconcileError::Final.into());
    }
    let Some(number) = line.entry.take() else {
        return Ok(line);
    };
    let entry = entry_of(tx, &line, number).await?;
    match entry.authority() {
        // A steward, or a provider, had booked it by itself.
        Authority::Payable(_) => {}
        Authority::Event(_) => {
            if !crate::store::provider::forget_line(tx, line.line_id).await? {
                return Err(ReconcileError::Final.into());
            }
        }
        Authority::Reversal(_) => return Err(ReconcileError::Final.into()),
        _ => take_back(tx, at, &entry, number).await?,
    }
    Ok(line)
}

/// Nobody says what a line is any more; the program leaves that to people.
async fn unsaid(tx: &mut Tx, at: Matching<'_>, mut line: Line) -> Result<Line, ServiceError> {
    (line.aside, line.like, line.is_by_hand) = (None, None, true);
    line.state = LineState::Open;
    if line.minor > 0 {
        let today = Day::of(at.world.now());
        line.entry = Some(unmatched(tx, at, &line, Some(today)).await?);
        line.state = LineState::Unmatched;
    }
    Ok(line)
}

/// What was left out of the books counts after all.
pub(super) async fn taken_up(
    tx: &mut Tx,
    at: Matching<'_>,
    mut line: Line,
) -> Result<Line, ServiceError> {
    match line.aside {
        Some(Aside::Back) => Err(ReconcileError::Final.into()),
        // Another payment than the one that it looks like: its reference speaks.
        Some(Aside::Known | Aside::Before) => {
            (line.aside, line.like) = (None, None);
            matched(tx, at, line).await
        }
        Some(Aside::Own) => {
            if let Some(other) = line.like.take()
                && let Some(other) = statement::line(tx, other).await?
                && other.aside == Some(Aside::Own)
            {
                let other = unsaid(tx, at, other).await?;
                statement::set_state(tx, LineState::SetAside, &other).await?;
            }
            unsaid(tx, at, line).await
        }
        Some(Aside::Said) | None => unsaid(tx, at, line).await,
    }
}

/// It went from one account of the Pool to another: the books have both as
/// one, so neither side changes them. Where the other side is there, the two
/// cancel out; else it is waited for.
pub(super) async fn between_ours(
    tx: &mut Tx,
    at: Matching<'_>,
    line: Line,
) -> Result<Line, ServiceError> {
    if !at.has_others {
        return Err(ReconcileError::OtherWay.into());
    }
    let mut line = off_the_books(tx, at, line).await?;
    if let Some(other) = other_side(tx, &line).await? {
        let other = off_the_books(tx, at, other).await?;
        return cancelled_out(tx, line, other).await;
    }
    (line.state, line.aside) = (LineState::SetAside, Some(Aside::Own));
    Ok(line)
}

async fn entry_of(tx: &mut Tx, line: &Line, number: i64) -> Result<Entry, ServiceError> {
    let row = ledger::by_number(tx, line.pool_id, number).await?;
    let row = row.ok_or_else(|| ServiceError::Internal(format!("no entry {number}")))?;
    // Returned since, or paid again.
    if contribution::taken_back_by(tx, line.pool_id, number)
        .await?
        .is_some()
    {
        return Err(ReconcileError::Final.into());
    }
    Ok(row.entry)
}

async fn take_back(
    tx: &mut Tx,
    at: Matching<'_>,
    entry: &Entry,
    number: i64,
) -> Result<(), ServiceError> {
    let (world, pool, by) = (at.world, at.pool, Some(at.by));
    if let Authority::Contribution(_) = entry.authority() {
        take_back_contribution(tx, world, at.site, pool, number, by).await?;
    } else if let Some(paid) = payable::by_paid_entry(tx, pool.pool_id, number).await? {
        // It would be paid again: nobody says so of what she is paid herself.
        if paid.person_id.is_some() && paid.person_id == by {
            return Err(SpendError::OwnInvoice.into());
        }
        unsettle_payable(tx, world, pool, by, paid.payable_id).await?;
    } else {
        reverse_entry(tx, world, pool, by, number).await?;
        for posting in entry.postings() {
            if let Account::OwedBy(person) = posting.account {
                cover_capital(tx, world, pool, person).await?;
            }
        }
    }
    Ok(())
}
