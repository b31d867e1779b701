//! Counting, and what the count decides. Integers only.

use super::{ballot::Choice, rules::VotingRules};

/// The ballots of a proposal, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Ballots in favour.
    pub for_count: u32,
    /// Ballots opposed.
    pub against_count: u32,
    /// Ballots that count for the quorum only.
    pub abstain_count: u32,
}

/// What a proposal came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Enough took part, and more than the threshold were in favour.
    Carried,
    /// Enough took part, and the threshold was not exceeded. A tie fails.
    Defeated,
    /// Too few took part for it to count.
    Inquorate,
}

/// The bar that one proposal has to clear: rules and roll, as they were when it
/// opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// People on the roll.
    pub electorate: u32,
    /// Percent of them who have to vote (`≥`).
    pub quorum_percent: u8,
    /// Percent of For among For and Against to exceed (`>`).
    pub threshold_percent: u8,
}

/// How far a count is from its goal: "3 of 5 needed, 2 more".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is there.
    pub have: u32,
    /// What is needed.
    pub needed: u32,
}

impl Progress {
    /// How many more are needed; zero when reached.
    #[must_use]
    pub const fn missing(self) -> u32 {
        self.needed.saturating_sub(self.have)
    }

    /// Whether it is enough.
    #[must_use]
    pub const fn is_reached(self) -> bool {
        self.have >= self.needed
    }
}

impl Tally {
    /// Counts one more ballot.
    pub fn add(&mut self, choice: Choice, count: u32) {
        let counter = match choice {
            Choice::For => &mut self.for_count,
            Choice::Against => &mut self.against_count,
            Choice::Abstain => &mut self.abstain_count,
        };
        *counter = counter.saturating_add(count);
    }

    /// The ballots for one choice.
    #[must_use]
    pub const fn of(self, choice: Choice) -> u32 {
        match choice {
            Choice::For => self.for_count,
            Choice::Against => self.against_count,
            Choice::Abstain => self.abstain_count,
        }
    }

    /// All ballots: the turnout.
    #[must_use]
    pub const fn turnout(self) -> u32 {
        self.for_count
            .saturating_add(self.against_count)
            .saturating_add(self.abstain_count)
    }
}

impl Bar {
    /// A bar of a Pool's present rules for a roll of `electorate` people.
    #[must_use]
    pub const fn new(rules: VotingRules, electorate: u32) -> Self {
        Self {
            electorate,
            quorum_percent: rules.quorum_percent(),
            threshold_percent: rules.threshold_percent(),
        }
    }

    /// What `tally` comes to: turnout `≥` quorum, and share of For `>`
    /// threshold. With nobody on the roll nothing is ever quorate.
    #[must_use]
    pub fn decide(self, tally: Tally) -> Outcome {
        if !self.quorum(tally).is_reached() {
            Outcome::Inquorate
        } else if self.exceeds(tally.for_count, tally.against_count) {
            Outcome::Carried
        } else {
            Outcome::Defeated
        }
    }

    /// The turnout and how much of it is needed; at least one ballot.
    #[must_use]
    pub fn quorum(self, tally: Tally) -> Progress {
        let share = u64::from(self.electorate) * u64::from(self.quorum_percent);
        Progress {
            have: tally.turnout(),
            needed: u32::try_from(share.div_ceil(100))
                .unwrap_or(u32::MAX)
                .max(1),
        }
    }

    /// The ballots For and how many would exceed the threshold against the
    /// ballots Against that are in now.
    #[must_use]
    pub fn threshold(self, tally: Tally) -> Progress {
        let percent = u64::from(self.threshold_percent);
        let rest = 100_u64.saturating_sub(percent).max(1);
        let needed = u64::from(tally.against_count) * percent / rest + 1;
        Progress {
            have: tally.for_count,
            needed: u32::try_from(needed).unwrap_or(u32::MAX),
        }
    }

    /// The outcome, when no ballot that may still come could change it: each
    /// person left on the roll may vote for any choice or not at all. Ballots
    /// that are in count as they stand.
    #[must_use]
    pub fn certain(self, tally: Tally) -> Option<Outcome> {
        let left = self.electorate.saturating_sub(tally.turnout());
        if left == 0 {
            return Some(self.decide(tally));
        }
        if !self.quorum(tally).is_reached() {
            return None;
        }
        let most_for = tally.for_count.saturating_add(left);
        let most_against = tally.against_count.saturating_add(left);
        if self.exceeds(tally.for_count, most_against) {
            Some(Outcome::Carried)
        } else if !self.exceeds(most_for, tally.against_count) {
            Some(Outcome::Defeated)
        } else {
            None
        }
    }

    fn exceeds(self, for_count: u32, against_count: u32) -> bool {
        let decided = u64::from(for_count) + u64::from(against_count);
        u64::from(for_count) * 100 > decided * u64::from(self.threshold_percent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn bar(electorate: u32, quorum_percent: u8, threshold_percent: u8) -> Bar {
        Bar {
            electorate,
            quorum_percent,
            threshold_percent,
        }
    }

    const fn tally(for_count: u32, against_count: u32, abstain_count: u32) -> Tally {
        Tally {
            for_count,
            against_count,
            abstain_count,
        }
    }

    #[test]
    fn outcomes_at_every_edge() {
        use Outcome::{Carried, Defeated, Inquorate};
        for (bar, tally, expected) in [
            (bar(20, 25, 50), tally(5, 0, 0), Carried),
            (bar(20, 25, 50), tally(4, 0, 0), Inquorate),
            (bar(20, 25, 50), tally(3, 2, 0), Carried),
            // A tie fails.
            (bar(20, 25, 50), tally(3, 3, 0), Defeated),
            (bar(20, 25, 50), tally(0, 0, 5), Defeated),
            // Abstaining counts for the quorum only.
            (bar(20, 25, 50), tally(1, 0, 4), Carried),
            // Exactly two thirds is not more than 66 percent of 100, but 2 of 3 is.
            (bar(10, 10, 66), tally(66, 34, 0), Defeated),
            (bar(10, 10, 66), tally(2, 1, 0), Carried),
            (bar(10, 10, 75), tally(3, 1, 0), Defeated),
            (bar(10, 10, 75), tally(4, 1, 0), Carried),
            // A share of a person is a whole person: 25 % of 5 is 2.
            (bar(5, 25, 50), tally(1, 0, 0), Inquorate),
            (bar(5, 25, 50), tally(2, 0, 0), Carried),
            (bar(0, 25, 50), tally(0, 0, 0), Inquorate),
            (bar(3, 100, 50), tally(3, 0, 0), Carried),
            (bar(3, 100, 50), tally(2, 0, 0), Inquorate),
        ] {
            assert_eq!(bar.decide(tally), expected, "{bar:?} {tally:?}");
        }
    }

    #[test]
    fn progress_says_what_is_missing() {
        let bar = bar(20, 25, 50);
        let quorum = bar.quorum(tally(2, 1, 0));
        assert_eq!((quorum.have, quorum.needed, quorum.missing()), (3, 5, 2));
        let threshold = bar.threshold(tally(2, 3, 0));
        assert_eq!(
            (threshold.have, threshold.needed, threshold.missing()),
            (2, 4, 2)
        );
    }

    /// Everything below is small enough to try every case there is.
    #[test]
    fn threshold_progress_agrees_with_the_outcome() {
        for percent in [50, 60, 66, 67, 75, 80, 99] {
            for for_count in 0..40 {
                for against_count in 0..40 {
                    let (bar, tally) = (bar(100, 10, percent), tally(for_count, against_count, 60));
                    assert_eq!(
                        bar.threshold(tally).is_reached(),
                        bar.decide(tally) == Outcome::Carried,
                        "{percent} {tally:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn certain_means_that_no_ballot_to_come_can_change_it() {
        for electorate in 0..8_u32 {
            for (quorum, threshold) in [(10, 50), (25, 50), (50, 66), (100, 50), (60, 99)] {
                let bar = bar(electorate, quorum, threshold);
                for now in all_within(electorate) {
                    let left = electorate - now.turnout();
                    let mut reachable = all_within(left).into_iter().map(|more| {
                        bar.decide(tally(
                            now.for_count + more.for_count,
                            now.against_count + more.against_count,
                            now.abstain_count + more.abstain_count,
                        ))
                    });
                    let first = bar.decide(now);
                    let settled = reachable.all(|outcome| outcome == first);
                    assert_eq!(
                        bar.certain(now),
                        settled.then_some(first),
                        "{bar:?} {now:?}"
                    );
                }
            }
        }
    }

    fn all_within(people: u32) -> Vec<Tally> {
        let mut all = Vec::new();
        for for_count in 0..=people {
            for against_count in 0..=people - for_count {
                for abstain_count in 0..=people - for_count - against_count {
                    all.push(tally(for_count, against_count, abstain_count));
                }
            }
        }
        all
    }
}
