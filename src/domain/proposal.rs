//! A proposal's life: opened with a frozen roll and frozen rules, closed with
//! an outcome. Each step consumes the one before, so that a wrong order does
//! not compile.

use super::{
    id::ProposalId,
    rules::VotingRules,
    tally::{Bar, Outcome, Tally},
    text::{Body, Title},
    time::Timestamp,
};

/// Why a step was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProposalError {
    /// Voting is over.
    #[error("voting is over")]
    Over,
    /// It is not yet time, and ballots to come could change the outcome.
    #[error("ballots that may still come could change the outcome")]
    NotYet,
    /// There is nobody who could vote.
    #[error("there is nobody who could vote")]
    NobodyToAsk,
}

/// What a member puts to the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// In one line.
    pub title: Title,
    /// In full.
    pub body: Body,
}

/// An open proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Its id.
    pub id: ProposalId,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When voting ends; a ballot at that very moment is in time.
    pub closes_at: Timestamp,
    /// What it has to clear.
    pub bar: Bar,
}

/// A closed proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Its id.
    pub id: ProposalId,
    /// When it was closed.
    pub closed_at: Timestamp,
    /// What was counted.
    pub tally: Tally,
    /// What it came to.
    pub outcome: Outcome,
}

impl Draft {
    /// Opens it under the rules in force for a roll of `electorate` people.
    ///
    /// # Errors
    /// When the roll is empty.
    pub fn open(
        self,
        id: ProposalId,
        rules: VotingRules,
        electorate: u32,
        now: Timestamp,
    ) -> Result<(Self, Open), ProposalError> {
        if electorate == 0 {
            return Err(ProposalError::NobodyToAsk);
        }
        let open = Open {
            id,
            opened_at: now,
            closes_at: now.plus_days(i64::from(rules.voting_days())),
            bar: Bar::new(rules, electorate),
        };
        Ok((self, open))
    }
}

impl Open {
    /// Whether a ballot that arrived `at` is in time.
    ///
    /// # Errors
    /// When voting was over by then.
    pub fn accepts_ballot(&self, at: Timestamp) -> Result<(), ProposalError> {
        if at > self.closes_at {
            return Err(ProposalError::Over);
        }
        Ok(())
    }

    /// Closes it when its time has come.
    ///
    /// # Errors
    /// When it is too early.
    pub fn close(self, tally: Tally, now: Timestamp) -> Result<Closed, ProposalError> {
        if now <= self.closes_at {
            return Err(ProposalError::NotYet);
        }
        let outcome = self.bar.decide(tally);
        Ok(self.closed(tally, outcome, now))
    }

    /// Closes it early: when no ballot that may still come could change the
    /// outcome. The time does not matter here, for a ballot that came in time
    /// may be read after the close, and others may wait behind it.
    ///
    /// # Errors
    /// When a ballot could.
    pub fn close_early(self, tally: Tally, now: Timestamp) -> Result<Closed, ProposalError> {
        let outcome = self.bar.certain(tally).ok_or(ProposalError::NotYet)?;
        Ok(self.closed(tally, outcome, now))
    }

    fn closed(self, tally: Tally, outcome: Outcome, now: Timestamp) -> Closed {
        Closed {
            id: self.id,
            closed_at: now,
            tally,
            outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn open(electorate: u32) -> Open {
        let draft = Draft {
            title: Title::parse("Buy a shed").unwrap(),
            body: Body::parse("").unwrap(),
        };
        let id = ProposalId::from(Uuid::nil());
        draft
            .open(
                id,
                VotingRules::DEFAULT,
                electorate,
                Timestamp::from_seconds(0),
            )
            .unwrap()
            .1
    }

    #[test]
    fn voting_ends_after_its_last_moment() {
        let open = open(4);
        assert_eq!(open.closes_at, Timestamp::from_seconds(7 * 86_400));
        assert_eq!(open.accepts_ballot(open.closes_at), Ok(()));
        let late = Timestamp::from_micros(open.closes_at.micros() + 1);
        assert_eq!(open.accepts_ballot(late), Err(ProposalError::Over));
        let tally = Tally {
            for_count: 1,
            ..Tally::default()
        };
        assert_eq!(
            open.clone().close(tally, open.closes_at),
            Err(ProposalError::NotYet)
        );
        let closed = open.close(tally, late).unwrap();
        assert_eq!(closed.outcome, Outcome::Carried);
    }

    #[test]
    fn it_closes_early_when_nothing_can_change_it() {
        let start = Timestamp::from_seconds(1);
        let tally = Tally {
            for_count: 3,
            ..Tally::default()
        };
        assert_eq!(
            open(4).close_early(tally, start).unwrap().outcome,
            Outcome::Carried
        );
        assert_eq!(open(4).close(tally, start), Err(ProposalError::NotYet));
        assert_eq!(
            open(6).close_early(tally, start),
            Err(ProposalError::NotYet)
        );
        // A ballot that is read after the close: others may wait behind it.
        let after = start.plus_days(8);
        assert_eq!(
            open(6).close_early(tally, after),
            Err(ProposalError::NotYet)
        );
    }

    #[test]
    fn an_empty_roll_opens_nothing() {
        let draft = Draft {
            title: Title::parse("x").unwrap(),
            body: Body::parse("").unwrap(),
        };
        let id = ProposalId::from(Uuid::nil());
        let opened = draft.open(id, VotingRules::DEFAULT, 0, Timestamp::from_seconds(0));
        assert_eq!(opened.err(), Some(ProposalError::NobodyToAsk));
    }
}
