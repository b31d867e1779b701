//! `/pools/{h}/proposals/new/amendment`: the terms in force to be changed, with
//! what that does to the text.

use askama::Template;

use super::{
    bylaws::ShownChange,
    filters,
    form::{Field, Problem, problems},
    page::{Page, PoolRef},
    terms::TermsForm,
};

/// Changing the bylaws. Fields sent: `title`, `text`, `review_on`, `against`,
/// and those of [`TermsForm`].
#[derive(Template, Debug)]
#[template(path = "pages/amend.html")]
pub struct Amend {
    /// The frame.
    pub page: Page,
    /// In which Pool.
    pub pool: PoolRef,
    /// The number of the version that the form was filled from.
    pub against: u32,
    /// What is to change, in one line.
    pub title: Field,
    /// Why; plain text.
    pub text: Field,
    /// The day to look at it again, `2027-05-31` or empty.
    pub review_on: Field,
    /// The terms as typed.
    pub terms: TermsForm,
    /// What is different, as far as the form can be read; none where the
    /// version in force can't be told in clauses.
    pub changes: Option<Vec<ShownChange>>,
    /// Something that belongs to no field, a whole sentence.
    pub refused: Option<String>,
}

impl Amend {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut all = problems(&[
            ("title", &self.title),
            ("text", &self.text),
            ("review_on", &self.review_on),
        ]);
        all.extend(self.terms.problems());
        all
    }
}

/// What is different alone, for the script that puts it beside the form.
#[derive(Template, Debug)]
#[template(
    source = r#"{% import "parts/changes.html" as c %}{{ c::told(changes) }}"#,
    ext = "html"
)]
pub struct Changes {
    /// As in [`Amend::changes`].
    pub changes: Option<Vec<ShownChange>>,
}
