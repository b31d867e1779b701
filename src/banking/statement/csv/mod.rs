//! Tables of a bank. Which column is what is guessed once, confirmed by a
//! person, and remembered.

mod cells;
mod columns;

use ::csv::ReaderBuilder;
use serde::{Deserialize, Serialize};

use self::cells::Cells;
pub use self::{
    cells::DateOrder,
    columns::{Guess, guess},
};
use super::{Balance, Expected, MAX_LINES, Part, Said, StatementError, StatementLine};
use crate::{banking::amount::Mark, domain::money::Currency, sheet};

/// The most columns that are looked at.
const MAX_COLUMNS: usize = 100;
/// What a bank writes above the header; rows.
const MAX_ABOVE: usize = 40;

/// Which column is what; each the number of a column, from 0. It is kept as
/// JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvMapping {
    /// What parts the columns.
    pub delimiter: char,
    /// The names of the columns, by which the header is found again; none in a
    /// table without names.
    pub header: Option<Vec<String>>,
    /// The day of booking.
    pub date: usize,
    /// How days are written.
    pub order: DateOrder,
    /// Where the amount stands.
    pub amounts: Amounts,
    /// The decimal mark.
    pub decimal: Mark,
    /// The other side's name.
    pub name: Option<usize>,
    /// The other side's account.
    pub iban: Option<usize>,
    /// What the payment says, in one column or several.
    pub text: Vec<usize>,
    /// The bank's own reference of the line.
    pub id: Option<usize>,
    /// What was there after the line.
    pub balance: Option<usize>,
    /// The currency.
    pub currency: Option<usize>,
}

/// Where the amount stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amounts {
    /// In one column, with a sign.
    Signed(usize),
    /// In two: what came in, and what went out, with a sign or without.
    Pair {
        /// What came in.
        came: usize,
        /// What went out.
        went: usize,
    },
    /// In one, and in another whether it went out.
    Marked {
        /// The amount.
        amount: usize,
        /// The mark.
        mark: usize,
        /// What the mark is where money went out: `D`, `S`, `Af`, `Debit`.
        went: String,
    },
}

/// A row as it stands in the file.
struct Row {
    /// The line, from 1.
    line: u32,
    cells: Vec<String>,
}

fn rows(text: &str, delimiter: char) -> Result<Vec<Row>, StatementError> {
    let delimiter = u8::try_from(delimiter).map_err(|_| StatementError::NoMapping)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| StatementError::NoText)?;
        let line = record.position().map_or(0, ::csv::Position::line);
        let cells: Vec<String> = record
            .iter()
            .take(MAX_COLUMNS)
            .map(|cell| sheet::tidy(cell, super::MAX_REMITTANCE))
            .collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(Row {
                line: u32::try_from(line).unwrap_or(u32::MAX),
                cells,
            });
        }
        if rows.len() > MAX_LINES + MAX_ABOVE {
            return Err(StatementError::TooManyLines);
        }
    }
    Ok(rows)
}

pub(super) fn read(
    text: &str,
    mapping: &CsvMapping,
    expected: &Expected,
) -> Result<Part, StatementError> {
    let mut rows = rows(text, mapping.delimiter)?;
    if let Some(names) = &mapping.header {
        let is_header = |row: &Row| {
            let found = row.cells.iter().map(|cell| sheet::plain_name(cell));
            found.eq(names.iter().map(|name| sheet::plain_name(name)))
        };
        let at = rows.iter().take(MAX_ABOVE).position(is_header);
        rows = rows.split_off(at.ok_or(StatementError::OtherColumns)? + 1);
    }
    let is_whole = text.ends_with(['\n', '\r']);
    let width = mapping
        .header
        .as_ref()
        .map(Vec::len)
        .or_else(|| rows.first().map(|row| row.cells.len()));
    if let Some(last) = rows.last()
        && !is_whole
        && last.cells.len() > 1
        && Some(last.cells.len()) < width
    {
        return Err(StatementError::Cut);
    }
    let mut part = Part {
        currency: mapping.currency.map(|_| expected.currency),
        ..Part::default()
    };
    let mut balances = Vec::new();
    for row in &rows {
        let cells = Cells { row, mapping };
        // A sum at the end, or a sentence of the bank.
        if row.cells.len() == 1 || cells.says_nothing() {
            continue;
        }
        let (line, balance) = line(&cells, expected.currency)?;
        if line.minor != 0 {
            balances.extend(balance.map(|balance| (balance, line.minor, line.booked_on)));
            part.lines.push(line);
        }
    }
    if part.lines.len() > MAX_LINES {
        return Err(StatementError::TooManyLines);
    }
    if mapping.balance.is_some() && balances.len() == part.lines.len() {
        (part.opening, part.closing) = run(balances, expected.currency)?;
    }
    Ok(part)
}

fn line(cells: &Cells, currency: Currency) -> Result<(StatementLine, Option<i64>), StatementError> {
    let mapping = cells.mapping;
    if let Some(code) = cells.get(mapping.currency)?
        && code.to_uppercase() != currency.code()
    {
        return Err(StatementError::OtherCurrency {
            line: cells.row.line,
            found: code.chars().take(40).collect(),
            expected: currency.code(),
        });
    }
    let day = cells.day()?;
    let minor = cells.minor(currency)?;
    let mut line = StatementLine::new(day, minor, cells.get(mapping.id)?);
    let mut text = Vec::new();
    for column in &mapping.text {
        text.extend(cells.get(Some(*column))?);
    }
    line.fill(Said {
        counterparty: cells.get(mapping.name)?.map(str::to_owned),
        counterparty_iban: cells.get(mapping.iban)?.map(str::to_owned),
        remittance: text.join(" "),
        ..Said::default()
    });
    let balance = match cells.get(mapping.balance)? {
        Some(written) => Some(cells.amount(written, currency)?),
        None => None,
    };
    Ok((line, balance))
}

type Ends = (Option<Balance>, Option<Balance>);

/// The first balance and the last, of what was there after each line; oldest
/// first, or newest first.
fn run(
    mut balances: Vec<(i64, i64, jiff::civil::Date)>,
    currency: Currency,
) -> Result<Ends, StatementError> {
    let breach = |rows: &[(i64, i64, jiff::civil::Date)]| {
        rows.windows(2).find_map(|pair| match pair {
            [(before, ..), (after, minor, _)] => {
                let sum = i128::from(*before) + i128::from(*minor);
                (sum != i128::from(*after)).then_some((*before, *minor, sum, *after))
            }
            _ => None,
        })
    };
    let mut wrong = breach(&balances);
    if wrong.is_some() {
        let is_newest_first = balances.first().map(|row| row.2) > balances.last().map(|row| row.2);
        balances.reverse();
        let other = breach(&balances);
        if other.is_none() || is_newest_first {
            wrong = other;
        }
    }
    if let Some((before, minor, sum, after)) = wrong {
        use crate::banking::amount::plain;
        return Err(StatementError::Sums {
            opening: plain(before, currency),
            lines: plain(minor, currency),
            sum: super::sums::shown(sum, currency),
            closing: plain(after, currency),
        });
    }
    let opening = balances.first().and_then(|(after, minor, on)| {
        Some(Balance {
            on: *on,
            minor: after.checked_sub(*minor)?,
        })
    });
    let closing = balances.last().map(|(minor, _, on)| Balance {
        on: *on,
        minor: *minor,
    });
    Ok((opening, closing))
}
