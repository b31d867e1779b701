//! What can be wrong with an exported Flood, by name.

use std::fmt;

use crate::domain::flood::{Digest, Refusal, Rule};

use super::read::ReadError;

/// A rule that an export can break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    /// The file, or an object, can't be read.
    Unreadable(ReadError),
    /// The proof is not by the key that the charter pins.
    Proof,
    /// It names an object that isn't there: the chain is broken.
    Missing(Digest),
    /// It breaks a rule of the protocol.
    Refused(Refusal),
    /// Its Pool said something else at the same place: this.
    Equivocation(Digest),
    /// The members are not those of the committed root, or are not there.
    RollRoot,
    /// The ballots are not those of the committed root, or are not there.
    BallotRoot,
    /// The tally doesn't follow from its ballots.
    Tally(Rule),
    /// The certified outcome doesn't follow from what it names.
    Outcome,
    /// Money was drawn that no certificate gives.
    Draw,
}

impl Breach {
    /// Its name.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::Proof => "forged-proof",
            Self::Missing(_) => "broken-chain",
            Self::Refused(rule) => rule.id(),
            Self::Equivocation(_) => "equivocation",
            Self::RollRoot => "roll-root",
            Self::BallotRoot => "ballot-root",
            Self::Tally(rule) => match rule {
                Rule::Roll => "tally-roll",
                Rule::Size => "tally-size",
                Rule::Twice => "counted-twice",
                Rule::NotOnRoll => "not-on-roll",
                Rule::Late => "late-ballot",
                Rule::Choices => "bad-choices",
                Rule::Evidence => "no-evidence",
                Rule::Counts => "counts-do-not-follow",
            },
            Self::Outcome => "outcome-does-not-follow",
            Self::Draw => "draw-without-certificate",
        }
    }
}

/// What is wrong, and with which object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The object: its `id`, or its digest, or `export`.
    pub object: String,
    /// The rule.
    pub rule: Breach,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.object, self.rule.id())
    }
}
