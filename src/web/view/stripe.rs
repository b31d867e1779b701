//! The Pool's account at Stripe: connecting it, and the way to pay by card.

use askama::Template;

use super::{
    filters,
    form::{Field, Problem, problems},
    page::{Page, PersonRef, PoolRef},
    when::When,
};

/// `/pools/{h}/stripe`, for stewards. Its forms: POST to the same path (fields
/// `key`, `secret`), to `…/stripe/forget`, and to `…/stripe/unmatched` (fields
/// `payment`, `reference`, `is`).
#[derive(Template, Debug)]
#[template(path = "pages/stripe.html")]
pub struct StripePage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// The account that the members adopted, `acct_…`, and its holder.
    pub account: Option<(String, String)>,
    /// Who connected it, and when.
    pub set: Option<(PersonRef, When)>,
    /// Whether the key is one of Stripe's playground.
    pub is_test: bool,
    /// The address that Stripe has to send events to.
    pub hook: String,
    /// Which events.
    pub events: Vec<&'static str>,
    /// The key; never filled.
    pub key: Field,
    /// The signing secret; never filled.
    pub secret: Field,
    /// Payments without a purpose.
    pub unmatched: Vec<UnmatchedLine>,
    /// A reference that no contribution has.
    pub reference: Field,
    /// How many events wait.
    pub waiting: usize,
    /// Events that nobody here understands: Stripe's id, and when they came.
    pub odd: Vec<(String, When)>,
}

/// A payment whose purpose is not known.
#[derive(Clone, Debug)]
pub struct UnmatchedLine {
    /// Stripe's id of it: `pi_…`.
    pub payment: String,
    /// How much, with its currency.
    pub amount: String,
    /// When Stripe told of it.
    pub at: When,
}

impl StripePage {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[
            ("key", &self.key),
            ("secret", &self.secret),
            ("reference", &self.reference),
        ])
    }
}

/// POST `/pools/{h}/contributions/{id}/card`: the way to Stripe's page, or why
/// there is none.
#[derive(Template, Debug)]
#[template(path = "pages/card.html")]
pub struct CardPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// The contribution's page.
    pub back: String,
    /// Where she pays; empty when that is not to be.
    pub href: String,
    /// Why not.
    pub refused: Option<String>,
}
