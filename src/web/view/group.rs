//! `/pools/{h}/group`: the groups elsewhere that a Pool belongs to.

use askama::Template;

use super::{
    filters,
    form::{Field, Problem, problems},
    page::{Page, PoolRef},
};

/// The links of a Pool, the form to make another (GET, field `handle`), what
/// was found, and the form to invite a group's people.
#[derive(Template, Debug)]
#[template(path = "pages/group.html")]
pub struct Groups {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// Full handle of what speaks for the Pool, once there is one.
    pub messenger: Option<String>,
    /// The groups that it is linked to.
    pub links: Vec<LinkedGroup>,
    /// The handle as written; its error says why nothing was found.
    pub handle: Field,
    /// What was found (POST `/pools/{h}/group/link`, fields `handle`, `group`).
    pub found: Option<FoundGroup>,
    /// The title of an invitation.
    pub title: Field,
    /// Its words; also to be pasted where nothing can be posted.
    pub words: Field,
    /// The moderators were asked; its error says that they have to be.
    pub asked: Field,
    /// Where the invitation leads.
    pub link: String,
}

impl Groups {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[
            ("handle", &self.handle),
            ("title", &self.title),
            ("words", &self.words),
            ("asked", &self.asked),
        ])
    }

    /// The groups that an invitation may be posted in now.
    #[must_use]
    pub fn open(&self) -> Vec<&LinkedGroup> {
        self.links.iter().filter(|link| link.may_invite).collect()
    }
}

/// A group that a Pool is linked to.
#[derive(Clone, Debug)]
pub struct LinkedGroup {
    /// Its actor's id, sent back by the buttons.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Full handle.
    pub address: String,
    /// Its page.
    pub url: String,
    /// How the follow stands.
    pub state: LinkState,
    /// Whether proposals are posted there.
    pub takes_posts: bool,
    /// Whether an invitation may be posted there now.
    pub may_invite: bool,
    /// How far the last post came.
    pub last: LastPost,
}

/// How a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// Asked; no answer yet.
    Asked,
    /// It said yes.
    Accepted,
    /// It said no.
    Refused,
    /// It is no more.
    Gone,
}

/// How far the last post to a group came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastPost {
    /// Nothing was posted lately.
    None,
    /// It is on its way.
    Pending,
    /// Its server took it.
    Taken,
    /// Its server did not take it: what it said.
    Refused(String),
}

/// A group or account that was found, before it is linked.
#[derive(Clone, Debug)]
pub struct FoundGroup {
    /// Its actor's id, sent back by the button.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Full handle.
    pub address: String,
    /// Its page.
    pub url: String,
    /// What it says of itself, plain text.
    pub summary: String,
    /// What its server runs; empty when unknown.
    pub software: String,
    /// It is an account of somebody, not a group.
    pub is_account: bool,
    /// The Pool is linked to it already.
    pub is_linked: bool,
    /// What can be posted there.
    pub posting: Posting,
}

/// What can be posted in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posting {
    /// Proposals.
    Open,
    /// Nothing: its server takes no such posts.
    NotThere,
    /// Nothing: only its moderators post.
    Restricted,
    /// Nothing: what is said there is not public.
    Private,
}
