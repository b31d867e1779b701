//! How a Pool decides and who lets people in.
//!
//! Absent on purpose: a weight, a proxy, a transfer. One person has one vote,
//! and nothing here or elsewhere can say otherwise.

use super::variables::{Number, Variables};

/// How people become members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Whoever agrees to the rules is in.
    Open,
    /// A steward lets people in after they agreed.
    BySteward,
    /// Members vouch for them: each attests one real person, known to her.
    BySponsors,
    /// The members vote on each.
    ByVote,
}

/// Which variable is out of bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// Voting takes 1 to 30 days.
    #[error("voting takes {} to {} days", VotingRules::DAYS.0, VotingRules::DAYS.1)]
    VotingDays,
    /// The quorum is 10 to 100 percent.
    #[error("the quorum is {} to {} percent", VotingRules::QUORUM.0, VotingRules::QUORUM.1)]
    Quorum,
    /// The threshold is 50 to 99 percent, and has to be exceeded.
    #[error("the threshold is {} to {} percent", VotingRules::THRESHOLD.0, VotingRules::THRESHOLD.1)]
    Threshold,
}

/// How a Pool decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VotingRules {
    voting_days: u8,
    quorum_percent: u8,
    threshold_percent: u8,
}

impl VotingRules {
    /// Fewest and most days of voting.
    pub const DAYS: (u8, u8) = (1, 30);
    /// Least and greatest quorum, percent of the electorate.
    pub const QUORUM: (u8, u8) = (10, 100);
    /// Least and greatest threshold, percent of For among For and Against. It
    /// has to be exceeded, so that one hundred could never be.
    pub const THRESHOLD: (u8, u8) = (50, 99);
    /// What a Pool starts with: a week, a quarter, more than half.
    pub const DEFAULT: Self = Self {
        voting_days: 7,
        quorum_percent: 25,
        threshold_percent: 50,
    };

    /// Takes the three variables.
    ///
    /// # Errors
    /// Names the first one that is out of bounds.
    pub fn new(
        voting_days: i64,
        quorum_percent: i64,
        threshold_percent: i64,
    ) -> Result<Self, RulesError> {
        let within = |value: i64, bounds: (u8, u8)| {
            u8::try_from(value)
                .ok()
                .filter(|value| (bounds.0..=bounds.1).contains(value))
        };
        Ok(Self {
            voting_days: within(voting_days, Self::DAYS).ok_or(RulesError::VotingDays)?,
            quorum_percent: within(quorum_percent, Self::QUORUM).ok_or(RulesError::Quorum)?,
            threshold_percent: within(threshold_percent, Self::THRESHOLD)
                .ok_or(RulesError::Threshold)?,
        })
    }

    /// Those of a version of the bylaws. The bounds of the numbers are the ones
    /// here, as a test holds.
    #[must_use]
    pub fn of(variables: &Variables) -> Self {
        let number = |number| u8::try_from(variables.number(number)).unwrap_or(u8::MAX);
        Self {
            voting_days: number(Number::VotingDays),
            quorum_percent: number(Number::QuorumPercent),
            threshold_percent: number(Number::ThresholdPercent),
        }
    }

    /// Days of 24 hours from opening to close.
    #[must_use]
    pub const fn voting_days(self) -> u8 {
        self.voting_days
    }

    /// Percent of the electorate that has to vote (`≥`).
    #[must_use]
    pub const fn quorum_percent(self) -> u8 {
        self.quorum_percent
    }

    /// Percent of For among For and Against that has to be exceeded (`>`).
    #[must_use]
    pub const fn threshold_percent(self) -> u8 {
        self.threshold_percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bylaws_bounds_are_these_bounds() {
        for (number, bounds) in [
            (Number::VotingDays, VotingRules::DAYS),
            (Number::QuorumPercent, VotingRules::QUORUM),
            (Number::ThresholdPercent, VotingRules::THRESHOLD),
        ] {
            let given = number.bounds();
            assert_eq!(
                (given.least, given.most),
                (u16::from(bounds.0), u16::from(bounds.1))
            );
        }
        let usual = Variables::usual(crate::domain::money::Currency::EUR);
        assert_eq!(usual.voting(), VotingRules::DEFAULT);
    }

    #[test]
    fn bounds_hold_at_their_edges() {
        for (days, quorum, threshold, expected) in [
            (1, 10, 50, None),
            (30, 100, 99, None),
            (7, 25, 50, None),
            (0, 25, 50, Some(RulesError::VotingDays)),
            (31, 25, 50, Some(RulesError::VotingDays)),
            (-1, 25, 50, Some(RulesError::VotingDays)),
            (7, 9, 50, Some(RulesError::Quorum)),
            (7, 101, 50, Some(RulesError::Quorum)),
            (7, 25, 49, Some(RulesError::Threshold)),
            (7, 25, 100, Some(RulesError::Threshold)),
            (7, 25, i64::MAX, Some(RulesError::Threshold)),
        ] {
            let made = VotingRules::new(days, quorum, threshold);
            assert_eq!(made.err(), expected, "{days} {quorum} {threshold}");
        }
    }
}
