//! What a Pool spends its money on, and who may let it go.

use super::{id::PersonId, money::Amount};

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
    /// It is paid, or on its way to the bank.
    #[error("this is paid, or on its way")]
    OnItsWay,
    /// There is no such thing here.
    #[error("there is no such payment")]
    Unknown,
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
    fn every_category_has_its_id() {
        for category in Category::ALL {
            assert_eq!(Category::from_id(category.id()), Some(category));
        }
    }
}
