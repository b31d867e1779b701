//! Each thing that happens to money, and the accounts that it touches.

use super::*;
use uuid::Uuid;

#[cfg(test)]
fn of(minor: i64) -> Amount {
    Amount::from_minor(minor).unwrap()
}

/// Each thing that happens, and what it does to each account.
#[test]
#[allow(clippy::too_many_lines)] // a table
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
    let (capital, owed_by, reserved, pledged) = (
        Account::Capital(ada),
        Account::OwedBy(ada),
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
            refund(by_line, &[(Donations, of(9))], Refunds, on),
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
            given_free(by_line, StripeClearing, of(9), on),
            &[
                (StripeClearing, 9),
                (Receivable, -9),
                (Funds, 9),
                (Available, -9),
            ],
        ),
        (
            lost(by_line, &[(Donations, of(9))], on),
            &[(Donations, 9), (Receivable, -9)],
        ),
        (
            refund(
                by_line,
                &[(capital, of(9)), (owed_by, of(2))],
                StripeClearing,
                on,
            ),
            &[
                (capital, 9),
                (owed_by, 2),
                (StripeClearing, -11),
                (Funds, -11),
                (Available, 11),
            ],
        ),
        (overdrawn(ada, of(9), on), &[(owed_by, 9), (capital, -9)]),
        (made_good(ada, of(9), on), &[(capital, 9), (owed_by, -9)]),
        (
            regained(by_line, ada, StripeClearing, of(9), on),
            &[
                (StripeClearing, 9),
                (owed_by, -9),
                (Funds, 9),
                (Available, -9),
            ],
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
