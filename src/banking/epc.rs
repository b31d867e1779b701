//! The QR code that a banking app reads as a credit transfer: EPC069-12,
//! version 002. Euros only, since the scheme is.

use qrcode::{EcLevel, QrCode, Version};

use super::{
    amount,
    iban::{Bic, Iban},
    qr::Drawing,
    reference::Reference,
};
use crate::domain::money::Currency;

/// The longest name of an account's holder; characters.
pub const MAX_NAME: usize = 70;
/// The most bytes of all.
const MAX_BYTES: usize = 331;
/// The largest code that apps have to read (version 13: 69 modules).
const MAX_VERSION: i16 = 13;
/// A cent to just under a billion; minor units.
const AMOUNTS: std::ops::RangeInclusive<i64> = 1..=99_999_999_999;

/// A transfer to be asked for.
#[derive(Clone, Copy, Debug)]
pub struct Transfer<'a> {
    /// The account's holder, exactly as the bank knows the name: the payer's
    /// bank compares it.
    pub name: &'a str,
    /// The account.
    pub iban: &'a Iban,
    /// Its bank, which nobody within the euro payments area needs to know.
    pub bic: Option<&'a Bic>,
    /// Minor units.
    pub minor: i64,
    /// The currency of the account.
    pub currency: Currency,
    /// What the payment carries.
    pub reference: &'a Reference,
}

/// Why there is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EpcError {
    /// The name of the account's holder is missing, too long, or broken into
    /// lines.
    #[error("the account holder's name has to have 1 to 70 letters in one line")]
    Name,
    /// Less than a cent, or a billion.
    #[error("a transfer is of 0.01 to 999999999.99 euros")]
    Amount,
    /// All of it together does not fit into a code that apps read.
    #[error("the account holder's name is too long for a code that banking apps read")]
    TooLong,
}

impl Transfer<'_> {
    /// What stands in the code; none for other currencies than the euro.
    ///
    /// # Errors
    /// See [`EpcError`].
    pub fn text(&self) -> Result<Option<String>, EpcError> {
        if self.currency != Currency::EUR {
            return Ok(None);
        }
        let name = self.name.trim();
        let fits =
            (1..=MAX_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        if !fits {
            return Err(EpcError::Name);
        }
        if !AMOUNTS.contains(&self.minor) {
            return Err(EpcError::Amount);
        }
        let amount = format!("EUR{}", amount::plain(self.minor, self.currency));
        let text = [
            "BCD",
            "002",
            // UTF-8.
            "1",
            "SCT",
            self.bic.map_or("", Bic::as_str),
            name,
            self.iban.as_str(),
            &amount,
            // No code for the purpose.
            "",
            self.reference.as_str(),
        ]
        .join("\n");
        if text.len() > MAX_BYTES {
            return Err(EpcError::TooLong);
        }
        Ok(Some(text))
    }

    /// The code, with the error correction that the guideline asks (level M);
    /// none for other currencies than the euro.
    ///
    /// # Errors
    /// See [`EpcError`].
    pub fn code(&self) -> Result<Option<Drawing>, EpcError> {
        let Some(text) = self.text()? else {
            return Ok(None);
        };
        let code = QrCode::with_error_correction_level(&text, EcLevel::M)
            .map_err(|_| EpcError::TooLong)?;
        if !matches!(code.version(), Version::Normal(version) if version <= MAX_VERSION) {
            return Err(EpcError::TooLong);
        }
        Ok(Some(Drawing::of(&code)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, minor: i64, code: &str) -> (Result<Option<String>, EpcError>, bool) {
        let (iban, reference) = (
            Iban::parse("DE75512108001245126199").unwrap(),
            Reference::with_body("539007547034").unwrap(),
        );
        let transfer = Transfer {
            name,
            iban: &iban,
            bic: None,
            minor,
            currency: Currency::parse(code).unwrap(),
            reference: &reference,
        };
        (transfer.text(), matches!(transfer.code(), Ok(Some(_))))
    }

    #[test]
    fn the_text_is_that_of_the_guideline() {
        let expected = "BCD\n002\n1\nSCT\n\nGarden Co-op eG\nDE75512108001245126199\nEUR25.00\n\nRF18539007547034";
        assert_eq!(
            with("Garden Co-op eG", 2_500, "EUR"),
            (Ok(Some(expected.into())), true)
        );
    }

    #[test]
    fn what_does_not_fit_is_refused_by_name() {
        let long = "ä".repeat(70);
        for (name, minor, code, error, drawn) in [
            ("Garden", 1, "EUR", None, true),
            ("Garden", 99_999_999_999, "EUR", None, true),
            ("Garden", 0, "EUR", Some(EpcError::Amount), false),
            ("Garden", -1, "EUR", Some(EpcError::Amount), false),
            (
                "Garden",
                100_000_000_000,
                "EUR",
                Some(EpcError::Amount),
                false,
            ),
            ("", 1, "EUR", Some(EpcError::Name), false),
            ("Gar\nden", 1, "EUR", Some(EpcError::Name), false),
            (&"x".repeat(71), 1, "EUR", Some(EpcError::Name), false),
            (&long, 1, "EUR", None, true),
            (&"字".repeat(70), 1, "EUR", None, true),
            (&"😀".repeat(70), 1, "EUR", Some(EpcError::TooLong), false),
            ("Garden", 1, "USD", None, false),
            ("Garden", 1, "JPY", None, false),
        ] {
            let (text, is_drawn) = with(name, minor, code);
            assert_eq!(
                (text.err(), is_drawn),
                (error, drawn),
                "{name} {minor} {code}"
            );
        }
    }
}
