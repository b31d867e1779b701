//! How much has to be in favour.

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

impl Default for Share {
    /// What ordinary decisions start with.
    fn default() -> Self {
        Self::MoreThan(50)
    }
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

    /// Its id in tables, and what texts choose their words by.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::MoreThan(_) => "more_than",
            Self::TwoThirds => "two_thirds",
            Self::ThreeQuartersOfAll => "three_quarters_of_all",
        }
    }

    /// Whether it is counted against the whole roll, and not against For and
    /// Against alone.
    #[must_use]
    pub const fn is_of_all(self) -> bool {
        matches!(self, Self::ThreeQuartersOfAll)
    }
}
