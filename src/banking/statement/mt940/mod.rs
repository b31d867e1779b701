//! SWIFT MT940, in the dialects of banks.
//!
//! Read here: the crate `mt940` refuses letters that every bank writes, ends
//! the program on a 31st of February, and takes a reversed debit for a reversed
//! credit.

mod about;
mod fields;

use jiff::civil::Date;

use self::fields::{Field, Message};
use super::{
    Balance, Expected, MAX_LINES, Part, StatementError, StatementLine, accounts::Accounts,
};
use crate::{
    banking::{amount, iban::Iban},
    domain::money::Currency,
};

pub(super) fn read(text: &str, expected: &Expected) -> Result<Vec<Part>, StatementError> {
    let messages = fields::messages(text);
    if messages.is_empty() {
        return Err(StatementError::Missing {
            line: 1,
            what: ":20:".into(),
        });
    }
    let mut parts = Vec::new();
    let mut accounts = Accounts::default();
    for message in &messages {
        let account = message
            .first("25")
            .and_then(|field| account(&field.text(), expected));
        if accounts.takes(account, expected) {
            parts.push(statement(message, account, expected.currency)?);
        }
    }
    accounts.settle(parts.len(), expected)?;
    Ok(parts)
}

/// The account of `:25:`: an IBAN, with its currency or without, or in Germany
/// the bank's code and a number.
fn account(written: &str, expected: &Expected) -> Option<Iban> {
    let written = written.trim();
    let bare = written
        .strip_suffix(expected.currency.code())
        .unwrap_or(written);
    if let Ok(iban) = Iban::parse(bare) {
        return Some(iban);
    }
    let (bank, number) = bare.split_once('/')?;
    let number: String = number.chars().filter(char::is_ascii_digit).collect();
    let tail = format!("{}{number:0>10}", bank.trim());
    expected
        .accounts
        .iter()
        .find(|wanted| wanted.as_str().get(4..) == Some(&tail))
        .copied()
}

fn statement(
    message: &Message,
    account: Option<Iban>,
    currency: Currency,
) -> Result<Part, StatementError> {
    let opening = message.first("60").ok_or(StatementError::Cut)?;
    let closing = message.last("62").ok_or(StatementError::Cut)?;
    let mut part = Part {
        name: String::new(),
        account,
        currency: Some(currency),
        opening: Some(balance(opening, currency)?),
        closing: Some(balance(closing, currency)?),
        lines: Vec::new(),
    };
    let mut fields = message.fields.iter().peekable();
    let mut texts = Vec::new();
    while let Some(field) = fields.next() {
        if field.tag != "61" {
            continue;
        }
        let mut about = Vec::new();
        while let Some(next) = fields.next_if(|next| next.tag == "86") {
            about.extend(next.lines.iter().cloned());
        }
        texts.push(field.text());
        part.lines.extend(line(field, &about, currency)?);
        if part.lines.len() > MAX_LINES {
            return Err(StatementError::TooManyLines);
        }
    }
    let number = message.first("28").map(Field::text).unwrap_or_default();
    if !number.is_empty() {
        let lines = texts.join("\n");
        part.name = format!("{number} {} {} {lines}", opening.text(), closing.text());
    }
    Ok(part)
}

/// `C261130EUR1234,56`.
fn balance(field: &Field, currency: Currency) -> Result<Balance, StatementError> {
    let text = field.text();
    let wrong = || field.wrong("a balance");
    let (mark, rest) = text.split_at_checked(1).ok_or_else(wrong)?;
    let (day, rest) = rest.split_at_checked(6).ok_or_else(wrong)?;
    let (code, written) = rest.split_at_checked(3).ok_or_else(wrong)?;
    if code != currency.code() {
        return Err(StatementError::OtherCurrency {
            line: field.line,
            found: code.to_owned(),
            expected: currency.code(),
        });
    }
    let on = self::day(field, day)?;
    let minor = minor(field, written, currency)?;
    match mark {
        "C" => Ok(Balance { on, minor }),
        "D" => Ok(Balance { on, minor: -minor }),
        _ => Err(wrong()),
    }
}

/// `YYMMDD`, of this century.
fn day(field: &Field, written: &str) -> Result<Date, StatementError> {
    let number = |range| {
        written
            .get(range)
            .and_then(|digits: &str| digits.parse().ok())
    };
    let found = number(0..2)
        .zip(number(2..4).zip(number(4..6)))
        .filter(|_| written.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|(year, (month, day)): (i8, (i8, i8))| {
            Date::new(2000 + i16::from(year), month, day).ok()
        });
    found.ok_or_else(|| StatementError::Day {
        line: field.line,
        found: written.to_owned(),
    })
}

/// `1234,56`.
fn minor(field: &Field, written: &str, currency: Currency) -> Result<i64, StatementError> {
    let written = written.trim();
    let whole = if written.starts_with(',') { "0" } else { "" };
    amount::read_from_bank(&format!("{whole}{written}"), currency, amount::Mark::Comma).map_err(
        |error| StatementError::Amount {
            line: field.line,
            found: written.chars().take(40).collect(),
            error,
        },
    )
}

/// What `:61:` says.
struct Booking<'a> {
    booked_on: Date,
    minor: i64,
    is_reversal: bool,
    /// `NTRF`, `NCHG`.
    kind: &'a str,
    customer: &'a str,
    bank: Option<&'a str>,
}

/// The line of a `:61:` and the `:86:` after it; none while it is only expected.
fn line(
    field: &Field,
    about: &[String],
    currency: Currency,
) -> Result<Option<StatementLine>, StatementError> {
    let first = field.lines.first().map(String::as_str).unwrap_or_default();
    let Some(booking) = booking(field, first, currency)? else {
        return Ok(None);
    };
    let mut told = about::told(about);
    if told.said.remittance.is_empty() {
        let more = field.lines.get(1..).unwrap_or_default();
        told.said.remittance = more.join(" ");
    }
    let customer = Some(booking.customer)
        .filter(|known| !matches!(*known, "" | "NONREF" | "EREF" | "KREF" | "PREF"));
    if told.said.end_to_end_id.is_none() {
        told.said.end_to_end_id = customer.map(str::to_owned);
    }
    let mut line = StatementLine::new(booking.booked_on, booking.minor, booking.bank);
    line.fill(told.said);
    line.is_return = booking.is_reversal || told.is_return || booking.kind.ends_with("RTI");
    line.is_charge =
        told.is_charge || booking.kind.ends_with("CHG") || booking.kind.ends_with("COM");
    Ok(Some(line).filter(|line| line.minor != 0))
}

/// `2611301130CR25,00NTRFcustomer//bank`.
fn booking<'a>(
    field: &Field,
    written: &'a str,
    currency: Currency,
) -> Result<Option<Booking<'a>>, StatementError> {
    let wrong = || field.wrong("a line");
    let (value, rest) = written.split_at_checked(6).ok_or_else(wrong)?;
    let value_on = day(field, value)?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (booked_on, rest) = match rest.split_at_checked(4) {
        Some((entry, rest)) if is_number(entry) => (near(field, value_on, entry)?, rest),
        _ => (value_on, rest),
    };
    let marks = [
        ("RC", false, true),
        ("RD", true, true),
        ("C", true, false),
        ("D", false, false),
    ];
    if rest.starts_with("EC") || rest.starts_with("ED") {
        return Ok(None);
    }
    let (rest, is_credit, is_reversal) = marks
        .iter()
        .find_map(|(mark, is_credit, is_reversal)| {
            Some((rest.strip_prefix(mark)?, *is_credit, *is_reversal))
        })
        .ok_or_else(wrong)?;
    // The third letter of the currency, which some banks write.
    let rest = rest
        .strip_prefix(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(rest);
    let end = rest
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(rest.len());
    let (written, rest) = rest.split_at_checked(end).ok_or_else(wrong)?;
    let minor = minor(field, written, currency)?;
    let (kind, references) = rest.split_at_checked(4).unwrap_or((rest, ""));
    let (customer, bank) = match references.split_once("//") {
        Some((customer, bank)) => (customer, Some(bank)),
        None => (references, None),
    };
    Ok(Some(Booking {
        booked_on,
        minor: if is_credit { minor } else { -minor },
        is_reversal,
        kind,
        customer: customer.trim(),
        bank,
    }))
}

/// `MMDD` in the year that brings it nearest to the value's day.
fn near(field: &Field, value: Date, written: &str) -> Result<Date, StatementError> {
    let wrong = || StatementError::Day {
        line: field.line,
        found: written.to_owned(),
    };
    let month: i8 = written
        .get(..2)
        .and_then(|two| two.parse().ok())
        .ok_or_else(wrong)?;
    let day: i8 = written
        .get(2..)
        .and_then(|two| two.parse().ok())
        .ok_or_else(wrong)?;
    [0, 1, -1]
        .into_iter()
        .filter_map(|years| Date::new(value.year() + years, month, day).ok())
        .min_by_key(|date| {
            let days = value.until(*date).map_or(i32::MAX, |span| span.get_days());
            days.unsigned_abs()
        })
        .ok_or_else(wrong)
}
