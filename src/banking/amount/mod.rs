//! Amounts as people write them, made into minor units by whole numbers only,
//! and written again for people to read.

mod bare;
mod locale;
mod read;

pub use locale::{Locale, show};
pub use read::{AmountError, MOST_MINOR, Mark, read, read_from_bank, read_signed};

use crate::domain::money::Currency;

/// The amount as programs and fields take it: `-25.00`, `2500` in yen.
#[must_use]
pub fn plain(minor: i64, currency: Currency) -> String {
    let (whole, part) = apart(minor, currency);
    let sign = if minor < 0 { "-" } else { "" };
    if part.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{part}")
    }
}

/// The digits before and after the decimal mark, without the sign.
fn apart(minor: i64, currency: Currency) -> (String, String) {
    let digits = usize::try_from(currency.exponent()).unwrap_or(0);
    let all = format!("{:0>least$}", minor.unsigned_abs(), least = digits + 1);
    let (whole, part) = all
        .split_at_checked(all.len() - digits)
        .unwrap_or((&all, ""));
    (whole.to_owned(), part.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_plainly_is_read_back() {
        for (code, minor, written) in [
            ("EUR", 0, "0.00"),
            ("EUR", 5, "0.05"),
            ("EUR", -2_500, "-25.00"),
            ("JPY", 2_500, "2500"),
            ("JPY", 0, "0"),
            ("BHD", 1_234, "1.234"),
            ("BHD", -1, "-0.001"),
            ("EUR", MOST_MINOR, "9999999999999.99"),
        ] {
            let currency = Currency::parse(code).unwrap();
            assert_eq!(plain(minor, currency), written);
            assert_eq!(read_signed(written, currency), Ok(minor), "{written}");
        }
        assert_eq!(plain(i64::MIN, Currency::EUR), "-92233720368547758.08");
    }
}
