//! People's pages: anyone's public page, and one's own.

use askama::Template;

use super::{
    filters,
    lines::{PoolLine, RemoteLine},
    page::{Page, PoolRef, SafeHtml},
    tally::ProposalCard,
    when::When,
};

/// `/people/{h}`, public.
#[derive(Template, Debug)]
#[template(path = "pages/person.html")]
pub struct PersonPage {
    /// The frame.
    pub page: Page,
    /// Name to show.
    pub name: String,
    /// Full handle to copy.
    pub address: String,
    /// Here since.
    pub since: When,
    /// Pools of this server where the person is a member.
    pub pools: Vec<PoolLine>,
}

/// `/you`, for who is signed in.
#[derive(Template, Debug)]
#[template(path = "pages/you.html")]
pub struct You {
    /// The frame; its viewer is filled.
    pub page: Page,
    /// Open proposals that await a vote, here and elsewhere, soonest close
    /// first; with `pool` filled.
    pub awaiting: Vec<ProposalCard>,
    /// Pools whose new bylaws she has yet to accept.
    pub to_accept: Vec<PoolRef>,
    /// Pools that she left and that keep the name she signed with.
    pub left: Vec<PoolRef>,
    /// What Pools of this server wrote to her, latest first.
    pub letters: Vec<LetterLine>,
    /// Own Pools on this server.
    pub pools: Vec<PoolLine>,
    /// Pools on other servers that are followed, or where a membership is
    /// asked for or held.
    pub elsewhere: Vec<RemoteLine>,
    /// Where the public page is: `/people/ana`; `None` for who signed in from
    /// another server.
    pub public_page: Option<String>,
}

impl You {
    /// Those Pools elsewhere in which a vote is open.
    #[must_use]
    pub fn awaiting_elsewhere(&self) -> Vec<&RemoteLine> {
        self.elsewhere.iter().filter(|line| line.open > 0).collect()
    }
}

/// A letter from a Pool of this server.
#[derive(Clone, Debug)]
pub struct LetterLine {
    /// The Pool's name.
    pub from: String,
    /// When.
    pub at: When,
    /// What it wrote; made here of plain text.
    pub text: SafeHtml,
}
