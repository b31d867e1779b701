//! `/pools/{h}/money`: what a Pool has, what came in and went out, and whether
//! its books hold.

use askama::Template;

use super::{
    filters,
    page::{Page, PoolRef},
    when::When,
};

/// Something about money that waits for a steward.
#[derive(Clone, Debug)]
pub struct DeskLine {
    /// Where it is looked at.
    pub href: String,
    /// What it is, and how much of it there is.
    pub told: String,
}

/// The budget page.
#[derive(Template, Debug)]
#[template(path = "pages/budget.html")]
pub struct BudgetPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// What is shown; none to whom the Pool does not show it.
    pub shown: Option<Shown>,
    /// Why the books are stopped, a line for each rule that is broken.
    pub stopped: Option<String>,
    /// When they were checked, and held.
    pub checked: Option<When>,
    /// Members check the books and take them along.
    pub is_inside: bool,
    /// Stewards close periods.
    pub is_steward: bool,
    /// What waits for stewards; none for others.
    pub desk: Vec<DeskLine>,
    /// Months that can be closed, the last first: value and words.
    pub closable: Vec<(String, String)>,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What there is.
    pub balance: String,
    /// What may still be decided on.
    pub available: String,
    /// Set aside by decisions.
    pub reserved: String,
    /// Promised to Floods.
    pub pledged: String,
    /// What no decision may spend.
    pub floor: String,
    /// Percent of the funds that this is.
    pub floor_percent: u16,
    /// In and out, month by month.
    pub chart: Chart,
    /// What was decided on, by category.
    pub categories: Vec<CategoryLine>,
    /// Entries, the last first.
    pub entries: Vec<EntryLine>,
    /// Where the entries go on.
    pub next: Option<String>,
    /// How many entries there are, and the hash of the last.
    pub head: Option<(u32, String)>,
}

/// Bars of twelve months.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The months, the first first.
    pub months: Vec<MonthBars>,
    /// The highest bar, as people read it.
    pub most: String,
}

/// Two bars of a month. Places and heights are in the units of the picture,
/// which is 640 wide and 220 high, its ground at 180.
#[derive(Clone, Debug)]
pub struct MonthBars {
    /// `Nov`.
    pub short: String,
    /// `November 2026`.
    pub name: String,
    /// What came in.
    pub came: String,
    /// What went out.
    pub went: String,
    /// Where the first bar begins.
    pub x: i64,
    /// How high the bar of what came in is.
    pub came_height: i64,
    /// How high the bar of what went out is.
    pub went_height: i64,
}

/// Where the bars stand.
const GROUND: i64 = 180;

impl MonthBars {
    /// Where the second bar begins.
    #[must_use]
    pub fn second(&self) -> i64 {
        self.x + 20
    }

    /// Where the name stands.
    #[must_use]
    pub fn middle(&self) -> i64 {
        self.x + 19
    }

    /// The top of the bar of what came in.
    #[must_use]
    pub fn came_top(&self) -> i64 {
        GROUND - self.came_height
    }

    /// The top of the bar of what went out.
    #[must_use]
    pub fn went_top(&self) -> i64 {
        GROUND - self.went_height
    }
}

/// What was decided on in one category.
#[derive(Clone, Debug)]
pub struct CategoryLine {
    /// `project`, `fees`, `formation`.
    pub id: &'static str,
    /// What the members approved.
    pub approved: String,
    /// What invoices took of it.
    pub spent: String,
    /// What is left of it.
    pub left: String,
}

/// An entry in the list.
#[derive(Clone, Debug)]
pub struct EntryLine {
    /// Its number.
    pub number: u32,
    /// Its day.
    pub on: When,
    /// What happened.
    pub what: String,
    /// What it moved.
    pub amount: String,
    /// The proposal that it goes back to.
    pub proposal: Option<u32>,
}

/// What a check of the books found.
#[derive(Template, Debug)]
#[template(path = "pages/books_checked.html")]
pub struct BooksChecked {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// A line for each rule.
    pub lines: Vec<RuleLine>,
    /// Everything holds.
    pub holds: bool,
    /// The books take no entry now.
    pub is_stopped: bool,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct RuleLine {
    /// What must hold.
    pub rule: String,
    /// Whether it does.
    pub holds: bool,
    /// The entries at fault.
    pub entries: Vec<i64>,
}

/// What came of a period: income and expenses, what there is and what is owed,
/// and the members' capital.
#[derive(Template, Debug)]
#[template(path = "pages/report.html")]
pub struct ReportPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// Its first month, as the form sends it: `2026-01`.
    pub from: String,
    /// Its last.
    pub to: String,
    /// What is wrong with these.
    pub wrong: Option<String>,
    /// The period in words.
    pub period: String,
    /// Tables, one below the other.
    pub tables: Vec<ReportTable>,
}

/// A table of a report.
#[derive(Clone, Debug)]
pub struct ReportTable {
    /// What it is of.
    pub title: String,
    /// Lines and their sums.
    pub lines: Vec<(String, String)>,
    /// What they come to.
    pub total: Option<(String, String)>,
}
