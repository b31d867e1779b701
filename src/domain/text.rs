//! Texts that people write, within the lengths that the house takes.

/// Why a text was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("nothing was written")]
    Empty,
    /// Longer than `max` characters.
    #[error("longer than {max} characters")]
    TooLong {
        /// The most characters that fit.
        max: usize,
    },
    /// A control character, or a line break where one line is meant.
    #[error("holds a character that can't be shown")]
    Unprintable,
}

fn checked(text: &str, max: usize, lines: bool, may_be_empty: bool) -> Result<String, TextError> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if text.is_empty() && !may_be_empty {
        return Err(TextError::Empty);
    }
    if text.chars().count() > max {
        return Err(TextError::TooLong { max });
    }
    // Marks that turn the direction of text around could make a title read as
    // something else.
    let hidden = |c: char| {
        (c.is_control() && !(lines && c == '\n'))
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if text.chars().any(hidden) {
        return Err(TextError::Unprintable);
    }
    Ok(text.to_owned())
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident(max: $max:literal, lines: $lines:literal, may_be_empty: $empty:literal);)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// The most characters that fit.
            pub const MAX: usize = $max;

            /// Takes what a person wrote, without the white space around it.
            ///
            /// # Errors
            /// When it is empty, too long, or can't be shown.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                checked(text, $max, $lines, $empty).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    )+};
}

texts! {
    /// The name of a Pool or a person, as shown.
    Name(max: 80, lines: false, may_be_empty: false);
    /// What a Pool is for.
    Purpose(max: 2000, lines: true, may_be_empty: false);
    /// A proposal's title. Short enough for a poll's first line.
    Title(max: 120, lines: false, may_be_empty: false);
    /// A proposal's text.
    Body(max: 8000, lines: true, may_be_empty: true);
    /// What members commit themselves to.
    Commitment(max: 1000, lines: true, may_be_empty: false);
    /// A name or a place in the bylaws.
    Line(max: 120, lines: false, may_be_empty: false);
    /// The name that a person signs with.
    Signature(max: 120, lines: false, may_be_empty: false);
    /// Why a member should be voted out.
    Grounds(max: 2000, lines: true, may_be_empty: false);
    /// What a member answers to that.
    Reply(max: 4000, lines: true, may_be_empty: false);
    /// Why a person voted as she did.
    Reason(max: 2000, lines: true, may_be_empty: true);
    /// Why the operator suspends a Pool.
    Because(max: 500, lines: false, may_be_empty: false);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_taken_or_named() {
        let long = "x".repeat(121);
        for (given, expected) in [
            (" Buy a shed ", Ok("Buy a shed")),
            ("", Err(TextError::Empty)),
            (" \n ", Err(TextError::Empty)),
            ("two\nlines", Err(TextError::Unprintable)),
            ("bell\u{7}", Err(TextError::Unprintable)),
            ("turned \u{202E} around", Err(TextError::Unprintable)),
            (long.as_str(), Err(TextError::TooLong { max: 120 })),
        ] {
            let taken = Title::parse(given);
            assert_eq!(
                taken.as_ref().map(Title::as_str).map_err(|e| *e),
                expected,
                "{given:?}"
            );
        }
        assert_eq!(Body::parse("a\r\nb").map(|b| b.0), Ok("a\nb".to_owned()));
        assert!(Reason::parse("").is_ok());
    }
}
