//! `/pools/{h}/bylaws`: a version of the bylaws, what it rests on, what became
//! of it, and the versions before and after.

use askama::Template;

use super::{
    bylaws::{BylawsText, ShownChange},
    filters,
    page::{Page, PoolRef},
    tally::Rules,
    when::When,
};
use crate::bylaws::Source;

/// The page of a version.
#[derive(Template, Debug)]
#[template(path = "pages/bylaws.html")]
pub struct BylawsPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// Its number in the Pool, its state, what adopted it.
    pub version: VersionLine,
    /// The text in its clauses, or as it is stored.
    pub text: BylawsText,
    /// Rules of before, which have no text.
    pub rules: Option<Rules>,
    /// Statutes, statements and pages of offices that it rests on.
    pub sources: Vec<Source>,
    /// What is different from an older version, where that was asked.
    pub since: Option<Since>,
    /// Versions, newest first, one page of them.
    pub versions: Vec<VersionLine>,
    /// Path of the following page of versions.
    pub next: Option<String>,
}

/// What is different from an older version.
#[derive(Clone, Debug)]
pub struct Since {
    /// The older version's number.
    pub number: u32,
    /// The clauses that read differently; nothing when one of the two can't be
    /// told in clauses.
    pub changes: Option<Vec<ShownChange>>,
}

/// A version in the list.
#[derive(Clone, Debug)]
pub struct VersionLine {
    /// Its number.
    pub number: u32,
    /// Where it stands.
    pub state: VersionState,
    /// When it was written.
    pub written: When,
    /// The proposal that adopted it, and when.
    pub adopted: Option<(u32, When)>,
    /// The latest proposal about it.
    pub proposal: Option<u32>,
    /// The version that it followed on, to compare it with.
    pub since: Option<u32>,
    /// The page itself shows it.
    pub is_shown: bool,
}

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionState {
    /// It is the draft that founders gather around.
    Draft,
    /// It binds the members.
    InForce,
    /// It did once.
    Past,
    /// It is or was put to the vote, and was not adopted.
    Proposed,
    /// It was written, and nothing more.
    Written,
}

impl VersionState {
    /// The word of its class and messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InForce => "in-force",
            Self::Past => "past",
            Self::Proposed => "proposed",
            Self::Written => "written",
        }
    }
}

impl BylawsPage {
    /// Whether there is a text, in clauses or plain.
    #[must_use]
    pub fn has_text(&self) -> bool {
        self.rules.is_none()
    }
}
