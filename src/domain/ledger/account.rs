//! The chart of accounts.

use std::fmt;

use uuid::Uuid;

use crate::domain::id::{FloodId, PersonId, ProposalId};

/// An account of a Pool's ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// Money in the Pool's bank account.
    Bank,
    /// Money at Stripe, on its way to the bank.
    StripeClearing,
    /// Money that a fiscal host keeps.
    FiscalHost,
    /// Notes and coins that a steward keeps.
    Cash,
    /// What a provider holds back while a payment is disputed. Nobody may
    /// spend it.
    Receivable,
    /// What somebody owes the Pool: her capital was paid back, and what she
    /// had paid in was returned, too. Nobody may spend it.
    OwedBy(PersonId),
    /// Approved invoices that are not paid yet.
    Payable,
    /// Capital that leavers are owed.
    Redemptions,
    /// What is to be given back to who gave it.
    Refunds,
    /// What arrived, and nobody knows for what yet.
    UnmatchedReceipts,
    /// A member's capital, redeemable at book value.
    Capital(PersonId),
    /// Gifts and surplus that no member ever gets.
    IndivisibleReserve,
    /// Surplus of closed periods.
    Retained,
    /// All funds, as the other side of what they are for.
    Funds,
    /// What may still be decided on.
    Available,
    /// What a carried proposal set aside.
    Reserved(ProposalId),
    /// What is promised to a Flood.
    Pledged(FloodId),
    /// Gifts.
    Donations,
    /// Recurring contributions.
    Dues,
    /// Other income.
    OtherIncome,
    /// What the Pool is there for.
    Project,
    /// Banks and providers.
    Fees,
    /// Registering the Pool.
    Formation,
}

/// What an account belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Where the money is.
    Assets,
    /// What is owed.
    Liabilities,
    /// Whose it is.
    Equity,
    /// What it may be spent on; sums to zero by itself.
    Budget,
    /// What came in.
    Income,
    /// What it went for.
    Expenses,
}

/// The accounts that each Pool has one of, by their name in the books.
const SINGLE: [(Account, &str); 19] = [
    (Account::Bank, "assets:bank"),
    (Account::StripeClearing, "assets:stripe-clearing"),
    (Account::FiscalHost, "assets:fiscal-host"),
    (Account::Cash, "assets:cash"),
    (Account::Receivable, "assets:receivable"),
    (Account::Payable, "liabilities:payable"),
    (Account::Redemptions, "liabilities:redemptions"),
    (Account::Refunds, "liabilities:refunds"),
    (Account::UnmatchedReceipts, "liabilities:unmatched-receipts"),
    (Account::IndivisibleReserve, "equity:reserve:indivisible"),
    (Account::Retained, "equity:retained"),
    (Account::Funds, "budget:funds"),
    (Account::Available, "budget:available"),
    (Account::Donations, "income:donations"),
    (Account::Dues, "income:dues"),
    (Account::OtherIncome, "income:other"),
    (Account::Project, "expenses:project"),
    (Account::Fees, "expenses:fees"),
    (Account::Formation, "expenses:formation"),
];

/// Capital accounts begin with this.
pub const CAPITAL: &str = "equity:capital:";
const OWED_BY: &str = "assets:owed-by:";
const RESERVED: &str = "budget:reserved:";
const PLEDGED: &str = "budget:pledged:";

impl Account {
    /// The account of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let of = |prefix| {
            name.strip_prefix(prefix)
                .and_then(|id| id.parse::<Uuid>().ok())
        };
        if let Some(id) = of(CAPITAL) {
            return Some(Self::Capital(id.into()));
        }
        if let Some(id) = of(OWED_BY) {
            return Some(Self::OwedBy(id.into()));
        }
        if let Some(id) = of(RESERVED) {
            return Some(Self::Reserved(id.into()));
        }
        if let Some(id) = of(PLEDGED) {
            return Some(Self::Pledged(id.into()));
        }
        SINGLE
            .iter()
            .find_map(|(account, found)| (*found == name).then_some(*account))
    }

    /// What it belongs to.
    #[must_use]
    pub const fn group(self) -> Group {
        match self {
            Self::Bank
            | Self::StripeClearing
            | Self::FiscalHost
            | Self::Cash
            | Self::Receivable
            | Self::OwedBy(_) => Group::Assets,
            Self::Payable | Self::Redemptions | Self::Refunds | Self::UnmatchedReceipts => {
                Group::Liabilities
            }
            Self::Capital(_) | Self::IndivisibleReserve | Self::Retained => Group::Equity,
            Self::Funds | Self::Available | Self::Reserved(_) | Self::Pledged(_) => Group::Budget,
            Self::Donations | Self::Dues | Self::OtherIncome => Group::Income,
            Self::Project | Self::Fees | Self::Formation => Group::Expenses,
        }
    }

    /// Whether what is in it counts for the funds: money that is there, and,
    /// against it, what is owed. What others hold back or owe doesn't.
    #[must_use]
    pub const fn is_funds(self) -> bool {
        match self.group() {
            Group::Assets => self.is_money(),
            group => matches!(group, Group::Liabilities),
        }
    }

    /// Whether money is in it.
    #[must_use]
    pub const fn is_money(self) -> bool {
        matches!(self.group(), Group::Assets) && !matches!(self, Self::Receivable | Self::OwedBy(_))
    }
}

impl fmt::Display for Account {
    /// Its name in the books: opaque, lower case, parted by colons.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Capital(id) => write!(f, "{CAPITAL}{}", Uuid::from(*id)),
            Self::OwedBy(id) => write!(f, "{OWED_BY}{}", Uuid::from(*id)),
            Self::Reserved(id) => write!(f, "{RESERVED}{}", Uuid::from(*id)),
            Self::Pledged(id) => write!(f, "{PLEDGED}{}", Uuid::from(*id)),
            single => f.write_str(
                SINGLE
                    .iter()
                    .find_map(|(account, name)| (account == single).then_some(*name))
                    .unwrap_or_default(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_comes_back_by_its_name() {
        let id = Uuid::from_u128(0x0123_4567_89ab_cdef);
        let of_one = [
            Account::Capital(id.into()),
            Account::OwedBy(id.into()),
            Account::Reserved(id.into()),
            Account::Pledged(id.into()),
        ];
        for account in SINGLE.iter().map(|(account, _)| *account).chain(of_one) {
            let name = account.to_string();
            assert!(name.contains(':'), "{account:?}");
            assert_eq!(Account::from_name(&name), Some(account), "{name}");
        }
        for name in [
            "",
            "assets",
            "equity:capital:",
            "equity:capital:x",
            "Assets:bank",
        ] {
            assert_eq!(Account::from_name(name), None, "{name}");
        }
    }

    #[test]
    fn funds_are_money_less_what_is_owed() {
        for (account, counts) in [
            (Account::Bank, true),
            (Account::Cash, true),
            (Account::Receivable, false),
            (Account::OwedBy(Uuid::nil().into()), false),
            (Account::Payable, true),
            (Account::UnmatchedReceipts, true),
            (Account::Retained, false),
            (Account::Funds, false),
        ] {
            assert_eq!(account.is_funds(), counts, "{account}");
        }
    }
}
