//! Statements of the Pool's bank: uploading them, and what their lines are.

use askama::Template;

use super::{
    filters,
    form::{Field, Problem, problems},
    member_list::ColumnChoice,
    page::{Page, PoolRef},
    when::When,
};

/// `/pools/{h}/money/statements`, for stewards. POST to the same path
/// (multipart) with `file`.
#[derive(Template, Debug)]
#[template(path = "pages/statements.html")]
pub struct Statements {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// The Pool's account; none before the members decided on one.
    pub account: Option<String>,
    /// The file; its error says what is wrong with it.
    pub file: Field,
    /// Whether books and bank agree, in a sentence.
    pub agreement: Option<String>,
    /// What is at the bank and nothing explains, where it may be taken as what
    /// was there before the books.
    pub opening: Option<OpeningOffer>,
    /// What has to be looked at, the oldest first.
    pub lines: Vec<BankLine>,
    /// Where the list goes on.
    pub next: Option<String>,
    /// The last files.
    pub files: Vec<FileLine>,
}

impl Statements {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[("file", &self.file)])
    }
}

/// What may be taken as what was there before the books. POST
/// `/pools/{h}/money/statements/opening` with `minor`.
#[derive(Clone, Debug)]
pub struct OpeningOffer {
    /// How much, in minor units.
    pub minor: i64,
    /// What it is, in a sentence.
    pub told: String,
}

/// A file that was taken.
#[derive(Clone, Debug)]
pub struct FileLine {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// When it was uploaded.
    pub at: When,
    /// How many of its lines were new.
    pub new_lines: u32,
}

/// `/pools/{h}/money/statements/{id}`: what became of a file.
#[derive(Template, Debug)]
#[template(path = "pages/statement.html")]
pub struct StatementPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// The file.
    pub file: FileLine,
    /// How many lines, known which, to be looked at: a sentence.
    pub told: String,
    /// Whether books and bank agree, in a sentence.
    pub agreement: Option<String>,
    /// Whether it may be taken back: POST to its path with `/take-back`.
    pub has_back: bool,
    /// The lines that came with it.
    pub lines: Vec<BankLine>,
    /// Where they go on.
    pub next: Option<String>,
}

/// Which column is what (POST `/pools/{h}/money/statements`, multipart). The
/// text itself travels in the form.
#[derive(Template, Debug)]
#[template(path = "pages/statement_columns.html")]
pub struct StatementColumns {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// The table as text.
    pub text: String,
    /// What the file is called.
    pub file_name: String,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The first rows.
    pub rows: Vec<Vec<String>>,
    /// The choices of columns.
    pub choices: Vec<ColumnChoice>,
    /// How days are written: `year`, `day` or `month`.
    pub order: &'static str,
    /// The decimal mark: `point` or `comma`.
    pub decimal: &'static str,
    /// Why it can't go on, in a sentence.
    pub refused: Option<String>,
}

/// A line of the bank's. POST `/pools/{h}/money/statements/lines/{id}` with
/// `is` and `of`.
#[derive(Clone, Debug)]
pub struct BankLine {
    /// Its id.
    pub id: String,
    /// When the bank booked it.
    pub day: When,
    /// How much, with its sign.
    pub amount: String,
    /// Whether it came in.
    pub came: bool,
    /// The other side's name.
    pub name: String,
    /// What it says.
    pub text: String,
    /// `waiting`, `open`, `unmatched` or `booked`; or why it is left out: `said`,
    /// `known`, `before`, `own` or `back`.
    pub state: &'static str,
    /// Whether the Pool had several accounts at banks.
    pub has_others: bool,
    /// Whether it comes back from an earlier one.
    pub is_return: bool,
    /// What it might be.
    pub suggestions: Vec<SuggestionLine>,
}

impl BankLine {
    /// Whether a steward has to look at it.
    #[must_use]
    pub fn is_to_look_at(&self) -> bool {
        matches!(self.state, "open" | "unmatched")
    }

    /// What the button says that takes back what was said or found; none where
    /// there is nothing to take back.
    #[must_use]
    pub fn undo(&self) -> Option<&'static str> {
        match self.state {
            "waiting" | "back" => None,
            "known" => Some("line-another"),
            "before" => Some("line-all-the-same"),
            _ => Some("line-undo"),
        }
    }
}

/// What a line might be.
#[derive(Clone, Debug)]
pub struct SuggestionLine {
    /// What the button sends as `is`.
    pub is: &'static str,
    /// What it sends as `of`.
    pub of: String,
    /// What is on the button.
    pub label: String,
}
