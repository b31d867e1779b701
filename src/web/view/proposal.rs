//! A proposal: opening one, its page, its ballot.

use askama::Template;

use super::{
    filters,
    form::{Field, Problem, problems},
    kinds::Matter,
    page::{Page, PersonRef, PoolRef, SafeHtml},
    tally::{Choice, Rules, State, Tally},
    when::When,
};

/// `/pools/{h}/proposals/new/decision`. Fields sent: `title`, `text`,
/// `review_on`.
#[derive(Template, Debug)]
#[template(path = "pages/propose.html")]
pub struct OpenProposal {
    /// The frame.
    pub page: Page,
    /// In which Pool.
    pub pool: PoolRef,
    /// The rules in force, which the proposal will keep.
    pub rules: Rules,
    /// Members now: the roll if it were opened now.
    pub members_count: u32,
    /// Title.
    pub title: Field,
    /// Text, plain; blank lines part paragraphs. May be empty.
    pub text: Field,
    /// The day to look at it again, `2027-05-31` or empty.
    pub review_on: Field,
    /// Something that belongs to no field, a whole sentence.
    pub refused: Option<String>,
}

impl OpenProposal {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[
            ("title", &self.title),
            ("text", &self.text),
            ("review_on", &self.review_on),
        ])
    }
}

/// `/pools/{h}/proposals/{n}`.
#[derive(Template, Debug)]
#[template(path = "pages/proposal.html")]
pub struct ProposalPage {
    /// The frame.
    pub page: Page,
    /// In which Pool.
    pub pool: PoolRef,
    /// Its number in the Pool; the founding vote is 0.
    pub number: u32,
    /// Title.
    pub title: String,
    /// Text, plain; may be empty.
    pub text: String,
    /// What it is about, and what came of it.
    pub matter: Matter,
    /// Who opened it.
    pub by: PersonRef,
    /// Where it stands.
    pub state: State,
    /// When it was opened.
    pub opened: When,
    /// When it closes, or was closed.
    pub closes: When,
    /// It was closed before its time, because no vote could change the result
    /// any more.
    pub closed_early: bool,
    /// The count.
    pub tally: Tally,
    /// The rules frozen at the opening.
    pub rules: Rules,
    /// What the viewer may do.
    pub ballot: BallotBox,
    /// Reasons given with ballots, oldest first.
    pub reasons: Vec<Reason>,
    /// Path of the following page of reasons.
    pub reasons_next: Option<String>,
    /// Who voted what. `None` unless the viewer is a member.
    pub voters: Option<Vec<Voter>>,
    /// Path of the following page of voters.
    pub voters_next: Option<String>,
    /// Replies from the fediverse, oldest first.
    pub replies: Vec<Reply>,
    /// Path of the following page of replies.
    pub replies_next: Option<String>,
    /// The form "Vote from your own server".
    pub from_home: FromHome,
}

/// What the viewer of an open proposal may do.
#[derive(Clone, Debug)]
pub enum BallotBox {
    /// The proposal is closed.
    Closed,
    /// Not signed in.
    SignIn,
    /// Signed in, no member.
    NotMember,
    /// Became a member after the opening: not on this roll.
    JoinedLater,
    /// On the roll. POST `/pools/{h}/proposals/{n}/ballot` with `choice`
    /// (`for`, `against`, `abstain`) and `reason`.
    OnRoll(BallotForm),
}

/// The ballot as it stands.
#[derive(Clone, Debug, Default)]
pub struct BallotForm {
    /// The choice made so far.
    pub current: Option<Choice>,
    /// It came from the viewer's own app; here it can still be changed.
    pub from_app: bool,
    /// The reason, as it stands or as sent back.
    pub reason: Field,
}

impl BallotForm {
    /// Whether `choice` is the one made so far.
    #[must_use]
    pub fn is_current(&self, choice: &Choice) -> bool {
        self.current.as_ref() == Some(choice)
    }
}

/// A reason given with a ballot.
#[derive(Clone, Debug)]
pub struct Reason {
    /// Whose.
    pub person: PersonRef,
    /// The choice it explains.
    pub choice: Choice,
    /// The reason, plain text.
    pub text: String,
    /// When it was given.
    pub at: When,
}

/// A ballot as members see it.
#[derive(Clone, Debug)]
pub struct Voter {
    /// Whose.
    pub person: PersonRef,
    /// Which choice.
    pub choice: Choice,
    /// It came from the person's own app.
    pub from_app: bool,
}

/// A reply to the proposal from the fediverse.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Whose.
    pub person: PersonRef,
    /// What it says, sanitised.
    pub html: SafeHtml,
    /// When.
    pub at: When,
}

/// "Vote from your own server": POST
/// `/pools/{h}/proposals/{n}/vote-from-home` with `home`, answered by a
/// redirect to the person's server.
#[derive(Clone, Debug, Default)]
pub struct FromHome {
    /// The proposal's full address, to paste into a search field.
    pub address: String,
    /// The person's own handle, as written.
    pub home: Field,
}
