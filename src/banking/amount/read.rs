//! Reading amounts: `25`, `25,5`, `1.234,50`, `1'000.00 EUR`. What could mean
//! two things is refused with both spelled out.

use super::bare::{bare, sign};
use crate::domain::money::Currency;

/// The greatest amount that is read; minor units. Far above what a Pool moves,
/// and far enough below what fits that thousands of them still add up.
pub const MOST_MINOR: i64 = 999_999_999_999_999;

/// Why a text is no amount, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Nothing is written.
    #[error("write an amount, such as 25")]
    Empty,
    /// A plus or a minus where amounts have none.
    #[error("write the amount without a plus or minus")]
    Sign,
    /// Something that belongs to no amount.
    #[error("write digits only, without `{0}`")]
    Character(char),
    /// `1e3`.
    #[error("write the number out, such as 1000 instead of 1e3")]
    Exponent,
    /// More decimals than the currency has, which are so many.
    #[error("write at most {0} digits after the decimal mark")]
    Decimals(u32),
    /// `.5`.
    #[error("write a nought before the decimal mark, such as 0.50")]
    NoWhole,
    /// Thousands marks where no thousands are: `1,00,0`.
    #[error("write the amount without thousands marks, such as 1234.50")]
    Grouping,
    /// `1.000` may be one or a thousand.
    #[error("this may mean two amounts: write {thousands} or {decimals}")]
    Ambiguous {
        /// The amount if the mark parts thousands: `1000`.
        thousands: String,
        /// The amount if it parts decimals: `1.00`.
        decimals: String,
    },
    /// Above [`MOST_MINOR`].
    #[error("the amount is too large")]
    TooLarge,
    /// Another currency than the one that is meant.
    #[error("the amount is in {found}; write it in {expected}")]
    OtherCurrency {
        /// What is written.
        found: String,
        /// The code of the currency that is meant.
        expected: &'static str,
    },
}

/// The decimal mark, where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// `1,234.50`.
    Point,
    /// `1.234,50`.
    Comma,
}

impl Mark {
    const fn char(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }
}

/// The minor units of what a person wrote, never less than nothing.
///
/// # Errors
/// See [`AmountError`].
pub fn read(written: &str, currency: Currency) -> Result<i64, AmountError> {
    let (is_signed, bare) = sign(bare(written, currency)?);
    if is_signed.is_some() {
        return Err(AmountError::Sign);
    }
    minor(&bare, currency, None)
}

/// The minor units of what a person wrote, with a sign or without.
///
/// # Errors
/// See [`AmountError`].
pub fn read_signed(written: &str, currency: Currency) -> Result<i64, AmountError> {
    let (sign, bare) = sign(bare(written, currency)?);
    let minor = minor(&bare, currency, None)?;
    Ok(if sign == Some(true) { -minor } else { minor })
}

/// The minor units of an amount in a file whose decimal mark is known.
///
/// # Errors
/// See [`AmountError`].
pub fn read_from_bank(written: &str, currency: Currency, mark: Mark) -> Result<i64, AmountError> {
    let (sign, bare) = sign(bare(written, currency)?);
    let minor = minor(&bare, currency, Some(mark))?;
    Ok(if sign == Some(true) { -minor } else { minor })
}

fn minor(written: &str, currency: Currency, mark: Option<Mark>) -> Result<i64, AmountError> {
    if written.is_empty() {
        return Err(AmountError::Empty);
    }
    let (whole, part) = parts(written, currency, mark)?;
    let exponent = usize::try_from(currency.exponent()).unwrap_or(0);
    // Noughts behind what the currency has say nothing: 25.00 yen are 25.
    let (kept, over) = part.split_at_checked(exponent).unwrap_or((&part, ""));
    if over.bytes().any(|digit| digit != b'0') || part.len() > exponent.max(2) {
        return Err(AmountError::Decimals(currency.exponent()));
    }
    format!("{whole}{kept:0<exponent$}")
        .parse()
        .ok()
        .filter(|minor| *minor <= MOST_MINOR)
        .ok_or(AmountError::TooLarge)
}

/// The digits before the decimal mark and those after it.
fn parts(
    written: &str,
    currency: Currency,
    mark: Option<Mark>,
) -> Result<(String, String), AmountError> {
    let is_group = |c: char| c.is_whitespace() || matches!(c, '\'' | '\u{2019}');
    if let Some(stray) = written
        .chars()
        .find(|c| !c.is_ascii_digit() && !is_group(*c) && !matches!(c, '.' | ','))
    {
        let mut around = written.split(['e', 'E']);
        let is_number =
            |text: Option<&str>| text.is_some_and(|text| text.chars().any(|c| c.is_ascii_digit()));
        return Err(
            if matches!(stray, 'e' | 'E') && is_number(around.next()) && is_number(around.next()) {
                AmountError::Exponent
            } else if matches!(stray, '-' | '+' | '\u{2212}') {
                AmountError::Sign
            } else {
                AmountError::Character(stray)
            },
        );
    }
    let decimal = match mark {
        Some(mark) => Some(mark.char()).filter(|mark| written.contains(*mark)),
        None => decimal_mark(written, currency)?,
    };
    let (whole, part) = match decimal {
        Some(mark) => written.rsplit_once(mark).unwrap_or((written, "")),
        None => (written, ""),
    };
    if !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(AmountError::Grouping);
    }
    if whole.is_empty() {
        return Err(AmountError::NoWhole);
    }
    Ok((ungrouped(whole)?, part.to_owned()))
}

/// Which of point and comma parts the decimals, if either does.
fn decimal_mark(written: &str, currency: Currency) -> Result<Option<char>, AmountError> {
    let count = |mark: char| written.matches(mark).count();
    let last = written.rfind(['.', ',']).and_then(|at| written.get(at..));
    let Some((mark, after)) = last.and_then(|last| {
        let mut chars = last.chars();
        Some((chars.next()?, chars.as_str()))
    }) else {
        return Ok(None);
    };
    let both = count('.') > 0 && count(',') > 0;
    match (both, count(mark)) {
        (true, 1) => return Ok(Some(mark)),
        (true, _) => return Err(AmountError::Grouping),
        (false, 1) => {}
        (false, _) => return Ok(None),
    }
    let before = written.split(mark).next().unwrap_or_default();
    let could_be_thousands = after.len() == 3
        && after.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=3).contains(&before.len())
        && before.bytes().all(|byte| byte.is_ascii_digit())
        && !before.starts_with('0');
    match (could_be_thousands, currency.exponent()) {
        (false, _) => Ok(Some(mark)),
        // Nothing comes after whole yen, so that these are thousands.
        (true, 0) => Ok(None),
        // What `plain` writes is read back.
        (true, 3..) if mark == '.' => Ok(Some(mark)),
        (true, exponent) => {
            let digits = usize::try_from(exponent).unwrap_or(0);
            let kept = after.get(..digits.min(after.len())).unwrap_or(after);
            Err(AmountError::Ambiguous {
                thousands: format!("{before}{after}"),
                decimals: format!("{before}.{kept}"),
            })
        }
    }
}

/// The digits of `1.234.567`, `1 234`, `12,34,567`.
fn ungrouped(whole: &str) -> Result<String, AmountError> {
    let groups: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).collect();
    if let [first, middle @ .., last] = groups.as_slice()
        && !groups[1..].is_empty()
    {
        let size = middle.first().map_or(3, |group| group.len());
        let marks: Vec<char> = whole.chars().filter(|c| !c.is_ascii_digit()).collect();
        let fits = last.len() == 3
            && (1..=3).contains(&first.len())
            && matches!(size, 2 | 3)
            && middle.iter().all(|group| group.len() == size)
            && marks.windows(2).all(|pair| pair[0] == pair[1]);
        if !fits {
            return Err(AmountError::Grouping);
        }
    }
    Ok(groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two(thousands: &str, decimals: &str) -> AmountError {
        AmountError::Ambiguous {
            thousands: thousands.into(),
            decimals: decimals.into(),
        }
    }

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (code, text, minor) in [
            ("EUR", "25", 2_500),
            ("EUR", " 25.5 ", 2_550),
            ("EUR", "25,50", 2_550),
            ("EUR", "0,05", 5),
            ("EUR", "0", 0),
            ("EUR", "0.01", 1),
            ("EUR", "25.", 2_500),
            ("EUR", "25.50 EUR", 2_550),
            ("EUR", "EUR 25", 2_500),
            ("EUR", "eur25", 2_500),
            ("EUR", "€25", 2_500),
            ("EUR", "25 €", 2_500),
            ("EUR", "1 000", 100_000),
            ("EUR", "1\u{a0}000,5", 100_050),
            ("EUR", "1\u{202f}234\u{202f}567,89", 123_456_789),
            ("EUR", "1'000.05", 100_005),
            ("EUR", "1’000", 100_000),
            ("EUR", "1,234.50", 123_450),
            ("EUR", "1.234,50", 123_450),
            ("EUR", "1.234.567", 123_456_700),
            ("EUR", "12,34,567.00", 123_456_700),
            ("EUR", "9999999999999.99", MOST_MINOR),
            ("JPY", "2500", 2_500),
            ("JPY", "2500.00", 2_500),
            ("JPY", "1,000", 1_000),
            ("JPY", "¥1,000", 1_000),
            ("BHD", "1.234", 1_234),
            ("BHD", "1.2", 1_200),
            ("USD", "$5", 500),
        ] {
            let currency = Currency::parse(code).unwrap();
            assert_eq!(read(text, currency), Ok(minor), "{text} {code}");
            assert_eq!(read_signed(text, currency), Ok(minor), "{text} {code}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_by_name() {
        use AmountError::{
            Character, Decimals, Empty, Exponent, Grouping, NoWhole, OtherCurrency, Sign, TooLarge,
        };
        let other = |found: &str, expected| OtherCurrency {
            found: found.into(),
            expected,
        };
        for (code, text, error) in [
            ("EUR", "", Empty),
            ("EUR", "  ", Empty),
            ("EUR", "EUR", Empty),
            ("EUR", "-1", Sign),
            ("EUR", "+1", Sign),
            ("EUR", "1-", Sign),
            ("EUR", "\u{2212}1", Sign),
            ("EUR", "-€1", Sign),
            ("EUR", "1-2", Sign),
            ("EUR", ".5", NoWhole),
            ("EUR", ",50", NoWhole),
            ("EUR", "1e3", Exponent),
            ("EUR", "1.5E10", Exponent),
            ("EUR", "twenty", Character('t')),
            ("EUR", "25 ?", Character('?')),
            ("EUR", "0x10", Character('x')),
            ("EUR", "٢٥", Character('٢')),
            ("EUR", "NaN", Character('N')),
            ("EUR", "1,000", two("1000", "1.00")),
            ("EUR", "1.000", two("1000", "1.00")),
            ("EUR", "25.001", two("25001", "25.00")),
            ("BHD", "1,234", two("1234", "1.234")),
            ("EUR", "0.001", Decimals(2)),
            ("EUR", "1234.567", Decimals(2)),
            ("EUR", "1.0000", Decimals(2)),
            ("JPY", "25.5", Decimals(0)),
            ("BHD", "1.2345", Decimals(3)),
            ("EUR", "1,00,0", Grouping),
            ("EUR", "1 00", Grouping),
            ("EUR", "1.000.00", Grouping),
            ("EUR", "1,000.00.00", Grouping),
            ("EUR", "1.000 000", Grouping),
            ("EUR", "1..2", Grouping),
            ("EUR", "1234567890123456789", TooLarge),
            ("EUR", "9999999999999999999", TooLarge),
            ("EUR", "99999999999999999999", TooLarge),
            ("EUR", "10000000000000", TooLarge),
            ("JPY", "1000000000000000000", TooLarge),
            ("EUR", &"9".repeat(100), TooLarge),
            ("EUR", "25 USD", other("USD", "EUR")),
            ("EUR", "$25", other("$", "EUR")),
            ("JPY", "25 €", other("€", "JPY")),
        ] {
            let currency = Currency::parse(code).unwrap();
            assert_eq!(read(text, currency), Err(error), "{text} {code}");
        }
    }

    #[test]
    fn signs_are_read_where_they_belong() {
        for (text, mark, minor) in [
            ("-1.234,50", Mark::Comma, Ok(-123_450)),
            ("1.234,50-", Mark::Comma, Ok(-123_450)),
            ("+1,234.5", Mark::Point, Ok(123_450)),
            ("1.234", Mark::Comma, Ok(123_400)),
            ("1,234", Mark::Comma, Err(AmountError::Decimals(2))),
            ("-25.00 EUR", Mark::Point, Ok(-2_500)),
            ("\u{2212}€25", Mark::Point, Ok(-2_500)),
        ] {
            assert_eq!(read_from_bank(text, Currency::EUR, mark), minor, "{text}");
        }
        assert_eq!(read_signed("-25", Currency::EUR), Ok(-2_500));
    }
}
