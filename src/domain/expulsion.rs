//! Before members vote on somebody's expulsion she is told why, and has two
//! weeks to answer: noticed, then due; or withdrawn. Each step consumes the one
//! before, so that a vote without notice does not compile.

use super::{
    id::PersonId,
    kind::{Kind, Matter},
    membership::Standing,
    time::Timestamp,
};

/// Why a step was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpulsionError {
    /// The two weeks' notice comes first.
    #[error("an expulsion begins with a notice, two weeks before the vote")]
    NoticeFirst,
    /// Only a member with a vote may give notice.
    #[error("only members with a vote may give notice")]
    NotActive,
    /// Whom it is about is no member.
    #[error("this person is no member")]
    NobodyToExpel,
    /// Whoever wants to go, leaves.
    #[error("nobody expels herself")]
    Herself,
    /// One notice about one person at a time.
    #[error("a notice about this person runs already, or the vote is open")]
    AlreadyRuns,
    /// Only she whom it is about may answer.
    #[error("only the person whom it is about may answer")]
    NotHers,
    /// Only who gave the notice may withdraw it.
    #[error("only who gave the notice may withdraw it")]
    NotGiver,
    /// The notice was withdrawn, or the vote has opened.
    #[error("the notice is over")]
    Over,
    /// The two weeks are not over.
    #[error("the two weeks are not over")]
    NotYet,
}

/// A notice that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noticed {
    /// Whom it is about.
    pub person: PersonId,
    /// Who gave it, and puts the proposal.
    pub giver: PersonId,
    /// When.
    pub given_at: Timestamp,
    /// When the vote opens.
    pub opens_at: Timestamp,
}

/// She answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replied {
    /// The notice, which runs on.
    pub noticed: Noticed,
    /// When.
    pub at: Timestamp,
}

/// The vote opens. Nothing but [`Noticed::come_due`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    person: PersonId,
    giver: PersonId,
}

/// The notice came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// When.
    pub at: Timestamp,
}

impl Noticed {
    /// A member gives notice.
    ///
    /// # Errors
    /// When she has no vote, or the other is no member, or both are one.
    pub fn give(
        (giver, by): (PersonId, Standing),
        (person, of): (PersonId, Standing),
        now: Timestamp,
    ) -> Result<Self, ExpulsionError> {
        if !by.is_active() {
            return Err(ExpulsionError::NotActive);
        }
        if giver == person {
            return Err(ExpulsionError::Herself);
        }
        if !of.is_member() {
            return Err(ExpulsionError::NobodyToExpel);
        }
        Ok(Self {
            person,
            giver,
            given_at: now,
            opens_at: now.plus_days(Kind::NOTICE_DAYS),
        })
    }

    /// She answers, until the vote opens; a later answer takes the place of
    /// an earlier one.
    ///
    /// # Errors
    /// [`ExpulsionError::NotHers`], [`ExpulsionError::Over`].
    pub fn reply(self, who: PersonId, now: Timestamp) -> Result<Replied, ExpulsionError> {
        if who != self.person {
            return Err(ExpulsionError::NotHers);
        }
        if now >= self.opens_at {
            return Err(ExpulsionError::Over);
        }
        Ok(Replied {
            noticed: self,
            at: now,
        })
    }

    /// Who gave it takes it back.
    ///
    /// # Errors
    /// [`ExpulsionError::NotGiver`].
    pub fn withdraw(self, who: PersonId, now: Timestamp) -> Result<Withdrawn, ExpulsionError> {
        if who != self.giver {
            return Err(ExpulsionError::NotGiver);
        }
        Ok(Withdrawn { at: now })
    }

    /// It falls by itself: one of the two is no member any more, or the Pool
    /// does not decide.
    #[must_use]
    pub const fn fall(self, now: Timestamp) -> Withdrawn {
        Withdrawn { at: now }
    }

    /// The two weeks are over, and the members vote.
    ///
    /// # Errors
    /// [`ExpulsionError::NotYet`].
    pub fn come_due(self, now: Timestamp) -> Result<Due, ExpulsionError> {
        if now < self.opens_at {
            return Err(ExpulsionError::NotYet);
        }
        Ok(Due {
            person: self.person,
            giver: self.giver,
        })
    }
}

impl Due {
    /// What is voted on.
    #[must_use]
    pub const fn matter(self) -> Matter {
        Matter::Expulsion(self.person)
    }

    /// Who puts it.
    #[must_use]
    pub const fn proposer(self) -> PersonId {
        self.giver
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        membership::{Active, Admitted, Applied, Expelled, Invited, Leaving},
        rules::Admission,
    };
    use uuid::Uuid;

    const fn at(days: i64) -> Timestamp {
        Timestamp::from_seconds(days * 86_400)
    }

    fn standings() -> [(Standing, bool, bool); 7] {
        let now = at(0);
        let invited = Invited {
            asked_at: now,
            was_expelled: false,
        };
        let applied = Applied {
            asked_at: now,
            agreed_at: now,
            was_expelled: false,
        };
        let admitted = Admitted {
            agreed_at: now,
            admitted_at: now,
            votes_from: now,
            awaits_buy_in: false,
        };
        let active = Active {
            agreed_at: now,
            admitted_at: now,
        };
        let leaving = Leaving {
            agreed_at: now,
            admitted_at: now,
            ends_at: now,
        };
        assert_eq!(applied.decided(Admission::Open), Admission::Open);
        // Who may give notice, and about whom.
        [
            (Standing::Outside, false, false),
            (Standing::Invited(invited), false, false),
            (Standing::Applied(applied), false, false),
            (Standing::Admitted(admitted), false, true),
            (Standing::Active(active), true, true),
            (Standing::Leaving(leaving), false, true),
            (Standing::Expelled(Expelled { at: now }), false, false),
        ]
    }

    #[test]
    fn who_gives_notice_about_whom() {
        let (ada, ben) = (PersonId::from(Uuid::nil()), PersonId::from(Uuid::max()));
        for (by, may_give, _) in standings() {
            for (of, _, may_get) in standings() {
                let given = Noticed::give((ada, by), (ben, of), at(1));
                let expected = match (may_give, may_get) {
                    (false, _) => Some(ExpulsionError::NotActive),
                    (true, false) => Some(ExpulsionError::NobodyToExpel),
                    (true, true) => None,
                };
                assert_eq!(given.err(), expected, "{by:?} {of:?}");
            }
        }
        let active = standings()[4].0;
        let herself = Noticed::give((ada, active), (ada, active), at(1));
        assert_eq!(herself, Err(ExpulsionError::Herself));
    }

    #[test]
    fn two_weeks_to_the_moment() {
        let (ada, ben) = (PersonId::from(Uuid::nil()), PersonId::from(Uuid::max()));
        let active = standings()[4].0;
        let notice = Noticed::give((ada, active), (ben, active), at(1)).unwrap();
        let last = at(15).plus_seconds(-1);
        for (now, who, reply, withdraw, due) in [
            (at(1), ben, None, Some(ExpulsionError::NotGiver), false),
            (at(1), ada, Some(ExpulsionError::NotHers), None, false),
            (last, ben, None, Some(ExpulsionError::NotGiver), false),
            (
                at(15),
                ben,
                Some(ExpulsionError::Over),
                Some(ExpulsionError::NotGiver),
                true,
            ),
            (at(15), ada, Some(ExpulsionError::NotHers), None, true),
        ] {
            assert_eq!(notice.reply(who, now).err(), reply, "{now:?}");
            assert_eq!(notice.withdraw(who, now).err(), withdraw, "{now:?}");
            assert_eq!(notice.come_due(now).is_ok(), due, "{now:?}");
        }
        let due = notice.come_due(at(15)).unwrap();
        assert_eq!(due.matter(), Matter::Expulsion(ben));
        assert_eq!(due.proposer(), ada);
    }
}
