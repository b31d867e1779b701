//! What a carried proposal set aside, and what may still be spent.

use super::LedgerError;
use crate::domain::money::Amount;

/// Money set aside by one decision. It resolves once: invoiced, given back, or
/// both in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reservation {
    approved: i64,
    invoiced: i64,
    released: i64,
}

impl Reservation {
    /// All of what was approved is still there.
    #[must_use]
    pub const fn of(approved: Amount) -> Self {
        Self {
            approved: approved.minor(),
            invoiced: 0,
            released: 0,
        }
    }

    /// As it stands in its row; none when it says what can't be.
    #[must_use]
    pub fn from_parts(approved: i64, invoiced: i64, released: i64) -> Option<Self> {
        let used = invoiced.checked_add(released)?;
        (approved > 0 && invoiced >= 0 && released >= 0 && used <= approved).then_some(Self {
            approved,
            invoiced,
            released,
        })
    }

    /// What the members approved; minor units.
    #[must_use]
    pub const fn approved(&self) -> i64 {
        self.approved
    }

    /// What invoices took of it; minor units.
    #[must_use]
    pub const fn invoiced(&self) -> i64 {
        self.invoiced
    }

    /// What was given back; minor units.
    #[must_use]
    pub const fn released(&self) -> i64 {
        self.released
    }

    /// What is left of it; minor units.
    #[must_use]
    pub const fn left(&self) -> i64 {
        self.approved - self.invoiced - self.released
    }

    /// Whether it is used up or given back.
    #[must_use]
    pub const fn is_resolved(&self) -> bool {
        self.left() == 0
    }

    /// An invoice takes its part.
    ///
    /// # Errors
    /// [`LedgerError::Resolved`], [`LedgerError::OverReservation`],
    /// [`LedgerError::Empty`].
    pub fn invoice(self, amount: Amount) -> Result<Self, LedgerError> {
        if self.is_resolved() {
            return Err(LedgerError::Resolved);
        }
        if amount == Amount::ZERO {
            return Err(LedgerError::Empty);
        }
        if amount.minor() > self.left() {
            return Err(LedgerError::OverReservation);
        }
        Ok(Self {
            invoiced: self.invoiced + amount.minor(),
            ..self
        })
    }

    /// The rest is given back; with it, how much that was.
    ///
    /// # Errors
    /// [`LedgerError::Resolved`].
    pub const fn release(self) -> Result<(Self, i64), LedgerError> {
        if self.is_resolved() {
            return Err(LedgerError::Resolved);
        }
        let left = self.left();
        let released = self.released + left;
        Ok((Self { released, ..self }, left))
    }
}

/// Funds, and how much of them is for what; minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Budget {
    /// Money that is there, less what is owed.
    pub funds: i64,
    /// What no decision, pledge or floor has set aside, floor included.
    pub unreserved: i64,
    /// Percent of the funds that no decision may spend.
    pub floor_percent: u16,
}

impl Budget {
    /// The part of the funds that stays, rounded up; minor units.
    #[must_use]
    pub fn floor(&self) -> i64 {
        let product = i128::from(self.funds.max(0)) * i128::from(self.floor_percent);
        i64::try_from((product + 99) / 100).unwrap_or(i64::MAX)
    }

    /// What may still be decided on: below zero where facts took more than
    /// was there; minor units.
    #[must_use]
    pub fn available(&self) -> i64 {
        self.unreserved.saturating_sub(self.floor())
    }

    /// Whether so much may be set aside.
    ///
    /// # Errors
    /// [`LedgerError::MoneyMissing`].
    pub fn allows(&self, amount: Amount) -> Result<(), LedgerError> {
        if amount.minor() > self.available() {
            return Err(LedgerError::MoneyMissing);
        }
        Ok(())
    }

    /// Whether so much may leave the funds, and leave at least the floor of
    /// what stays.
    ///
    /// # Errors
    /// [`LedgerError::MoneyMissing`].
    pub fn bears(&self, amount: Amount) -> Result<(), LedgerError> {
        let after = Self {
            funds: self.funds.saturating_sub(amount.minor()),
            unreserved: self.unreserved.saturating_sub(amount.minor()),
            floor_percent: self.floor_percent,
        };
        if after.available() < 0 {
            return Err(LedgerError::MoneyMissing);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(minor: i64) -> Amount {
        Amount::from_minor(minor).unwrap()
    }

    #[test]
    fn a_reservation_is_used_once() {
        let whole = Reservation::of(amount(100));
        for (invoices, expected) in [
            (&[100][..], Ok(0)),
            (&[60], Ok(40)),
            (&[60, 40], Ok(0)),
            (&[101], Err(LedgerError::OverReservation)),
            (&[60, 41], Err(LedgerError::OverReservation)),
            (&[100, 1], Err(LedgerError::Resolved)),
            (&[0], Err(LedgerError::Empty)),
        ] {
            let left = invoices
                .iter()
                .try_fold(whole, |left, minor| left.invoice(amount(*minor)))
                .map(|left| left.left());
            assert_eq!(left, expected, "{invoices:?}");
        }
    }

    #[test]
    fn the_rest_comes_back_once() {
        let used = Reservation::of(amount(100)).invoice(amount(30)).unwrap();
        let (resolved, back) = used.release().unwrap();
        assert_eq!(
            (back, resolved.left(), resolved.is_resolved()),
            (70, 0, true)
        );
        assert_eq!(resolved.release(), Err(LedgerError::Resolved));
        assert_eq!(resolved.invoice(amount(1)), Err(LedgerError::Resolved));
    }

    #[test]
    fn a_row_that_cannot_be_is_none() {
        for (approved, invoiced, released, is_there) in [
            (100, 60, 40, true),
            (100, 60, 41, false),
            (100, -1, 0, false),
            (0, 0, 0, false),
            (i64::MAX, i64::MAX, 1, false),
        ] {
            let found = Reservation::from_parts(approved, invoiced, released);
            assert_eq!(
                found.is_some(),
                is_there,
                "{approved} {invoiced} {released}"
            );
        }
    }

    #[test]
    fn the_floor_stays() {
        for (funds, unreserved, floor_percent, asked, allowed) in [
            (1_000, 1_000, 10, 900, true),
            (1_000, 1_000, 10, 901, false),
            (1_001, 1_001, 10, 900, true),
            (1_001, 1_001, 10, 901, false),
            (1_000, 400, 10, 300, true),
            (1_000, 400, 10, 301, false),
            (1_000, 1_000, 0, 1_000, true),
            (1_000, 1_000, 100, 1, false),
            (-50, -50, 10, 1, false),
            (0, 0, 10, 0, true),
            (i64::MAX, i64::MAX, 100, 1, false),
        ] {
            let budget = Budget {
                funds,
                unreserved,
                floor_percent,
            };
            assert_eq!(
                budget.allows(amount(asked)).is_ok(),
                allowed,
                "{budget:?} {asked}"
            );
        }
    }

    #[test]
    fn what_leaves_leaves_the_floor_of_what_stays() {
        for (funds, unreserved, floor_percent, asked, borne) in [
            (1_000, 1_000, 10, 1_000, true),
            (1_000, 1_000, 10, 1_001, false),
            (1_000, 500, 10, 444, true),
            (1_000, 500, 10, 445, false),
            (1_000, 500, 0, 500, true),
            (1_000, 500, 0, 501, false),
            (1_000, 1_000, 100, 1, true),
            (1_000, 999, 100, 1, false),
            (-5, -5, 10, 1, false),
        ] {
            let budget = Budget {
                funds,
                unreserved,
                floor_percent,
            };
            let found = budget.bears(amount(asked)).is_ok();
            assert_eq!(found, borne, "{budget:?} {asked}");
        }
    }
}
