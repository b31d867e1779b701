//! Spending: the form that proposes it, what stands on its proposal's page,
//! and its invoices.

use askama::Template;

use super::{
    filters,
    form::{Field, Problem, problems},
    page::{Page, PoolRef},
    when::When,
};
use crate::domain::spend::Category;

/// `/pools/{h}/proposals/new/spend`, as `multipart/form-data`. Fields sent:
/// `title`, `text`, `amount`, `payee`, `member`, `iban`, `bic`, `category`,
/// `review_on`, `quotes` (files), `look` (shows what would be left).
#[derive(Template, Debug)]
#[template(path = "pages/spend_new.html")]
pub struct ProposeSpend {
    /// The frame.
    pub page: Page,
    /// In which Pool.
    pub pool: PoolRef,
    /// What for, in one line.
    pub title: Field,
    /// In full; plain text.
    pub text: Field,
    /// How much, as typed.
    pub amount: Field,
    /// The exact name of the account's holder.
    pub payee: Field,
    /// The handle of a member who is paid back; may be empty.
    pub member: Field,
    /// May be empty.
    pub iban: Field,
    /// May be empty.
    pub bic: Field,
    /// The id of a [`Category`].
    pub category: Field,
    /// The day to look at it again, `2027-05-31` or empty.
    pub review_on: Field,
    /// What is wrong with the files.
    pub quotes: Field,
    /// `EUR`.
    pub currency: &'static str,
    /// What may be decided on now.
    pub available: String,
    /// What would be left of it.
    pub after: Option<After>,
    /// Why nobody could approve its invoices, a whole sentence.
    pub nobody: Option<String>,
    /// Something that belongs to no field, a whole sentence.
    pub refused: Option<String>,
}

impl ProposeSpend {
    /// The categories to choose from.
    #[must_use]
    pub fn categories(&self) -> [&'static str; 3] {
        Category::ALL.map(Category::id)
    }

    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[
            ("title", &self.title),
            ("amount", &self.amount),
            ("payee", &self.payee),
            ("member", &self.member),
            ("iban", &self.iban),
            ("bic", &self.bic),
            ("category", &self.category),
            ("text", &self.text),
            ("quotes", &self.quotes),
            ("review_on", &self.review_on),
        ])
    }
}

/// What would be left if it were carried now.
#[derive(Clone, Debug)]
pub struct After {
    /// The sum; below nothing where there isn't that much.
    pub left: String,
    /// There isn't that much.
    pub is_too_much: bool,
}

/// A file to fetch.
#[derive(Clone, Debug)]
pub struct PaperLink {
    /// Where it is.
    pub href: String,
    /// What it was called.
    pub name: String,
}

/// A step of a spend, as it was taken.
#[derive(Clone, Debug)]
pub struct Step {
    /// Who did what: a whole sentence.
    pub told: String,
    /// When.
    pub at: When,
    /// The day alone is known.
    pub is_day: bool,
}

/// An invoice that waits.
#[derive(Clone, Debug)]
pub struct InvoiceLink {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub label: String,
    /// How much.
    pub amount: String,
}

/// What stands on the page of a proposal to spend.
#[derive(Clone, Debug)]
pub struct SpendShown {
    /// How much.
    pub amount: String,
    /// Who is paid, as the proposer wrote.
    pub payee: String,
    /// As what it is booked: the id of a [`Category`].
    pub category: &'static str,
    /// The account, for stewards.
    pub iban: Option<String>,
    /// What may be decided on now, while the vote is open; for members.
    pub available: Option<String>,
    /// What would be left of it.
    pub after: Option<After>,
    /// Quotes, for members.
    pub quotes: Vec<PaperLink>,
    /// What is left of what was set aside, while something is; for members.
    pub left: Option<String>,
    /// Until when it stays set aside.
    pub until: Option<When>,
    /// Invoices that wait, for members.
    pub waiting: Vec<InvoiceLink>,
    /// What was done, the first first; for members.
    pub steps: Vec<Step>,
    /// Why nobody could approve its invoices, a whole sentence.
    pub nobody: Option<String>,
    /// The viewer may file an invoice.
    pub may_file: bool,
    /// The viewer may give the rest back.
    pub may_release: bool,
}

/// `/pools/{h}/proposals/{n}/invoice`, as `multipart/form-data`. Fields sent:
/// `label`, `amount`, `is_last`, `file`.
#[derive(Template, Debug)]
#[template(path = "pages/invoice_new.html")]
pub struct FileInvoice {
    /// The frame.
    pub page: Page,
    /// In which Pool.
    pub pool: PoolRef,
    /// The proposal's number.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// What is left to ask for.
    pub left: String,
    /// `EUR`.
    pub currency: &'static str,
    /// The invoice's number, or what the payee calls it.
    pub label: Field,
    /// How much, as typed.
    pub amount: Field,
    /// `yes` where the rest comes back.
    pub is_last: Field,
    /// What is wrong with the file.
    pub file: Field,
    /// Something that belongs to no field, a whole sentence.
    pub refused: Option<String>,
}

impl FileInvoice {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[
            ("label", &self.label),
            ("amount", &self.amount),
            ("file", &self.file),
        ])
    }
}

/// `/pools/{h}/invoices/{id}`, for members. POST `…/approve`, and `…/refuse`
/// with `because`.
#[derive(Template, Debug)]
#[template(path = "pages/invoice.html")]
pub struct InvoicePage {
    /// The frame.
    pub page: Page,
    /// In which Pool.
    pub pool: PoolRef,
    /// Its id.
    pub id: String,
    /// The proposal's number.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// What it is called.
    pub label: String,
    /// How much.
    pub amount: String,
    /// Who is paid, as the proposer wrote.
    pub payee: String,
    /// The account that it goes to, for stewards.
    pub iban: Option<String>,
    /// Its files.
    pub papers: Vec<PaperLink>,
    /// Whether the rest comes back with it.
    pub is_last: bool,
    /// `filed`, `approved`, `refused`.
    pub state: &'static str,
    /// What was done, the first first.
    pub steps: Vec<Step>,
    /// How many more stewards have to approve.
    pub missing: u32,
    /// Why nobody could, a whole sentence.
    pub nobody: Option<String>,
    /// The viewer may approve it.
    pub may_approve: bool,
    /// The viewer may refuse it.
    pub may_refuse: bool,
    /// Why she does.
    pub because: Field,
}

impl InvoicePage {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[("because", &self.because)])
    }
}
