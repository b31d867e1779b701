//! The list of members that a site lets its organisers download: read as text,
//! whatever it was written in, and taken apart into people. Nothing of it is
//! kept here; what is invited from it, [`super::invite_list`] says.

mod columns;
mod people;

pub use columns::Columns;
pub use people::{Person, people};

pub use crate::sheet::harmless;
use crate::sheet::{self, SheetError};

/// The largest list; bytes.
pub const MAX_BYTES: usize = 1024 * 1024;
/// The most people in one list.
pub const MAX_ROWS: usize = 5_000;
/// The most columns that are looked at.
const MAX_COLUMNS: usize = 100;
/// A cell is cut there; characters.
const MAX_CELL: usize = 300;
/// What some programs write above the header; lines.
const ABOVE: usize = 20;

/// Why a list can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// There is nobody in it.
    #[error("the list is empty")]
    Empty,
    /// It has more than [`MAX_BYTES`].
    #[error("the list is larger than a mebibyte")]
    TooLarge,
    /// It has more than [`MAX_ROWS`] rows.
    #[error("the list has more than {MAX_ROWS} rows")]
    TooManyRows,
    /// It is no text: a spreadsheet program's own file, say.
    #[error("the list is no text")]
    NoText,
}

/// A list as rows of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns, where a row has them.
    pub header: Option<Vec<String>>,
    /// The rows after it, or all of them.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// How many columns the widest row has.
    #[must_use]
    pub fn width(&self) -> usize {
        let header = self.header.as_ref().map_or(0, Vec::len);
        self.rows
            .iter()
            .map(Vec::len)
            .max()
            .unwrap_or(0)
            .max(header)
    }
}

/// The text of an uploaded list.
///
/// # Errors
/// [`ListError::TooLarge`], [`ListError::Empty`], [`ListError::NoText`].
pub fn decode(bytes: &[u8]) -> Result<String, ListError> {
    sheet::decode(bytes, MAX_BYTES).map_err(|error| match error {
        SheetError::Empty => ListError::Empty,
        SheetError::TooLarge => ListError::TooLarge,
        SheetError::NoText => ListError::NoText,
    })
}

/// Takes a text apart. Lines of different lengths, quotes that never end and
/// empty lines are no trouble.
///
/// # Errors
/// See [`ListError`].
pub fn read(text: &str) -> Result<Table, ListError> {
    if text.len() > MAX_BYTES {
        return Err(ListError::TooLarge);
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(sheet::delimiter(text))
        .from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| ListError::NoText)?;
        let row: Vec<String> = record
            .iter()
            .take(MAX_COLUMNS)
            .map(|cell| sheet::tidy(cell, MAX_CELL))
            .collect();
        if row.iter().any(|cell| !cell.is_empty()) {
            rows.push(row);
        }
        // The header, and what some programs write above it, are not counted.
        if rows.len() > MAX_ROWS + ABOVE {
            return Err(ListError::TooManyRows);
        }
    }
    let mut table = Table { header: None, rows };
    if let Some(at) = columns::header_row(&table.rows) {
        let rest = table.rows.split_off(at + 1);
        table.header = table.rows.pop();
        table.rows = rest;
    }
    match table.rows.len() {
        0 => Err(ListError::Empty),
        count if count > MAX_ROWS => Err(ListError::TooManyRows),
        _ => Ok(table),
    }
}
