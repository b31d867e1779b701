//! One person's ballot in a Flood. Absent on purpose: a weight.

use super::{digest::Digest, object::Method};
use crate::domain::time::Timestamp;

/// What stands behind a ballot; the border has verified it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// A request signed by the voter's own server.
    Signed,
    /// A proof by a member of the Pool's own server.
    Proof,
    /// The Pool's word alone.
    Attested,
    /// It doesn't hold.
    Broken,
}

/// Options, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Choices(u16);

impl Choices {
    /// From the numbers of options; none when one is out of bounds.
    #[must_use]
    pub fn new(options: &[u8]) -> Option<Self> {
        let add = |set: u16, option: &u8| Some(set | 1_u16.checked_shl((*option).into())?);
        options.iter().try_fold(0, add).map(Self)
    }

    /// Whether the option is among them.
    #[must_use]
    pub const fn has(self, option: u8) -> bool {
        option < 16 && (self.0 >> option) & 1 == 1
    }

    /// How many there are.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those of either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn fit(self, method: Method) -> bool {
        let outside = match method.options() {
            options @ 0..=15 => self.0 >> options,
            _ => 0,
        };
        let enough = match method {
            Method::One => self.len() == 1,
            Method::Approval(_) => !self.is_empty(),
        };
        outside == 0 && enough
    }
}

/// One person's ballot, opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ballot {
    /// Who.
    pub voter: Digest,
    /// When the voter's server says she signed.
    pub signed_at: Timestamp,
    /// The digest of the evidence.
    pub evidence: Digest,
    /// What she chose.
    pub choices: Choices,
    /// What the evidence is.
    pub kind: Evidence,
}
