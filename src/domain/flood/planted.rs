//! Faults that the simulation has to find. They exist in tests only: outside of
//! them [`planted`] is a constant `false`, and the compiler removes it.

/// One rule, left out or turned round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bug {
    /// A person in two Pools is counted in both.
    CountsEachPool,
    /// The ballot that stands first in the list counts, not the earliest.
    CountsByArrival,
    /// Ballots without good evidence count.
    BelievesBallots,
    /// Ballots signed after the close count.
    CountsLate,
    /// Voters need not be on the roll.
    ForgetsRoll,
    /// A round opens when its proposer has accepted the rolls.
    OpensAlone,
    /// Tallies are believed without their ballots.
    BelievesTallies,
    /// Shares are rounded down, and the last Pool pays the rest.
    RoundsShares,
    /// Half of the Pools make a certificate.
    CertifiesByHalf,
    /// One Reject makes a round void.
    VoidByOne,
    /// A Pool says both words.
    SaysBothWords,
    /// A draw counts without its certificate.
    DrawsEarly,
    /// A draw may be more than was brought.
    Overdraws,
    /// A round may end twice for a Pool.
    EndsTwice,
    /// One pledge is brought into many rounds.
    BringsTwice,
    /// A release takes what is brought into a round.
    ReleasesWhatIsBrought,
    /// Objects of one epoch count in another.
    TakesStaleEpoch,
    /// Of two things at one place the first to arrive counts, and the other is
    /// never heard of.
    KeepsFirstBranch,
    /// What is signed is sent before it is written down.
    SendsBeforeWriting,
    /// An object with a known digest takes the place of the one that is there.
    Overwrites,
}

#[cfg(not(test))]
pub(crate) const fn planted(_: Bug) -> bool {
    false
}

#[cfg(test)]
pub(crate) use self::switch::{plant, planted};

#[cfg(test)]
mod switch {
    use std::cell::Cell;

    use super::Bug;

    thread_local! {
        static PLANTED: Cell<Option<Bug>> = const { Cell::new(None) };
    }

    pub fn planted(bug: Bug) -> bool {
        PLANTED.with(|planted| planted.get() == Some(bug))
    }

    /// Runs something with a fault in place, on this thread.
    pub fn plant<T>(bug: Option<Bug>, run: impl FnOnce() -> T) -> T {
        PLANTED.with(|planted| planted.set(bug));
        let result = run();
        PLANTED.with(|planted| planted.set(None));
        result
    }
}
