//! People's pages: anyone's public page, and one's own.

use askama::Template;

use super::{filters, page::Page, start::PoolLine, tally::ProposalCard, when::When};

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

/// A Pool of another server in a list.
#[derive(Clone, Debug)]
pub struct RemoteLine {
    /// Its name.
    pub name: String,
    /// Full handle, `@elm@other.example`.
    pub address: String,
    /// `/elsewhere?handle=@elm@other.example`, percent-encoded.
    pub href: String,
    /// Follows it.
    pub follows: bool,
    /// Is a member of it.
    pub member: bool,
    /// Open proposals there that await this person's vote.
    pub open: u32,
}
