//! Amounts and currencies, and what the bylaws say of money. Integers only.

use iso_currency::IntoEnumIterator as _;

/// A currency of ISO 4217 with minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency(iso_currency::Currency);

/// Why something about money was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// No such currency, or one without minor units, such as gold.
    #[error("there is no such currency")]
    Currency,
    /// Less than nothing, or more than the bylaws may ask.
    #[error("the amount is out of bounds")]
    Bounds,
    /// The least amount is above the most.
    #[error("the least is above the most")]
    Crossed,
}

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(iso_currency::Currency::EUR);

    /// Takes a code of three letters.
    ///
    /// # Errors
    /// [`MoneyError::Currency`].
    pub fn parse(code: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(&code.trim().to_ascii_uppercase())
            .map(Self)
            .filter(|currency| currency.0.exponent().is_some())
            .ok_or(MoneyError::Currency)
    }

    /// Every currency that can be chosen, by code.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all: Vec<Self> = iso_currency::Currency::iter()
            .map(Self)
            .filter(|currency| currency.0.exponent().is_some())
            .collect();
        all.sort_by_key(|currency| currency.code());
        all
    }

    /// `EUR`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// `Euro`.
    #[must_use]
    pub fn name(self) -> String {
        self.0.name().to_owned()
    }

    /// Digits after the point: 2 for the euro, 0 for the yen, 3 for the dinar.
    #[must_use]
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }

    /// What so many hundredths of the major unit are, or in currencies
    /// without minor units so many whole units: 25.00 EUR and 2,500 JPY.
    fn scaled(self, hundredths: i64) -> Amount {
        let exponent = self.exponent();
        Amount(if exponent > 2 {
            hundredths.saturating_mul(10_i64.saturating_pow(exponent - 2))
        } else {
            hundredths
        })
    }
}

/// Minor units of the Pool's currency; never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(i64);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Takes minor units.
    ///
    /// # Errors
    /// [`MoneyError::Bounds`] when negative.
    pub fn from_minor(minor: i64) -> Result<Self, MoneyError> {
        if minor < 0 {
            return Err(MoneyError::Bounds);
        }
        Ok(Self(minor))
    }

    /// Minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// The amount in so many parts that add up to it exactly: as equal as
    /// minor units allow, the larger ones first. Parts of nothing are left
    /// out.
    #[must_use]
    pub fn parts(self, count: u16) -> Vec<Self> {
        let count = i64::from(count.max(1));
        let (each, over) = (self.0 / count, self.0 % count);
        (0..count)
            .map(|index| Self(each + i64::from(index < over)))
            .filter(|part| *part > Self::ZERO)
            .collect()
    }
}

/// What joining costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuyIn {
    /// Nothing.
    None,
    /// The same for everyone.
    Fixed(Amount),
    /// Each chooses within these, both included.
    Between(Amount, Amount),
}

impl BuyIn {
    /// What somebody owes who chose `wish`, or said nothing: then it is the
    /// least. Nothing is none.
    ///
    /// # Errors
    /// [`MoneyError::Bounds`] when it is not hers to choose.
    pub fn chosen(self, wish: Option<Amount>) -> Result<Option<Amount>, MoneyError> {
        let (least, most) = match self {
            Self::None => (Amount::ZERO, Amount::ZERO),
            Self::Fixed(amount) => (amount, amount),
            Self::Between(least, most) => (least, most),
        };
        let owed = wish.unwrap_or(least);
        if owed < least || owed > most {
            return Err(MoneyError::Bounds);
        }
        Ok(Some(owed).filter(|owed| *owed != Amount::ZERO))
    }
}

/// What the bylaws say of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoneyRules {
    currency: Currency,
    buy_in: BuyIn,
    two_approvers_above: Amount,
}

impl MoneyRules {
    /// 25 to join, and two approvers above 500.
    #[must_use]
    pub fn usual(currency: Currency) -> Self {
        Self {
            currency,
            buy_in: BuyIn::Fixed(currency.scaled(2_500)),
            two_approvers_above: currency.scaled(50_000),
        }
    }

    /// Takes all three. A buy-in is at most 1,000 (100,000 in currencies
    /// without minor units); one of nothing is none.
    ///
    /// # Errors
    /// [`MoneyError::Bounds`], [`MoneyError::Crossed`].
    pub fn new(
        currency: Currency,
        buy_in: BuyIn,
        two_approvers_above: Amount,
    ) -> Result<Self, MoneyError> {
        let most = Self::most_buy_in(currency);
        let buy_in = match buy_in {
            BuyIn::Fixed(Amount::ZERO) => BuyIn::None,
            BuyIn::Fixed(amount) if amount > most => return Err(MoneyError::Bounds),
            BuyIn::Between(_, greatest) if greatest > most => return Err(MoneyError::Bounds),
            BuyIn::Between(least, greatest) if least > greatest => {
                return Err(MoneyError::Crossed);
            }
            BuyIn::Between(least, greatest) if least == greatest => {
                return Self::new(currency, BuyIn::Fixed(least), two_approvers_above);
            }
            fits => fits,
        };
        Ok(Self {
            currency,
            buy_in,
            two_approvers_above,
        })
    }

    /// The greatest buy-in that bylaws may ask.
    #[must_use]
    pub fn most_buy_in(currency: Currency) -> Amount {
        currency.scaled(100_000)
    }

    /// The Pool's one currency.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// What joining costs.
    #[must_use]
    pub const fn buy_in(&self) -> BuyIn {
        self.buy_in
    }

    /// Payments above this need two approvers.
    #[must_use]
    pub const fn two_approvers_above(&self) -> Amount {
        self.two_approvers_above
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_have_their_exponents() {
        for (code, exponent) in [
            ("EUR", Some(2)),
            ("jpy", Some(0)),
            (" BHD ", Some(3)),
            ("XAU", None),
            ("ABC", None),
            ("", None),
        ] {
            let parsed = Currency::parse(code);
            assert_eq!(parsed.ok().map(Currency::exponent), exponent, "{code}");
        }
        assert!(Currency::all().len() > 100);
    }

    #[test]
    fn a_buy_in_is_chosen_within_its_bounds() {
        use BuyIn::{Between, Fixed};
        let eur = |minor| Amount::from_minor(minor).unwrap();
        let range = Between(eur(10), eur(50));
        for (rule, wish, owed) in [
            (BuyIn::None, None, Ok(None)),
            (BuyIn::None, Some(0), Ok(None)),
            (BuyIn::None, Some(1), Err(MoneyError::Bounds)),
            (Fixed(eur(25)), None, Ok(Some(25))),
            (Fixed(eur(25)), Some(25), Ok(Some(25))),
            (Fixed(eur(25)), Some(24), Err(MoneyError::Bounds)),
            (range, None, Ok(Some(10))),
            (range, Some(9), Err(MoneyError::Bounds)),
            (range, Some(10), Ok(Some(10))),
            (range, Some(50), Ok(Some(50))),
            (range, Some(51), Err(MoneyError::Bounds)),
            (Between(eur(0), eur(50)), None, Ok(None)),
        ] {
            let chosen = rule.chosen(wish.map(eur));
            assert_eq!(chosen, owed.map(|owed| owed.map(eur)), "{rule:?} {wish:?}");
        }
    }

    #[test]
    fn a_buy_in_stays_within_its_bounds() {
        use BuyIn::{Between, Fixed};
        let eur = |minor| Amount::from_minor(minor).unwrap();
        for (code, given, taken) in [
            ("EUR", Fixed(eur(0)), Ok(BuyIn::None)),
            ("EUR", Fixed(eur(100_000)), Ok(Fixed(eur(100_000)))),
            ("EUR", Fixed(eur(100_001)), Err(MoneyError::Bounds)),
            ("BHD", Fixed(eur(1_000_000)), Ok(Fixed(eur(1_000_000)))),
            ("BHD", Fixed(eur(1_000_001)), Err(MoneyError::Bounds)),
            ("JPY", Fixed(eur(100_000)), Ok(Fixed(eur(100_000)))),
            (
                "EUR",
                Between(eur(0), eur(100)),
                Ok(Between(eur(0), eur(100))),
            ),
            ("EUR", Between(eur(5), eur(5)), Ok(Fixed(eur(5)))),
            ("EUR", Between(eur(6), eur(5)), Err(MoneyError::Crossed)),
            (
                "EUR",
                Between(eur(6), eur(100_001)),
                Err(MoneyError::Bounds),
            ),
        ] {
            let currency = Currency::parse(code).unwrap();
            let rules = MoneyRules::new(currency, given, Amount::ZERO);
            assert_eq!(rules.map(|rules| rules.buy_in()), taken, "{code} {given:?}");
        }
        assert_eq!(Amount::from_minor(-1), Err(MoneyError::Bounds));
        let yen = MoneyRules::usual(Currency::parse("JPY").unwrap());
        assert_eq!(yen.buy_in(), Fixed(eur(2_500)));
    }

    #[test]
    fn parts_add_up_exactly() {
        let eur = |minor| Amount::from_minor(minor).unwrap();
        for (amount, count, parts) in [
            (2_500, 1, &[2_500][..]),
            (2_500, 2, &[1_250, 1_250]),
            (2_500, 3, &[834, 833, 833]),
            (
                2_500,
                12,
                &[209, 209, 209, 209, 208, 208, 208, 208, 208, 208, 208, 208],
            ),
            (3, 5, &[1, 1, 1]),
            (0, 3, &[]),
            (7, 0, &[7]),
        ] {
            let made: Vec<i64> = eur(amount)
                .parts(count)
                .iter()
                .map(|part| part.minor())
                .collect();
            assert_eq!(made, parts, "{amount} in {count}");
        }
    }

    #[test]
    fn whoever_joins_owes_what_the_bylaws_ask() {
        use BuyIn::{Between, Fixed, None as Nothing};
        let eur = |minor| Amount::from_minor(minor).unwrap();
        for (buy_in, chosen, owed) in [
            (Nothing, None, Some(0)),
            (Nothing, Some(1), None),
            (Fixed(eur(25)), None, Some(25)),
            (Fixed(eur(25)), Some(25), Some(25)),
            (Fixed(eur(25)), Some(24), None),
            (Between(eur(5), eur(9)), None, Some(5)),
            (Between(eur(5), eur(9)), Some(9), Some(9)),
            (Between(eur(5), eur(9)), Some(4), None),
            (Between(eur(5), eur(9)), Some(10), None),
        ] {
            let found = buy_in.chosen(chosen.map(eur)).ok();
            let found = found.map(|owed| owed.map_or(0, Amount::minor));
            assert_eq!(found, owed, "{buy_in:?} {chosen:?}");
        }
    }
}
