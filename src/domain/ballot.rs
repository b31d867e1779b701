//! A ballot: one person's record on one proposal. That of an election is in
//! [`election`](super::election).

use super::text::Reason;

/// What a person can choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choice {
    /// In favour.
    For,
    /// Opposed.
    Against,
    /// Present, and leaving it to the others: counts for the quorum only.
    Abstain,
}

impl Choice {
    /// All of them, in the order of a poll.
    pub const ALL: [Self; 3] = [Self::For, Self::Against, Self::Abstain];

    /// The option's name in a poll: votes on the wire match it exactly.
    #[must_use]
    pub const fn option_name(self) -> &'static str {
        match self {
            Self::For => "For",
            Self::Against => "Against",
            Self::Abstain => "Abstain",
        }
    }

    /// The choice that a poll's option stands for.
    #[must_use]
    pub fn from_option_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|choice| choice.option_name() == name)
    }
}

/// What a person says when she votes. Her record's place, and that there is
/// one only, is the database's to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// Her choice.
    pub choice: Choice,
    /// Why, in her words; empty from a poll.
    pub reason: Reason,
}
