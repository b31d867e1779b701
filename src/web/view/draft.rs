//! The page of a Pool that is being founded, and invitations into Pools.

use askama::Template;

use super::{
    bylaws::BylawsText,
    filters,
    form::{Field, Problem, problems},
    page::{Page, PersonRef, PoolRef},
    pool::Standing,
    tally::ProposalCard,
    when::When,
};

/// A QR code.
#[derive(Clone, Debug)]
pub struct Qr {
    /// Modules on each side, with the quiet around it.
    pub size: usize,
    /// The dark modules, as the data of a path.
    pub path: String,
}

/// The link of a Pool.
#[derive(Clone, Debug)]
pub struct InviteLink {
    /// The whole address.
    pub url: String,
    /// The same as a picture.
    pub qr: Option<Qr>,
    /// Until when it is good.
    pub until: When,
}

/// Somebody who was invited by handle and has not come yet.
#[derive(Clone, Debug)]
pub struct ExpectedLine {
    /// Who.
    pub person: PersonRef,
    /// The invitation's id, for the path of the button.
    pub id: String,
}

/// How to invite people: the link, and a field for a handle. Fields sent:
/// `guest`, to `/pools/{h}/invitations`.
#[derive(Clone, Debug)]
pub struct Inviting {
    /// The Pool's handle alone.
    pub pool: String,
    /// The link, when there is one.
    pub link: Option<InviteLink>,
    /// Whether the viewer may withdraw the link.
    pub keeper: bool,
    /// The handle of somebody to invite.
    pub guest: Field,
    /// Who was invited and has not come yet.
    pub expected: Vec<ExpectedLine>,
}

impl Inviting {
    /// What is wrong.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[("guest", &self.guest)])
    }
}

/// How far a founder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FounderState {
    /// She accepted the draft as it is.
    Accepted,
    /// She accepted an older one.
    Again,
    /// She has accepted none.
    NotYet,
}

impl FounderState {
    /// The end of its texts' keys.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Again => "again",
            Self::NotYet => "not-yet",
        }
    }

    /// Its symbol.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::Accepted => "tick",
            Self::Again | Self::NotYet => "ring",
        }
    }
}

/// A founder in the checklist.
#[derive(Clone, Debug)]
pub struct FounderLine {
    /// Who.
    pub person: PersonRef,
    /// She keeps the draft.
    pub keeper: bool,
    /// How far she is.
    pub state: FounderState,
    /// Where the viewer puts her out of the draft, if she may.
    pub put_out: Option<String>,
}

/// `/pools/{h}` of a draft.
#[derive(Template, Debug)]
#[template(path = "pages/draft.html")]
pub struct DraftPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// What it is for, plain text.
    pub purpose: String,
    /// How the viewer stands to it: a visitor, a stranger, asked (invited), or
    /// waiting (accepted).
    pub standing: Standing,
    /// The viewer accepted an older draft.
    pub again: bool,
    /// The viewer keeps the draft.
    pub keeper: bool,
    /// So many founders have to accept.
    pub needed: u32,
    /// So many have accepted the draft as it is.
    pub accepted: u32,
    /// Who they are; empty for strangers.
    pub founders: Vec<FounderLine>,
    /// How to invite others; for founders.
    pub inviting: Option<Inviting>,
    /// The last founding vote.
    pub vote: Option<ProposalCard>,
    /// Whether the vote can be held now, by the viewer.
    pub can_hold: bool,
    /// Where one reads and accepts it.
    pub accept_path: String,
    /// The bylaws as they are drafted.
    pub document: BylawsText,
}

impl DraftPage {
    /// Whether everyone who is needed has accepted.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.accepted >= self.needed
    }

    /// What is wrong with what was typed.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        self.inviting
            .as_ref()
            .map(Inviting::problems)
            .unwrap_or_default()
    }
}

/// `/pools/{h}/invite`: how members of a founded Pool invite others.
#[derive(Template, Debug)]
#[template(path = "pages/invite.html")]
pub struct InvitePage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// How.
    pub inviting: Inviting,
}

/// `/invitations/{token}`.
#[derive(Template, Debug)]
#[template(path = "pages/invitation.html")]
pub struct InvitationPage {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// What it is for, plain text.
    pub purpose: String,
    /// Who invites.
    pub inviter: PersonRef,
    /// It is being founded.
    pub draft: bool,
    /// Somebody is signed in.
    pub signed_in: bool,
    /// Until when the invitation is good.
    pub until: When,
    /// The bylaws.
    pub document: BylawsText,
}
