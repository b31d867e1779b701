//! `/sign-in/code`, once the code came: who sent it, and the button to go on.

use askama::Template;

use super::{filters, page::Page};

/// Whose code it was. POST `/sign-in/code/go-on` with `csrf` and `next`.
#[derive(Template, Debug)]
#[template(path = "pages/sign_in_confirmed.html")]
pub struct SignInConfirmed {
    /// The frame.
    pub page: Page,
    /// Name of the account that sent the code.
    pub name: String,
    /// Its full handle.
    pub address: String,
    /// Path to go to afterwards; empty for the start page.
    pub next: String,
}
