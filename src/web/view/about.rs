//! `/about`: this server, and how deciding works.

use askama::Template;

use super::{filters, page::Page};

/// About this server.
#[derive(Template, Debug)]
#[template(path = "pages/about.html")]
pub struct About {
    /// The frame.
    pub page: Page,
    /// How to reach who runs the server.
    pub operator: Option<Operator>,
    /// The server's own handle, `@pools@pools.example`.
    pub address: String,
    /// Pools here.
    pub pools: u32,
    /// People with an account here.
    pub people: u32,
    /// Version of the program, `0.1.0`.
    pub version: String,
}

/// Who runs the server.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Name or handle to show.
    pub name: String,
    /// `/people/ana`, or a `mailto:` address.
    pub href: String,
}
