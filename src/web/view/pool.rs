//! A Pool's own pages: what it is, how to join, who is in it.

use askama::Template;

use super::{
    budget::DeskLine,
    filters,
    kinds::ReviewLine,
    membership::Fact,
    page::{Page, PersonRef, PoolRef},
    tally::{ProposalCard, Rules},
    when::When,
};

/// How the viewer stands to a Pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not signed in.
    Visitor,
    /// Signed in, no member.
    Stranger,
    /// Asked to join and was shown the rules; hasn't agreed yet.
    Asked,
    /// Agreed; waits for a steward.
    Waiting,
    /// Let in; votes once her probation is over.
    Admitted,
    /// A member.
    Member,
    /// A member who lets others in.
    Steward,
    /// A member whose notice runs.
    Leaving,
    /// Voted out.
    Expelled,
}

impl Standing {
    /// A member, steward or not.
    #[must_use]
    pub fn is_member(self) -> bool {
        matches!(self, Self::Member | Self::Steward)
    }

    /// Belongs to the Pool, with a vote or before or after it.
    #[must_use]
    pub fn is_inside(self) -> bool {
        self.is_member() || matches!(self, Self::Admitted | Self::Leaving)
    }
}

/// `/pools/{h}`.
#[derive(Template, Debug)]
#[template(path = "pages/pool.html")]
pub struct PoolPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// What it is for, plain text; blank lines part paragraphs.
    pub purpose: String,
    /// The rules in force.
    pub rules: Rules,
    /// How the viewer stands to it.
    pub standing: Standing,
    /// The bylaws in force are new to the viewer, whom they bind.
    pub has_bylaws_to_accept: bool,
    /// The viewer is let in, and her buy-in has to arrive before she votes.
    pub awaits_buy_in: bool,
    /// When it was founded.
    pub founded: When,
    /// How many members.
    pub members_count: u32,
    /// How many accounts follow it, members or not.
    pub followers_count: u32,
    /// How many wait for a steward; told to stewards only.
    pub waiting_count: u32,
    /// What may still be decided on; none to whom the Pool does not show it.
    pub available: Option<String>,
    /// What of her buy-in the viewer still owes; none where it is nothing.
    pub owes: Option<String>,
    /// What of its money waits for stewards; told to them only.
    pub desk: Vec<DeskLine>,
    /// The first members, about 12; the rest is on the members' page.
    pub members: Vec<PersonRef>,
    /// The groups elsewhere that it belongs to.
    pub groups: Vec<PersonRef>,
    /// Open proposals, soonest close first.
    pub open: Vec<ProposalCard>,
    /// Decisions whose day to be looked at again has come.
    pub reviews: Vec<ReviewLine>,
    /// Closed proposals, latest close first, one page of them.
    pub past: Vec<ProposalCard>,
    /// Path of the following page of closed ones (`/pools/oak?before=…`).
    pub past_next: Option<String>,
}

/// `/pools/{h}/join`: the rules in plain words, and the way to
/// `/pools/{h}/accept`.
#[derive(Template, Debug)]
#[template(path = "pages/join.html")]
pub struct JoinPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// What it is for, plain text.
    pub purpose: String,
    /// The rules in force.
    pub rules: Rules,
    /// How the viewer stands to it; a visitor is led to sign in.
    pub standing: Standing,
    /// Cost, commitment, who lets people in, age, probation, and the way out.
    pub facts: Vec<Fact>,
    /// What members commit themselves to; plain text.
    pub commitment: Option<String>,
    /// Path of the whole bylaws.
    pub bylaws: String,
}

/// `/pools/{h}/members`.
#[derive(Template, Debug)]
#[template(path = "pages/members.html")]
pub struct Members {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// How the viewer stands to it.
    pub standing: Standing,
    /// How many members.
    pub members_count: u32,
    /// How many accounts follow it, members or not.
    pub followers_count: u32,
    /// Members, by when they joined, one page of them.
    pub members: Vec<MemberLine>,
    /// Path of the following page (`/pools/oak/members?after=…`).
    pub next: Option<String>,
    /// The stewards with their terms.
    pub stewards: Vec<StewardLine>,
    /// Who accepted the bylaws and waits, each with the buttons that the
    /// viewer may press. Empty for who is no member.
    pub waiting: Vec<WaitingLine>,
    /// How many wait in all.
    pub waiting_count: u32,
    /// Path of the following page of people who wait.
    pub waiting_next: Option<String>,
    /// Members before their first vote; told to members.
    pub on_probation: Vec<DatedLine>,
    /// Members who gave notice; told to members.
    pub on_notice: Vec<DatedLine>,
    /// Notices before a vote on an expulsion; told to members.
    pub expulsions: Vec<NoticeLine>,
}

/// A steward with her term.
#[derive(Clone, Debug)]
pub struct StewardLine {
    /// Who.
    pub person: PersonRef,
    /// When her term ends; none where she was not elected for one.
    pub until: Option<When>,
    /// It is over, and she serves on until the next election.
    pub is_over: bool,
}

/// A member with the day on which something ends.
#[derive(Clone, Debug)]
pub struct DatedLine {
    /// Who.
    pub person: PersonRef,
    /// When.
    pub at: When,
}

/// A notice in the list.
#[derive(Clone, Debug)]
pub struct NoticeLine {
    /// Whom it is about.
    pub person: PersonRef,
    /// Its page.
    pub href: String,
    /// When the vote opens.
    pub opens: When,
}

/// A member in the list.
#[derive(Clone, Debug)]
pub struct MemberLine {
    /// Who.
    pub person: PersonRef,
    /// Lets others in.
    pub steward: bool,
    /// Since when.
    pub since: When,
}

/// Somebody who waits to be let in.
#[derive(Clone, Debug)]
pub struct WaitingLine {
    /// Who.
    pub person: PersonRef,
    /// The person's id, for the path of the button.
    pub person_id: String,
    /// Since when.
    pub since: When,
    /// How many vouch for her, where sponsors let people in.
    pub vouched: Option<u32>,
    /// How many have to.
    pub needed: u32,
    /// The members expelled her once, so that they decide.
    pub was_expelled: bool,
    /// What the viewer may do.
    pub may: May,
}

/// What a viewer may do for somebody who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Nothing, or nothing more.
    Nothing,
    /// Let her in, or turn her down.
    Admit,
    /// Vouch for her.
    Vouch,
    /// She has vouched for her.
    Vouched,
    /// Put her request to the vote, if no vote is open.
    PutToVote,
}

impl May {
    /// She may let her in.
    #[must_use]
    pub fn admits(self) -> bool {
        self == Self::Admit
    }

    /// She may vouch for her.
    #[must_use]
    pub fn vouches(self) -> bool {
        self == Self::Vouch
    }

    /// She has vouched for her.
    #[must_use]
    pub fn has_vouched(self) -> bool {
        self == Self::Vouched
    }

    /// She may put her request to the vote.
    #[must_use]
    pub fn puts_to_vote(self) -> bool {
        self == Self::PutToVote
    }
}
