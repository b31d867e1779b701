//! The variables of a Pool's bylaws, each with what it starts with and the
//! bounds that it can't leave. What is not here can't be set.

use super::{
    money::{Currency, MoneyRules},
    rules::{Admission, VotingRules},
    text::{Commitment, Line},
};

/// What a number starts with, and between which numbers it stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The smallest that is taken.
    pub least: u16,
    /// What it starts with.
    pub usual: u16,
    /// The greatest that is taken.
    pub most: u16,
}

/// A number is out of its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} goes from {} to {}", .0.name(), .0.bounds().least, .0.bounds().most)]
pub struct OutOfBounds(pub Number);

macro_rules! numbers {
    ($($(#[$doc:meta])* $variant:ident $field:ident = $usual:literal [$least:literal, $most:literal];)+) => {
        /// The variables that are whole numbers.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Number {
            $($(#[$doc])* $variant,)+
        }

        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        struct Numbers {
            $($field: u16,)+
        }

        impl Numbers {
            const USUAL: Self = Self { $($field: $usual,)+ };

            const fn get(&self, number: Number) -> u16 {
                match number {
                    $(Number::$variant => self.$field,)+
                }
            }

            const fn set(&mut self, number: Number, value: u16) {
                match number {
                    $(Number::$variant => self.$field = value,)+
                }
            }
        }

        impl Number {
            /// All of them, in the order of the form.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its name in forms, parameters and texts.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($field),)+
                }
            }

            /// Its bounds.
            #[must_use]
            pub const fn bounds(self) -> Bounds {
                match self {
                    $(Self::$variant => Bounds { least: $least, usual: $usual, most: $most },)+
                }
            }
        }
    };
}

numbers! {
    /// People who have to accept the draft before the founding vote.
    Founders founders = 3 [1, 50];
    /// Years that a member declares to have.
    LeastAge least_age = 18 [16, 99];
    /// Members who vouch for an applicant, where sponsors admit.
    Sponsors sponsors = 2 [0, 5];
    /// Parts in which a buy-in may be paid; months between them.
    Instalments instalments = 1 [1, 12];
    /// Days from admission to the first vote.
    ProbationDays probation_days = 0 [0, 365];
    /// Days that a proposal is open.
    VotingDays voting_days = 7 [1, 30];
    /// Percent of the roll that has to vote.
    QuorumPercent quorum_percent = 25 [10, 100];
    /// Percent of For among For and Against that has to be exceeded.
    ThresholdPercent threshold_percent = 50 [50, 99];
    /// Percent of the roll that has to vote on an amendment.
    AmendmentQuorumPercent amendment_quorum_percent = 50 [50, 100];
    /// How many stewards there are to elect.
    StewardSeats steward_seats = 3 [1, 9];
    /// Months that a steward is elected for.
    StewardTermMonths steward_term_months = 12 [1, 36];
    /// Percent of the funds that no decision may spend.
    ReserveFloorPercent reserve_floor_percent = 10 [0, 100];
    /// Days after which what was reserved and not used comes back.
    ReservationDays reservation_days = 90 [1, 365];
    /// Days after which a pledge that was not drawn ends.
    PledgeDays pledge_days = 30 [1, 365];
    /// Days from a member's notice to her leaving.
    ExitNoticeDays exit_notice_days = 30 [0, 90];
    /// Months within which a leaver's capital is paid back.
    RedemptionMonths redemption_months = 12 [0, 60];
}

/// What is done with a surplus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surplus {
    /// It stays in the Pool.
    Retained,
    /// Every member gets the same.
    EqualShare,
    /// By how much each used the Pool.
    Patronage,
}

/// The variables of one version of the bylaws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variables {
    numbers: Numbers,
    /// How people become members.
    pub admission: Admission,
    /// Currency, buy-in, and when two approvers are needed.
    pub money: MoneyRules,
    /// Whether a proposal closes as soon as no ballot to come could change it.
    pub early_close: bool,
    /// Whether everybody sees the budget, or members alone. What a member paid
    /// is in neither.
    pub open_books: bool,
    /// What is done with a surplus.
    pub surplus: Surplus,
    /// What members commit themselves to, beside or instead of money.
    pub commitment: Option<Commitment>,
    /// Who gets what is left at the end.
    pub asset_lock: Option<Line>,
    /// Whose law governs.
    pub law: Option<Line>,
}

impl Variables {
    /// What a Pool starts with.
    #[must_use]
    pub fn usual(currency: Currency) -> Self {
        Self {
            numbers: Numbers::USUAL,
            admission: Admission::BySteward,
            money: MoneyRules::usual(currency),
            early_close: true,
            open_books: true,
            surplus: Surplus::Retained,
            commitment: None,
            asset_lock: None,
            law: None,
        }
    }

    /// One of the numbers.
    #[must_use]
    pub const fn number(&self, number: Number) -> u16 {
        self.numbers.get(number)
    }

    /// Sets one of the numbers.
    ///
    /// # Errors
    /// When it is out of its bounds.
    pub fn set(&mut self, number: Number, value: i64) -> Result<(), OutOfBounds> {
        let bounds = number.bounds();
        let value = u16::try_from(value)
            .ok()
            .filter(|value| (bounds.least..=bounds.most).contains(value))
            .ok_or(OutOfBounds(number))?;
        self.numbers.set(number, value);
        Ok(())
    }

    /// The same with one number set.
    ///
    /// # Errors
    /// When it is out of its bounds.
    pub fn with(mut self, number: Number, value: i64) -> Result<Self, OutOfBounds> {
        self.set(number, value)?;
        Ok(self)
    }

    /// How people become members, as it comes out: where nobody has to vouch,
    /// everybody is let in.
    #[must_use]
    pub const fn lets_in(&self) -> Admission {
        match self.admission {
            Admission::BySponsors if self.number(Number::Sponsors) == 0 => Admission::Open,
            other => other,
        }
    }

    /// How ordinary proposals are decided.
    #[must_use]
    pub fn voting(&self) -> VotingRules {
        VotingRules::of(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_stays_within_its_bounds() {
        let usual = Variables::usual(Currency::EUR);
        for &number in Number::ALL {
            let Bounds {
                least,
                usual: starts,
                most,
            } = number.bounds();
            assert_eq!(usual.number(number), starts, "{number:?}");
            for (value, fits) in [
                (i64::from(least), true),
                (i64::from(starts), true),
                (i64::from(most), true),
                (i64::from(least) - 1, false),
                (i64::from(most) + 1, false),
                (i64::MAX, false),
                (i64::MIN, false),
            ] {
                let set = usual.clone().with(number, value);
                assert_eq!(set.is_ok(), fits, "{number:?} {value}");
                if let Ok(set) = set {
                    assert_eq!(i64::from(set.number(number)), value);
                }
            }
        }
    }
}
