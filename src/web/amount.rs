//! Amounts as people type them: major units with a point or a comma, made into
//! minor units by whole numbers only.

use crate::domain::money::{Amount, Currency};

/// The amount in what was typed: `25`, `25.50`, `25,5`, `1 000`.
///
/// A comma or a point parts the decimals, and never thousands: `1,000` could
/// mean either, so that it is not taken.
#[must_use]
pub fn read(typed: &str, currency: Currency) -> Option<Amount> {
    let typed: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '\u{2019}'))
        .collect();
    let code = currency.code();
    let typed = typed.strip_suffix(code).unwrap_or(&typed);
    let typed = typed.strip_prefix(code).unwrap_or(typed);
    let exponent = usize::try_from(currency.exponent()).ok()?;
    let (whole, part, most) = match typed.split_once(['.', ',']) {
        None => (typed, "", 0),
        Some((whole, part)) if typed.contains(',') => (whole, part, 2),
        Some((whole, part)) => (whole, part, exponent.max(2)),
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > most || !is_digits(whole) || !is_digits(part) {
        return None;
    }
    // Noughts behind what the currency has say nothing: 25.00 yen are 25.
    let kept = part.get(..exponent.min(part.len()))?;
    if part.get(kept.len()..)?.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let unit = 10_i64.checked_pow(currency.exponent())?;
    let minor = format!("{kept:0<exponent$}");
    let minor: i64 = if minor.is_empty() {
        0
    } else {
        minor.parse().ok()?
    };
    let whole: i64 = whole.parse().ok()?;
    Amount::from_minor(whole.checked_mul(unit)?.checked_add(minor)?).ok()
}

/// The amount as it stands in a field: `25.00`.
#[must_use]
pub fn typed(amount: Amount, currency: Currency) -> String {
    let minor = amount.minor();
    let digits = usize::try_from(currency.exponent()).unwrap_or(0);
    if digits == 0 {
        return minor.to_string();
    }
    let unit = 10_i64.pow(currency.exponent());
    format!("{}.{:0digits$}", minor / unit, minor % unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, code, expected) in [
            ("25", "EUR", Some(2_500)),
            (" 25.5 ", "EUR", Some(2_550)),
            ("25,50", "EUR", Some(2_550)),
            ("25.50 EUR", "EUR", Some(2_550)),
            ("EUR 25", "EUR", Some(2_500)),
            ("1 000", "EUR", Some(100_000)),
            ("1'000.05", "EUR", Some(100_005)),
            ("0", "EUR", Some(0)),
            ("0.01", "EUR", Some(1)),
            ("25.", "EUR", Some(2_500)),
            ("1,000", "EUR", None),
            ("1.000", "EUR", None),
            ("1,000.00", "EUR", None),
            ("0.001", "EUR", None),
            ("-1", "EUR", None),
            ("+1", "EUR", None),
            (".5", "EUR", None),
            ("1e3", "EUR", None),
            ("twenty", "EUR", None),
            ("", "EUR", None),
            ("99999999999999999999", "EUR", None),
            ("2500", "JPY", Some(2_500)),
            ("2500.00", "JPY", Some(2_500)),
            ("2500.50", "JPY", None),
            ("1.234", "BHD", Some(1_234)),
            ("1,234", "BHD", None),
            ("1.2345", "BHD", None),
        ] {
            let currency = Currency::parse(code).unwrap();
            let found = read(text, currency).map(Amount::minor);
            assert_eq!(found, expected, "{text} {code}");
        }
    }

    #[test]
    fn what_is_shown_is_read_back() {
        for code in ["EUR", "JPY", "BHD"] {
            let currency = Currency::parse(code).unwrap();
            for minor in [0, 1, 99, 100, 2_500, 123_456] {
                let amount = Amount::from_minor(minor).unwrap();
                let shown = typed(amount, currency);
                assert_eq!(read(&shown, currency), Some(amount), "{shown} {code}");
            }
        }
    }
}
