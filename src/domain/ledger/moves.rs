//! What happens to money, one builder each: which accounts it touches is said
//! here and nowhere else. Amounts are above zero; an entry of nothing is
//! refused.

use super::{Account, Authority, Day, Entry, EntryKind, LedgerError, split::largest_remainder};
use crate::domain::{
    contribution::Purpose,
    id::{ContributionId, FloodId, LineId, PeriodId, PersonId, ProposalId},
    money::Amount,
    spend::Category,
};

type Made = Result<Entry, LedgerError>;

fn of_available(kind: EntryKind, authority: Authority, on: Day, moves: &[(Account, i64)]) -> Made {
    Entry::new(kind, authority, on, Account::Available, moves)
}

/// Where a contribution goes: a buy-in is its member's capital, the rest is
/// nobody's again.
#[must_use]
pub const fn credit_of(purpose: Purpose, person: PersonId) -> Account {
    match purpose {
        Purpose::BuyIn => Account::Capital(person),
        Purpose::Dues => Account::Dues,
        Purpose::Gift => Account::Donations,
    }
}

/// A contribution arrived at `rail`.
///
/// # Errors
/// See [`LedgerError`].
pub fn receipt(
    contribution: ContributionId,
    (purpose, person): (Purpose, PersonId),
    rail: Account,
    amount: Amount,
    on: Day,
) -> Made {
    let credit = credit_of(purpose, person);
    let moves = [(rail, amount.minor()), (credit, -amount.minor())];
    of_available(
        EntryKind::Receipt,
        Authority::Contribution(contribution),
        on,
        &moves,
    )
}

/// Something arrived at the bank, and nobody knows for what yet: it is owed
/// until somebody does.
///
/// # Errors
/// See [`LedgerError`].
pub fn unmatched(line: LineId, amount: Amount, on: Day) -> Made {
    let moves = [
        (Account::Bank, amount.minor()),
        (Account::UnmatchedReceipts, -amount.minor()),
    ];
    of_available(EntryKind::Unmatched, Authority::Line(line), on, &moves)
}

/// The same at a provider: `rail` has it, and nobody knows for what.
///
/// # Errors
/// See [`LedgerError`].
pub fn unmatched_at(authority: Authority, rail: Account, amount: Amount, on: Day) -> Made {
    let moves = [
        (rail, amount.minor()),
        (Account::UnmatchedReceipts, -amount.minor()),
    ];
    of_available(EntryKind::Unmatched, authority, on, &moves)
}

/// What had arrived is a contribution.
///
/// # Errors
/// See [`LedgerError`].
pub fn matched(
    contribution: ContributionId,
    (purpose, person): (Purpose, PersonId),
    amount: Amount,
    on: Day,
) -> Made {
    let credit = credit_of(purpose, person);
    let moves = [
        (Account::UnmatchedReceipts, amount.minor()),
        (credit, -amount.minor()),
    ];
    of_available(
        EntryKind::Match,
        Authority::Contribution(contribution),
        on,
        &moves,
    )
}

/// What had arrived at a provider is no contribution, but other income.
///
/// # Errors
/// See [`LedgerError`].
pub fn other_income(authority: Authority, amount: Amount, on: Day) -> Made {
    let moves = [
        (Account::UnmatchedReceipts, amount.minor()),
        (Account::OtherIncome, -amount.minor()),
    ];
    of_available(EntryKind::Match, authority, on, &moves)
}

/// What had arrived is no contribution: other income, or what was there
/// before the books.
///
/// # Errors
/// See [`LedgerError`].
pub fn explained(line: LineId, as_opening: bool, amount: Amount, on: Day) -> Made {
    let (kind, credit) = if as_opening {
        (EntryKind::Opening, Account::Retained)
    } else {
        (EntryKind::Match, Account::OtherIncome)
    };
    let moves = [
        (Account::UnmatchedReceipts, amount.minor()),
        (credit, -amount.minor()),
    ];
    of_available(kind, Authority::Line(line), on, &moves)
}

/// A bank or a provider took its fee.
///
/// # Errors
/// See [`LedgerError`].
pub fn fee(authority: Authority, from: Account, amount: Amount, on: Day) -> Made {
    let moves = [(Account::Fees, amount.minor()), (from, -amount.minor())];
    of_available(EntryKind::Fee, authority, on, &moves)
}

/// A bank or a provider gave a fee back.
///
/// # Errors
/// See [`LedgerError`].
pub fn fee_back(authority: Authority, to: Account, amount: Amount, on: Day) -> Made {
    let moves = [(to, amount.minor()), (Account::Fees, -amount.minor())];
    of_available(EntryKind::Fee, authority, on, &moves)
}

/// Money went from one place of the Pool to another.
///
/// # Errors
/// See [`LedgerError`].
pub fn transfer(authority: Authority, from: Account, to: Account, amount: Amount, on: Day) -> Made {
    let moves = [(to, amount.minor()), (from, -amount.minor())];
    of_available(EntryKind::Transfer, authority, on, &moves)
}

/// A carried proposal sets money aside.
///
/// # Errors
/// See [`LedgerError`].
pub fn reserve(proposal: ProposalId, amount: Amount, on: Day) -> Made {
    let moves = [
        (Account::Available, amount.minor()),
        (Account::Reserved(proposal), -amount.minor()),
    ];
    of_available(
        EntryKind::Reserve,
        Authority::Proposal(proposal),
        on,
        &moves,
    )
}

/// What was set aside and not used comes back.
///
/// # Errors
/// See [`LedgerError`].
pub fn release(proposal: ProposalId, amount: Amount, on: Day) -> Made {
    let moves = [
        (Account::Reserved(proposal), amount.minor()),
        (Account::Available, -amount.minor()),
    ];
    of_available(
        EntryKind::Release,
        Authority::Proposal(proposal),
        on,
        &moves,
    )
}

/// An invoice is approved: what was set aside for it is owed from now on.
///
/// # Errors
/// See [`LedgerError`].
pub fn invoice(proposal: ProposalId, category: Category, amount: Amount, on: Day) -> Made {
    let expense = match category {
        Category::Project => Account::Project,
        Category::Fees => Account::Fees,
        Category::Formation => Account::Formation,
    };
    let moves = [
        (expense, amount.minor()),
        (Account::Payable, -amount.minor()),
    ];
    let purse = Account::Reserved(proposal);
    Entry::new(
        EntryKind::Invoice,
        Authority::Proposal(proposal),
        on,
        purse,
        &moves,
    )
}

/// What is owed on `liability` is paid from `from`.
///
/// # Errors
/// See [`LedgerError`].
pub fn payment(
    authority: Authority,
    liability: Account,
    from: Account,
    amount: Amount,
    on: Day,
) -> Made {
    let moves = [(liability, amount.minor()), (from, -amount.minor())];
    of_available(EntryKind::Payment, authority, on, &moves)
}

/// A leaver is owed her capital.
///
/// # Errors
/// See [`LedgerError`].
pub fn redemption(person: PersonId, amount: Amount, on: Day) -> Made {
    let moves = [
        (Account::Capital(person), amount.minor()),
        (Account::Redemptions, -amount.minor()),
    ];
    of_available(EntryKind::Redemption, Authority::Exit(person), on, &moves)
}

/// A leaver's capital was paid back to her, or is on its way, and what she had
/// paid in did not stay: she owes that.
///
/// # Errors
/// See [`LedgerError`].
pub fn overdrawn(person: PersonId, amount: Amount, on: Day) -> Made {
    let moves = [
        (Account::OwedBy(person), amount.minor()),
        (Account::Capital(person), -amount.minor()),
    ];
    of_available(EntryKind::Redemption, Authority::Exit(person), on, &moves)
}

/// What she pays in again is first what she owes.
///
/// # Errors
/// See [`LedgerError`].
pub fn made_good(person: PersonId, amount: Amount, on: Day) -> Made {
    let moves = [
        (Account::Capital(person), amount.minor()),
        (Account::OwedBy(person), -amount.minor()),
    ];
    of_available(EntryKind::Redemption, Authority::Exit(person), on, &moves)
}

/// Something that was given goes back at once, from `from`, or is owed where
/// that is [`Account::Refunds`]. By its parts, where it is of several accounts.
///
/// # Errors
/// See [`LedgerError`].
pub fn refund(authority: Authority, parts: &[(Account, Amount)], from: Account, on: Day) -> Made {
    taken(EntryKind::Refund, authority, parts, from, on)
}

fn taken(
    kind: EntryKind,
    authority: Authority,
    parts: &[(Account, Amount)],
    from: Account,
    on: Day,
) -> Made {
    let mut moves = Vec::with_capacity(parts.len() * 2);
    for (account, amount) in parts {
        moves.push((*account, amount.minor()));
        moves.push((from, -amount.minor()));
    }
    of_available(kind, authority, on, &moves)
}

/// A provider holds money back while a payment is disputed.
///
/// # Errors
/// See [`LedgerError`].
pub fn held_back(authority: Authority, from: Account, amount: Amount, on: Day) -> Made {
    let moves = [
        (Account::Receivable, amount.minor()),
        (from, -amount.minor()),
    ];
    of_available(EntryKind::Dispute, authority, on, &moves)
}

/// The dispute ended: the money is back at `to`.
///
/// # Errors
/// See [`LedgerError`].
pub fn given_free(authority: Authority, to: Account, amount: Amount, on: Day) -> Made {
    let moves = [(to, amount.minor()), (Account::Receivable, -amount.minor())];
    of_available(EntryKind::Dispute, authority, on, &moves)
}

/// The dispute ended, and what was held back is lost to whom it came from, at
/// the expense of what it was given as, by its parts.
///
/// # Errors
/// See [`LedgerError`].
pub fn lost(authority: Authority, parts: &[(Account, Amount)], on: Day) -> Made {
    taken(
        EntryKind::Dispute,
        authority,
        parts,
        Account::Receivable,
        on,
    )
}

/// A provider gave back what it had paid to a payer twice: she owes it no more.
///
/// # Errors
/// See [`LedgerError`].
pub fn regained(
    authority: Authority,
    person: PersonId,
    to: Account,
    amount: Amount,
    on: Day,
) -> Made {
    let moves = [
        (to, amount.minor()),
        (Account::OwedBy(person), -amount.minor()),
    ];
    of_available(EntryKind::Payment, authority, on, &moves)
}

/// Money is promised to a Flood.
///
/// # Errors
/// See [`LedgerError`].
pub fn pledge(proposal: ProposalId, flood: FloodId, amount: Amount, on: Day) -> Made {
    let moves = [
        (Account::Available, amount.minor()),
        (Account::Pledged(flood), -amount.minor()),
    ];
    of_available(EntryKind::Pledge, Authority::Proposal(proposal), on, &moves)
}

/// Income and expenses of a period, as they stand in the books, go into the
/// equity. Of a surplus, gifts come first and into the reserve that no member
/// ever gets; what is left is shared by weight into the members' capital, or
/// retained where there are no weights. A loss is taken from what was retained.
///
/// # Errors
/// See [`LedgerError`]; [`LedgerError::Empty`] when there were none.
pub fn closing(
    period: PeriodId,
    balances: &[(Account, i64)],
    weights: &[(PersonId, u64)],
    on: Day,
) -> Made {
    let minor = |wide: i128| i64::try_from(wide).map_err(|_| LedgerError::Overflow);
    let total = |of: &dyn Fn(Account) -> bool| -> i128 {
        let found = balances.iter().filter(|(account, _)| of(*account));
        // Income is credit: a surplus is above zero here.
        -found.map(|(_, minor)| i128::from(*minor)).sum::<i128>()
    };
    let surplus = total(&|_| true);
    let gifts = total(&|account| account == Account::Donations);
    let kept = gifts.min(surplus).max(0);
    let rest = surplus - kept;
    let shares = largest_remainder(minor(rest.max(0))?, weights)?;
    let shared: i128 = shares.iter().map(|(_, part)| i128::from(*part)).sum();
    let mut moves = vec![
        (Account::IndivisibleReserve, minor(-kept)?),
        (Account::Retained, minor(shared - rest)?),
    ];
    for (person, part) in shares {
        moves.push((Account::Capital(person), -part));
    }
    for (account, balance) in balances {
        let back = balance.checked_neg().ok_or(LedgerError::Overflow)?;
        moves.push((*account, back));
    }
    of_available(EntryKind::Closing, Authority::Period(period), on, &moves)
}

#[cfg(test)]
mod tests;
