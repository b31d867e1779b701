//! An election of stewards: calling one, its page, its ballot.

use askama::Template;

use super::{
    filters,
    form::{Field, Problem, problems},
    page::{Page, PersonRef, PoolRef},
    proposal::{FromHome, Reply},
    tally::{Rules, State, Tally},
    when::When,
};

/// `/pools/{h}/proposals/new/election`. Fields sent: `candidate` for each
/// member chosen (a person's id), `others` (handles), `text`.
#[derive(Template, Debug)]
#[template(path = "pages/elect.html")]
pub struct CallElection {
    /// The frame.
    pub page: Page,
    /// In which Pool.
    pub pool: PoolRef,
    /// The rules in force, which the election will keep.
    pub rules: Rules,
    /// Members now: the roll if it were opened now.
    pub members_count: u32,
    /// Stewards to elect.
    pub seats: u32,
    /// Months that they serve.
    pub term_months: u32,
    /// Members to choose from, the longest first; not all of a large Pool.
    pub members: Vec<Choosable>,
    /// There are more members than are shown.
    pub has_more: bool,
    /// Handles of others who stand.
    pub others: Field,
    /// Text, plain; may be empty.
    pub text: Field,
    /// Something that belongs to no field, a whole sentence.
    pub refused: Option<String>,
}

impl CallElection {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[("others", &self.others), ("text", &self.text)])
    }
}

/// Somebody with a box to tick.
#[derive(Clone, Debug)]
pub struct Choosable {
    /// Sent when ticked: a person's id.
    pub id: String,
    /// Who.
    pub person: PersonRef,
    /// Beside the name: a steward now.
    pub is_steward: bool,
    /// It is ticked.
    pub is_chosen: bool,
}

/// `/pools/{h}/proposals/{n}` of an election.
#[derive(Template, Debug)]
#[template(path = "pages/election.html")]
pub struct ElectionPage {
    /// The frame.
    pub page: Page,
    /// In which Pool.
    pub pool: PoolRef,
    /// Its number in the Pool.
    pub number: u32,
    /// Title.
    pub title: String,
    /// Text, plain; may be empty.
    pub text: String,
    /// Who called it.
    pub by: PersonRef,
    /// Where it stands.
    pub state: State,
    /// When it was opened.
    pub opened: When,
    /// When it closes, or was closed.
    pub closes: When,
    /// The turnout.
    pub tally: Tally,
    /// Stewards to elect.
    pub seats: u32,
    /// Approvals that it takes, as far as is counted.
    pub needed: u32,
    /// The candidates: while it is open in the order of the poll, then the
    /// most approved first.
    pub candidates: Vec<CandidateLine>,
    /// The outcome in words, once it closed.
    pub outcome: Option<String>,
    /// What the viewer may do.
    pub ballot: ElectionBox,
    /// Who took part. `None` unless the viewer is a member.
    pub voters: Option<Vec<ElectionVoter>>,
    /// Path of the following page of voters.
    pub voters_next: Option<String>,
    /// Replies from the fediverse, oldest first.
    pub replies: Vec<Reply>,
    /// Path of the following page of replies.
    pub replies_next: Option<String>,
    /// The form "Vote from your own server".
    pub from_home: FromHome,
}

/// A candidate with her count.
#[derive(Clone, Debug)]
pub struct CandidateLine {
    /// Who.
    pub person: PersonRef,
    /// Ballots that name her.
    pub approvals: u32,
    /// Their share of all ballots, percent, rounded down.
    pub percent: u32,
    /// How she came out: the last part of the message `election-fate-…`;
    /// empty while it is open.
    pub fate: &'static str,
}

impl CandidateLine {
    /// She is elected.
    #[must_use]
    pub fn is_elected(&self) -> bool {
        self.fate == "elected"
    }
}

/// What the viewer of an open election may do.
#[derive(Clone, Debug)]
pub enum ElectionBox {
    /// It is closed.
    Closed,
    /// Not signed in.
    SignIn,
    /// Signed in, no member.
    NotMember,
    /// Became a member after the opening: not on this roll.
    JoinedLater,
    /// On the roll. POST `/pools/{h}/proposals/{n}/approvals` with a
    /// `candidate` (a person's id) for each chosen, or `none`.
    OnRoll(ElectionForm),
}

/// The ballot as it stands, or as sent back.
#[derive(Clone, Debug, Default)]
pub struct ElectionForm {
    /// A ballot is in.
    pub has_voted: bool,
    /// It came from the viewer's own app; here it can still be changed.
    pub from_app: bool,
    /// The candidates.
    pub candidates: Vec<Choosable>,
    /// "None of these" is ticked.
    pub is_none: bool,
    /// What is wrong with what was sent, a whole sentence.
    pub error: Option<String>,
}

/// Somebody who took part.
#[derive(Clone, Debug)]
pub struct ElectionVoter {
    /// Who.
    pub person: PersonRef,
    /// By the poll in her own app.
    pub from_app: bool,
}
