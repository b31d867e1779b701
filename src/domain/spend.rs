//! What a Pool spends its money on, and who may let it go.

use super::{id::PersonId, ledger::Account, money::Amount};

/// The most papers that are attached to one proposal.
pub const MOST_PAPERS: usize = 5;

/// What a spend is booked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// What the Pool is there for.
    Project,
    /// Banks and providers.
    Fees,
    /// Registering the Pool.
    Formation,
}

impl Category {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Project, Self::Fees, Self::Formation];

    /// Its id in tables and forms.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Fees => "fees",
            Self::Formation => "formation",
        }
    }

    /// The category of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.id() == id)
    }
}

/// How far an invoice has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceState {
    /// It waits for a steward.
    Filed,
    /// It is owed, or paid.
    Approved,
    /// It is not; another may be filed.
    Refused,
}

impl InvoiceState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Filed, Self::Approved, Self::Refused];

    /// Its id in tables.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }

    /// The state of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }
}

/// What is to be paid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayableKind {
    /// An approved invoice.
    Invoice,
    /// The capital of somebody who left.
    Redemption,
    /// Something that goes back to who gave it.
    Refund,
}

impl PayableKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Invoice, Self::Redemption, Self::Refund];

    /// Its id in tables.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::Redemption => "redemption",
            Self::Refund => "refund",
        }
    }

    /// The kind of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// How many stewards let it go before it is paid. An invoice was approved;
    /// of the others one, and two above the limit.
    #[must_use]
    pub fn releases_of(self, amount: Amount, two_above: Amount) -> i64 {
        match self {
            Self::Invoice => 0,
            Self::Redemption | Self::Refund => approvers_of(amount, two_above),
        }
    }

    /// Where it stands in the books until it is paid.
    #[must_use]
    pub const fn account(self) -> Account {
        match self {
            Self::Invoice => Account::Payable,
            Self::Redemption => Account::Redemptions,
            Self::Refund => Account::Refunds,
        }
    }
}

/// From where a steward says that something was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaidFrom {
    /// The Pool's bank account.
    Bank,
    /// Its cash.
    Cash,
    /// Its fiscal host.
    Host,
}

impl PaidFrom {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Bank, Self::Cash, Self::Host];

    /// Its id in forms.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Cash => "cash",
            Self::Host => "host",
        }
    }

    /// The place of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.id() == id)
    }

    /// The account that its money stands on.
    #[must_use]
    pub const fn account(self) -> Account {
        match self {
            Self::Bank => Account::Bank,
            Self::Cash => Account::Cash,
            Self::Host => Account::FiscalHost,
        }
    }
}

/// Why a step of a spend was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpendError {
    /// Only the proposer and the payee file its invoices.
    #[error("only who proposed it, or who is paid, files its invoice")]
    NotTheirs,
    /// Who proposed a spend, or is paid by it, does not approve it.
    #[error("somebody who is neither paid nor proposed it has to approve")]
    OwnInvoice,
    /// She approved it before.
    #[error("you have approved this already")]
    ApprovedAlready,
    /// It was approved or refused.
    #[error("this was decided already")]
    Decided,
    /// Another steward has to let it go first.
    #[error("another steward has to let this go first")]
    NotReleased,
    /// The bank's statement shows it, so only a line that shows its return
    /// takes it back.
    #[error("the bank's statement shows this payment")]
    BankShows,
    /// It is paid, or on its way to the bank.
    #[error("this is paid, or on its way")]
    OnItsWay,
    /// There is no such thing here.
    #[error("there is no such payment")]
    Unknown,
    /// An invoice waits to be looked at.
    #[error("an invoice waits to be looked at first")]
    InvoiceWaits,
    /// Who is paid back has to belong to the Pool.
    #[error("whoever is paid back has to be a member")]
    PayeeNotMember,
    /// More than [`MOST_PAPERS`].
    #[error("{MOST_PAPERS} files at most")]
    ManyPapers,
    /// A bank can't pay without an account number.
    #[error("a payee's account number is missing")]
    NoAccount,
    /// The Pool has no bank account to pay from.
    #[error("this Pool has no bank account to pay from")]
    NoBank,
    /// Nothing was chosen.
    #[error("choose what is to be paid")]
    NothingChosen,
    /// There is less of it there.
    #[error("there is not so much there")]
    NotThere,
    /// It was not paid.
    #[error("this is not paid")]
    NotPaid,
    /// Something of the file is paid already.
    #[error("something in this file is paid already")]
    PartlyPaid,
    /// Nobody pays on a day to come.
    #[error("that day has yet to come")]
    DayToCome,
}

/// Who stands on which side of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sides {
    /// Who put the proposal.
    pub proposer: PersonId,
    /// Who is paid, when it is a person known here.
    pub payee: Option<PersonId>,
    /// Who filed the invoice.
    pub filed_by: PersonId,
}

impl Sides {
    /// Whether she stands on neither side and may approve.
    ///
    /// # Errors
    /// [`SpendError::OwnInvoice`].
    pub fn may_approve(&self, steward: PersonId) -> Result<(), SpendError> {
        if self.proposer == steward || self.payee == Some(steward) || self.filed_by == steward {
            return Err(SpendError::OwnInvoice);
        }
        Ok(())
    }
}

/// How many stewards have to approve so much: two above the Pool's limit.
#[must_use]
pub fn approvers_of(amount: Amount, two_above: Amount) -> i64 {
    if amount > two_above { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn nobody_approves_her_own() {
        let [ada, ben, cleo, dan]: [PersonId; 4] =
            [1, 2, 3, 4].map(|number| Uuid::from_u128(number).into());
        let sides = Sides {
            proposer: ada,
            payee: Some(ben),
            filed_by: ben,
        };
        for (steward, may) in [(ada, false), (ben, false), (cleo, true), (dan, true)] {
            assert_eq!(sides.may_approve(steward).is_ok(), may);
        }
    }

    #[test]
    fn above_the_limit_two_approve() {
        let of = |minor| Amount::from_minor(minor).unwrap();
        for (amount, needed) in [(499, 1), (500, 1), (501, 2)] {
            assert_eq!(approvers_of(of(amount), of(500)), needed);
        }
    }

    #[test]
    fn ids_come_back() {
        for state in InvoiceState::ALL {
            assert_eq!(InvoiceState::from_id(state.id()), Some(state));
        }
        for kind in PayableKind::ALL {
            assert_eq!(PayableKind::from_id(kind.id()), Some(kind));
            assert!(kind.account().is_funds() && !kind.account().is_money());
            let above = Amount::from_minor(501).unwrap();
            let needed = kind.releases_of(above, Amount::from_minor(500).unwrap());
            assert_eq!(needed, if kind == PayableKind::Invoice { 0 } else { 2 });
        }
        for place in PaidFrom::ALL {
            assert_eq!(PaidFrom::from_id(place.id()), Some(place));
            assert!(place.account().is_money());
        }
    }

    #[test]
    fn every_category_has_its_id() {
        for category in Category::ALL {
            assert_eq!(Category::from_id(category.id()), Some(category));
        }
    }
}
