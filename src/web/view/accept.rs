//! `/pools/{h}/accept`: the bylaws, clause by clause, and accepting them.

use askama::Template;

use super::{
    bylaws::{BylawsText, ShownChange},
    filters,
    form::{Field, Problem, problems},
    page::{Page, PoolRef},
    tally::Rules,
    when::When,
};

/// What accepting is for the viewer.
#[derive(Clone, Debug)]
pub enum Accepting {
    /// She joins by it; what comes then is the message of this key.
    Joins(&'static str),
    /// She founds the Pool with others, and the draft is new to her.
    Founds,
    /// She is in, or waits, and the version is new to her.
    Anew,
    /// She accepted this version, then.
    Done(When),
    /// She can't; why is the message of this key.
    Barred(&'static str),
}

/// What joining costs; amounts as "25.00 EUR".
#[derive(Clone, Debug)]
pub enum Cost {
    /// Nothing, or she joined before.
    None,
    /// So much.
    Fixed(String),
    /// She chooses (field `buy_in`).
    Chosen {
        /// The least.
        least: String,
        /// The most.
        most: String,
        /// What she wrote.
        field: Field,
    },
}

/// The page. Fields sent: `hash`, `typed_name`, `buy_in`,
/// `electronic_records=yes`, `of_age=yes`.
#[derive(Template, Debug)]
#[template(path = "pages/accept.html")]
pub struct AcceptPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// What accepting is for her.
    pub accepting: Accepting,
    /// The version in force, or the draft.
    pub text: BylawsText,
    /// The rules in short, for Pools whose rules have no text.
    pub rules: Rules,
    /// The version that she accepted before.
    pub since: Option<u32>,
    /// What changed since then, where that can be told clause by clause.
    pub changes: Option<Vec<ShownChange>>,
    /// Another version came into force while she had the page open.
    pub has_moved_on: bool,
    /// Her name.
    pub typed_name: Field,
    /// What joining costs.
    pub cost: Cost,
    /// `yes` when ticked.
    pub electronic_records: Field,
    /// `yes` when ticked.
    pub of_age: Field,
    /// The least age of a member.
    pub least_age: u32,
}

impl AcceptPage {
    /// Whether there is something to accept.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.accepting, Accepting::Done(_) | Accepting::Barred(_))
    }

    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let none = Field::default();
        let buy_in = match &self.cost {
            Cost::Chosen { field, .. } => field,
            Cost::None | Cost::Fixed(_) => &none,
        };
        problems(&[
            ("buy_in", buy_in),
            ("typed_name", &self.typed_name),
            ("of_age", &self.of_age),
            ("electronic_records", &self.electronic_records),
        ])
    }
}
