//! What a use case's caller may need of the outside, as traits: the floor above
//! fills them in, so that pages can look up a person or Pool elsewhere without
//! knowing how that is done.

use futures::future::BoxFuture;

use crate::store::actor::Actor;

/// Why an actor elsewhere was not found.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// It is no address like `@oak@host`.
    #[error("an address looks like @oak@example.org")]
    BadAddress,
    /// That server says that there is nobody of that name.
    #[error("there is nobody of that name")]
    NotFound,
    /// That server doesn't answer, or not in a way that can be read.
    #[error("that server could not be reached: {0}")]
    Unreachable(String),
    /// It could not be kept.
    #[error(transparent)]
    Service(#[from] super::ServiceError),
}

/// Looks things up on other servers.
pub trait Elsewhere: Send + Sync {
    /// The actor of an address (`@oak@host`, `acct:oak@host`, or the URL of its
    /// page), fetched and kept.
    fn find_actor<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<Actor, FindError>>;

    /// The page on a person's own server on which she can open the object
    /// `uri`: her server's `http://ostatus.org/schema/1.0/subscribe` template
    /// filled in.
    fn page_at_home<'a>(
        &'a self,
        address: &'a str,
        uri: &'a str,
    ) -> BoxFuture<'a, Result<String, FindError>>;
}
