//! What a proposal is about: the page that asks for it, the forms of its own
//! kinds, and what stands on its page for it.

use askama::Template;

use super::{
    bylaws::ShownChange,
    filters::{self, Phrase},
    form::{Field, Problem, problems},
    page::{Page, PoolRef},
    rails::RailLine,
    spend::SpendShown,
    when::When,
};
use crate::domain::tally::Share;

/// `/pools/{h}/proposals/new`: which kind it is.
#[derive(Template, Debug)]
#[template(path = "pages/kinds.html")]
pub struct ChooseKind {
    /// The frame.
    pub page: Page,
    /// In which Pool.
    pub pool: PoolRef,
    /// The kinds, with what each takes; empty while the Pool does not decide.
    pub kinds: Vec<KindLine>,
}

/// A kind to choose.
#[derive(Clone, Debug)]
pub struct KindLine {
    /// Its id.
    pub word: &'static str,
    /// Where its form is.
    pub href: String,
    /// What it takes.
    pub share: Share,
}

impl KindLine {
    /// "Takes two thirds of For and Against."
    #[must_use]
    pub fn takes(&self) -> Phrase {
        filters::phrase("kind-takes")
            .with("share", &self.share.id())
            .with("percent", &u32::from(self.share.percent()))
    }
}

/// `/pools/{h}/proposals/new/dissolution`. Field sent: `why`.
#[derive(Template, Debug)]
#[template(path = "pages/end_pool.html")]
pub struct EndPool {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// Why it should end; plain text.
    pub why: Field,
    /// Who gets what is left, where the bylaws name somebody.
    pub asset_lock: Option<String>,
    /// Something that belongs to no field, a whole sentence.
    pub refused: Option<String>,
}

impl EndPool {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[("why", &self.why)])
    }
}

/// What a proposal is about, beside its text and its count.
#[derive(Clone, Debug, Default)]
pub struct Matter {
    /// The id of its kind.
    pub kind: &'static str,
    /// The version of the bylaws that it opened under.
    pub version: u32,
    /// The version that it would put in force.
    pub new_version: Option<u32>,
    /// What an amendment changes, clause by clause; none where that can't be
    /// told in clauses.
    pub changes: Option<Vec<ShownChange>>,
    /// Where money would be kept, where it is about that.
    pub rail: Option<RailLine>,
    /// What came of it, once it was carried: whole sentences.
    pub came_of: Option<String>,
    /// When it is to be looked at again.
    pub review: Option<When>,
    /// That day has come, and nobody has looked yet.
    pub review_is_open: bool,
    /// The viewer may say that she has.
    pub may_review: bool,
    /// What a spend would pay, and how far it has come.
    pub spend: Option<SpendShown>,
}

/// A decision to look at again: in the list on its Pool's page.
#[derive(Clone, Debug)]
pub struct ReviewLine {
    /// Its number in the Pool.
    pub number: u32,
    /// Its title.
    pub title: String,
}
