//! The answer to "Vote from your own server": the way there, as a link. It is
//! no redirect, since browsers hold redirects after a form to this server.

use askama::Template;

use super::{
    filters,
    page::{Page, PoolRef},
};

/// The way to a proposal on a person's own server.
#[derive(Template, Debug)]
#[template(path = "pages/way_home.html")]
pub struct WayHome {
    /// The frame.
    pub page: Page,
    /// Whose proposal it is.
    pub pool: PoolRef,
    /// Its title.
    pub title: String,
    /// Its number in the Pool.
    pub number: u32,
    /// The person's server, `mastodon.example`.
    pub host: String,
    /// The page there.
    pub href: String,
    /// The proposal's full address, to paste into a search field.
    pub address: String,
}
