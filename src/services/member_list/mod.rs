//! The list of members that a site lets its organisers download: read as text,
//! whatever it was written in, and taken apart into people. Nothing of it is
//! kept here; what is invited from it, [`super::invite_list`] says.

mod columns;
mod decode;
mod people;

pub use columns::Columns;
pub use decode::decode;
pub use people::{Person, people};

/// The largest list; bytes.
pub const MAX_BYTES: usize = 1024 * 1024;
/// The most people in one list.
pub const MAX_ROWS: usize = 5_000;
/// The most columns that are looked at.
const MAX_COLUMNS: usize = 100;
/// A cell is cut there; characters.
const MAX_CELL: usize = 300;
/// Lines by which the delimiter is guessed.
const GUESS_LINES: usize = 20;

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
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| ListError::NoText)?;
        let row: Vec<String> = record.iter().take(MAX_COLUMNS).map(cell).collect();
        if row.iter().any(|cell| !cell.is_empty()) {
            rows.push(row);
        }
        // The header, and what some programs write above it, are not counted.
        if rows.len() > MAX_ROWS + GUESS_LINES {
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

fn cell(written: &str) -> String {
    let plain: String = written
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'))
        .take(MAX_CELL)
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The tab, comma or semicolon: whichever parts the first lines most often. A
/// tab is no part of a name, so one of them outweighs the others.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b'\t', 0), (b',', 0), (b';', 0)];
    for line in text.lines().take(GUESS_LINES) {
        for (delimiter, count) in &mut counts {
            *count += line.bytes().filter(|byte| byte == delimiter).count();
        }
    }
    let [(tab, tabs), (comma, commas), (semicolon, semicolons)] = counts;
    if tabs > 0 && tabs * 2 >= commas.max(semicolons) {
        tab
    } else if semicolons > commas {
        semicolon
    } else {
        comma
    }
}

/// A cell of a file that spreadsheet programs open: they take what begins with
/// `=`, `+`, `-`, `@` for a formula, and run it.
#[must_use]
pub fn harmless(cell: &str) -> String {
    let is_formula = cell.trim_start().starts_with([
        '=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}',
    ]) || cell.starts_with(['\t', '\r', '\n']);
    if is_formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
