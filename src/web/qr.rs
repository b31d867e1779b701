//! A QR code (ISO/IEC 18004) as the path of a picture.

use std::fmt::Write as _;

use qrcode::{Color, QrCode};

use super::view::draft::Qr;

/// Modules of quiet around the code, as the standard asks.
const QUIET: usize = 4;

/// The code of a text; none when it is too long for one.
#[must_use]
pub fn qr(text: &str) -> Option<Qr> {
    let code = QrCode::new(text).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (place % width + QUIET, place / width + QUIET);
            // Writing to a string can't fail.
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    Some(Qr {
        size: width + 2 * QUIET,
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_fits_and_a_book_does_not() {
        let qr = qr("https://pools.example/invitations/AAAAAAAAAAAAAAAAAAAAAA").unwrap();
        assert!(qr.size < 60, "{}", qr.size);
        // The corner of the first finder pattern.
        assert!(
            qr.path.starts_with("M4 4h1v1h-1zM5 4h1v1h-1z"),
            "{}",
            qr.path
        );
        assert!(super::qr(&"x".repeat(5_000)).is_none());
    }
}
