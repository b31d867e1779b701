//! What the Pools of a Flood agreed to, for one epoch. A charter never changes:
//! a change is a charter for a later epoch, which all its Pools accept.
//!
//! # How many have to say so
//!
//! A round ends in one of two ways, and no two honest servers may ever see it
//! end differently, whatever the others do. Each Pool says one word, `Accept` or
//! `Reject`, once and never both. Let `n` be the Pools whose word counts.
//!
//! **All** (the rule that charters have by default). A certificate is an Accept
//! by all `n`; void is a Reject by all but one. Suppose that two of them are
//! honest, and that there is a certificate: both said Accept, so at most `n - 2`
//! can have said Reject, and the round isn't void anywhere, ever. So the two
//! ends exclude each other **however many of the others lie**; with fewer than
//! two honest Pools in the round (whoever left before it tallied is not in it)
//! there is nobody to disagree with.
//!
//! **More than two thirds.** A certificate is `c = ⌊2n/3⌋ + 1` Accepts. With up
//! to `f = ⌊(n-1)/3⌋` liars, void needs `v = n - c + f + 1` Rejects: any `c` and
//! any `v` Pools have `f + 1` in common, so an honest one, who said one word. A
//! silent Pool holds nothing up; in return, more than `f` liars may split the
//! honest ones. That is why it is the charter's to choose.
//!
//! Void by a single Reject, which reads more naturally, is wrong: with three
//! Pools, a liar says Accept to one and Reject to the other; the first draws its
//! money, the second takes it back. The simulation finds that within a few
//! seeds.

use std::collections::{BTreeMap, BTreeSet};

use super::digest::Peer;
use crate::domain::{rules::VotingRules, time::Timestamp};

/// Whose word makes a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Certification {
    /// Every Pool of the round.
    All,
    /// More than two thirds of the charter's Pools.
    TwoThirds,
}

impl Certification {
    /// Accepts that make a certificate among `pools`.
    #[must_use]
    pub const fn accepts(self, pools: usize) -> usize {
        match self {
            Self::All => pools,
            Self::TwoThirds => pools * 2 / 3 + 1,
        }
    }

    /// Rejects that make the round void among `pools`; never none.
    #[must_use]
    pub const fn rejects(self, pools: usize) -> usize {
        let needed = match self {
            Self::All => pools.saturating_sub(1),
            Self::TwoThirds => {
                let liars = pools.saturating_sub(1) / 3;
                (pools + liars + 1).saturating_sub(self.accepts(pools))
            }
        };
        if needed == 0 { 1 } else { needed }
    }
}

/// What a charter leaves to its Pools.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CharterParts {
    /// Which epoch of the Flood it begins; the first is 1.
    pub epoch: u32,
    /// The member Pools.
    pub pools: BTreeSet<Peer>,
    /// The key that each of them signs with, as the border writes keys: pinned
    /// here, so that no server can swap its key and history with it.
    pub keys: BTreeMap<Peer, String>,
    /// What it is for.
    pub purpose: String,
    /// In what it counts money: an ISO 4217 code.
    pub currency: String,
    /// Quorum and threshold, percent.
    pub quorum_percent: u8,
    /// More than so many percent For among For and Against.
    pub threshold_percent: u8,
    /// Below so many Pools a round is void; at least 2.
    pub smallest: usize,
    /// Whose word makes a certificate.
    pub certification: Certification,
    /// Whether ballots count that only a site's word stands behind.
    pub attested_count: bool,
    /// No round goes on after it.
    pub ends_at: Timestamp,
}

/// The terms of a Flood for one epoch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Charter(CharterParts);

/// Why something is no charter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CharterError {
    /// Epochs count from 1.
    #[error("epochs count from 1")]
    Epoch,
    /// Two Pools or more, up to [`Charter::MOST_POOLS`].
    #[error("a Flood has 2 to {} Pools", Charter::MOST_POOLS)]
    Pools,
    /// One key for each Pool, of 1 to 200 characters, and no other.
    #[error("each Pool has one key")]
    Keys,
    /// The smallest number of Pools is 2 up to all of them.
    #[error("the smallest number of Pools is 2 up to all of them")]
    Smallest,
    /// Quorum or threshold is out of bounds, those of a Pool's own votes.
    #[error("quorum or threshold is out of bounds")]
    Rules,
    /// A purpose of 1 to 2,000 characters.
    #[error("the purpose has 1 to {} characters", Charter::MOST_PURPOSE)]
    Purpose,
    /// Three capital letters.
    #[error("there is no such currency")]
    Currency,
}

impl Charter {
    /// Most Pools of a Flood.
    pub const MOST_POOLS: usize = 64;
    /// Most characters of a purpose.
    pub const MOST_PURPOSE: usize = 2_000;

    /// Takes the terms.
    ///
    /// # Errors
    /// Names the first that is out of bounds.
    pub fn new(parts: CharterParts) -> Result<Self, CharterError> {
        let code = parts.currency.as_bytes();
        let rules = VotingRules::new(
            1,
            parts.quorum_percent.into(),
            parts.threshold_percent.into(),
        );
        if parts.epoch == 0 {
            return Err(CharterError::Epoch);
        }
        if !(2..=Self::MOST_POOLS).contains(&parts.pools.len()) {
            return Err(CharterError::Pools);
        }
        let keys = parts
            .keys
            .values()
            .all(|key| (1..=200).contains(&key.len()));
        if !keys || !parts.keys.keys().eq(&parts.pools) {
            return Err(CharterError::Keys);
        }
        if !(2..=parts.pools.len()).contains(&parts.smallest) {
            return Err(CharterError::Smallest);
        }
        if rules.is_err() {
            return Err(CharterError::Rules);
        }
        if !(1..=Self::MOST_PURPOSE).contains(&parts.purpose.chars().count()) {
            return Err(CharterError::Purpose);
        }
        if code.len() != 3 || !code.iter().all(u8::is_ascii_uppercase) {
            return Err(CharterError::Currency);
        }
        Ok(Self(parts))
    }

    /// The terms.
    #[must_use]
    pub const fn parts(&self) -> &CharterParts {
        &self.0
    }

    /// Whether the Pool is one of its.
    #[must_use]
    pub fn names(&self, pool: &Peer) -> bool {
        self.0.pools.contains(pool)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two proofs of the head, by trying every size.
    #[test]
    fn no_round_can_end_in_two_ways() {
        for pools in 2..=Charter::MOST_POOLS {
            let (accepts, rejects) = (
                Certification::All.accepts(pools),
                Certification::All.rejects(pools),
            );
            // Two honest Pools that said Accept leave too few for void.
            assert!(accepts == pools && rejects > pools - 2, "{pools}");
            let (accepts, rejects) = (
                Certification::TwoThirds.accepts(pools),
                Certification::TwoThirds.rejects(pools),
            );
            let liars = (pools - 1) / 3;
            assert!(accepts * 3 > pools * 2, "{pools}");
            // What both have in common is more than the liars.
            assert!(accepts + rejects > pools + liars, "{pools}");
            // And a silent liar holds up neither.
            assert!(
                accepts <= pools - liars && rejects <= pools - liars,
                "{pools}"
            );
        }
    }
}
