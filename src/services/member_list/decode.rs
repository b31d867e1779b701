//! Bytes to text: UTF-8, UTF-16, or what Windows wrote before.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{ListError, MAX_BYTES};

/// The text of an uploaded file. A mark at its beginning says what it is
/// written in; without one, whatever fits.
///
/// # Errors
/// [`ListError::TooLarge`], [`ListError::Empty`], [`ListError::NoText`].
pub fn decode(bytes: &[u8]) -> Result<String, ListError> {
    if bytes.len() > MAX_BYTES {
        return Err(ListError::TooLarge);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ListError::Empty);
    }
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, bytes.get(mark..).unwrap_or_default()),
        None => (guess(bytes), bytes),
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    // No list has these; pictures and spreadsheets do.
    if text.contains('\0') {
        return Err(ListError::NoText);
    }
    if text.len() > MAX_BYTES {
        return Err(ListError::TooLarge);
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
