//! Electing stewards by approval: a ballot names as many candidates as its
//! voter likes, and one person's ballot is worth as much as another's.

use std::collections::BTreeSet;

use super::{ballot::Choice, id::PersonId};

/// As many can stand for election at once: more than that no poll shows well.
pub const MAX_CANDIDATES: usize = 20;

/// Why an election was not opened, or a ballot in it not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ElectionError {
    /// Nobody stands.
    #[error("an election needs at least one candidate")]
    NoCandidate,
    /// More stand than a poll shows.
    #[error("at most {MAX_CANDIDATES} can stand for election at once")]
    TooManyCandidates,
    /// Somebody who stands is no member.
    #[error("only members can stand for election")]
    CandidateNotMember,
    /// The ballot names somebody who doesn't stand.
    #[error("the ballot names somebody who is no candidate")]
    NotACandidate,
}

/// Whether so many can stand for election.
///
/// # Errors
/// [`ElectionError::NoCandidate`], [`ElectionError::TooManyCandidates`].
pub const fn may_stand(candidates: usize) -> Result<(), ElectionError> {
    match candidates {
        0 => Err(ElectionError::NoCandidate),
        1..=MAX_CANDIDATES => Ok(()),
        _ => Err(ElectionError::TooManyCandidates),
    }
}

/// An election's ballot: whom its voter approves of. Naming somebody twice is
/// naming her once, and nobody can be named more than others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approvals(BTreeSet<PersonId>);

impl Approvals {
    /// A ballot that names these; it may name nobody.
    #[must_use]
    pub fn of(candidates: impl IntoIterator<Item = PersonId>) -> Self {
        Self(candidates.into_iter().collect())
    }

    /// What it counts as beside the approvals: approving of nobody is to be
    /// present, and counts for the quorum.
    #[must_use]
    pub fn choice(&self) -> Choice {
        if self.0.is_empty() {
            Choice::Abstain
        } else {
            Choice::For
        }
    }

    /// Whom it names.
    pub fn iter(&self) -> impl Iterator<Item = PersonId> {
        self.0.iter().copied()
    }

    /// Whether it names nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it names her.
    #[must_use]
    pub fn names(&self, candidate: PersonId) -> bool {
        self.0.contains(&candidate)
    }

    /// Whom this one names and `other` doesn't.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Self {
        Self(self.0.difference(&other.0).copied().collect())
    }
}

/// A candidate's count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approved<C> {
    /// Who.
    pub candidate: C,
    /// Ballots that name her.
    pub approvals: u32,
}

/// How a candidate came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// She is elected.
    Elected,
    /// Half of the ballots or fewer name her.
    NotByHalf,
    /// More than half name her, as many as another for the last of the seats:
    /// a tie fails.
    Tied,
    /// More than half name her, and enough others are named by more.
    NoSeat,
}

/// Ballots that have to name a candidate: more than half of them all.
#[must_use]
pub const fn needed(ballots: u32) -> u32 {
    ballots / 2 + 1
}

/// How each candidate comes out, the most approved first: at most `seats` are
/// elected, of those named by more than half of the `ballots`. Where
/// candidates tie for the last of the seats, none of them gets it, and another
/// election is due.
#[must_use]
pub fn fates<C: Copy + Ord>(
    seats: u16,
    ballots: u32,
    counts: &[Approved<C>],
) -> Vec<(Approved<C>, Fate)> {
    let mut ranked = counts.to_vec();
    ranked.sort_by_key(|count| (std::cmp::Reverse(count.approvals), count.candidate));
    let seats = usize::from(seats);
    let level = |place: usize| ranked.get(place).map(|count| count.approvals);
    let first_out = level(seats).filter(|level| *level >= needed(ballots));
    let last_in = seats.checked_sub(1).and_then(level);
    let fate = |approvals: u32| {
        if approvals < needed(ballots) {
            return Fate::NotByHalf;
        }
        match first_out {
            Some(level) if approvals < level => Fate::NoSeat,
            Some(level) if approvals == level && last_in == Some(level) => Fate::Tied,
            Some(level) if approvals == level => Fate::NoSeat,
            _ => Fate::Elected,
        }
    };
    ranked
        .iter()
        .map(|count| (*count, fate(count.approvals)))
        .collect()
}

/// Who is elected, the most approved first; see [`fates`].
#[must_use]
pub fn elect<C: Copy + Ord>(seats: u16, ballots: u32, counts: &[Approved<C>]) -> Vec<C> {
    fates(seats, ballots, counts)
        .into_iter()
        .filter(|(_, fate)| *fate == Fate::Elected)
        .map(|(count, _)| count.candidate)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_elected() {
        for (seats, ballots, counts, expected) in [
            // More than half of the ballots.
            (3, 10, &[6, 5, 9][..], &[2, 0][..]),
            (3, 10, &[5, 5, 5], &[]),
            // The most approved first.
            (2, 10, &[6, 8, 9], &[2, 1]),
            // A tie across the last seat leaves it empty.
            (2, 10, &[9, 7, 7], &[0]),
            (1, 10, &[7, 7], &[]),
            (2, 10, &[7, 7, 7], &[]),
            // A tie among those who are all in does no harm.
            (2, 10, &[7, 7], &[0, 1]),
            (2, 10, &[7, 7, 6], &[0, 1]),
            (1, 1, &[1, 0], &[0]),
            (1, 0, &[0, 0], &[]),
            (3, 5, &[], &[]),
        ] {
            let counts: Vec<_> = counts
                .iter()
                .enumerate()
                .map(|(candidate, &approvals)| Approved {
                    candidate,
                    approvals,
                })
                .collect();
            assert_eq!(
                elect(seats, ballots, &counts),
                expected,
                "{seats} {ballots} {counts:?}"
            );
        }
    }

    fn counts_of(counts: &[u32]) -> Vec<Approved<usize>> {
        counts
            .iter()
            .enumerate()
            .map(|(candidate, &approvals)| Approved {
                candidate,
                approvals,
            })
            .collect()
    }

    #[test]
    fn how_each_comes_out() {
        use Fate::{Elected, NoSeat, NotByHalf, Tied};
        for (seats, ballots, counts, expected) in [
            (
                2,
                10,
                &[9, 7, 7, 6, 5][..],
                &[Elected, Tied, Tied, NoSeat, NotByHalf][..],
            ),
            (2, 10, &[9, 8, 7, 5], &[Elected, Elected, NoSeat, NotByHalf]),
            (1, 10, &[6, 6, 6], &[Tied, Tied, Tied]),
            (2, 10, &[5, 5, 5], &[NotByHalf, NotByHalf, NotByHalf]),
            (2, 10, &[6, 5, 5], &[Elected, NotByHalf, NotByHalf]),
            (3, 1, &[1, 0], &[Elected, NotByHalf]),
        ] {
            let fates: Vec<Fate> = fates(seats, ballots, &counts_of(counts))
                .into_iter()
                .map(|(_, fate)| fate)
                .collect();
            assert_eq!(fates, expected, "{seats} {ballots} {counts:?}");
        }
    }

    /// The rule once more, in another way: somebody is elected if more than
    /// half name her, and those who are named as often or more often, she
    /// herself among them, all find a seat.
    #[test]
    fn every_small_election_follows_the_rule() {
        for seats in 1..4_u16 {
            for ballots in 0..5_u32 {
                for a in 0..=ballots {
                    for b in 0..=ballots {
                        for c in 0..=ballots {
                            let counts = [a, b, c];
                            let expected: Vec<usize> = (0..3)
                                .filter(|&who| {
                                    let as_good =
                                        counts.iter().filter(|&&other| other >= counts[who]);
                                    counts[who] * 2 > ballots
                                        && as_good.count() <= usize::from(seats)
                                })
                                .collect();
                            let mut elected = elect(seats, ballots, &counts_of(&counts));
                            elected.sort_unstable();
                            assert_eq!(elected, expected, "{seats} {ballots} {counts:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_ballot_is_a_set() {
        let id = |number| PersonId::from(uuid::Uuid::from_u128(number));
        let both = Approvals::of([id(2), id(1), id(2)]);
        assert_eq!(both.iter().collect::<Vec<_>>(), [id(1), id(2)]);
        assert_eq!(both.choice(), Choice::For);
        assert_eq!(Approvals::default().choice(), Choice::Abstain);
        assert_eq!(both.beyond(&Approvals::of([id(1)])), Approvals::of([id(2)]));
        assert!(both.names(id(1)) && !both.names(id(3)));
        for (count, expected) in [
            (0, Err(ElectionError::NoCandidate)),
            (1, Ok(())),
            (20, Ok(())),
            (21, Err(ElectionError::TooManyCandidates)),
        ] {
            assert_eq!(may_stand(count), expected);
        }
    }
}
