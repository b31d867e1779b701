//! The cells of a row: days and amounts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Amounts, CsvMapping, Row};
use crate::{
    banking::{
        amount::{self, AmountError},
        statement::StatementError,
    },
    domain::money::Currency,
};

/// How days are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// `2026-11-30`, `20261130`.
    Year,
    /// `30.11.2026`, `30/11/26`, `30 Nov 2026`.
    Day,
    /// `11/30/2026`, `Nov 30, 2026`.
    Month,
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

impl DateOrder {
    /// The day in a cell; an hour after it is left out.
    #[must_use]
    pub fn day(self, written: &str) -> Option<Date> {
        let written = written.trim();
        let is_part = |c: char| c.is_ascii_alphanumeric();
        let mut parts: Vec<&str> = written
            .split(|c: char| !is_part(c))
            .filter(|part| !part.is_empty())
            .collect();
        if let [one, ..] = parts.as_slice()
            && one.len() == 8
            && one.bytes().all(|byte| byte.is_ascii_digit())
        {
            let (first, second) = if self == Self::Year { (4, 6) } else { (2, 4) };
            parts = vec![
                one.get(..first)?,
                one.get(first..second)?,
                one.get(second..)?,
            ];
        }
        let [first, second, third] = parts.get(..3)? else {
            return None;
        };
        let (year, month, day) = match self {
            Self::Year => (first, second, third),
            Self::Day => (third, second, first),
            Self::Month => (third, first, second),
        };
        // `2026-11-30T10:00`.
        let day = day.split(['T', 't']).next()?;
        // An amount has three digits together, a day has not.
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if day.len() > 2 || (is_number(month) && month.len() > 2) {
            return None;
        }
        let year: i16 = match year.len() {
            4 => year.parse().ok()?,
            2 => 2_000 + year.parse::<i16>().ok()?,
            _ => return None,
        };
        Date::new(year, number(month)?, day.parse().ok()?).ok()
    }
}

/// `11`, or `Nov`.
fn number(month: &str) -> Option<i8> {
    if let Ok(number) = month.parse() {
        return Some(number);
    }
    let short = month.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|known| *known == short)?;
    i8::try_from(at + 1).ok()
}

/// A row, with what its columns are.
pub(super) struct Cells<'a> {
    pub(super) row: &'a Row,
    pub(super) mapping: &'a CsvMapping,
}

impl Cells<'_> {
    /// What stands in a column, if anything does.
    pub(super) fn get(&self, column: Option<usize>) -> Result<Option<&str>, StatementError> {
        let Some(column) = column else {
            return Ok(None);
        };
        let cell = self.row.cells.get(column);
        let cell = cell.ok_or(StatementError::NoColumn {
            line: self.row.line,
            column: column + 1,
        })?;
        Ok(Some(cell.as_str()).filter(|cell| !cell.is_empty()))
    }

    /// Whether neither a day nor an amount stands in it.
    pub(super) fn says_nothing(&self) -> bool {
        let (one, other) = match &self.mapping.amounts {
            Amounts::Signed(amount) | Amounts::Marked { amount, .. } => (*amount, *amount),
            Amounts::Pair { came, went } => (*came, *went),
        };
        [self.mapping.date, one, other].iter().all(|column| {
            let cell = self.row.cells.get(*column);
            cell.is_none_or(String::is_empty)
        })
    }

    pub(super) fn day(&self) -> Result<Date, StatementError> {
        let written = self.get(Some(self.mapping.date))?.unwrap_or_default();
        let day = self.mapping.order.day(written);
        day.ok_or_else(|| StatementError::Day {
            line: self.row.line,
            found: written.chars().take(40).collect(),
        })
    }

    /// The amount of the row; what came in is above zero.
    pub(super) fn minor(&self, currency: Currency) -> Result<i64, StatementError> {
        match &self.mapping.amounts {
            Amounts::Signed(column) => {
                let written = self.get(Some(*column))?.unwrap_or_default();
                self.amount(written, currency)
            }
            Amounts::Pair { came, went } => {
                let of = |written: Option<&str>| match written {
                    Some(written) => self.amount(written, currency).map(i64::abs),
                    None => Ok(0),
                };
                let (came, went) = (self.get(Some(*came))?, self.get(Some(*went))?);
                if came.is_none() && went.is_none() {
                    return Err(self.wrong("", AmountError::Empty));
                }
                Ok(of(came)? - of(went)?)
            }
            Amounts::Marked { amount, mark, went } => {
                let written = self.get(Some(*amount))?.unwrap_or_default();
                let minor = self.amount(written, currency)?;
                let mark = self.get(Some(*mark))?.unwrap_or_default();
                let is_out = mark.to_lowercase() == went.to_lowercase();
                Ok(if is_out { -minor } else { minor })
            }
        }
    }

    pub(super) fn amount(&self, written: &str, currency: Currency) -> Result<i64, StatementError> {
        amount::read_from_bank(written, currency, self.mapping.decimal)
            .map_err(|error| self.wrong(written, error))
    }

    fn wrong(&self, written: &str, error: AmountError) -> StatementError {
        StatementError::Amount {
            line: self.row.line,
            found: written.chars().take(40).collect(),
            error,
        }
    }
}
