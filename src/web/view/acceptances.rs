//! `/pools/{h}/acceptances`, for members: who accepted which version.

use askama::Template;

use super::{
    filters,
    page::{Page, PersonRef, PoolRef},
    when::When,
};

/// The list.
#[derive(Template, Debug)]
#[template(path = "pages/acceptances.html")]
pub struct Acceptances {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// Latest first, one page of them.
    pub lines: Vec<AcceptanceLine>,
    /// Path of the following page.
    pub next: Option<String>,
}

/// An acceptance in the list.
#[derive(Clone, Debug)]
pub struct AcceptanceLine {
    /// Who accepted.
    pub person: PersonRef,
    /// The version's number.
    pub number: u32,
    /// When.
    pub at: When,
    /// How: `password`, `code`, `message`, `join`.
    pub way: String,
    /// What she signed with: shown to herself and to stewards, until it is
    /// erased.
    pub typed_name: Option<String>,
}
