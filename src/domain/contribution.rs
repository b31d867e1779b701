//! What members give.

use super::{id::PersonId, money::Amount};

/// What a contribution is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Her capital in the Pool, paid back at book value when she leaves.
    BuyIn,
    /// A recurring contribution to the costs.
    Dues,
    /// A gift.
    Gift,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::BuyIn, Self::Dues, Self::Gift];

    /// Its id in tables and forms.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::BuyIn => "buy_in",
            Self::Dues => "dues",
            Self::Gift => "gift",
        }
    }

    /// The purpose of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.id() == id)
    }
}

/// How far a contribution has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// She said that she will.
    Promised,
    /// Some of it is there; minor units that are missing.
    Partly(i64),
    /// It is there, or more than that.
    Received,
    /// She took it back before anything came.
    Cancelled,
}

/// A contribution: who, what for, how much of it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// Who gives it.
    pub person: PersonId,
    /// What for.
    pub purpose: Purpose,
    /// What she promised.
    pub amount: Amount,
    /// What came of it.
    pub received: Amount,
    /// Whether she took it back.
    pub is_cancelled: bool,
}

impl Contribution {
    /// How far it has come.
    #[must_use]
    pub fn state(&self) -> State {
        if self.received >= self.amount {
            State::Received
        } else if self.received > Amount::ZERO {
            State::Partly(self.amount.minor() - self.received.minor())
        } else if self.is_cancelled {
            State::Cancelled
        } else {
            State::Promised
        }
    }
}

/// Why a step of a contribution was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContributionError {
    /// There is no such contribution, or none of hers.
    #[error("there is no such contribution")]
    Unknown,
    /// No part of a buy-in of that number is owed.
    #[error("this part of a buy-in is not owed")]
    NotOwed,
    /// An amount of nothing.
    #[error("a contribution is more than nothing")]
    Nothing,
    /// She promised so much that the next has to wait.
    #[error("so many contributions are promised that the next has to wait")]
    PromisedMany,
    /// Something of it is there: it can't be taken back any more.
    #[error("something of this contribution has arrived")]
    Arrived,
    /// She took it back.
    #[error("this contribution was taken back")]
    Cancelled,
    /// Money comes into places of money, or was there before.
    #[error("nothing can arrive in this account")]
    NoPlace,
    /// Dues are given every one to twelve months.
    #[error("dues are given every one to twelve months")]
    Months,
    /// There is no cash that waits for anybody.
    #[error("there is no such cash")]
    UnknownCash,
    /// Who recorded it can't be the second to say so.
    #[error("somebody else has to confirm this cash")]
    SameSteward,
    /// It was confirmed, or withdrawn.
    #[error("this cash was decided on already")]
    CashDecided,
    /// More was taken back than had arrived.
    #[error("more would go back than has arrived")]
    MoreThanArrived,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_contribution_goes_from_promised_to_received() {
        let of = |minor| Amount::from_minor(minor).unwrap();
        for (received, is_cancelled, state) in [
            (0, false, State::Promised),
            (0, true, State::Cancelled),
            (24, false, State::Partly(1)),
            (25, false, State::Received),
            (26, false, State::Received),
            // What came, came.
            (25, true, State::Received),
        ] {
            let contribution = Contribution {
                person: Uuid::nil().into(),
                purpose: Purpose::Gift,
                amount: of(25),
                received: of(received),
                is_cancelled,
            };
            assert_eq!(contribution.state(), state, "{received}");
        }
    }

    #[test]
    fn every_purpose_has_its_id() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::from_id(purpose.id()), Some(purpose));
        }
    }
}
