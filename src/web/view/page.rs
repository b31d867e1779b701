//! What every page has: who looks at it, on which server, and small parts
//! that many pages show.

use std::fmt;

/// The frame around every page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The server's host as it stands in handles: `pools.example`,
    /// `localhost:8080`.
    pub host: String,
    /// Development mode is on: the banner says so.
    pub development: bool,
    /// Who is signed in; `None` for a visitor.
    pub viewer: Option<Viewer>,
    /// The token for the hidden field `csrf` of every form.
    pub csrf: String,
    /// What was just done, told once after a redirect: a whole sentence, one
    /// of the messages of `notices.ftl`.
    pub notice: Option<String>,
    /// What everyone should know of the Pool whose page it is.
    pub banners: Vec<Banner>,
    /// Path of this page, for "sign in and come back" (`/pools/oak`).
    pub path: String,
}

impl Page {
    /// Whether the Pool whose page it is has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.banners.iter().any(Banner::is_ended)
    }
}

/// What stands above every page of a Pool, while it is so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Banner {
    /// Its legal form is not real yet: no certificate is here.
    NotRegistered {
        /// `oak`.
        handle: String,
    },
    /// Its members ended it.
    Ended,
    /// The operator suspended it.
    Suspended {
        /// Why, as the operator wrote.
        because: String,
    },
}

impl Banner {
    /// Why the Pool is suspended, if this says so.
    #[must_use]
    pub fn because(&self) -> Option<&str> {
        match self {
            Self::Suspended { because } => Some(because),
            Self::NotRegistered { .. } | Self::Ended => None,
        }
    }

    /// Whether this says that the Pool has ended.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        *self == Self::Ended
    }

    /// The handle of the Pool that is not registered, if this says so.
    #[must_use]
    pub fn handle(&self) -> &str {
        match self {
            Self::Suspended { .. } | Self::Ended => "",
            Self::NotRegistered { handle } => handle,
        }
    }
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Name to show.
    pub name: String,
    /// Full handle, `@ana@pools.example`.
    pub address: String,
    /// Open proposals that await this person's vote; shown beside "You".
    pub awaiting: u32,
    /// Signed in by a code from another server: has no password here.
    pub remote: bool,
}

/// A person as named in lists.
#[derive(Clone, Debug)]
pub struct PersonRef {
    /// Name to show; the handle again when there is none.
    pub name: String,
    /// Full handle, `@ana@pools.example`.
    pub address: String,
    /// Where the name leads: `/people/ana`, or the profile on the person's
    /// own server.
    pub href: String,
    /// Lives on another server.
    pub remote: bool,
}

/// A Pool of this server as named in lists and above its pages.
#[derive(Clone, Debug)]
pub struct PoolRef {
    /// Its name.
    pub name: String,
    /// Handle alone, `oak`; its paths are `/pools/{handle}…`.
    pub handle: String,
    /// Full handle to copy, `@oak@pools.example`.
    pub address: String,
}

/// HTML of another server, after sanitising. The only thing that templates
/// write without escaping.
#[derive(Clone, Debug, Default)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Takes HTML that has been through the sanitiser. Never call it with
    /// anything else.
    #[must_use]
    pub fn sanitised(html: String) -> Self {
        Self(html)
    }

    /// Nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
