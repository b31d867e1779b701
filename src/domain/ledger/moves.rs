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

/// Something that was given goes back at once, from `from`, or is owed where
/// that is [`Account::Refunds`].
///
/// # Errors
/// See [`LedgerError`].
pub fn refund(
    authority: Authority,
    given_as: Account,
    from: Account,
    amount: Amount,
    on: Day,
) -> Made {
    let moves = [(given_as, amount.minor()), (from, -amount.minor())];
    of_available(EntryKind::Refund, authority, on, &moves)
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

/// The dispute ended: the money is back at `to`, or lost to whom it came from,
/// where that is the account that it was given as.
///
/// # Errors
/// See [`LedgerError`].
pub fn given_free(authority: Authority, to: Account, amount: Amount, on: Day) -> Made {
    let moves = [(to, amount.minor()), (Account::Receivable, -amount.minor())];
    of_available(EntryKind::Dispute, authority, on, &moves)
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
mod tests {
    use super::*;
    use uuid::Uuid;

    fn of(minor: i64) -> Amount {
        Amount::from_minor(minor).unwrap()
    }

    /// Each thing that happens, and what it does to each account.
    #[test]
    fn each_move_touches_its_accounts() {
        use Account::{
            Available, Bank, Donations, Fees, Funds, Payable, Project, Receivable, Redemptions,
            Refunds, StripeClearing, UnmatchedReceipts,
        };
        let on = Day::from_number(1);
        let ada: PersonId = Uuid::from_u128(1).into();
        let vote: ProposalId = Uuid::from_u128(2).into();
        let flood: FloodId = Uuid::from_u128(3).into();
        let line: LineId = Uuid::from_u128(4).into();
        let gift: ContributionId = Uuid::from_u128(5).into();
        let (capital, reserved, pledged) = (
            Account::Capital(ada),
            Account::Reserved(vote),
            Account::Pledged(flood),
        );
        let by_line = Authority::Line(line);
        for (made, expected) in [
            (
                receipt(gift, (Purpose::BuyIn, ada), Bank, of(9), on),
                &[(Bank, 9), (capital, -9), (Funds, 9), (Available, -9)][..],
            ),
            (
                receipt(gift, (Purpose::Gift, ada), StripeClearing, of(9), on),
                &[
                    (StripeClearing, 9),
                    (Donations, -9),
                    (Funds, 9),
                    (Available, -9),
                ],
            ),
            (
                unmatched(line, of(9), on),
                &[(Bank, 9), (UnmatchedReceipts, -9)],
            ),
            (
                matched(gift, (Purpose::Gift, ada), of(9), on),
                &[
                    (UnmatchedReceipts, 9),
                    (Donations, -9),
                    (Funds, 9),
                    (Available, -9),
                ],
            ),
            (
                fee(by_line, Bank, of(9), on),
                &[(Fees, 9), (Bank, -9), (Funds, -9), (Available, 9)],
            ),
            (
                transfer(by_line, StripeClearing, Bank, of(9), on),
                &[(Bank, 9), (StripeClearing, -9)],
            ),
            (reserve(vote, of(9), on), &[(Available, 9), (reserved, -9)]),
            (release(vote, of(9), on), &[(Available, -9), (reserved, 9)]),
            (
                invoice(vote, Category::Project, of(9), on),
                &[(Project, 9), (Payable, -9), (Funds, -9), (reserved, 9)],
            ),
            (
                payment(by_line, Payable, Bank, of(9), on),
                &[(Payable, 9), (Bank, -9)],
            ),
            (
                redemption(ada, of(9), on),
                &[(capital, 9), (Redemptions, -9), (Funds, -9), (Available, 9)],
            ),
            (
                refund(by_line, Donations, Refunds, of(9), on),
                &[(Donations, 9), (Refunds, -9), (Funds, -9), (Available, 9)],
            ),
            (
                held_back(by_line, StripeClearing, of(9), on),
                &[
                    (Receivable, 9),
                    (StripeClearing, -9),
                    (Funds, -9),
                    (Available, 9),
                ],
            ),
            (
                given_free(by_line, Donations, of(9), on),
                &[(Donations, 9), (Receivable, -9)],
            ),
            (
                pledge(vote, flood, of(9), on),
                &[(Available, 9), (pledged, -9)],
            ),
        ] {
            let made = made.unwrap();
            assert_eq!(made.postings().len(), expected.len(), "{made:?}");
            for (account, minor) in expected {
                assert_eq!(made.change_of(*account), *minor, "{account} of {made:?}");
            }
        }
        assert_eq!(reserve(vote, of(0), on), Err(LedgerError::Empty));
    }

    #[test]
    fn a_closed_period_leaves_no_income_and_no_expense() {
        use Account::{Donations, Dues, IndivisibleReserve, Project, Retained};
        let of = |number| PersonId::from(Uuid::from_u128(number));
        let two = [(of(1), 1), (of(2), 1)];
        for (balances, weights, retained, reserve, capital) in [
            (&[(Donations, -100), (Project, 40)][..], &[][..], 0, -60, 0),
            (
                &[(Donations, -100), (Dues, -1), (Project, 40)],
                &[],
                0,
                -61,
                0,
            ),
            (
                &[(Donations, -10), (Dues, -100), (Project, 40)],
                &[],
                -60,
                -10,
                0,
            ),
            (&[(Dues, -100), (Project, 39)], &two, 0, 0, -31),
            (&[(Donations, -100), (Project, 40)], &two, 0, -60, 0),
            (&[(Project, 40)], &two, 40, 0, 0),
        ] {
            let made = closing(Uuid::nil().into(), balances, weights, Day::from_number(0)).unwrap();
            assert_eq!(made.change_of(Retained), retained, "{balances:?}");
            assert_eq!(made.change_of(IndivisibleReserve), reserve, "{balances:?}");
            assert_eq!(
                made.change_of(Account::Capital(of(1))),
                capital,
                "{balances:?}"
            );
            for (account, minor) in balances {
                assert_eq!(made.change_of(*account), -minor);
            }
        }
        let none = closing(Uuid::nil().into(), &[], &[], Day::from_number(0));
        assert_eq!(none, Err(LedgerError::Empty));
    }
}
