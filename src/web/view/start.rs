//! The start page `/`.

use askama::Template;

use super::{
    filters,
    lines::{PoolLine, RemoteLine},
    page::Page,
    tally::ProposalCard,
};

/// What Pools is, the Pools of this server, and what awaits the viewer.
#[derive(Template, Debug)]
#[template(path = "pages/start.html")]
pub struct Start {
    /// The frame.
    pub page: Page,
    /// Pools of this server, newest first, one page of them.
    pub pools: Vec<PoolLine>,
    /// Path of the following page of Pools (`/?after=…`).
    pub next: Option<String>,
    /// The viewer's own Pools on this server. Empty for visitors.
    pub mine: Vec<PoolLine>,
    /// Open proposals that the viewer has a vote in and hasn't voted on,
    /// soonest close first; with `pool` filled.
    pub awaiting: Vec<ProposalCard>,
    /// The viewer's Pools on other servers.
    pub elsewhere: Vec<RemoteLine>,
}

impl Start {
    /// Those Pools elsewhere in which a vote is open.
    #[must_use]
    pub fn awaiting_elsewhere(&self) -> Vec<&RemoteLine> {
        self.elsewhere.iter().filter(|line| line.open > 0).collect()
    }
}
