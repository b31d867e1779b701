//! What banks write and read: statements in every format, and what other
//! programs make of what is written here.

mod bad_files;
mod outside;
mod statements;
mod words;

use pools::{
    banking::{
        iban::Iban,
        statement::{self, CsvMapping, Expected, Statement, StatementError},
    },
    domain::money::Currency,
};

/// The account of the samples.
const OURS: &str = "DE75512108001245126199";

/// A file of `tests/data/banking`.
fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/data/banking/{name}")).unwrap()
}

/// Reads a statement of our account, in euros.
fn read(bytes: &[u8], mapping: Option<&CsvMapping>) -> Result<Statement, StatementError> {
    let account = Iban::parse(OURS).unwrap();
    let expected = Expected {
        currency: Currency::EUR,
        accounts: &[account],
        format: None,
        mapping,
    };
    statement::read(bytes, &expected)
}

/// A sample with one text in it changed.
fn changed(name: &str, from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(sample(name)).unwrap();
    assert!(text.contains(from), "{name} has no {from}");
    text.replacen(from, to, 1).into_bytes()
}
