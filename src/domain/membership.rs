//! How a person becomes a member and ceases to be one. Following a Pool is
//! none of these steps.

use super::{rules::Admission, time::Timestamp};

/// Someone asked to join and was shown the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// When she asked.
    pub asked_at: Timestamp,
}

/// She agreed to the rules; a steward has yet to let her in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// When she asked.
    pub asked_at: Timestamp,
    /// When she agreed.
    pub agreed_at: Timestamp,
}

/// A member, with one vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Active {
    /// When she agreed to the rules.
    pub agreed_at: Timestamp,
    /// When she became a member.
    pub admitted_at: Timestamp,
}

/// What agreeing comes to under the Pool's admission rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreed {
    /// In at once.
    Active(Active),
    /// A steward decides.
    Waiting(Waiting),
}

/// A step that does not follow from where the person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MembershipError {
    /// She agreed without having asked, so she was never shown the rules.
    #[error("ask to join first")]
    NotAsked,
    /// She is a member already.
    #[error("already a member")]
    AlreadyMember,
    /// She agreed before; a steward has yet to let her in.
    #[error("a steward has yet to let you in")]
    AlreadyWaiting,
    /// She is no member.
    #[error("not a member")]
    NotMember,
    /// Nobody waits to be let in.
    #[error("this person is not waiting to be let in")]
    NotWaiting,
    /// Only a steward of this Pool may.
    #[error("only a steward of this Pool may do that")]
    NotSteward,
    /// A Pool can't be without a steward while it has other members.
    #[error("you are the only steward: while others are members, somebody has to be")]
    LastSteward,
}

/// Where a person stands in a Pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Never asked, or left.
    Outside,
    /// See [`Asked`].
    Asked(Asked),
    /// See [`Waiting`].
    Waiting(Waiting),
    /// See [`Active`].
    Active(Active),
}

impl Standing {
    /// She asks to join, and will be shown the rules. Asking again shows them
    /// again.
    ///
    /// # Errors
    /// When she is a member, or agreed already.
    pub fn ask(self, now: Timestamp) -> Result<Asked, MembershipError> {
        match self {
            Self::Outside | Self::Asked(_) => Ok(Asked { asked_at: now }),
            Self::Waiting(_) => Err(MembershipError::AlreadyWaiting),
            Self::Active(_) => Err(MembershipError::AlreadyMember),
        }
    }

    /// The request that she made.
    ///
    /// # Errors
    /// When there is none to agree to.
    pub fn asked(self) -> Result<Asked, MembershipError> {
        match self {
            Self::Asked(asked) => Ok(asked),
            Self::Outside => Err(MembershipError::NotAsked),
            Self::Waiting(_) => Err(MembershipError::AlreadyWaiting),
            Self::Active(_) => Err(MembershipError::AlreadyMember),
        }
    }

    /// Her place in the queue.
    ///
    /// # Errors
    /// When she is not waiting.
    pub fn waiting(self) -> Result<Waiting, MembershipError> {
        match self {
            Self::Waiting(waiting) => Ok(waiting),
            _ => Err(MembershipError::NotWaiting),
        }
    }

    /// Whether she is a member with a vote.
    #[must_use]
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Active(_))
    }
}

impl Asked {
    /// She agrees to the rules.
    #[must_use]
    pub fn agree(self, admission: Admission, now: Timestamp) -> Agreed {
        match admission {
            Admission::Open => Agreed::Active(Active {
                agreed_at: now,
                admitted_at: now,
            }),
            Admission::BySteward => Agreed::Waiting(Waiting {
                asked_at: self.asked_at,
                agreed_at: now,
            }),
        }
    }
}

impl Waiting {
    /// A steward lets her in.
    #[must_use]
    pub fn admit(self, now: Timestamp) -> Active {
        Active {
            agreed_at: self.agreed_at,
            admitted_at: now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_from_every_standing() {
        use MembershipError as E;
        let now = Timestamp::from_seconds(9);
        let asked = Asked { asked_at: now };
        let waiting = Waiting {
            asked_at: now,
            agreed_at: now,
        };
        let active = Active {
            agreed_at: now,
            admitted_at: now,
        };
        for (standing, ask, agree, admit) in [
            (
                Standing::Outside,
                None,
                Some(E::NotAsked),
                Some(E::NotWaiting),
            ),
            (Standing::Asked(asked), None, None, Some(E::NotWaiting)),
            (
                Standing::Waiting(waiting),
                Some(E::AlreadyWaiting),
                Some(E::AlreadyWaiting),
                None,
            ),
            (
                Standing::Active(active),
                Some(E::AlreadyMember),
                Some(E::AlreadyMember),
                Some(E::NotWaiting),
            ),
        ] {
            assert_eq!(standing.ask(now).err(), ask, "{standing:?}");
            assert_eq!(standing.asked().err(), agree, "{standing:?}");
            assert_eq!(standing.waiting().err(), admit, "{standing:?}");
        }
        assert_eq!(asked.agree(Admission::Open, now), Agreed::Active(active));
        assert_eq!(
            asked.agree(Admission::BySteward, now),
            Agreed::Waiting(waiting)
        );
        assert_eq!(waiting.admit(now), active);
    }
}
