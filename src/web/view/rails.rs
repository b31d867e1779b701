//! Where a Pool's money is kept, and the vote on it.

use askama::Template;

use super::{
    filters,
    form::{Field, Problem, problems},
    page::{Page, PoolRef},
    when::When,
};

/// A place where money is kept.
#[derive(Clone, Debug, Default)]
pub struct RailLine {
    /// `bank`, `stripe` or `host`.
    pub kind: &'static str,
    /// The exact name of the holder.
    pub holder: String,
    /// The number in groups of four; empty where there is none. A part of it
    /// for who does not belong to the Pool.
    pub iban: String,
    /// The bank's code.
    pub bic: String,
    /// Stripe's id, or the host's address.
    pub provider: String,
    /// In use since.
    pub since: Option<When>,
    /// Another one of its kind is in use now.
    pub replaces: bool,
    /// The viewer sees all of it.
    pub is_whole: bool,
}

/// `/pools/{h}/money/rails`, for members. Fields sent: `kind`, `holder`,
/// `iban`, `bic`, `provider`, `why`.
#[derive(Template, Debug)]
#[template(path = "pages/rails.html")]
pub struct RailsPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// What is in use.
    pub in_use: Vec<RailLine>,
    /// The viewer has a vote and may propose.
    pub may_propose: bool,
    /// She looks after the money, and finds the way there.
    pub is_steward: bool,
    /// The form.
    pub form: RailForm,
    /// Something that belongs to no field, a whole sentence.
    pub refused: Option<String>,
}

/// A place to be proposed, as it is typed.
#[derive(Clone, Debug, Default)]
pub struct RailForm {
    /// What kind of place.
    pub kind: Field,
    /// The holder.
    pub holder: Field,
    /// The account's number.
    pub iban: Field,
    /// The bank's code.
    pub bic: Field,
    /// Stripe's id, or the host's address.
    pub provider: Field,
    /// Why.
    pub why: Field,
}

impl RailsPage {
    /// What is wrong, in the order of the form.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let form = &self.form;
        problems(&[
            ("kind-bank", &form.kind),
            ("holder", &form.holder),
            ("iban", &form.iban),
            ("bic", &form.bic),
            ("provider", &form.provider),
            ("why", &form.why),
        ])
    }
}
