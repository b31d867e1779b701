//! Counting, and what the count decides. Integers only.

use super::{ballot::Choice, rules::VotingRules};

pub use super::share::Share;

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
    /// How much of it has to be in favour.
    pub share: Share,
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
            share: Share::MoreThan(rules.threshold_percent()),
        }
    }

    /// What `tally` comes to: turnout `≥` quorum, and enough in favour. With nobody on the roll nothing is ever quorate.
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
        let against = u64::from(tally.against_count);
        let needed = match self.share {
            Share::MoreThan(percent) => {
                let percent = u64::from(percent);
                let rest = 100_u64.saturating_sub(percent).max(1);
                against * percent / rest + 1
            }
            Share::TwoThirds => (against * 2).max(1),
            Share::ThreeQuartersOfAll => (u64::from(self.electorate) * 3).div_ceil(4).max(1),
        };
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
        let (in_favour, opposed) = (u64::from(for_count), u64::from(against_count));
        match self.share {
            Share::MoreThan(percent) => {
                in_favour * 100 > (in_favour + opposed) * u64::from(percent)
            }
            Share::TwoThirds => in_favour > 0 && in_favour >= opposed * 2,
            Share::ThreeQuartersOfAll => {
                in_favour > 0 && in_favour * 4 >= u64::from(self.electorate) * 3
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn bar(electorate: u32, quorum_percent: u8, threshold_percent: u8) -> Bar {
        with(
            electorate,
            quorum_percent,
            Share::MoreThan(threshold_percent),
        )
    }

    const fn with(electorate: u32, quorum_percent: u8, share: Share) -> Bar {
        Bar {
            electorate,
            quorum_percent,
            share,
        }
    }

    const SHARES: [Share; 9] = [
        Share::MoreThan(50),
        Share::MoreThan(60),
        Share::MoreThan(66),
        Share::MoreThan(67),
        Share::MoreThan(75),
        Share::MoreThan(80),
        Share::MoreThan(99),
        Share::TwoThirds,
        Share::ThreeQuartersOfAll,
    ];

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
            // Exactly two thirds is enough, one less is not.
            (with(9, 50, Share::TwoThirds), tally(4, 2, 0), Carried),
            (with(9, 50, Share::TwoThirds), tally(5, 3, 0), Defeated),
            (with(400, 50, Share::TwoThirds), tally(133, 67, 0), Defeated),
            (with(400, 50, Share::TwoThirds), tally(134, 66, 0), Carried),
            (with(9, 50, Share::TwoThirds), tally(4, 0, 0), Inquorate),
            (with(4, 50, Share::TwoThirds), tally(0, 0, 4), Defeated),
            // Three quarters of everybody: who stays away is not in favour.
            (
                with(8, 75, Share::ThreeQuartersOfAll),
                tally(6, 0, 0),
                Carried,
            ),
            (
                with(8, 75, Share::ThreeQuartersOfAll),
                tally(5, 0, 0),
                Inquorate,
            ),
            (
                with(8, 75, Share::ThreeQuartersOfAll),
                tally(5, 0, 3),
                Defeated,
            ),
            (
                with(8, 75, Share::ThreeQuartersOfAll),
                tally(6, 2, 0),
                Carried,
            ),
            (
                with(5, 75, Share::ThreeQuartersOfAll),
                tally(4, 1, 0),
                Carried,
            ),
            (
                with(5, 75, Share::ThreeQuartersOfAll),
                tally(3, 0, 1),
                Defeated,
            ),
            (
                with(0, 75, Share::ThreeQuartersOfAll),
                tally(0, 0, 0),
                Inquorate,
            ),
        ] {
            assert_eq!(bar.decide(tally), expected, "{bar:?} {tally:?}");
        }
    }

    /// Hard-wired: whatever the share, as many For as Against fail.
    #[test]
    fn a_tie_fails_under_every_share() {
        for share in SHARES {
            for votes in 0..30 {
                let bar = with(60, 10, share);
                let outcome = bar.decide(tally(votes, votes, 0));
                assert_ne!(outcome, Outcome::Carried, "{share:?} {votes}");
            }
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
        for share in SHARES {
            for for_count in 0..40 {
                for against_count in 0..40 {
                    let bar = with(100, 10, share);
                    let tally = tally(for_count, against_count, 60);
                    assert_eq!(
                        bar.threshold(tally).is_reached(),
                        bar.decide(tally) == Outcome::Carried,
                        "{share:?} {tally:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn certain_means_that_no_ballot_to_come_can_change_it() {
        for electorate in 0..8_u32 {
            for (quorum, share) in [10, 25, 50, 60, 75, 100]
                .into_iter()
                .flat_map(|quorum| SHARES.map(|share| (quorum, share)))
            {
                let bar = with(electorate, quorum, share);
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
