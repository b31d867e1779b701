//! Account numbers (ISO 13616) and the codes of banks (ISO 9362).

use std::fmt;

use iban::{BaseIban, IbanLike as _, ParseBaseIbanError};

/// The longest text that is looked at; bytes.
const MAX_TEXT: usize = 100;
/// The shortest account number there is (Norway).
const LEAST: usize = 15;
/// The longest that the standard allows.
const MOST: usize = 34;

/// An account number whose check digits and shape are right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Iban(iban::Iban);

/// Why a text is no account number, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IbanError {
    /// Nothing is written.
    #[error("write the IBAN, such as DE75 5121 0800 1245 1261 99")]
    Empty,
    /// Something that is neither letter nor digit.
    #[error("an IBAN has letters and digits only, not `{0}`")]
    Character(char),
    /// It does not begin with two letters and two digits.
    #[error("an IBAN begins with two letters for the country, and two digits")]
    Head,
    /// Too short or too long for any country; so many letters and digits.
    #[error("an IBAN has 15 to 34 letters and digits; this has {0}")]
    Length(usize),
    /// The check digits do not fit.
    #[error("the check digits do not fit: something in the IBAN is mistyped")]
    Check,
    /// A country whose banks have no IBAN.
    #[error("no country with IBANs has the letters it begins with")]
    Country,
    /// The check digits fit, but that country's numbers look different.
    #[error("this is not how the IBANs of that country look: letters or digits are missing")]
    Shape,
}

impl Iban {
    /// Reads what people write: with spaces or dashes, in lower case, behind
    /// the word `IBAN`.
    ///
    /// # Errors
    /// See [`IbanError`].
    pub fn parse(written: &str) -> Result<Self, IbanError> {
        if written.len() > MAX_TEXT {
            return Err(IbanError::Length(written.chars().count()));
        }
        let compact: String = written
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | ':'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let compact = compact.strip_prefix("IBAN").unwrap_or(&compact);
        if compact.is_empty() {
            return Err(IbanError::Empty);
        }
        if let Some(stray) = compact.chars().find(|c| !c.is_ascii_alphanumeric()) {
            return Err(IbanError::Character(stray));
        }
        let (country, rest) = compact.split_at_checked(2).ok_or(IbanError::Head)?;
        let is_head = country.bytes().all(|byte| byte.is_ascii_uppercase())
            && rest.len() > 1
            && rest.bytes().take(2).all(|byte| byte.is_ascii_digit());
        if !is_head {
            return Err(IbanError::Head);
        }
        if !(LEAST..=MOST).contains(&compact.len()) {
            return Err(IbanError::Length(compact.len()));
        }
        let base: BaseIban = compact.parse().map_err(|error| match error {
            ParseBaseIbanError::InvalidFormat => IbanError::Head,
            ParseBaseIbanError::InvalidChecksum => IbanError::Check,
        })?;
        iban::Iban::try_from(base)
            .map(Self)
            .map_err(|error| match error {
                iban::ParseIbanError::UnknownCountry(_) => IbanError::Country,
                iban::ParseIbanError::InvalidBban(_)
                | iban::ParseIbanError::InvalidBaseIban { .. } => IbanError::Shape,
            })
    }

    /// As machines write it: `DE75512108001245126199`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.electronic_str()
    }

    /// As people read it, in groups of four: `DE75 5121 0800 1245 1261 99`.
    #[must_use]
    pub fn grouped(&self) -> String {
        grouped(self.as_str())
    }

    /// The two letters of the country.
    #[must_use]
    pub fn country(&self) -> &str {
        self.0.country_code()
    }

    /// The country and the last four, to tell accounts apart without giving
    /// them away: `DE…6199`.
    #[must_use]
    pub fn hint(&self) -> String {
        let written = self.as_str();
        let last = written.get(written.len().saturating_sub(4)..);
        format!("{}…{}", self.country(), last.unwrap_or_default())
    }
}

impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Letters and digits in groups of four.
pub(super) fn grouped(compact: &str) -> String {
    let mut found = String::new();
    for (at, c) in compact.chars().enumerate() {
        if at > 0 && at.is_multiple_of(4) {
            found.push(' ');
        }
        found.push(c);
    }
    found
}

/// The code of a bank: `INGBNL2A` or `DEUTDEFF500`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bic(String);

/// Why a text is no code of a bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a BIC is 8 or 11 letters and digits, such as INGBNL2A")]
pub struct BicError;

impl Bic {
    /// Reads a code, with spaces or in lower case.
    ///
    /// # Errors
    /// [`BicError`].
    pub fn parse(written: &str) -> Result<Self, BicError> {
        let compact: String = written
            .chars()
            .take(MAX_TEXT)
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let fits = matches!(compact.len(), 8 | 11)
            && compact.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && compact
                .bytes()
                .take(6)
                .all(|byte| byte.is_ascii_uppercase());
        if fits {
            Ok(Self(compact))
        } else {
            Err(BicError)
        }
    }

    /// In upper case, without spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Bic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_numbers_are_read_as_people_write_them() {
        for (written, read) in [
            ("DE75512108001245126199", "DE75512108001245126199"),
            ("de75 5121 0800 1245 1261 99", "DE75512108001245126199"),
            (
                "IBAN: DE75-5121-0800-1245-1261-99",
                "DE75512108001245126199",
            ),
            (
                "GB33\u{a0}BUKB\u{a0}2020\u{a0}1555\u{a0}5555\u{a0}55",
                "GB33BUKB20201555555555",
            ),
            ("NO83 3000 1234 567", "NO8330001234567"),
            ("nl02abna0123456789", "NL02ABNA0123456789"),
        ] {
            let iban = Iban::parse(written).unwrap_or_else(|error| panic!("{written}: {error}"));
            assert_eq!(iban.as_str(), read);
            assert_eq!(Iban::parse(&iban.grouped()), Ok(iban));
        }
        let iban = Iban::parse("DE75512108001245126199").unwrap();
        assert_eq!(iban.grouped(), "DE75 5121 0800 1245 1261 99");
        assert_eq!((iban.country(), iban.hint().as_str()), ("DE", "DE…6199"));
    }

    #[test]
    fn what_is_no_account_number_is_refused_by_name() {
        for (written, error) in [
            ("", IbanError::Empty),
            ("IBAN", IbanError::Empty),
            ("DE75 5121 0800 1245 1261 9é", IbanError::Character('é')),
            ("=DE75512108001245126199", IbanError::Character('=')),
            ("7512108001245126199", IbanError::Head),
            ("DEX5512108001245126199", IbanError::Head),
            ("D", IbanError::Head),
            ("DE75 5121", IbanError::Length(8)),
            (
                "DE7551210800124512619900000000000000000",
                IbanError::Length(39),
            ),
            ("DE75512108001245126198", IbanError::Check),
            ("DE7551210800124512619", IbanError::Check),
            ("US64SVBKUS6S3300958879", IbanError::Country),
            ("DE750001020304050607", IbanError::Check),
        ] {
            assert_eq!(Iban::parse(written), Err(error), "{written}");
        }
        // Right check digits, wrong length for the country.
        let short = (0..98)
            .map(|check| Iban::parse(&format!("DE{check:02}51210800124512619")))
            .find(|read| *read != Err(IbanError::Check));
        assert_eq!(short, Some(Err(IbanError::Shape)));
        assert!(matches!(
            Iban::parse(&"9".repeat(9_000)),
            Err(IbanError::Length(9_000))
        ));
    }

    #[test]
    fn one_wrong_digit_is_always_noticed() {
        let right = "DE75512108001245126199";
        for at in 2..right.len() {
            for digit in '0'..='9' {
                let mut wrong: Vec<char> = right.chars().collect();
                if wrong[at] == digit {
                    continue;
                }
                wrong[at] = digit;
                let wrong: String = wrong.into_iter().collect();
                assert_eq!(Iban::parse(&wrong), Err(IbanError::Check), "{wrong}");
            }
        }
    }

    #[test]
    fn codes_of_banks() {
        for (written, read) in [
            ("INGBNL2A", Some("INGBNL2A")),
            ("deut de ff 500", Some("DEUTDEFF500")),
            ("INGBNL2", None),
            ("ING1NL2A", None),
            ("INGB112A", None),
            ("INGBNL2A5", None),
            ("INGBNL2É", None),
            ("", None),
        ] {
            let found = Bic::parse(written).ok();
            assert_eq!(found.as_ref().map(Bic::as_str), read, "{written}");
        }
    }
}
