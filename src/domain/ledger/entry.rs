//! A journal entry that balances, or is none.

use std::collections::BTreeMap;

use super::{Account, Authority, Day, Group, LedgerError};

/// What happened to money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A contribution arrived.
    Receipt,
    /// Money arrived, and nobody knows for what yet.
    Unmatched,
    /// What had arrived was found to be a contribution.
    Match,
    /// A bank or a provider took its fee.
    Fee,
    /// Money went from one place of the Pool to another.
    Transfer,
    /// A carried proposal set money aside.
    Reserve,
    /// What was set aside and not used came back.
    Release,
    /// An invoice was approved.
    Invoice,
    /// What was owed was paid.
    Payment,
    /// Capital of a leaver is owed to her.
    Redemption,
    /// A gift is to be given back.
    Refund,
    /// A provider holds money back, or gives it free again.
    Dispute,
    /// What was there before the books were.
    Opening,
    /// Money was promised to a Flood.
    Pledge,
    /// Income and expenses of a period went into the equity.
    Closing,
    /// An entry was taken back.
    Reversal,
}

impl EntryKind {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Receipt,
        Self::Unmatched,
        Self::Match,
        Self::Fee,
        Self::Transfer,
        Self::Reserve,
        Self::Release,
        Self::Invoice,
        Self::Payment,
        Self::Redemption,
        Self::Refund,
        Self::Dispute,
        Self::Opening,
        Self::Pledge,
        Self::Closing,
        Self::Reversal,
    ];

    /// Its id in tables and exports.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Unmatched => "unmatched",
            Self::Match => "match",
            Self::Fee => "fee",
            Self::Transfer => "transfer",
            Self::Reserve => "reserve",
            Self::Release => "release",
            Self::Invoice => "invoice",
            Self::Payment => "payment",
            Self::Redemption => "redemption",
            Self::Refund => "refund",
            Self::Dispute => "dispute",
            Self::Opening => "opening",
            Self::Pledge => "pledge",
            Self::Closing => "closing",
            Self::Reversal => "reversal",
        }
    }

    /// The kind of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// One line of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// In which account.
    pub account: Account,
    /// Minor units; a debit is above zero, a credit below, none is zero.
    pub minor: i64,
}

/// A journal entry before it has its number: balanced, with its authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    kind: EntryKind,
    authority: Authority,
    booked_on: Day,
    postings: Vec<Posting>,
}

impl Entry {
    /// Takes postings: those to one account are one, what sums to nothing is
    /// left out, and what changes the funds changes the budget with them, at
    /// the expense of `purse`.
    ///
    /// # Errors
    /// [`LedgerError::Unbalanced`], [`LedgerError::Empty`],
    /// [`LedgerError::Overflow`].
    pub fn new(
        kind: EntryKind,
        authority: Authority,
        booked_on: Day,
        purse: Account,
        moves: &[(Account, i64)],
    ) -> Result<Self, LedgerError> {
        let mut sums: BTreeMap<Account, i128> = BTreeMap::new();
        let mut funds: i128 = 0;
        for (account, minor) in moves {
            *sums.entry(*account).or_default() += i128::from(*minor);
            if account.is_funds() {
                funds += i128::from(*minor);
            }
        }
        *sums.entry(Account::Funds).or_default() += funds;
        *sums.entry(purse).or_default() -= funds;
        let postings = sums
            .into_iter()
            .filter(|(_, sum)| *sum != 0)
            .map(|(account, sum)| {
                let minor = i64::try_from(sum).map_err(|_| LedgerError::Overflow)?;
                Ok(Posting { account, minor })
            })
            .collect::<Result<Vec<_>, LedgerError>>()?;
        Self::balanced(kind, authority, booked_on, postings)
    }

    /// Takes postings as they are, from a row or for a reversal.
    ///
    /// # Errors
    /// [`LedgerError::Unbalanced`], [`LedgerError::Empty`].
    pub fn balanced(
        kind: EntryKind,
        authority: Authority,
        booked_on: Day,
        postings: Vec<Posting>,
    ) -> Result<Self, LedgerError> {
        if postings.is_empty() || postings.iter().any(|posting| posting.minor == 0) {
            return Err(LedgerError::Empty);
        }
        let sum = |of: &dyn Fn(Account) -> bool| -> i128 {
            postings
                .iter()
                .filter(|posting| of(posting.account))
                .map(|posting| i128::from(posting.minor))
                .sum()
        };
        let is_budget = |account: Account| account.group() == Group::Budget;
        let follows = sum(&Account::is_funds) == sum(&|account| account == Account::Funds);
        if sum(&|_| true) != 0 || sum(&is_budget) != 0 || !follows {
            return Err(LedgerError::Unbalanced);
        }
        Ok(Self {
            kind,
            authority,
            booked_on,
            postings,
        })
    }

    /// The entry that takes this one back, which has the number `number`.
    ///
    /// # Errors
    /// [`LedgerError::NotReversible`] for a reversal, [`LedgerError::Overflow`].
    pub fn reversed(&self, number: i64, booked_on: Day) -> Result<Self, LedgerError> {
        if self.kind == EntryKind::Reversal {
            return Err(LedgerError::NotReversible);
        }
        let postings = self
            .postings
            .iter()
            .map(|posting| {
                let minor = posting.minor.checked_neg().ok_or(LedgerError::Overflow)?;
                Ok(Posting { minor, ..*posting })
            })
            .collect::<Result<Vec<_>, LedgerError>>()?;
        let authority = Authority::Reversal(number);
        Self::balanced(EntryKind::Reversal, authority, booked_on, postings)
    }

    /// What happened.
    #[must_use]
    pub const fn kind(&self) -> EntryKind {
        self.kind
    }

    /// By what right.
    #[must_use]
    pub const fn authority(&self) -> Authority {
        self.authority
    }

    /// When, by the bank's or the Pool's calendar.
    #[must_use]
    pub const fn booked_on(&self) -> Day {
        self.booked_on
    }

    /// Its lines, in the order of the chart of accounts.
    #[must_use]
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// What it adds to an account.
    #[must_use]
    pub fn change_of(&self, account: Account) -> i64 {
        self.postings
            .iter()
            .find(|posting| posting.account == account)
            .map_or(0, |posting| posting.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn entry(moves: &[(Account, i64)]) -> Result<Entry, LedgerError> {
        Entry::new(
            EntryKind::Receipt,
            Authority::Contribution(Uuid::nil().into()),
            Day::from_number(0),
            Account::Available,
            moves,
        )
    }

    #[test]
    fn an_entry_balances_or_is_none() {
        use Account::{Available, Bank, Capital, Donations, Funds, Payable, Receivable};
        let ada = Capital(Uuid::from_u128(1).into());
        for (moves, expected) in [
            (&[(Bank, 25), (ada, -25)][..], Ok(4)),
            (&[(Bank, 25), (ada, -20), (Donations, -5)], Ok(5)),
            (&[(Bank, 20), (Bank, 5), (ada, -25)], Ok(4)),
            // What is paid was owed: the funds stay.
            (&[(Payable, 25), (Bank, -25)], Ok(2)),
            // A provider holds it back: it can't be spent.
            (&[(Receivable, 25), (Bank, -25)], Ok(4)),
            (&[(Bank, 25), (ada, -24)], Err(LedgerError::Unbalanced)),
            (&[(Bank, 25)], Err(LedgerError::Unbalanced)),
            (&[(Bank, 25), (Bank, -25)], Err(LedgerError::Empty)),
            (&[], Err(LedgerError::Empty)),
            (
                &[(Bank, i64::MAX), (Bank, 1), (ada, -1)],
                Err(LedgerError::Overflow),
            ),
            // The budget is no other account's other side.
            (
                &[(Bank, 25), (Available, -25)],
                Err(LedgerError::Unbalanced),
            ),
            (
                &[(Funds, 25), (Available, -25)],
                Err(LedgerError::Unbalanced),
            ),
        ] {
            let made = entry(moves).map(|entry| entry.postings().len());
            assert_eq!(made, expected, "{moves:?}");
        }
    }

    #[test]
    fn a_reversal_is_the_other_way_round_and_final() {
        let ada = Account::Capital(Uuid::from_u128(1).into());
        let entry = entry(&[(Account::Bank, 25), (ada, -25)]).unwrap();
        let back = entry.reversed(7, Day::from_number(3)).unwrap();
        assert_eq!(back.authority(), Authority::Reversal(7));
        for posting in entry.postings() {
            assert_eq!(back.change_of(posting.account), -posting.minor);
        }
        assert_eq!(
            back.reversed(8, Day::from_number(3)),
            Err(LedgerError::NotReversible)
        );
    }

    #[test]
    fn every_kind_has_its_id() {
        for kind in EntryKind::ALL {
            assert_eq!(EntryKind::from_id(kind.id()), Some(kind));
        }
    }
}
