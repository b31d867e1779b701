//! Electing stewards by approval: a ballot names as many candidates as its
//! voter likes, and one person's ballot is worth as much as another's.

/// A candidate's count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approved<C> {
    /// Who.
    pub candidate: C,
    /// Ballots that name her.
    pub approvals: u32,
}

/// Who is elected: at most `seats`, those named by more than half of the
/// `ballots`, the most approved first. Where candidates tie for the last of
/// the seats, none of them gets it: a tie fails, and another election is due.
#[must_use]
pub fn elect<C: Copy + Ord>(seats: u16, ballots: u32, counts: &[Approved<C>]) -> Vec<C> {
    let mut willing: Vec<Approved<C>> = counts
        .iter()
        .copied()
        .filter(|count| u64::from(count.approvals) * 2 > u64::from(ballots))
        .collect();
    willing.sort_by_key(|count| (std::cmp::Reverse(count.approvals), count.candidate));
    let seats = usize::from(seats);
    if let Some(first_out) = willing.get(seats).copied() {
        willing.truncate(seats);
        willing.retain(|count| count.approvals > first_out.approvals);
    }
    willing.into_iter().map(|count| count.candidate).collect()
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
}
