//! Why a file is no statement, and what to do about it.

use super::{MAX_BYTES, MAX_LINES};
use crate::{banking::amount::AmountError, sheet::SheetError};

/// Why a file was not read. Nothing of it is taken then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// More bytes than are read.
    #[error("the file is larger than {} MB: export a shorter period", MAX_BYTES / 1024 / 1024)]
    TooLarge,
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is no text, such as a PDF or a spreadsheet program's own file.
    #[error("the file is no text: export CAMT.053, MT940 or CSV from the bank")]
    NoText,
    /// More lines than are read at once.
    #[error("the statement has more than {MAX_LINES} lines: export a shorter period")]
    TooManyLines,
    /// The file's letters are not what it says they are.
    #[error(
        "line {line}: the file says that it is written in {encoding}, and is not: download it anew"
    )]
    Encoding {
        /// The line, from 1.
        line: u32,
        /// What it says.
        encoding: String,
    },
    /// It ends in the middle.
    #[error("the file ends in the middle: download it anew")]
    Cut,
    /// No XML, from a line on.
    #[error("line {line}: this is broken XML: download it anew")]
    Xml {
        /// The line, from 1.
        line: u32,
    },
    /// It declares a document type or entities, which no bank does.
    #[error("the file declares entities, which no statement has: download it from the bank itself")]
    Entities,
    /// XML of another kind, such as camt.052.
    #[error("this is {found}, not a statement of booked lines: export camt.053")]
    OtherMessage {
        /// What it is.
        found: String,
    },
    /// Something that has to be there is not.
    #[error("line {line}: there is no {what}: download the statement anew")]
    Missing {
        /// The line, from 1.
        line: u32,
        /// The element or field.
        what: String,
    },
    /// An amount that can't be read.
    #[error("line {line}: “{found}” is no amount: {error}")]
    Amount {
        /// The line, from 1.
        line: u32,
        /// What stands there.
        found: String,
        /// Why it is none.
        error: AmountError,
    },
    /// A day that can't be read.
    #[error("line {line}: “{found}” is no day")]
    Day {
        /// The line, from 1.
        line: u32,
        /// What stands there.
        found: String,
    },
    /// A field that can't be read.
    #[error("line {line}: “{found}” can't be read as {what}")]
    Field {
        /// The line, from 1.
        line: u32,
        /// The element or field.
        what: String,
        /// What stands there.
        found: String,
    },
    /// Another currency than the Pool's.
    #[error("line {line}: this is in {found}, and the books are in {expected}")]
    OtherCurrency {
        /// The line, from 1.
        line: u32,
        /// What stands there.
        found: String,
        /// The Pool's.
        expected: &'static str,
    },
    /// Another account than the Pool's.
    #[error("this is the statement of {found}, and the Pool's account is {expected}")]
    OtherAccount {
        /// The file's account.
        found: String,
        /// The Pool's.
        expected: String,
    },
    /// A line of a day that is still to come.
    #[error("the file has a line of {day}, which is still to come")]
    DayToCome {
        /// The day, as `2026-11-30`.
        day: String,
    },
    /// Statements of several accounts, and nobody said which.
    #[error("this file has statements of several accounts: {}: export one", found.join(", "))]
    ManyAccounts {
        /// The accounts.
        found: Vec<String>,
    },
    /// The lines do not lead from the first balance to the last.
    #[error(
        "the opening balance {opening} and the lines, {lines}, make {sum}, but the closing balance is {closing}"
    )]
    Sums {
        /// What was there.
        opening: String,
        /// What came and went.
        lines: String,
        /// Both together.
        sum: String,
        /// What the bank says is there.
        closing: String,
    },
    /// The payments of a batch do not add up to the batch.
    #[error("line {line}: the payments in this entry make {sum}, but the entry says {entry}")]
    Batch {
        /// The line, from 1.
        line: u32,
        /// The payments together.
        sum: String,
        /// The entry.
        entry: String,
    },
    /// One statement of the file does not begin where the one before ended.
    #[error(
        "one statement ends with {closing} and the next begins with {opening}: one in between is missing"
    )]
    Gap {
        /// The end of one.
        closing: String,
        /// The beginning of the next.
        opening: String,
    },
    /// A table whose columns nobody has named yet.
    #[error("say first which column is what")]
    NoMapping,
    /// A table whose columns are not those that were named.
    #[error("the columns of this file are not those of the last: say anew which column is what")]
    OtherColumns,
    /// A row without one of the columns that were named.
    #[error("line {line}: there is no column {column}")]
    NoColumn {
        /// The line, from 1.
        line: u32,
        /// The column, from 1.
        column: usize,
    },
}

impl From<SheetError> for StatementError {
    fn from(error: SheetError) -> Self {
        match error {
            SheetError::Empty => Self::Empty,
            SheetError::TooLarge => Self::TooLarge,
            SheetError::NoText => Self::NoText,
        }
    }
}
