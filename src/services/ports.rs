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

/// A group or account elsewhere, as its own server tells of it.
#[derive(Clone, Debug)]
pub struct FoundGroup {
    /// Its actor, kept.
    pub actor: Actor,
    /// What its server runs: `lemmy`; empty when it doesn't say.
    pub software: String,
    /// Only its moderators may post.
    pub is_restricted: bool,
    /// It lets followers in by hand: what is said there is not public.
    pub is_private: bool,
}

/// Looks things up on other servers.
pub trait Elsewhere: Send + Sync {
    /// The actor of an address (`@oak@host`, `acct:oak@host`, or the URL of its
    /// page), fetched and kept.
    fn find_actor<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<Actor, FindError>>;

    /// The group, or account, of an address (`!oak@host` too), asked for anew.
    /// Where a person and a group share the name, the group.
    fn find_group<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<FoundGroup, FindError>> {
        Box::pin(async move {
            Ok(FoundGroup {
                actor: self.find_actor(address).await?,
                software: String::new(),
                is_restricted: false,
                is_private: false,
            })
        })
    }

    /// The page on a person's own server on which she can open the object
    /// `uri`: her server's `http://ostatus.org/schema/1.0/subscribe` template
    /// filled in.
    fn page_at_home<'a>(
        &'a self,
        address: &'a str,
        uri: &'a str,
    ) -> BoxFuture<'a, Result<String, FindError>>;
}
