//! `/pools/{h}/formation`: the way to the legal form, step by step.

use askama::Template;

use super::{
    filters,
    page::{Page, PersonRef, PoolRef},
    when::When,
};
use crate::bylaws::Source;

/// The checklist, with the certificate of a registered form.
#[derive(Template, Debug)]
#[template(path = "pages/formation.html")]
// What the page shows or not, each by itself.
#[allow(clippy::struct_excessive_bools)]
pub struct FormationPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// The form's name: "Colorado limited cooperative association".
    pub form: String,
    /// What it is, in a sentence or two.
    pub about: String,
    /// How far the Pool has come: `draft`, `adopted`, `filed`, `active`,
    /// `dissolved`.
    pub stage: &'static str,
    /// Whether an office has to register it.
    pub is_filed: bool,
    /// The viewer is a steward, who ticks off and hands in.
    pub is_steward: bool,
    /// The viewer is a member, who may see the certificate.
    pub is_member: bool,
    /// In order.
    pub steps: Vec<StepLine>,
    /// The paper of the registry.
    pub certificate: Option<CertificateLine>,
    /// A steward may hand one in now.
    pub takes_certificate: bool,
    /// What is wrong with the file that was sent.
    pub refused: Option<String>,
}

impl FormationPage {
    /// The stages of a registered form, in order.
    #[must_use]
    pub fn stages(&self) -> [&'static str; 4] {
        ["draft", "adopted", "filed", "active"]
    }
}

/// A step.
#[derive(Clone, Debug)]
pub struct StepLine {
    /// Its id.
    pub id: String,
    /// What to do, in a few words.
    pub heading: String,
    /// What to do, in paragraphs.
    pub text: String,
    /// The papers that one needs or gets.
    pub documents: Vec<String>,
    /// What it costs; empty when nothing.
    pub fee: Option<String>,
    /// When fee and procedure were looked up, as `2026-11`.
    pub checked: Option<String>,
    /// What it rests on.
    pub sources: Vec<Source>,
    /// Who ticked it off, and when.
    pub done: Option<(PersonRef, When)>,
}

/// The certificate.
#[derive(Clone, Debug)]
pub struct CertificateLine {
    /// What the file was called.
    pub file_name: String,
    /// Its SHA-256 in hexadecimal digits.
    pub hash: String,
    /// Who handed it in.
    pub by: PersonRef,
    /// When.
    pub at: When,
}
