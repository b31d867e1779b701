//! Payments for a person to release at the bank: a credit transfer file
//! (pain.001), or a table.

mod letters;
mod pain;

use std::collections::HashSet;

use jiff::civil::{Date, DateTime};

pub use letters::plain as sepa_letters;

use super::{
    amount,
    iban::{Bic, Iban},
};
use crate::{domain::money::Currency, sheet::harmless};

/// The most payments in one file.
pub const MAX_PAYMENTS: usize = 1_000;
/// The longest name; characters.
pub const MAX_NAME: usize = 70;
/// The longest text of a payment; characters.
pub const MAX_REMITTANCE: usize = 140;
/// The longest id; characters.
pub const MAX_ID: usize = 35;
/// A cent to just under a billion, as the scheme has it; minor units.
const AMOUNTS: std::ops::RangeInclusive<i64> = 1..=99_999_999_999;

/// One payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// What it is known again by on the statement; different for each.
    pub end_to_end_id: String,
    /// The payee's name.
    pub name: String,
    /// The payee's account.
    pub iban: Iban,
    /// Her bank, where it has to be said.
    pub bic: Option<Bic>,
    /// Minor units.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
    /// What it says. Where this is nothing but a reference (ISO 11649), it goes
    /// into the field for one.
    pub remittance: String,
}

/// Who pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debtor {
    /// The account's holder, as the bank knows the name.
    pub name: String,
    /// The account.
    pub iban: Iban,
    /// Its bank, where it has to be said.
    pub bic: Option<Bic>,
}

/// Payments that go to the bank together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The file's own id.
    pub id: String,
    /// When it was made, UTC.
    pub made_at: DateTime,
    /// The day on which the bank is to pay.
    pub pay_on: Date,
    /// Who pays.
    pub debtor: Debtor,
    /// The payments, of one currency.
    pub payments: Vec<Payment>,
}

/// The version of the file: what most banks take by now, and what they took
/// before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pain {
    /// pain.001.001.09.
    #[default]
    V09,
    /// pain.001.001.03.
    V03,
}

/// Why there is no file; payments by their number, from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentError {
    /// There is nothing to pay.
    #[error("there is nothing to pay")]
    Nothing,
    /// More than [`MAX_PAYMENTS`].
    #[error("a file holds {MAX_PAYMENTS} payments at most")]
    TooMany,
    /// The account holder's name is missing or too long.
    #[error("the account holder's name has to have 1 to {MAX_NAME} letters")]
    Debtor,
    /// The file's id, or a payment's, is missing or too long, or has letters
    /// that banks don't take.
    #[error("the id {0} has to have 1 to {MAX_ID} letters and digits")]
    Id(String),
    /// Two payments have one id.
    #[error("two payments have the id {0}")]
    SameId(String),
    /// A payee's name is missing or too long.
    #[error("payment {0}: the payee's name has to have 1 to {MAX_NAME} letters")]
    Name(usize),
    /// The text is too long.
    #[error("payment {0}: what it says may have {MAX_REMITTANCE} letters")]
    Remittance(usize),
    /// Less than a cent, or a billion.
    #[error("payment {0}: the amount is out of bounds")]
    Amount(usize),
    /// Not the currency of the first.
    #[error("payment {0}: all payments of a file have one currency")]
    Currency(usize),
    /// The writer failed, which memory never does.
    #[error("the file could not be written")]
    Write,
}

impl Batch {
    /// The file that a bank takes.
    ///
    /// # Errors
    /// See [`PaymentError`].
    pub fn pain(&self, version: Pain) -> Result<String, PaymentError> {
        let currency = self.check()?;
        pain::write(self, currency, version).map_err(|_| PaymentError::Write)
    }

    /// The same as a table (RFC 4180), which spreadsheet programs open without
    /// running anything in it.
    ///
    /// # Errors
    /// See [`PaymentError`].
    pub fn csv(&self) -> Result<String, PaymentError> {
        self.check()?;
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        let head = ["Id", "Name", "IBAN", "BIC", "Amount", "Currency", "Text"];
        writer.write_record(head).map_err(|_| PaymentError::Write)?;
        for payment in &self.payments {
            writer
                .write_record([
                    harmless(&payment.end_to_end_id),
                    harmless(&payment.name),
                    payment.iban.to_string(),
                    payment.bic.as_ref().map_or(String::new(), Bic::to_string),
                    amount::plain(payment.minor, payment.currency),
                    payment.currency.code().to_owned(),
                    harmless(&payment.remittance),
                ])
                .map_err(|_| PaymentError::Write)?;
        }
        let bytes = writer.into_inner().map_err(|_| PaymentError::Write)?;
        String::from_utf8(bytes).map_err(|_| PaymentError::Write)
    }

    /// What all of it comes to; minor units.
    #[must_use]
    pub fn sum(&self) -> i64 {
        self.payments.iter().map(|payment| payment.minor).sum()
    }

    /// The currency, if all of it can be paid.
    fn check(&self) -> Result<Currency, PaymentError> {
        let first = self.payments.first().ok_or(PaymentError::Nothing)?;
        if self.payments.len() > MAX_PAYMENTS {
            return Err(PaymentError::TooMany);
        }
        let fits = |text: &str, most| (1..=most).contains(&sepa_letters(text).len());
        if !fits(&self.debtor.name, MAX_NAME) {
            return Err(PaymentError::Debtor);
        }
        check_id(&self.id)?;
        let mut seen = HashSet::new();
        for (at, payment) in self.payments.iter().enumerate() {
            let number = at + 1;
            check_id(&payment.end_to_end_id)?;
            if !seen.insert(payment.end_to_end_id.as_str()) {
                return Err(PaymentError::SameId(payment.end_to_end_id.clone()));
            }
            if !fits(&payment.name, MAX_NAME) {
                return Err(PaymentError::Name(number));
            }
            if sepa_letters(&payment.remittance).len() > MAX_REMITTANCE {
                return Err(PaymentError::Remittance(number));
            }
            if !AMOUNTS.contains(&payment.minor) {
                return Err(PaymentError::Amount(number));
            }
            if payment.currency != first.currency {
                return Err(PaymentError::Currency(number));
            }
        }
        Ok(first.currency)
    }
}

fn check_id(id: &str) -> Result<(), PaymentError> {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-+.:()".contains(&byte);
    if (1..=MAX_ID).contains(&id.len()) && id.bytes().all(is_letter) {
        Ok(())
    } else {
        Err(PaymentError::Id(id.chars().take(MAX_ID).collect()))
    }
}
