//! Tables in files: CSV as people and programs write it, whatever it is written
//! in, and cells that spreadsheet programs leave alone.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Lines by which the delimiter is guessed.
const GUESS_LINES: usize = 20;

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// More bytes than are read.
    #[error("the file is too large")]
    TooLarge,
    /// A spreadsheet program's own file, say, or a picture.
    #[error("the file is no text")]
    NoText,
}

/// The text of an uploaded file of at most so many bytes: UTF-8, UTF-16, or
/// what Windows wrote before. A mark at its beginning says what it is written
/// in; without one, whatever fits.
///
/// # Errors
/// See [`SheetError`].
pub fn decode(bytes: &[u8], most: usize) -> Result<String, SheetError> {
    if bytes.len() > most {
        return Err(SheetError::TooLarge);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(SheetError::Empty);
    }
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, bytes.get(mark..).unwrap_or_default()),
        None => (guess(bytes), bytes),
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    // No table has these; pictures and spreadsheets do.
    if text.contains('\0') {
        return Err(SheetError::NoText);
    }
    if text.len() > most {
        return Err(SheetError::TooLarge);
    }
    Ok(text.into_owned())
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let zeros = |first: usize| {
        let found = bytes
            .iter()
            .skip(first)
            .step_by(2)
            .filter(|byte| **byte == 0);
        found.count() * 3 > bytes.len()
    };
    if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0) {
        UTF_8
    } else if zeros(1) {
        UTF_16LE
    } else if zeros(0) {
        UTF_16BE
    } else {
        WINDOWS_1252
    }
}

/// The tab, comma or semicolon: whichever parts the first lines most often. A
/// tab is no part of a name, so one of them outweighs the others.
#[must_use]
pub fn delimiter(text: &str) -> u8 {
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

/// What people read of a cell: one line of at most so many characters, without
/// those that turn the direction of text around.
#[must_use]
pub fn tidy(written: &str, most: usize) -> String {
    let plain: String = written
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'))
        .take(most)
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A column's name without what people and programs write in different ways.
#[must_use]
pub fn plain_name(name: &str) -> String {
    let spaced: String = name
        .to_lowercase()
        .chars()
        .map(|c| match c {
            '_' | '-' | '.' | ':' => ' ',
            other => other,
        })
        .filter(|c| !matches!(c, '"' | '\'' | '*'))
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
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
