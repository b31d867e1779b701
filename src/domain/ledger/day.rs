//! Days, as books know them.

use crate::domain::time::Timestamp;

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// A day, counted from 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// So many days after 1970-01-01.
    #[must_use]
    pub const fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// The day of a moment, in UTC.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        Self(i32::try_from(at.micros().div_euclid(MICROS_PER_DAY)).unwrap_or(i32::MAX))
    }

    /// Days after 1970-01-01.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }

    /// Its first moment, in UTC.
    #[must_use]
    pub fn starts_at(self) -> Timestamp {
        Timestamp::from_micros(i64::from(self.0) * MICROS_PER_DAY)
    }

    /// So many days later, or earlier.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight() {
        for (micros, day) in [
            (0, 0),
            (-1, -1),
            (MICROS_PER_DAY - 1, 0),
            (MICROS_PER_DAY, 1),
            (i64::MAX, 106_751_991),
        ] {
            assert_eq!(Day::of(Timestamp::from_micros(micros)).number(), day);
        }
        assert_eq!(
            Day::of(Day::from_number(20_000).starts_at()).number(),
            20_000
        );
    }
}
