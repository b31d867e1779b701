//! QR codes (ISO/IEC 18004) as pictures.

use std::fmt::Write as _;

use qrcode::{Color, QrCode};

/// Modules of quiet around the code, as the standard asks.
const QUIET: usize = 4;

/// A code, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Modules on each side, with the quiet around it.
    pub size: usize,
    /// The dark modules, as the data of a path.
    pub path: String,
}

impl Drawing {
    /// The drawing of a code.
    #[must_use]
    pub fn of(code: &QrCode) -> Self {
        let width = code.width();
        let mut path = String::new();
        for (place, color) in code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                let (x, y) = (place % width + QUIET, place / width + QUIET);
                // Writing to a string can't fail.
                let _ = write!(path, "M{x} {y}h1v1h-1z");
            }
        }
        Self {
            size: width + 2 * QUIET,
            path,
        }
    }

    /// The code of a text; none when it is too long for one.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        QrCode::new(text).ok().map(|code| Self::of(&code))
    }

    /// A whole SVG, black on white so that cameras read it on dark pages, too.
    #[must_use]
    pub fn svg(&self) -> String {
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{path}"/></svg>"##,
            size = self.size,
            path = self.path
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_fits_and_a_book_does_not() {
        let link = "https://pools.example/invitations/AAAAAAAAAAAAAAAAAAAAAA";
        let drawing = Drawing::of_text(link).unwrap();
        assert!(drawing.size < 60, "{}", drawing.size);
        // The corner of the first finder pattern.
        let path = &drawing.path;
        assert!(path.starts_with("M4 4h1v1h-1zM5 4h1v1h-1z"), "{path}");
        assert!(Drawing::of_text(&"x".repeat(5_000)).is_none());
    }
}
