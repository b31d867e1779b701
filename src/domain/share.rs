//! How much of the votes a kind of proposal asks for.

/// How much has to be in favour. None of these is below a half, and a tie
/// fails in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// More than so many percent of For among For and Against; 50 or more.
    MoreThan(u8),
    /// At least two thirds of For among For and Against.
    TwoThirds,
    /// At least three quarters of everybody on the roll.
    ThreeQuartersOfAll,
}

impl Share {
    /// Whole percent, rounded down: for those who can't read fractions.
    #[must_use]
    pub const fn percent(self) -> u8 {
        match self {
            Self::MoreThan(percent) => percent,
            Self::TwoThirds => 66,
            Self::ThreeQuartersOfAll => 75,
        }
    }
}
