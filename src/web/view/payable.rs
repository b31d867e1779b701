//! What is to be paid out: the stewards' list, one payment, and the page of who
//! left.

use askama::Template;

use super::{
    filters,
    form::{Field, Problem, problems},
    page::{Page, PoolRef},
    when::When,
};
use crate::domain::spend::PaidFrom;

/// `/pools/{h}/money/payables`, for stewards. POST `…/batch` with `payable`
/// (once for each) and `format`.
#[derive(Template, Debug)]
#[template(path = "pages/payables.html")]
pub struct Payables {
    /// The frame.
    pub page: Page,
    /// In which Pool.
    pub pool: PoolRef,
    /// Invoices that wait for stewards.
    pub invoices: Vec<InvoiceLine>,
    /// What waits to be paid, the first due first.
    pub open: Vec<PayableLine>,
    /// Something of it could go into a file.
    pub may_send: bool,
    /// Who left, and waits for the reserve.
    pub waiting: Vec<WaitingLine>,
    /// Files for the bank, the newest first.
    pub batches: Vec<BatchLine>,
    /// What was paid, the newest first.
    pub paid: Vec<PayableLine>,
    /// Something that belongs to no field, a whole sentence.
    pub refused: Option<String>,
}

/// An invoice that waits.
#[derive(Clone, Debug)]
pub struct InvoiceLine {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub label: String,
    /// How much.
    pub amount: String,
    /// Who filed it.
    pub filer: String,
    /// When.
    pub at: When,
}

/// Something to be paid, or paid.
#[derive(Clone, Debug)]
pub struct PayableLine {
    /// Its id.
    pub id: String,
    /// Its page.
    pub href: String,
    /// The payee.
    pub name: String,
    /// How much.
    pub amount: String,
    /// `invoice`, `redemption`, `refund`.
    pub kind: &'static str,
    /// What the invoice is called; may be empty.
    pub label: String,
    /// When it is due, or was paid.
    pub day: When,
    /// How many stewards have yet to let it go.
    pub missing: u32,
    /// It may go into a file for the bank.
    pub may_send: bool,
    /// It is in a file for the bank.
    pub is_sent: bool,
}

/// Who waits for the reserve.
#[derive(Clone, Debug)]
pub struct WaitingLine {
    /// Her name.
    pub name: String,
    /// How much.
    pub amount: String,
    /// By when the bylaws pay her back.
    pub due: When,
    /// The reserve does not allow it yet.
    pub waits: bool,
}

/// A file for the bank.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // each is a mark of its own in the list
pub struct BatchLine {
    /// Its id.
    pub id: String,
    /// What it comes to.
    pub amount: String,
    /// How many payments it has.
    pub count: u32,
    /// Who made it.
    pub maker: String,
    /// When.
    pub at: When,
    /// A credit transfer, of which there are two versions.
    pub is_pain: bool,
    /// It was taken back.
    pub is_withdrawn: bool,
    /// All of it is paid.
    pub is_done: bool,
    /// Nothing of it is paid.
    pub may_take_back: bool,
}

/// `/pools/{h}/money/payables/{id}`, for stewards. POST `…/record` with `from`
/// and `on`, `…/return`, or `…/release`.
#[derive(Template, Debug)]
#[template(path = "pages/payable.html")]
pub struct PayablePage {
    /// The frame.
    pub page: Page,
    /// In which Pool.
    pub pool: PoolRef,
    /// What it is.
    pub line: PayableLine,
    /// The account, where there is one.
    pub iban: Option<String>,
    /// What comes back on the bank's statement.
    pub reference: String,
    /// The decision behind it: number and title.
    pub decision: Option<(u32, String)>,
    /// The invoice's page.
    pub invoice: Option<String>,
    /// It was paid.
    pub is_paid: bool,
    /// She may let it go.
    pub may_release: bool,
    /// From where, the id of a [`PaidFrom`].
    pub from: Field,
    /// The day, `2026-11-22`.
    pub on: Field,
}

impl PayablePage {
    /// The places to choose from.
    #[must_use]
    pub fn places(&self) -> [&'static str; 3] {
        PaidFrom::ALL.map(PaidFrom::id)
    }

    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[("from", &self.from), ("on", &self.on)])
    }
}

/// Where the capital of who left stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing is owed to her.
    Nothing,
    /// Nobody has looked yet, or the reserve does not allow it.
    Waits,
    /// It is to be paid.
    Owed,
    /// It is in a file for the bank.
    Sent,
    /// It was paid.
    Paid,
}

impl Stage {
    /// Its word in message keys.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Waits => "waits",
            Self::Owed => "owed",
            Self::Sent => "sent",
            Self::Paid => "paid",
        }
    }
}

/// `/pools/{h}/money/capital`: the page of who left. Fields sent: `name`,
/// `iban`, `bic`.
#[derive(Template, Debug)]
#[template(path = "pages/capital.html")]
pub struct CapitalPage {
    /// The frame.
    pub page: Page,
    /// In which Pool she was.
    pub pool: PoolRef,
    /// How much she is paid back.
    pub amount: String,
    /// How far it has come.
    pub stage: Stage,
    /// By when at the latest, or when it was paid.
    pub day: When,
    /// She may say which account it goes to.
    pub may_name: bool,
    /// She said so before.
    pub has_named: bool,
    /// The exact name of the account's holder.
    pub name: Field,
    /// Its number.
    pub iban: Field,
    /// Its bank; may be empty.
    pub bic: Field,
}

impl CapitalPage {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[
            ("name", &self.name),
            ("iban", &self.iban),
            ("bic", &self.bic),
        ])
    }
}
