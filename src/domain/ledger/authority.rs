//! By what right an entry stands in the books.

use uuid::Uuid;

use crate::domain::id::{
    ContributionId, LineId, PayableId, PeriodId, PersonId, ProposalId, RailEventId,
};

/// What an entry cites. There is none without.
///
/// A member's decision stands behind whatever spends. What only tells what
/// happened at the bank or at a provider cites its line or event; what the
/// bylaws order by themselves, a leaver or a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Authority {
    /// What a member gave.
    Contribution(ContributionId),
    /// What the members decided.
    Proposal(ProposalId),
    /// The entry of this number, which it takes back.
    Reversal(i64),
    /// A line of a bank's statement.
    Line(LineId),
    /// What a provider told.
    Event(RailEventId),
    /// A member who leaves: the bylaws redeem her capital.
    Exit(PersonId),
    /// What was agreed to be paid out.
    Payable(PayableId),
    /// The close of a period.
    Period(PeriodId),
}

impl Authority {
    /// Its kind, in tables and on paper.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Contribution(_) => "contribution",
            Self::Proposal(_) => "proposal",
            Self::Reversal(_) => "reversal",
            Self::Line(_) => "line",
            Self::Event(_) => "event",
            Self::Exit(_) => "exit",
            Self::Payable(_) => "payable",
            Self::Period(_) => "period",
        }
    }

    /// What it points to; none for the reversal of an entry.
    #[must_use]
    pub fn subject(self) -> Option<Uuid> {
        Some(match self {
            Self::Contribution(id) => id.into(),
            Self::Proposal(id) => id.into(),
            Self::Reversal(_) => return None,
            Self::Line(id) => id.into(),
            Self::Event(id) => id.into(),
            Self::Exit(id) => id.into(),
            Self::Payable(id) => id.into(),
            Self::Period(id) => id.into(),
        })
    }

    /// The number of the entry that it takes back.
    #[must_use]
    pub const fn reverses(self) -> Option<i64> {
        match self {
            Self::Reversal(number) => Some(number),
            _ => None,
        }
    }

    /// The other way round, from a row.
    #[must_use]
    pub fn from_parts(id: &str, subject: Option<Uuid>, reverses: Option<i64>) -> Option<Self> {
        Some(match (id, subject, reverses) {
            ("contribution", Some(id), None) => Self::Contribution(id.into()),
            ("proposal", Some(id), None) => Self::Proposal(id.into()),
            ("reversal", None, Some(number)) => Self::Reversal(number),
            ("line", Some(id), None) => Self::Line(id.into()),
            ("event", Some(id), None) => Self::Event(id.into()),
            ("exit", Some(id), None) => Self::Exit(id.into()),
            ("payable", Some(id), None) => Self::Payable(id.into()),
            ("period", Some(id), None) => Self::Period(id.into()),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_comes_back_as_it_went() {
        let id = Uuid::from_u128(7);
        for authority in [
            Authority::Contribution(id.into()),
            Authority::Proposal(id.into()),
            Authority::Reversal(3),
            Authority::Line(id.into()),
            Authority::Event(id.into()),
            Authority::Exit(id.into()),
            Authority::Payable(id.into()),
            Authority::Period(id.into()),
        ] {
            let back =
                Authority::from_parts(authority.id(), authority.subject(), authority.reverses());
            assert_eq!(back, Some(authority));
        }
        for (kind, subject, reverses) in [
            ("contribution", None, None),
            ("reversal", Some(id), None),
            ("proposal", Some(id), Some(1)),
            ("whim", Some(id), None),
        ] {
            assert_eq!(
                Authority::from_parts(kind, subject, reverses),
                None,
                "{kind}"
            );
        }
    }
}
