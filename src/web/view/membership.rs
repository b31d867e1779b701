//! Coming and going: what joining means, who waits, one's own membership, and
//! notices that precede the vote on an expulsion.

use askama::Template;

use super::{
    filters::{self, Phrase},
    form::{Field, Problem, problems},
    page::{Page, PersonRef, PoolRef},
    pool::{Standing, WaitingLine},
    when::When,
};

/// A fact under its name.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What it is about.
    pub name: Phrase,
    /// The fact.
    pub told: Phrase,
}

/// `/pools/{h}/applicants/{id}`: one person who waits; she passes the link on
/// to members who know her.
#[derive(Template, Debug)]
#[template(path = "pages/applicant.html")]
pub struct Applicant {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// How the viewer stands to it.
    pub standing: Standing,
    /// Who waits, with what the viewer may do.
    pub line: WaitingLine,
    /// Whether the viewer is she.
    pub is_herself: bool,
    /// The page's whole address, to pass on.
    pub link: String,
}

/// `/pools/{h}/membership`: where the viewer herself stands. What she owes is
/// shown here and nowhere else.
#[derive(Template, Debug)]
#[template(path = "pages/membership.html")]
pub struct MembershipPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// How she stands to it.
    pub standing: Standing,
    /// When she was let in.
    pub since: Option<When>,
    /// When her probation ends.
    pub votes_from: Option<When>,
    /// Her buy-in has to arrive before she is in.
    pub awaits_buy_in: bool,
    /// When her notice ends.
    pub ends: Option<When>,
    /// When her term as a steward ends.
    pub term: Option<When>,
    /// Whether there are other stewards, so that she may step down.
    pub may_step_down: bool,
    /// What she owes for joining, in parts.
    pub parts: Vec<PartLine>,
    /// Days of notice that leaving takes.
    pub notice_days: u32,
    /// Months within which capital is paid back.
    pub redemption_months: u32,
    /// The notice about her that runs.
    pub expulsion: Option<String>,
}

/// A part of a buy-in.
#[derive(Clone, Debug)]
pub struct PartLine {
    /// `12.50 EUR`.
    pub amount: String,
    /// When it is due.
    pub due: When,
    /// Whether that has come.
    pub is_due: bool,
    /// Nobody asks for it any more.
    pub waived: bool,
}

/// `/pools/{h}/expulsions/new`: a member gives notice.
#[derive(Template, Debug)]
#[template(path = "pages/expulsion_new.html")]
pub struct ExpulsionForm {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// Whom: her handle.
    pub whom: Field,
    /// Why.
    pub reason: Field,
    /// What is wrong with all of it.
    pub refused: Option<String>,
}

impl ExpulsionForm {
    /// What is wrong, in the order of the form.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[("whom", &self.whom), ("reason", &self.reason)])
    }
}

/// How far a notice has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeState {
    /// It runs.
    Running,
    /// It was withdrawn, or fell.
    Withdrawn,
    /// The vote has opened: its path.
    Opened(String),
}

/// `/pools/{h}/expulsions/{id}`: a notice, for members.
#[derive(Template, Debug)]
#[template(path = "pages/expulsion.html")]
pub struct ExpulsionPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// The notice's id.
    pub notice_id: String,
    /// Whom it is about.
    pub person: PersonRef,
    /// Who gave it.
    pub giver: PersonRef,
    /// Why; plain text.
    pub reason: String,
    /// Her answer; plain text, empty before.
    pub answer: String,
    /// When it was given.
    pub given: When,
    /// When the vote opens.
    pub opens: When,
    /// How far it has come.
    pub state: NoticeState,
    /// The viewer is whom it is about, and may answer.
    pub may_reply: bool,
    /// The viewer gave it, and may withdraw it.
    pub may_withdraw: bool,
    /// Her answer as she writes it.
    pub reply: Field,
}

impl ExpulsionPage {
    /// What is wrong with the answer.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[("reply", &self.reply)])
    }
}
