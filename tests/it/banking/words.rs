//! Each thing that can be wrong has its sentence.

use pools::{
    banking::{
        amount::{self, AmountError},
        epc::EpcError,
        iban::{BicError, Iban, IbanError},
        payment::PaymentError,
        statement,
    },
    domain::money::Currency,
    web::bank_words::{
        amount_wrong, bic_wrong, epc_wrong, iban_wrong, payment_wrong, statement_wrong,
    },
};

fn is_told(told: &str) {
    assert!(!told.contains("Unknown localization"), "{told}");
    assert!(told.len() > 20, "{told}");
    assert!(!told.contains(['{', '}', '$']), "{told}");
}

#[test]
fn all_that_is_wrong_can_be_told() {
    let some = || "some".to_owned();
    let read = |written: &str| amount::read(written, Currency::EUR);
    for written in [
        "",
        "-1",
        "x",
        "1e3",
        "1.2345",
        ".5",
        "1,00,0",
        "1.000",
        "1 USD",
        "99999999999999999999",
    ] {
        is_told(&amount_wrong(&read(written).unwrap_err()));
    }
    is_told(&amount_wrong(&AmountError::Decimals(0)));
    for written in [
        "",
        "é",
        "1",
        "DE1",
        "DE75512108001245126198",
        "US64SVBKUS6S3300958879",
    ] {
        is_told(&iban_wrong(Iban::parse(written).unwrap_err()));
    }
    is_told(&iban_wrong(IbanError::Shape));
    is_told(&bic_wrong(BicError));
    for error in [EpcError::Name, EpcError::Amount, EpcError::TooLong] {
        is_told(&epc_wrong(error));
    }
    use statement::StatementError as E;
    for error in [
        E::TooLarge,
        E::Empty,
        E::NoText,
        E::TooManyLines,
        E::Encoding {
            line: 1,
            encoding: some(),
        },
        E::Cut,
        E::Xml { line: 1 },
        E::Entities,
        E::OtherMessage { found: some() },
        E::Missing {
            line: 1,
            what: some(),
        },
        E::Amount {
            line: 1,
            found: some(),
            error: AmountError::Empty,
        },
        E::Day {
            line: 1,
            found: some(),
        },
        E::Field {
            line: 1,
            what: some(),
            found: some(),
        },
        E::OtherCurrency {
            line: 1,
            found: some(),
            expected: "EUR",
        },
        E::OtherAccount {
            found: some(),
            expected: some(),
        },
        E::ManyAccounts {
            found: vec![some()],
        },
        E::Sums {
            opening: some(),
            lines: some(),
            sum: some(),
            closing: some(),
        },
        E::Batch {
            line: 1,
            sum: some(),
            entry: some(),
        },
        E::Gap {
            closing: some(),
            opening: some(),
        },
        E::NoMapping,
        E::OtherColumns,
        E::NoColumn { line: 1, column: 1 },
    ] {
        is_told(&statement_wrong(&error));
    }
    use PaymentError as P;
    for error in [
        P::Nothing,
        P::TooMany,
        P::Debtor,
        P::Id(some()),
        P::SameId(some()),
        P::Name(1),
        P::Remittance(1),
        P::Amount(1),
        P::Currency(1),
        P::Write,
    ] {
        is_told(&payment_wrong(&error));
    }
}
