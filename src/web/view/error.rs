//! The page for what went wrong: it says what happened and what to do.

use askama::Template;

use super::{filters, page::Page};

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// 400: the request can't be read.
    BadRequest,
    /// 401: only for who is signed in.
    SignInFirst,
    /// 403: not allowed to this person.
    Forbidden,
    /// 403: the form was too old or came from another site (CSRF).
    FormTooOld,
    /// 404.
    NotFound,
    /// 405.
    WrongMethod,
    /// 409: somebody was faster, or the state has moved on.
    Conflict,
    /// 410.
    Gone,
    /// 413.
    TooLarge,
    /// 429.
    TooMany,
    /// 500.
    Broken,
    /// 503: starting, stopping or overloaded.
    Unavailable,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::BadRequest,
        Self::SignInFirst,
        Self::Forbidden,
        Self::FormTooOld,
        Self::NotFound,
        Self::WrongMethod,
        Self::Conflict,
        Self::Gone,
        Self::TooLarge,
        Self::TooMany,
        Self::Broken,
        Self::Unavailable,
    ];

    /// HTTP status.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::SignInFirst => 401,
            Self::Forbidden | Self::FormTooOld => 403,
            Self::NotFound => 404,
            Self::WrongMethod => 405,
            Self::Conflict => 409,
            Self::Gone => 410,
            Self::TooLarge => 413,
            Self::TooMany => 429,
            Self::Broken => 500,
            Self::Unavailable => 503,
        }
    }

    /// The last part of its fluent keys.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::BadRequest => "bad-request",
            Self::SignInFirst => "sign-in-first",
            Self::Forbidden => "forbidden",
            Self::FormTooOld => "form-too-old",
            Self::NotFound => "not-found",
            Self::WrongMethod => "wrong-method",
            Self::Conflict => "conflict",
            Self::Gone => "gone",
            Self::TooLarge => "too-large",
            Self::TooMany => "too-many",
            Self::Broken => "broken",
            Self::Unavailable => "unavailable",
        }
    }
}

/// The error page.
#[derive(Template, Debug)]
#[template(path = "pages/error.html")]
pub struct ErrorPage {
    /// The frame; `Page::default()` with host and development will do when
    /// the session couldn't be read.
    pub page: Page,
    /// What went wrong.
    pub trouble: Trouble,
    /// A sentence that says more (a service's refusal), in place of the
    /// general one.
    pub detail: Option<String>,
    /// What to tell the operator, so that the log can be searched.
    pub reference: Option<String>,
}
