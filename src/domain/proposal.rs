//! A proposal's life: opened with a frozen roll and frozen rules, closed with
//! an outcome. Each step consumes the one before, so that a wrong order does
//! not compile.

use super::{
    id::ProposalId,
    kind::{Kind, Matter},
    mandate::Mandate,
    tally::{Bar, Outcome, Tally},
    text::{Body, Title},
    time::Timestamp,
    variables::{Number, Variables},
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
    /// It would be looked at again before it is decided.
    #[error("the review comes before the end of the vote")]
    ReviewTooEarly,
}

/// What a member puts to the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What it would change.
    pub matter: Matter,
    /// In one line.
    pub title: Title,
    /// In full.
    pub body: Body,
    /// When the members want to look at it again, once it is carried.
    pub review_at: Option<Timestamp>,
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
    /// What it is about.
    pub kind: Kind,
    /// Whether it may close before its time when nothing can change it.
    pub closes_early: bool,
}

/// What was counted at the close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// For, Against, Abstain.
    Votes(Tally),
    /// An election: who took part, and how many of the candidates were
    /// elected; see [`elect`](super::election::elect).
    Election {
        /// For means approving of somebody, Abstain of nobody.
        ballots: Tally,
        /// How many were elected.
        elected: usize,
    },
}

impl Count {
    const fn tally(self) -> Tally {
        match self {
            Self::Votes(tally) => tally,
            Self::Election { ballots, .. } => ballots,
        }
    }

    /// What it comes to.
    #[must_use]
    pub fn outcome(self, bar: Bar) -> Outcome {
        match self {
            Self::Votes(tally) => bar.decide(tally),
            Self::Election { ballots, .. } if !bar.quorum(ballots).is_reached() => {
                Outcome::Inquorate
            }
            Self::Election { elected: 0, .. } => Outcome::Defeated,
            Self::Election { .. } => Outcome::Carried,
        }
    }
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
    /// What it was about.
    pub kind: Kind,
}

impl Closed {
    /// What it authorises: something only when it was carried.
    #[must_use]
    pub fn mandate(&self) -> Option<Mandate> {
        Mandate::of(self)
    }
}

impl Draft {
    /// Opens it under the bylaws in force for a roll of `electorate` people.
    ///
    /// # Errors
    /// When the roll is empty, or the review would come before the close.
    pub fn open(
        self,
        id: ProposalId,
        variables: &Variables,
        electorate: u32,
        now: Timestamp,
    ) -> Result<(Self, Open), ProposalError> {
        if electorate == 0 {
            return Err(ProposalError::NobodyToAsk);
        }
        let kind = self.matter.kind();
        let closes_at = now.plus_days(i64::from(variables.number(Number::VotingDays)));
        if self.review_at.is_some_and(|at| at <= closes_at) {
            return Err(ProposalError::ReviewTooEarly);
        }
        let open = Open {
            id,
            opened_at: now,
            closes_at,
            bar: kind.bar(variables, electorate),
            kind,
            closes_early: kind.closes_early(variables),
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
    pub fn close(self, count: Count, now: Timestamp) -> Result<Closed, ProposalError> {
        if now <= self.closes_at {
            return Err(ProposalError::NotYet);
        }
        let outcome = count.outcome(self.bar);
        Ok(self.closed(count.tally(), outcome, now))
    }

    /// Closes it early: when no ballot that may still come could change the
    /// outcome. The time does not matter here, for a ballot that came in time
    /// may be read after the close, and others may wait behind it.
    ///
    /// # Errors
    /// When a ballot could, or the bylaws or the kind don't close early.
    pub fn close_early(self, tally: Tally, now: Timestamp) -> Result<Closed, ProposalError> {
        if !self.closes_early {
            return Err(ProposalError::NotYet);
        }
        let outcome = self.bar.certain(tally).ok_or(ProposalError::NotYet)?;
        Ok(self.closed(tally, outcome, now))
    }

    fn closed(self, tally: Tally, outcome: Outcome, now: Timestamp) -> Closed {
        Closed {
            id: self.id,
            closed_at: now,
            tally,
            outcome,
            kind: self.kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;
    use uuid::Uuid;

    fn draft(matter: Matter) -> Draft {
        Draft {
            matter,
            title: Title::parse("Buy a shed").unwrap(),
            body: Body::parse("").unwrap(),
            review_at: None,
        }
    }

    fn opened(matter: Matter, variables: &Variables, electorate: u32) -> Open {
        let id = ProposalId::from(Uuid::nil());
        let start = Timestamp::from_seconds(0);
        draft(matter)
            .open(id, variables, electorate, start)
            .unwrap()
            .1
    }

    fn open(electorate: u32) -> Open {
        opened(
            Matter::Decision,
            &Variables::usual(Currency::EUR),
            electorate,
        )
    }

    fn all_for(for_count: u32) -> Tally {
        Tally {
            for_count,
            ..Tally::default()
        }
    }

    #[test]
    fn voting_ends_after_its_last_moment() {
        let open = open(4);
        assert_eq!(open.closes_at, Timestamp::from_seconds(7 * 86_400));
        assert_eq!(open.accepts_ballot(open.closes_at), Ok(()));
        let late = Timestamp::from_micros(open.closes_at.micros() + 1);
        assert_eq!(open.accepts_ballot(late), Err(ProposalError::Over));
        let count = Count::Votes(all_for(1));
        assert_eq!(
            open.clone().close(count, open.closes_at),
            Err(ProposalError::NotYet)
        );
        let closed = open.close(count, late).unwrap();
        assert_eq!(closed.outcome, Outcome::Carried);
    }

    #[test]
    fn it_closes_early_when_nothing_can_change_it() {
        let start = Timestamp::from_seconds(1);
        let tally = all_for(3);
        assert_eq!(
            open(4).close_early(tally, start).unwrap().outcome,
            Outcome::Carried
        );
        let count = Count::Votes(tally);
        assert_eq!(open(4).close(count, start), Err(ProposalError::NotYet));
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
    fn bylaws_and_elections_may_want_the_whole_time() {
        let start = Timestamp::from_seconds(1);
        let usual = Variables::usual(Currency::EUR);
        let mut patient = usual.clone();
        patient.early_close = false;
        for (matter, variables, closes) in [
            (Matter::Decision, &usual, true),
            (Matter::Decision, &patient, false),
            (Matter::Election { seats: 3 }, &usual, false),
        ] {
            let closed = opened(matter, variables, 3).close_early(all_for(3), start);
            assert_eq!(closed.is_ok(), closes, "{matter:?}");
        }
    }

    #[test]
    fn an_election_is_carried_by_somebody_elected() {
        for (took_part, elected, expected) in [
            (5, 1, Outcome::Carried),
            (5, 0, Outcome::Defeated),
            (4, 1, Outcome::Inquorate),
        ] {
            let open = opened(
                Matter::Election { seats: 3 },
                &Variables::usual(Currency::EUR),
                20,
            );
            let after = open.closes_at.plus_seconds(1);
            let count = Count::Election {
                ballots: all_for(took_part),
                elected,
            };
            assert_eq!(open.close(count, after).unwrap().outcome, expected);
        }
    }

    #[test]
    fn only_a_carried_proposal_gives_a_mandate() {
        for (votes, given) in [(all_for(1), true), (Tally::default(), false)] {
            let open = open(1);
            let after = open.closes_at.plus_seconds(1);
            let closed = open.close(Count::Votes(votes), after).unwrap();
            assert_eq!(closed.mandate().is_some(), given);
        }
    }

    #[test]
    fn it_is_looked_at_again_after_the_vote() {
        let id = ProposalId::from(Uuid::nil());
        let usual = Variables::usual(Currency::EUR);
        let start = Timestamp::from_seconds(0);
        for (at, expected) in [
            (start.plus_days(7), Some(ProposalError::ReviewTooEarly)),
            (start.plus_days(8), None),
        ] {
            let review_at = Some(at);
            let draft = Draft {
                review_at,
                ..draft(Matter::Decision)
            };
            assert_eq!(draft.open(id, &usual, 1, start).err(), expected);
        }
    }

    #[test]
    fn an_empty_roll_opens_nothing() {
        let id = ProposalId::from(Uuid::nil());
        let usual = Variables::usual(Currency::EUR);
        let opened = draft(Matter::Decision).open(id, &usual, 0, Timestamp::from_seconds(0));
        assert_eq!(opened.err(), Some(ProposalError::NobodyToAsk));
    }
}
