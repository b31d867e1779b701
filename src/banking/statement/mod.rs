//! Statements of a bank account, whatever the bank writes: CAMT.053, MT940, or
//! CSV. A file is read whole or not at all; its sums have to come out.

mod accounts;
mod camt;
mod csv;
mod error;
mod ids;
mod mt940;
mod sums;

use jiff::civil::Date;

pub use self::{
    csv::{Amounts, CsvMapping, DateOrder, Guess, guess},
    error::StatementError,
    ids::is_of_the_bank,
};
use super::iban::Iban;
use crate::{domain::money::Currency, sheet};

/// The largest file; bytes.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// The most lines of a statement.
pub const MAX_LINES: usize = 20_000;
/// The longest name, and the longest account number; characters.
const MAX_NAME: usize = 140;
/// The longest text of a payment; characters. SEPA's is 140, some banks add to
/// it.
const MAX_REMITTANCE: usize = 1_000;

/// What a bank says of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// The account, where the file names one.
    pub account: Option<Iban>,
    /// Its currency, where the file names one.
    pub currency: Option<Currency>,
    /// What was there before the first line.
    pub opening: Option<Balance>,
    /// What was there after the last line.
    pub closing: Option<Balance>,
    /// What was booked, in the order of the file. What is only expected is left
    /// out.
    pub lines: Vec<StatementLine>,
}

/// What is on an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// The day.
    pub on: Date,
    /// Minor units; below zero where the account is overdrawn.
    pub minor: i64,
}

/// One thing that a bank booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// What tells this line from every other of the account, the same in each
    /// file that it is in: made of the bank's own reference where there is one,
    /// otherwise a hash of what the line says, and the how manieth of its like it is.
    pub external_id: String,
    /// The day that it was booked.
    pub booked_on: Date,
    /// Minor units; what came in is above zero.
    pub minor: i64,
    /// The other side's name.
    pub counterparty: Option<String>,
    /// The other side's account, as the bank writes it.
    pub counterparty_iban: Option<String>,
    /// What the payment says.
    pub remittance: String,
    /// The reference (ISO 11649) that the payment carries: the one in its own
    /// field, or else one in its text.
    pub reference: Option<String>,
    /// The id that the payer gave it, which comes back with a return.
    pub end_to_end_id: Option<String>,
    /// Whether it takes back an earlier one.
    pub is_return: bool,
    /// Why it came back, in the bank's words or its code.
    pub return_reason: Option<String>,
    /// Whether it is a fee of the bank.
    pub is_charge: bool,
}

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// ISO 20022, camt.053, version 02 or later.
    Camt053,
    /// SWIFT MT940, in any bank's dialect.
    Mt940,
    /// A table; its columns have to be known.
    Csv,
}

/// What a file has to be.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The currency of the Pool.
    pub currency: Currency,
    /// The Pool's accounts, the one in use first; none where they are not known:
    /// a file of another is refused, and of a file of several, only these are
    /// read.
    pub accounts: &'a [Iban],
    /// The format, where it is known.
    pub format: Option<Format>,
    /// The columns of a table.
    pub mapping: Option<&'a CsvMapping>,
}

/// What a file seems to be written in.
///
/// # Errors
/// [`StatementError::TooLarge`], [`StatementError::Empty`].
pub fn sniff(bytes: &[u8]) -> Result<Format, StatementError> {
    if bytes.len() > MAX_BYTES {
        return Err(StatementError::TooLarge);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(StatementError::Empty);
    }
    // Noughts are what UTF-16 puts between letters.
    let head: String = bytes
        .iter()
        .filter(|byte| byte.is_ascii() && **byte != 0)
        .take(2_000)
        .map(|byte| char::from(*byte))
        .collect();
    let head = head.trim_start();
    let is_mt940 = head.lines().take(20).any(|line| line.starts_with(":20:"));
    Ok(if head.starts_with('<') {
        Format::Camt053
    } else if is_mt940 || head.starts_with("{1:") {
        Format::Mt940
    } else {
        Format::Csv
    })
}

/// Reads a file.
///
/// # Errors
/// See [`StatementError`]; each says what is wrong, where, and what to do.
pub fn read(bytes: &[u8], expected: &Expected) -> Result<Statement, StatementError> {
    let sniffed = sniff(bytes)?;
    let mut parts = match expected.format.unwrap_or(sniffed) {
        Format::Camt053 => camt::read(bytes, expected)?,
        Format::Mt940 => mt940::read(&sheet::decode(bytes, MAX_BYTES)?, expected)?,
        Format::Csv => {
            let mapping = expected.mapping.ok_or(StatementError::NoMapping)?;
            vec![csv::read(
                &sheet::decode(bytes, MAX_BYTES)?,
                mapping,
                expected,
            )?]
        }
    };
    sums::in_order(&mut parts);
    for part in &parts {
        sums::check(part, expected.currency)?;
    }
    let mut whole = sums::joined(parts, expected.currency)?;
    ids::number(&mut whole.lines);
    Ok(whole)
}

/// One statement of a file, and its lines with what makes their ids.
#[derive(Clone, Debug, Default)]
struct Part {
    /// The bank's name for it; the same one twice is one.
    name: String,
    account: Option<Iban>,
    currency: Option<Currency>,
    opening: Option<Balance>,
    closing: Option<Balance>,
    lines: Vec<StatementLine>,
}

impl StatementLine {
    /// A line of which only the day and the amount are known; the bank's own
    /// reference, if any, stands for the id until [`ids::number`].
    fn new(booked_on: Date, minor: i64, bank_reference: Option<&str>) -> Self {
        let known = bank_reference.map(str::trim).filter(|known| {
            let says_nothing = ["NONREF", "NOTPROVIDED", "NOTAVAILABLE", "NULL", "NA"];
            !known.is_empty()
                && !says_nothing.contains(&known.to_ascii_uppercase().as_str())
                && known.chars().any(|c| c.is_alphanumeric() && c != '0')
        });
        Self {
            external_id: known.unwrap_or_default().to_owned(),
            booked_on,
            minor,
            counterparty: None,
            counterparty_iban: None,
            remittance: String::new(),
            reference: None,
            end_to_end_id: None,
            is_return: false,
            return_reason: None,
            is_charge: false,
        }
    }

    /// Takes what the bank says of the payment, made short and plain.
    fn fill(&mut self, said: Said) {
        let name = |text: Option<String>| {
            text.map(|text| sheet::tidy(&text, MAX_NAME))
                .filter(|text| !text.is_empty() && text != "NOTPROVIDED")
        };
        let find = super::reference::Reference::find;
        let structured = said.structured.as_deref();
        let reference = structured
            .and_then(|known| super::reference::Reference::parse(known).ok())
            .or_else(|| find(structured.unwrap_or_default()))
            .or_else(|| find(&said.remittance))
            .or_else(|| find(said.end_to_end_id.as_deref().unwrap_or_default()));
        self.reference = reference.map(|reference| reference.as_str().to_owned());
        self.remittance = sheet::tidy(&said.remittance, MAX_REMITTANCE);
        // A reference of another kind is at least there to be read.
        if let Some(other) = structured.filter(|_| self.reference.is_none()) {
            let both = format!("{} {}", self.remittance, other);
            self.remittance = sheet::tidy(&both, MAX_REMITTANCE);
        }
        self.counterparty = name(said.counterparty);
        self.counterparty_iban = name(said.counterparty_iban)
            .map(|account| account.split_whitespace().collect::<String>());
        self.end_to_end_id = name(said.end_to_end_id);
        self.return_reason = name(said.return_reason);
    }
}

/// What a bank says of a payment, in its own words.
#[derive(Clone, Debug, Default)]
struct Said {
    counterparty: Option<String>,
    counterparty_iban: Option<String>,
    remittance: String,
    structured: Option<String>,
    end_to_end_id: Option<String>,
    return_reason: Option<String>,
}
