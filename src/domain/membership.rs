//! How a person becomes a member and ceases to be one: invited, applied,
//! admitted, active, leaving, left; or expelled. Following a Pool is none of
//! these steps. Each step consumes the one before, so that a wrong order does
//! not compile.

mod error;

pub use self::error::MembershipError;

use super::{
    mandate::{ToExpel, ToFound},
    rules::Admission,
    time::Timestamp,
};

/// Days after which somebody who was expelled may ask again.
pub const EXPELLED_DAYS: i64 = 365;
/// Days after which somebody whose request was turned down may ask again.
pub const TURNED_DOWN_DAYS: i64 = 30;

/// She was shown the bylaws, since she asked or was invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invited {
    /// When she asked.
    pub asked_at: Timestamp,
    /// Whether the members expelled her before: then they decide on her.
    pub was_expelled: bool,
}

/// She accepted the bylaws; others have yet to let her in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// When she asked.
    pub asked_at: Timestamp,
    /// When she accepted.
    pub agreed_at: Timestamp,
    /// Whether the members expelled her before: then they decide on her.
    pub was_expelled: bool,
}

/// She is let in, and votes from a day on that has yet to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// When she accepted the bylaws.
    pub agreed_at: Timestamp,
    /// When she was let in.
    pub admitted_at: Timestamp,
    /// When her probation ends.
    pub votes_from: Timestamp,
    /// Whether the first part of her buy-in has to arrive before she votes.
    pub awaits_buy_in: bool,
}

/// A member, with one vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Active {
    /// When she accepted the bylaws.
    pub agreed_at: Timestamp,
    /// When she was let in.
    pub admitted_at: Timestamp,
}

/// She gave notice. From then on she is on no new roll; what she is owed and
/// owes runs until the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// When she accepted the bylaws.
    pub agreed_at: Timestamp,
    /// When she was let in.
    pub admitted_at: Timestamp,
    /// When she ceases to be a member.
    pub ends_at: Timestamp,
}

/// The members voted her out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expelled {
    /// When.
    pub at: Timestamp,
}

/// Her request was turned down, by a steward or by a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TurnedDown {
    /// When.
    pub at: Timestamp,
    /// Whether the members expelled her before that.
    pub was_expelled: bool,
}

/// What accepting the bylaws comes to under the Pool's admission rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreed {
    /// Let in at once.
    Admitted(Admitted),
    /// Others decide.
    Applied(Applied),
}

/// What giving notice comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noticed {
    /// Out at once.
    Left,
    /// Out when the notice ends.
    Leaving(Leaving),
}

/// Where a person stands in a Pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Never asked, or left.
    Outside,
    /// See [`Invited`].
    Invited(Invited),
    /// See [`Applied`].
    Applied(Applied),
    /// See [`Admitted`].
    Admitted(Admitted),
    /// See [`Active`].
    Active(Active),
    /// See [`Leaving`].
    Leaving(Leaving),
    /// See [`TurnedDown`].
    TurnedDown(TurnedDown),
    /// See [`Expelled`].
    Expelled(Expelled),
}

impl Standing {
    /// She asks to join, and will be shown the bylaws. Asking again shows them
    /// again.
    ///
    /// # Errors
    /// When she is a member, or accepted already, or was expelled lately.
    pub fn ask(self, now: Timestamp) -> Result<Invited, MembershipError> {
        let asked = |was_expelled| {
            Ok(Invited {
                asked_at: now,
                was_expelled,
            })
        };
        match self {
            Self::Outside => asked(false),
            Self::Invited(invited) => asked(invited.was_expelled),
            Self::Expelled(expelled) if now >= expelled.at.plus_days(EXPELLED_DAYS) => asked(true),
            Self::Expelled(_) => Err(MembershipError::Expelled),
            Self::TurnedDown(before) if now >= before.at.plus_days(TURNED_DOWN_DAYS) => {
                asked(before.was_expelled)
            }
            Self::TurnedDown(_) => Err(MembershipError::TurnedDown),
            Self::Applied(_) => Err(MembershipError::AlreadyWaiting),
            Self::Admitted(_) | Self::Active(_) | Self::Leaving(_) => {
                Err(MembershipError::AlreadyMember)
            }
        }
    }

    /// The request that she made.
    ///
    /// # Errors
    /// When there is none to agree to.
    pub fn invited(self) -> Result<Invited, MembershipError> {
        match self {
            Self::Invited(invited) => Ok(invited),
            Self::Outside => Err(MembershipError::NotAsked),
            Self::Expelled(_) => Err(MembershipError::Expelled),
            Self::TurnedDown(_) => Err(MembershipError::TurnedDown),
            Self::Applied(_) => Err(MembershipError::AlreadyWaiting),
            Self::Admitted(_) | Self::Active(_) | Self::Leaving(_) => {
                Err(MembershipError::AlreadyMember)
            }
        }
    }

    /// Her place in the queue.
    ///
    /// # Errors
    /// When she is not waiting.
    pub fn applied(self) -> Result<Applied, MembershipError> {
        match self {
            Self::Applied(applied) => Ok(applied),
            _ => Err(MembershipError::NotWaiting),
        }
    }

    /// The end of her probation, while it runs.
    ///
    /// # Errors
    /// When there is none.
    pub fn admitted(self) -> Result<Admitted, MembershipError> {
        match self {
            Self::Admitted(admitted) => Ok(admitted),
            _ => Err(MembershipError::NotMember),
        }
    }

    /// Her notice, while it runs.
    ///
    /// # Errors
    /// [`MembershipError::NotLeaving`].
    pub fn leaving(self) -> Result<Leaving, MembershipError> {
        match self {
            Self::Leaving(leaving) => Ok(leaving),
            _ => Err(MembershipError::NotLeaving),
        }
    }

    /// The members vote her out.
    ///
    /// # Errors
    /// [`MembershipError::NotMember`] when there is nobody to vote out.
    pub fn expel(self, mandate: ToExpel) -> Result<Expelled, MembershipError> {
        if !self.is_member() {
            return Err(MembershipError::NotMember);
        }
        Ok(Expelled {
            at: mandate.given_at(),
        })
    }

    /// Whether she is a member with a vote in what opens from now on.
    #[must_use]
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Active(_))
    }

    /// Whether she belongs to the Pool: with a vote, before her first, or
    /// until her notice ends.
    #[must_use]
    pub const fn is_member(self) -> bool {
        matches!(self, Self::Admitted(_) | Self::Active(_) | Self::Leaving(_))
    }
}

impl Invited {
    /// She accepts the bylaws.
    #[must_use]
    pub fn agree(self, admission: Admission, probation_days: u16, now: Timestamp) -> Agreed {
        let applied = Applied {
            asked_at: self.asked_at,
            agreed_at: now,
            was_expelled: self.was_expelled,
        };
        match applied.decided(admission) {
            Admission::Open => Agreed::Admitted(applied.admit(probation_days, now)),
            _ => Agreed::Applied(applied),
        }
    }
}

impl Applied {
    /// Who decides on her under the Pool's rule. On whom the members expelled,
    /// they decide themselves.
    #[must_use]
    pub const fn decided(self, admission: Admission) -> Admission {
        if self.was_expelled {
            Admission::ByVote
        } else {
            admission
        }
    }

    /// The others turn her down.
    #[must_use]
    pub const fn turn_down(self, now: Timestamp) -> TurnedDown {
        TurnedDown {
            at: now,
            was_expelled: self.was_expelled,
        }
    }

    /// The others let her in.
    #[must_use]
    pub fn admit(self, probation_days: u16, now: Timestamp) -> Admitted {
        Admitted {
            agreed_at: self.agreed_at,
            admitted_at: now,
            votes_from: now.plus_days(i64::from(probation_days)),
            awaits_buy_in: false,
        }
    }

    /// What she accepted was changed before it was adopted.
    #[must_use]
    pub const fn ask_again(self) -> Invited {
        Invited {
            asked_at: self.asked_at,
            was_expelled: false,
        }
    }

    /// The founding vote makes a founder a member.
    #[must_use]
    pub fn found(self, mandate: ToFound) -> Active {
        Active {
            agreed_at: self.agreed_at,
            admitted_at: mandate.given_at(),
        }
    }
}

impl Admitted {
    /// She owes a buy-in to a Pool that can take it: she votes once its first
    /// part is there.
    #[must_use]
    pub const fn owing(self) -> Self {
        Self {
            awaits_buy_in: true,
            ..self
        }
    }

    /// The first part of her buy-in is there, or nobody waits for it any more.
    #[must_use]
    pub const fn paid(self) -> Self {
        Self {
            awaits_buy_in: false,
            ..self
        }
    }

    /// Her probation is over, and her buy-in is there: from now on she votes.
    ///
    /// # Errors
    /// [`MembershipError::AwaitsBuyIn`], [`MembershipError::OnProbation`]
    /// before.
    pub fn activate(self, now: Timestamp) -> Result<Active, MembershipError> {
        if self.awaits_buy_in {
            return Err(MembershipError::AwaitsBuyIn);
        }
        if now < self.votes_from {
            return Err(MembershipError::OnProbation);
        }
        Ok(Active {
            agreed_at: self.agreed_at,
            admitted_at: self.admitted_at,
        })
    }
}

impl Active {
    /// She gives notice.
    #[must_use]
    pub fn give_notice(self, notice_days: u16, now: Timestamp) -> Noticed {
        if notice_days == 0 {
            return Noticed::Left;
        }
        Noticed::Leaving(Leaving {
            agreed_at: self.agreed_at,
            admitted_at: self.admitted_at,
            ends_at: now.plus_days(i64::from(notice_days)),
        })
    }
}

impl Leaving {
    /// She takes her notice back and is what she was.
    #[must_use]
    pub const fn stay(self) -> Active {
        Active {
            agreed_at: self.agreed_at,
            admitted_at: self.admitted_at,
        }
    }

    /// Whether her notice has ended.
    #[must_use]
    pub fn is_over(self, now: Timestamp) -> bool {
        now >= self.ends_at
    }
}

#[cfg(test)]
mod tests;
