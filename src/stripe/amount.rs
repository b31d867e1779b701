//! Sums in Stripe's unit and in ours.
//!
//! Stripe counts most currencies in hundredths, some whole, five in
//! thousandths; that is mostly what ISO 4217 says, and not always. The lists
//! are from <https://docs.stripe.com/currencies> (zero-decimal, three-decimal,
//! special cases), read in November 2026. Nothing is ever rounded: a sum goes
//! over exactly, or it is refused.

use thiserror::Error;

use crate::domain::money::Currency;

/// Stripe counts these whole. Ariary (MGA) have two digits in ISO 4217. The page
/// lists UGX here too, and then takes it back among the special cases.
const WHOLE: [&str; 15] = [
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
    "XOF", "XPF",
];
/// Stripe counts these in thousandths; the last digit must be 0 in requests.
const THOUSANDTHS: [&str; 5] = ["BHD", "JOD", "KWD", "OMR", "TND"];
/// These have no minor unit, and Stripe counts them in hundredths all the same:
/// 500 are 5 krónur. Requests must be divisible by 100.
const WHOLE_IN_HUNDREDTHS: [&str; 2] = ["ISK", "UGX"];

/// Why a sum could not go from one unit to the other.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AmountError {
    /// Holds the code that Stripe named.
    #[error("there is no currency {0:?}")]
    Currency(String),
    /// Stripe doesn't say how it counts this currency. Holds its code.
    #[error("Stripe takes no payments in {0}")]
    Unsupported(&'static str),
    /// Stripe takes only sums that are a multiple of `step` of our minor units.
    #[error("Stripe takes {currency} only in multiples of {step} minor units, not {minor}")]
    TooFine {
        /// Its code.
        currency: &'static str,
        /// What was to be sent, in our minor units.
        minor: i64,
        /// In our minor units.
        step: i64,
    },
    /// Stripe named a part of our smallest unit.
    #[error("{amount} of Stripe's units are no whole number of minor units of {currency}")]
    NotExact {
        /// Its code.
        currency: &'static str,
        /// In Stripe's units.
        amount: i64,
    },
    /// More than fits.
    #[error("the sum is too large")]
    TooLarge,
    /// Another currency than expected.
    #[error("the sum is in {found}, not in {expected}")]
    OtherCurrency {
        /// What came.
        found: &'static str,
        /// What was expected.
        expected: &'static str,
    },
}

/// So many minor units of a currency; may be negative where money goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The currency.
    pub currency: Currency,
    /// Our minor units, by ISO 4217.
    pub minor: i64,
}

impl Sum {
    /// Reads what Stripe says: a code such as `eur`, and an integer in Stripe's
    /// unit.
    ///
    /// # Errors
    /// [`AmountError`].
    pub fn from_rail(code: &str, amount: i64) -> Result<Self, AmountError> {
        let currency = Currency::parse(code)
            .map_err(|_| AmountError::Currency(code.chars().take(8).collect()))?;
        let (rail, ours) = (rail_exponent(currency)?, currency.exponent());
        let minor = if rail <= ours {
            amount
                .checked_mul(power(ours - rail)?)
                .ok_or(AmountError::TooLarge)?
        } else {
            let unit = power(rail - ours)?;
            if amount % unit != 0 {
                return Err(AmountError::NotExact {
                    currency: currency.code(),
                    amount,
                });
            }
            amount / unit
        };
        Ok(Self { currency, minor })
    }

    /// The integer that Stripe wants in a request.
    ///
    /// # Errors
    /// [`AmountError::Unsupported`], [`AmountError::TooFine`],
    /// [`AmountError::TooLarge`].
    pub fn to_rail(self) -> Result<i64, AmountError> {
        let (rail, ours) = (rail_exponent(self.currency)?, self.currency.exponent());
        let step = rail_step(self.currency)?;
        if self.minor % step != 0 {
            return Err(AmountError::TooFine {
                currency: self.currency.code(),
                minor: self.minor,
                step,
            });
        }
        if rail >= ours {
            return self
                .minor
                .checked_mul(power(rail - ours)?)
                .ok_or(AmountError::TooLarge);
        }
        Ok(self.minor / power(ours - rail)?)
    }

    /// The minor units, if this is the currency that the Pool keeps its books in.
    ///
    /// # Errors
    /// [`AmountError::OtherCurrency`].
    pub fn minor_in(self, currency: Currency) -> Result<i64, AmountError> {
        if self.currency == currency {
            return Ok(self.minor);
        }
        Err(AmountError::OtherCurrency {
            found: self.currency.code(),
            expected: currency.code(),
        })
    }
}

/// Digits after the point in Stripe's unit: 2 for the euro, the króna and the
/// Uganda shilling, 0 for the yen and the ariary, 3 for the dinar.
///
/// # Errors
/// [`AmountError::Unsupported`] where Stripe doesn't say how it counts: dinars
/// of Iraq and Libya, units of account.
pub fn rail_exponent(currency: Currency) -> Result<u32, AmountError> {
    let code = currency.code();
    if WHOLE.contains(&code) {
        return Ok(0);
    }
    if THOUSANDTHS.contains(&code) {
        return Ok(3);
    }
    if WHOLE_IN_HUNDREDTHS.contains(&code) || currency.exponent() == 2 {
        return Ok(2);
    }
    Err(AmountError::Unsupported(code))
}

/// What a sum must be a multiple of before it can be asked for, in our minor
/// units: 10 for the dinar, 100 for the ariary, 1 for most. A page says so
/// before Stripe does.
///
/// # Errors
/// [`AmountError::Unsupported`].
pub fn rail_step(currency: Currency) -> Result<i64, AmountError> {
    let (rail, ours) = (rail_exponent(currency)?, currency.exponent());
    if THOUSANDTHS.contains(&currency.code()) {
        return Ok(10);
    }
    power(ours.saturating_sub(rail))
}

fn power(exponent: u32) -> Result<i64, AmountError> {
    10_i64.checked_pow(exponent).ok_or(AmountError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(code: &str, minor: i64) -> Sum {
        let currency = Currency::parse(code).unwrap();
        Sum { currency, minor }
    }

    #[test]
    fn sums_go_over_exactly_or_not_at_all() {
        use AmountError::{NotExact, TooFine, TooLarge, Unsupported};
        let fine = |currency, minor, step| {
            Err(TooFine {
                currency,
                minor,
                step,
            })
        };
        for (code, minor, rail) in [
            ("EUR", 2_500, Ok(2_500)),
            ("EUR", 1, Ok(1)),
            ("JPY", 500, Ok(500)),
            ("BHD", 5_120, Ok(5_120)),
            ("BHD", 5_124, fine("BHD", 5_124, 10)),
            ("ISK", 5, Ok(500)),
            ("UGX", 5, Ok(500)),
            ("UGX", i64::MAX, Err(TooLarge)),
            ("MGA", 50_000, Ok(500)),
            ("MGA", 50_050, fine("MGA", 50_050, 100)),
            ("HUF", 1_045, Ok(1_045)),
            ("TWD", 80_045, Ok(80_045)),
            ("IQD", 1_000, Err(Unsupported("IQD"))),
            ("LYD", 1_000, Err(Unsupported("LYD"))),
            ("CLF", 1_000, Err(Unsupported("CLF"))),
        ] {
            assert_eq!(sum(code, minor).to_rail(), rail, "{code} {minor}");
            if let Ok(rail) = rail {
                let back = Sum::from_rail(&code.to_lowercase(), rail);
                assert_eq!(back, Ok(sum(code, minor)), "{code} {rail}");
            }
        }
        for (code, rail, read) in [
            ("eur", -250, Ok(sum("EUR", -250))),
            ("bhd", 5_124, Ok(sum("BHD", 5_124))),
            (
                "isk",
                550,
                Err(NotExact {
                    currency: "ISK",
                    amount: 550,
                }),
            ),
            (
                "ugx",
                -1,
                Err(NotExact {
                    currency: "UGX",
                    amount: -1,
                }),
            ),
            ("mga", i64::MAX, Err(TooLarge)),
            ("xau", 1, Err(AmountError::Currency("xau".to_owned()))),
            ("", 1, Err(AmountError::Currency(String::new()))),
        ] {
            assert_eq!(Sum::from_rail(code, rail), read, "{code} {rail}");
        }
    }

    #[test]
    fn every_currency_of_the_lists_is_one_that_can_be_chosen() {
        for code in WHOLE.iter().chain(&THOUSANDTHS).chain(&WHOLE_IN_HUNDREDTHS) {
            assert!(rail_exponent(Currency::parse(code).unwrap()).is_ok());
        }
        // Where nothing special is said, Stripe counts as ISO 4217 does.
        let unlike: Vec<&str> = Currency::all()
            .into_iter()
            .filter(|currency| rail_exponent(*currency) != Ok(currency.exponent()))
            .filter(|currency| rail_exponent(*currency).is_ok())
            .map(Currency::code)
            .collect();
        assert_eq!(unlike, ["ISK", "MGA", "UGX"]);
    }

    #[test]
    fn a_sum_in_another_currency_is_named() {
        let eur = Currency::EUR;
        assert_eq!(sum("EUR", 5).minor_in(eur), Ok(5));
        assert_eq!(
            sum("USD", 5).minor_in(eur),
            Err(AmountError::OtherCurrency {
                found: "USD",
                expected: "EUR"
            })
        );
    }
}
