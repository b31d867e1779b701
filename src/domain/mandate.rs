//! What a carried proposal authorises. Whatever only the members may do asks
//! for one, of its own kind: what they decided on one thing does nothing else.

use super::{id::ProposalId, kind::Kind, proposal::Closed, tally::Outcome, time::Timestamp};

/// What a carried proposal authorises, once; nothing but a proposal that
/// closed carried makes one.
#[derive(Debug, PartialEq, Eq)]
pub struct Mandate {
    proposal: ProposalId,
    kind: Kind,
    given_at: Timestamp,
}

/// The members founded a Pool. Nothing but [`Mandate::to_found`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToFound {
    /// When.
    given_at: Timestamp,
}

/// The members let somebody in. Nothing but [`Mandate::to_admit`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToAdmit {
    /// When.
    given_at: Timestamp,
}

/// The members voted somebody out. Nothing but [`Mandate::to_expel`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToExpel {
    /// When.
    given_at: Timestamp,
}

impl Mandate {
    /// What a closed proposal authorises: something only when it was carried.
    pub(super) fn of(closed: &Closed) -> Option<Self> {
        (closed.outcome == Outcome::Carried).then_some(Self {
            proposal: closed.id,
            kind: closed.kind,
            given_at: closed.closed_at,
        })
    }

    /// By which proposal.
    #[must_use]
    pub const fn proposal(&self) -> ProposalId {
        self.proposal
    }

    /// What it was about.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// When it was carried.
    #[must_use]
    pub const fn given_at(&self) -> Timestamp {
        self.given_at
    }

    /// The founding, where it was about that.
    #[must_use]
    pub fn to_found(&self) -> Option<ToFound> {
        let given_at = self.given_at;
        (self.kind == Kind::Founding).then_some(ToFound { given_at })
    }

    /// The admission, where it was about that.
    #[must_use]
    pub fn to_admit(&self) -> Option<ToAdmit> {
        let given_at = self.given_at;
        (self.kind == Kind::Admission).then_some(ToAdmit { given_at })
    }

    /// The expulsion, where it was about that.
    #[must_use]
    pub fn to_expel(&self) -> Option<ToExpel> {
        let given_at = self.given_at;
        (self.kind == Kind::Expulsion).then_some(ToExpel { given_at })
    }
}

impl ToFound {
    /// When it was carried.
    #[must_use]
    pub const fn given_at(self) -> Timestamp {
        self.given_at
    }
}

impl ToAdmit {
    /// When it was carried.
    #[must_use]
    pub const fn given_at(self) -> Timestamp {
        self.given_at
    }
}

impl ToExpel {
    /// When it was carried.
    #[must_use]
    pub const fn given_at(self) -> Timestamp {
        self.given_at
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_mandate_is_good_for_what_was_voted_on_alone() {
        for kind in Kind::ALL {
            let mandate = Mandate {
                proposal: Uuid::from_u128(1).into(),
                kind,
                given_at: Timestamp::from_seconds(1),
            };
            assert_eq!(mandate.to_found().is_some(), kind == Kind::Founding);
            assert_eq!(mandate.to_admit().is_some(), kind == Kind::Admission);
            assert_eq!(mandate.to_expel().is_some(), kind == Kind::Expulsion);
        }
    }
}
