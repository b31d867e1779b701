//! `/elsewhere`: a Pool of another server, seen and acted on from here.

use askama::Template;

use super::{
    filters,
    form::{Field, Problem, problems},
    lines::RemoteLine,
    page::{Page, SafeHtml},
    tally::{Choice, State, Tally},
    when::When,
};

/// Looking up a Pool by its handle (GET, field `handle`), and its card.
#[derive(Template, Debug)]
#[template(path = "pages/elsewhere.html")]
pub struct Elsewhere {
    /// The frame.
    pub page: Page,
    /// The handle as written; its error says why nothing was found.
    pub handle: Field,
    /// What was found.
    pub found: Option<RemotePool>,
    /// The viewer's Pools on other servers, to choose from without looking
    /// up; empty beside what was found.
    pub mine: Vec<RemoteLine>,
}

impl Elsewhere {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[("handle", &self.handle)])
    }
}

/// A Pool of another server. Its buttons POST to `/elsewhere/follow`,
/// `/elsewhere/unfollow`, `/elsewhere/join`, `/elsewhere/agree`,
/// `/elsewhere/leave` with `csrf` and `pool` (its actor id).
#[derive(Clone, Debug)]
pub struct RemotePool {
    /// Actor id, sent back by the buttons.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Full handle, `@elm@other.example`.
    pub address: String,
    /// Its page on its own server.
    pub url: String,
    /// What it is for, sanitised.
    pub purpose: SafeHtml,
    /// Whether the viewer follows it.
    pub following: Following,
    /// How the viewer stands to it.
    pub membership: RemoteStanding,
    /// Proposals received from it, latest first.
    pub proposals: Vec<RemoteProposal>,
}

/// Whether the viewer follows a Pool of another server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Following {
    /// Doesn't.
    No,
    /// Asked; its server hasn't answered yet.
    Asked,
    /// Does.
    Yes,
}

/// How the viewer stands to a Pool of another server, as far as heard.
#[derive(Clone, Debug)]
pub enum RemoteStanding {
    /// Not signed in.
    Visitor,
    /// No member, hasn't asked.
    Stranger,
    /// Asked; the rules haven't come yet.
    Asked,
    /// The rules came: their text, sanitised.
    Rules(SafeHtml),
    /// Agreed; no answer yet, or a steward has to let them in.
    Agreed,
    /// A member.
    Member,
    /// The Pool said no.
    Refused,
}

/// A proposal received from another server. The ballot POSTs to
/// `/elsewhere/ballot` with `csrf`, `pool`, `proposal` (its id) and `choice`;
/// in an election to `/elsewhere/approvals`, with a `candidate` for each option
/// chosen.
#[derive(Clone, Debug)]
pub struct RemoteProposal {
    /// Object id, sent back by the ballot.
    pub id: String,
    /// Its page on its own server.
    pub url: String,
    /// Title.
    pub title: String,
    /// Text, sanitised.
    pub text: SafeHtml,
    /// Where it stands, as last heard.
    pub state: State,
    /// When it closes, or was closed.
    pub closes: When,
    /// The count as last heard; `None` before the first.
    pub tally: Option<RemoteTally>,
    /// The vote sent from here.
    pub mine: Option<Choice>,
    /// In an election, whom that vote named.
    pub mine_named: Vec<String>,
    /// The viewer may vote: member, open, nothing sent yet.
    pub may_vote: bool,
    /// The outcome's text, sanitised; empty while open.
    pub outcome: SafeHtml,
}

impl RemoteProposal {
    /// Whether people are elected by it, as far as its count tells.
    #[must_use]
    pub const fn is_election(&self) -> bool {
        matches!(self.tally, Some(RemoteTally::Election { .. }))
    }
}

/// A count as another server tells it. The roll and what is needed are known
/// when that server is a Pools server too.
#[derive(Clone, Debug)]
pub enum RemoteTally {
    /// The three numbers alone.
    Counts {
        /// For.
        in_favour: u32,
        /// Against.
        against: u32,
        /// Abstain.
        abstain: u32,
    },
    /// An election: ballots, and the candidates with their approvals.
    Election {
        /// How many voted.
        ballots: u32,
        /// The candidates' options, in the order of the poll.
        candidates: Vec<(String, u32)>,
    },
    /// With roll and rules: the whole chart.
    Full(Tally),
}
