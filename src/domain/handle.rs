//! Handles: the name of a Pool or a person in addresses, `oak` in `@oak@host`.

/// A local handle. Fediverse software agrees on
/// `[a-z0-9_]+([.-]+[a-z0-9_]+)*`; dots and dashes are left out here, since
/// some servers can't mention them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Handle(String);

/// Why a handle was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HandleError {
    /// Shorter than two or longer than thirty characters.
    #[error("a handle has {} to {} characters", Handle::MIN, Handle::MAX)]
    Length,
    /// Something else than small letters, digits and `_`.
    #[error("a handle is made of small letters a to z, digits, and _")]
    Characters,
    /// A word that this server needs for itself.
    #[error("this handle is kept for the server itself")]
    Reserved,
}

/// Words that would confuse people or paths.
const RESERVED: [&str; 15] = [
    "admin",
    "administrator",
    "operator",
    "moderator",
    "root",
    "pools",
    "actor",
    "inbox",
    "support",
    "security",
    "postmaster",
    "webmaster",
    "abuse",
    "help",
    "new",
];

impl Handle {
    /// The fewest characters.
    pub const MIN: usize = 2;
    /// The most characters.
    pub const MAX: usize = 30;

    /// Takes what a person typed; capitals become small, a leading `@` goes.
    ///
    /// # Errors
    /// When it is too short or long, holds other characters, or is reserved.
    pub fn parse(text: &str) -> Result<Self, HandleError> {
        let text = text.trim();
        let text = text.strip_prefix('@').unwrap_or(text).to_ascii_lowercase();
        let count = text.chars().count();
        if !(Self::MIN..=Self::MAX).contains(&count) {
            return Err(HandleError::Length);
        }
        if !text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        {
            return Err(HandleError::Characters);
        }
        if RESERVED.contains(&text.as_str()) {
            return Err(HandleError::Reserved);
        }
        Ok(Self(text))
    }

    /// The handle, without `@` and host.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_taken_or_named() {
        for (given, expected) in [
            ("oak", Ok("oak")),
            (" @Oak_2 ", Ok("oak_2")),
            ("o", Err(HandleError::Length)),
            ("oak street", Err(HandleError::Characters)),
            ("oak-street", Err(HandleError::Characters)),
            ("eiché", Err(HandleError::Characters)),
            ("admin", Err(HandleError::Reserved)),
        ] {
            let taken = Handle::parse(given);
            assert_eq!(taken.as_ref().map(Handle::as_str).map_err(|e| *e), expected);
        }
        assert_eq!(Handle::parse(&"a".repeat(31)), Err(HandleError::Length));
    }
}
