//! Sign-up and the two ways to sign in.

use askama::Template;

use super::{
    filters,
    form::{Field, Problem, problems},
    page::Page,
    when::When,
};

/// `/sign-up`, and `/setup/{token}` for the first operator.
///
/// Fields sent: `handle`, `name`, `password`, `next`.
#[derive(Template, Debug)]
#[template(path = "pages/sign_up.html")]
pub struct SignUp {
    /// The frame.
    pub page: Page,
    /// Where the form goes: `/sign-up` or `/setup/{token}`.
    pub action: String,
    /// This makes the first operator (`/setup/{token}`).
    pub first_operator: bool,
    /// Handle alone, `ana`.
    pub handle: Field,
    /// Name to show.
    pub name: Field,
    /// Password; never given back.
    pub password: Field,
    /// Path to go to afterwards; empty for the start page.
    pub next: String,
    /// Something that belongs to no field, a whole sentence.
    pub refused: Option<String>,
}

impl SignUp {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[
            ("handle", &self.handle),
            ("name", &self.name),
            ("password", &self.password),
        ])
    }
}

/// `/sign-in` by password. Fields sent: `handle`, `password`, `next`.
///
/// A wrong handle or password is told in `refused`, not which of the two.
#[derive(Template, Debug)]
#[template(path = "pages/sign_in.html")]
pub struct SignIn {
    /// The frame.
    pub page: Page,
    /// Handle alone or in full.
    pub handle: Field,
    /// Password; never given back.
    pub password: Field,
    /// Path to go to afterwards; empty for the start page.
    pub next: String,
    /// Something that belongs to no field, a whole sentence.
    pub refused: Option<String>,
}

impl SignIn {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[("handle", &self.handle), ("password", &self.password)])
    }
}

/// `/sign-in/code`: a one-time code to send from one's own server.
///
/// GET shows the code of this browser (making one when there is none), until
/// the message has come; the button that it was sent says so by `sent`. The
/// page never reloads by itself: readers keep their place. POST (fields
/// `csrf`, `next`) makes a new code.
#[derive(Template, Debug)]
#[template(path = "pages/sign_in_code.html")]
pub struct SignInCode {
    /// The frame.
    pub page: Page,
    /// The code, in groups easy to read: `k7mw 2prd`.
    pub code: String,
    /// Whom to send it to: the server's own handle first
    /// (`@pools@pools.example`), then Pools that also take it.
    pub to: Vec<String>,
    /// Until when the code is good.
    pub until: When,
    /// The code has run out: only the button for a new one.
    pub expired: bool,
    /// She said that she sent it, and nothing has come so far.
    pub looked: bool,
    /// Path to go to afterwards; empty for the start page.
    pub next: String,
}
