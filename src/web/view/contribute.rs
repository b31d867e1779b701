//! Giving money: what for and how much, how to pay it, what came of it, and a
//! member's own page. Whose amounts these are, only she sees.

use askama::Template;

use super::{
    draft::Qr,
    filters::{self, Phrase},
    form::{Field, Problem, problems},
    page::{Page, PersonRef, PoolRef},
    when::When,
};

/// How often dues can be given: every so many months; 0 is once.
pub const EVERY: [&str; 5] = ["0", "1", "3", "6", "12"];

/// `/pools/{h}/contribute`. Fields sent: `what` (`part-1`, `dues`, `gift`),
/// `amount`, `every`.
#[derive(Template, Debug)]
#[template(path = "pages/contribute.html")]
pub struct ContributePage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// The parts of her buy-in that she owes.
    pub parts: Vec<PartChoice>,
    /// Whether she may give dues and gifts.
    pub is_member: bool,
    /// She looks after the money, and finds the way there.
    pub is_steward: bool,
    /// Whether the Pool has a place that takes money.
    pub has_rail: bool,
    /// The currency's three letters.
    pub code: &'static str,
    /// What for.
    pub what: Field,
    /// How much.
    pub amount: Field,
    /// How often.
    pub every: Field,
}

impl ContributePage {
    /// What is wrong, in the order of the form.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[
            ("what", &self.what),
            ("amount", &self.amount),
            ("every", &self.every),
        ])
    }
}

/// A part of a buy-in to choose.
#[derive(Clone, Debug)]
pub struct PartChoice {
    /// `part-2`.
    pub value: String,
    /// What it is, with its amount.
    pub label: Phrase,
    /// When it is due.
    pub due: When,
}

/// How far a contribution has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Promised.
    Promised,
    /// Some of it is there.
    Partly,
    /// It is there.
    Received,
    /// She took it back.
    Cancelled,
}

impl Progress {
    /// Its word in texts.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Promised => "promised",
            Self::Partly => "partly",
            Self::Received => "received",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether something of it is still to come.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Promised | Self::Partly)
    }

    /// Its picture.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Received => "tick",
            Self::Cancelled => "cross",
            Self::Promised | Self::Partly => "ring",
        }
    }
}

/// `/pools/{h}/contributions/{id}`: how to pay it, and what came.
#[derive(Template, Debug)]
#[template(path = "pages/contribution.html")]
pub struct ContributionPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// Its id.
    pub id: String,
    /// What for.
    pub what: Phrase,
    /// How much, for the reader.
    pub amount: String,
    /// How far it has come.
    pub progress: Progress,
    /// What is missing, where some of it came.
    pub missing: String,
    /// When it was promised.
    pub promised: When,
    /// When it is due.
    pub due: When,
    /// Her buy-in has to arrive before she is in.
    pub awaits: bool,
    /// Its reference in groups of four.
    pub reference: String,
    /// The bank account to pay it to.
    pub bank: Option<BankLine>,
    /// The fiscal host to pay it to: name and address.
    pub host: Option<(String, String)>,
    /// Where a form goes that pays by card; none where the Pool takes none.
    pub card: Option<String>,
    /// Who takes cash.
    pub stewards: Vec<PersonRef>,
    /// Cash that a second steward has yet to confirm.
    pub cash_waits: Vec<String>,
    /// What was booked.
    pub receipts: Vec<ReceiptLine>,
}

/// The Pool's bank account, for a transfer.
#[derive(Clone, Debug)]
pub struct BankLine {
    /// Its holder.
    pub holder: String,
    /// Its number in groups of four.
    pub iban: String,
    /// Its bank's code; empty where it is not needed.
    pub bic: String,
    /// The code that banking apps read; none outside the euro.
    pub qr: Option<Qr>,
    /// The link that banking programs open.
    pub payto: String,
}

/// A receipt in a list.
#[derive(Clone, Debug)]
pub struct ReceiptLine {
    /// Its page.
    pub href: String,
    /// How much.
    pub amount: String,
    /// On which day.
    pub day: When,
    /// Whether another entry took it back.
    pub is_taken_back: bool,
}

/// `/pools/{h}/contributions/{id}/receipts/{number}`: to print.
#[derive(Template, Debug)]
#[template(path = "pages/receipt.html")]
pub struct ReceiptPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// The contribution's id.
    pub id: String,
    /// Who gave it.
    pub who: String,
    /// What for.
    pub what: Phrase,
    /// Whether it is capital, which is paid back.
    pub is_capital: bool,
    /// How much, for the reader.
    pub amount: String,
    /// On which day.
    pub day: When,
    /// The reference in groups of four.
    pub reference: String,
    /// The number of the entry.
    pub entry: u32,
    /// The number of the entry that took it back.
    pub taken_back: Option<u32>,
}

/// `/pools/{h}/money/mine`.
#[derive(Template, Debug)]
#[template(path = "pages/my_money.html")]
pub struct MyMoneyPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// Her capital, for the reader.
    pub capital: String,
    /// Her buy-in has to arrive before she is in.
    pub awaits: bool,
    /// What she owes.
    pub owed: Vec<OwedLine>,
    /// Her dues, in words, and when they are due again.
    pub dues: Option<(Phrase, When)>,
    /// Whether she may give dues and gifts.
    pub is_member: bool,
    /// She looks after the money, and finds the way there.
    pub is_steward: bool,
    /// What she gave and promised, the newest first.
    pub lines: Vec<ContributionLine>,
    /// Path of the earlier ones.
    pub next: Option<String>,
}

/// Something owed.
#[derive(Clone, Debug)]
pub struct OwedLine {
    /// What it is.
    pub what: Phrase,
    /// What is missing of it, for the reader.
    pub amount: String,
    /// When it is due.
    pub due: When,
    /// `part-1`, to promise it; or none where it was.
    pub value: Option<String>,
    /// The page of the promise.
    pub href: Option<String>,
}

/// A contribution in a list.
#[derive(Clone, Debug)]
pub struct ContributionLine {
    /// Its page.
    pub href: String,
    /// What for.
    pub what: Phrase,
    /// How much, for the reader.
    pub amount: String,
    /// How far it has come.
    pub progress: Progress,
    /// When it was promised.
    pub promised: When,
}

/// `/pools/{h}/money/cash`, for stewards.
#[derive(Template, Debug)]
#[template(path = "pages/cash.html")]
pub struct CashPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// Above this, a second steward confirms.
    pub limit: String,
    /// What has to be confirmed.
    pub waiting: Vec<CashLine>,
    /// What was booked last, the newest first.
    pub booked: Vec<CashLine>,
    /// What is awaited.
    pub awaited: Vec<AwaitedLine>,
    /// Path of the following ones.
    pub next: Option<String>,
}

/// Cash that waits for a second steward.
#[derive(Clone, Debug)]
pub struct CashLine {
    /// Its id.
    pub id: String,
    /// Who gave it.
    pub giver: PersonRef,
    /// Who recorded it.
    pub steward: PersonRef,
    /// How much.
    pub amount: String,
    /// When it was recorded.
    pub at: When,
    /// The viewer is another steward, and may confirm it.
    pub may_confirm: bool,
    /// It isn't the viewer's own, and she may take it back once it is booked.
    pub may_take_back: bool,
}

/// A contribution that is awaited.
#[derive(Clone, Debug)]
pub struct AwaitedLine {
    /// Its id.
    pub id: String,
    /// Who promised it.
    pub who: PersonRef,
    /// What for.
    pub what: Phrase,
    /// How much.
    pub amount: String,
    /// Its reference in groups of four.
    pub reference: String,
}

/// `/pools/{h}/money/cash/{id}`: a steward records cash. Field sent:
/// `amount`.
#[derive(Template, Debug)]
#[template(path = "pages/cash_record.html")]
pub struct CashForm {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// For which contribution.
    pub line: AwaitedLine,
    /// The currency's three letters.
    pub code: &'static str,
    /// Above this, a second steward confirms.
    pub limit: String,
    /// The Pool has a fiscal host, so money may have come there.
    pub has_host: bool,
    /// `cash` or `host`.
    pub place: Field,
    /// How much.
    pub amount: Field,
}

impl CashForm {
    /// What is wrong.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[("amount", &self.amount)])
    }
}
