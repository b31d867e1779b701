//! Why an activity was refused, by the names of the specification.

/// A refusal; `federation/README.md` section 14 says what each means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.name())]
#[allow(missing_docs)] // the specification documents them; the names are the same
pub enum Refusal {
    NotAnActivity,
    NoId,
    NoActor,
    ForeignId,
    TooDeep,
    NoObject,
    UnsupportedActivity,
    BadField,
    NotTheAuthor,
    VoteWithContent,
    UnknownPool,
    UnknownProposal,
    UnknownChoice,
    NotOnTheRoll,
    AlreadyVoted,
    Closed,
    /// Not on the wire: our own trouble, after which we stopped trying.
    GaveUp,
}

impl Refusal {
    /// The name as the specification writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotAnActivity => "not-an-activity",
            Self::NoId => "no-id",
            Self::NoActor => "no-actor",
            Self::ForeignId => "foreign-id",
            Self::TooDeep => "too-deep",
            Self::NoObject => "no-object",
            Self::UnsupportedActivity => "unsupported-activity",
            Self::BadField => "bad-field",
            Self::NotTheAuthor => "not-the-author",
            Self::VoteWithContent => "vote-with-content",
            Self::UnknownPool => "unknown-pool",
            Self::UnknownProposal => "unknown-proposal",
            Self::UnknownChoice => "unknown-choice",
            Self::NotOnTheRoll => "not-on-the-roll",
            Self::AlreadyVoted => "already-voted",
            Self::Closed => "closed",
            Self::GaveUp => "gave-up",
        }
    }
}
