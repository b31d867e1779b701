//! The sentences for what is wrong with amounts, account numbers and files of
//! banks.

use crate::{
    args,
    banking::{
        amount::AmountError,
        epc::EpcError,
        iban::{BicError, IbanError},
        payment::{self, PaymentError},
        statement::{MAX_BYTES, MAX_LINES, StatementError},
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
        IbanError::Length(has) => text_with("error-iban-length", &args! { "has" => count(has) }),
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

/// What is wrong with the account that a QR code is made for.
#[must_use]
pub fn epc_wrong(error: EpcError) -> String {
    text(match error {
        EpcError::Name => "error-epc-name",
        EpcError::Amount => "error-epc-amount",
        EpcError::TooLong => "error-epc-long",
    })
}

/// What is wrong with a statement that was sent.
#[must_use]
pub fn statement_wrong(error: &StatementError) -> String {
    use StatementError as E;
    match error {
        E::TooLarge => text_with(
            "error-statement-large",
            &args! { "most" => count(MAX_BYTES / 1024 / 1024) },
        ),
        E::Empty => text("error-statement-empty"),
        E::NoText => text("error-statement-no-text"),
        E::TooManyLines => text_with(
            "error-statement-many",
            &args! { "most" => count(MAX_LINES) },
        ),
        E::Cut => text("error-statement-cut"),
        E::Entities => text("error-statement-entities"),
        E::OtherMessage { found } => text_with(
            "error-statement-other-message",
            &args! { "found" => found.clone() },
        ),
        E::OtherAccount { found, expected } => text_with(
            "error-statement-other-account",
            &args! { "found" => found.clone(), "expected" => expected.clone() },
        ),
        E::DayToCome { day } => text_with(
            "error-statement-day-to-come",
            &args! { "day" => day.clone() },
        ),
        E::ManyAccounts { found } => text_with(
            "error-statement-accounts",
            &args! { "found" => found.join(", ") },
        ),
        E::Gap { closing, opening } => text_with(
            "error-statement-gap",
            &args! { "closing" => closing.clone(), "opening" => opening.clone() },
        ),
        E::Sums {
            opening,
            lines,
            sum,
            closing,
        } => text_with(
            "error-statement-sums",
            &args! {
                "opening" => opening.clone(),
                "lines" => lines.clone(),
                "sum" => sum.clone(),
                "closing" => closing.clone(),
            },
        ),
        E::NoMapping => text("error-statement-columns"),
        E::OtherColumns => text("error-statement-other-columns"),
        at_a_line => at_line(at_a_line),
    }
}

/// What is wrong at one line.
fn at_line(error: &StatementError) -> String {
    use StatementError as E;
    let (line, told) = match error {
        E::Encoding { line, encoding } => (
            line,
            text_with(
                "error-statement-encoding",
                &args! { "encoding" => encoding.clone() },
            ),
        ),
        E::Missing { line, what } => (
            line,
            text_with("error-statement-missing", &args! { "what" => what.clone() }),
        ),
        E::Amount { line, found, error } => (
            line,
            text_with(
                "error-statement-amount",
                &args! { "found" => found.clone(), "why" => amount_wrong(error) },
            ),
        ),
        E::Day { line, found } => (
            line,
            text_with("error-statement-day", &args! { "found" => found.clone() }),
        ),
        E::Field { line, what, found } => (
            line,
            text_with(
                "error-statement-field",
                &args! { "what" => what.clone(), "found" => found.clone() },
            ),
        ),
        E::OtherCurrency {
            line,
            found,
            expected,
        } => (
            line,
            text_with(
                "error-statement-currency",
                &args! { "found" => found.clone(), "expected" => *expected },
            ),
        ),
        E::Batch { line, sum, entry } => (
            line,
            text_with(
                "error-statement-batch",
                &args! { "sum" => sum.clone(), "entry" => entry.clone() },
            ),
        ),
        E::NoColumn { line, column } => (
            line,
            text_with(
                "error-statement-no-column",
                &args! { "column" => count(*column) },
            ),
        ),
        E::Xml { line } => (line, text("error-statement-xml")),
        _ => return text("error-statement-cut"),
    };
    let args = args! { "line" => i64::from(*line), "told" => told };
    text_with("error-statement-line", &args)
}

/// Why no file of payments was made.
#[must_use]
pub fn payment_wrong(error: &PaymentError) -> String {
    use PaymentError as E;
    let numbered = |key: &str, number: usize| text_with(key, &args! { "number" => count(number) });
    match error {
        E::Nothing => text("error-payment-nothing"),
        E::TooMany => text_with(
            "error-payment-many",
            &args! { "most" => count(payment::MAX_PAYMENTS) },
        ),
        E::Debtor => text("error-payment-debtor"),
        E::Id(id) => text_with("error-payment-id", &args! { "id" => id.clone() }),
        E::SameId(id) => text_with("error-payment-same-id", &args! { "id" => id.clone() }),
        E::Name(number) => numbered("error-payment-name", *number),
        E::Remittance(number) => numbered("error-payment-text", *number),
        E::Amount(number) => numbered("error-payment-amount", *number),
        E::Currency(number) => numbered("error-payment-currency", *number),
        E::Write => text("error-payment-write"),
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
