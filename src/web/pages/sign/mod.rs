//! Signing up, in and out.

pub mod code;
pub mod out;
pub mod password;
pub mod setup;
pub mod up;

use secrecy::SecretString;
use serde::Deserialize;

/// "Sign in and come back".
#[derive(Debug, Default, Deserialize)]
pub struct Back {
    /// Where to; empty for the start page.
    #[serde(default)]
    pub next: String,
}

impl Back {
    /// Where to, when it is a path of this server; else empty.
    #[must_use]
    pub fn kept(&self) -> String {
        crate::web::next::local_path(&self.next)
            .unwrap_or_default()
            .to_owned()
    }
}

/// A password on its way in. Has no `Debug`, and is never shown again.
#[derive(Deserialize)]
#[serde(from = "String")]
pub struct Password(pub SecretString);

impl From<String> for Password {
    fn from(written: String) -> Self {
        Self(written.into())
    }
}

impl Default for Password {
    fn default() -> Self {
        String::new().into()
    }
}
