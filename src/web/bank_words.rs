//! The sentences for what is wrong with amounts, account numbers and files of
//! banks.

use crate::{
    args,
    banking::{
        amount::AmountError,
        iban::{BicError, IbanError},
    },
    text::{text, text_with},
};

/// What is wrong with an amount that was written.
#[must_use]
pub fn amount_wrong(error: &AmountError) -> String {
    match error {
        AmountError::Empty => text("error-amount-empty"),
        AmountError::Sign => text("error-amount-sign"),
        AmountError::Character(found) => text_with(
            "error-amount-character",
            &args! { "found" => found.to_string() },
        ),
        AmountError::Exponent => text("error-amount-exponent"),
        AmountError::Decimals(0) => text("error-amount-whole"),
        AmountError::Decimals(most) => text_with(
            "error-amount-decimals",
            &args! { "most" => i64::from(*most) },
        ),
        AmountError::NoWhole => text("error-amount-nought"),
        AmountError::Grouping => text("error-amount-thousands"),
        AmountError::Ambiguous {
            thousands,
            decimals,
        } => text_with(
            "error-amount-either",
            &args! { "thousands" => thousands.clone(), "decimals" => decimals.clone() },
        ),
        AmountError::TooLarge => text("error-amount-large"),
        AmountError::OtherCurrency { found, expected } => text_with(
            "error-amount-currency",
            &args! { "found" => found.clone(), "expected" => *expected },
        ),
    }
}

/// What is wrong with an account number that was written.
#[must_use]
pub fn iban_wrong(error: IbanError) -> String {
    match error {
        IbanError::Empty => text("error-iban-empty"),
        IbanError::Character(found) => text_with(
            "error-iban-character",
            &args! { "found" => found.to_string() },
        ),
        IbanError::Head => text("error-iban-head"),
        IbanError::Length(has) => text_with(
            "error-iban-length",
            &args! { "has" => i64::try_from(has).unwrap_or(i64::MAX) },
        ),
        IbanError::Check => text("error-iban-check"),
        IbanError::Country => text("error-iban-country"),
        IbanError::Shape => text("error-iban-shape"),
    }
}

/// What is wrong with a bank's code that was written.
#[must_use]
pub fn bic_wrong(_: BicError) -> String {
    text("error-bic")
}
