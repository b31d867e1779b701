//! `/pools/new`: the form that founds a Pool, with its bylaws beside it; and
//! the same for a draft that is changed.

use askama::Template;

use super::{
    filters,
    form::{Field, Problem, problems},
    page::Page,
    terms::TermsForm,
};
use crate::bylaws::Document;

/// Founding a Pool. Fields sent: `handle`, and those of [`TermsForm`].
#[derive(Template, Debug)]
#[template(path = "pages/found.html")]
pub struct FoundPool {
    /// The frame.
    pub page: Page,
    /// Handle alone, `oak`.
    pub handle: Field,
    /// Name, purpose, and how it works.
    pub terms: TermsForm,
    /// The bylaws, as far as the form says them.
    pub document: Option<Document>,
    /// Something that belongs to no field, a whole sentence.
    pub refused: Option<String>,
}

impl FoundPool {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut all = problems(&[("handle", &self.handle)]);
        all.extend(self.terms.problems());
        all
    }
}

/// A draft that its founder changes. Fields sent: those of [`TermsForm`].
#[derive(Template, Debug)]
#[template(path = "pages/draft_edit.html")]
pub struct EditDraft {
    /// The frame.
    pub page: Page,
    /// Handle alone, `oak`.
    pub handle: String,
    /// How many accepted it as it was, and have to accept it again.
    pub accepted: u32,
    /// Name, purpose, and how it works.
    pub terms: TermsForm,
    /// The bylaws, as far as the form says them.
    pub document: Option<Document>,
}

impl EditDraft {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        self.terms.problems()
    }
}

/// The bylaws alone, for a script that puts them beside the form.
#[derive(Template, Debug)]
#[template(
    source = r#"{% import "parts/bylaws_text.html" as b %}{% match document %}{% when Some with (document) %}{{ b::text(document) }}{% when None %}{% endmatch %}"#,
    ext = "html"
)]
pub struct Preview {
    /// The bylaws, as far as the form says them.
    pub document: Option<Document>,
}
