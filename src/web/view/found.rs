//! `/pools/new`: the form that founds a Pool.

use askama::Template;

use super::{
    filters,
    form::{Field, Problem, problems},
    page::Page,
};

/// Founding a Pool. Fields sent: `name`, `handle`, `purpose`, `admission`
/// (`open` or `steward`), `voting_days`, `quorum_percent`,
/// `threshold_percent`.
#[derive(Template, Debug)]
#[template(path = "pages/found.html")]
pub struct FoundPool {
    /// The frame.
    pub page: Page,
    /// The Pool's name.
    pub name: Field,
    /// Handle alone, `oak`.
    pub handle: Field,
    /// What it is for, plain text.
    pub purpose: Field,
    /// A steward lets new members in (`admission=steward`).
    pub steward_admits: bool,
    /// Days that a proposal is open, as written; starts with 7.
    pub voting_days: Field,
    /// Quorum in percent, as written; starts with 25.
    pub quorum_percent: Field,
    /// Threshold in percent, as written; starts with 50.
    pub threshold_percent: Field,
    /// Something that belongs to no field, a whole sentence.
    pub refused: Option<String>,
}

impl FoundPool {
    /// The empty form with the usual rules filled in.
    #[must_use]
    pub fn new(page: Page) -> Self {
        Self {
            page,
            name: Field::default(),
            handle: Field::default(),
            purpose: Field::default(),
            steward_admits: false,
            voting_days: Field::of("7"),
            quorum_percent: Field::of("25"),
            threshold_percent: Field::of("50"),
            refused: None,
        }
    }

    /// Whether a number was changed from the usual rules, or is wrong: then
    /// the fields are shown open.
    #[must_use]
    pub fn has_own_rules(&self) -> bool {
        [
            (&self.voting_days, "7"),
            (&self.quorum_percent, "25"),
            (&self.threshold_percent, "50"),
        ]
        .iter()
        .any(|(field, usual)| field.error.is_some() || field.value != *usual)
    }

    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[
            ("name", &self.name),
            ("handle", &self.handle),
            ("purpose", &self.purpose),
            ("voting_days", &self.voting_days),
            ("quorum_percent", &self.quorum_percent),
            ("threshold_percent", &self.threshold_percent),
        ])
    }
}
