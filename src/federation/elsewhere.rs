//! Looking things up on other servers, for whoever asks from the pages.

use futures::future::BoxFuture;
use serde_json::Value;
use url::Url;

use super::{
    Federation,
    actors::ActorError,
    client::{FetchError, Resource, wants_group},
};
use crate::{
    services::{
        ServiceError,
        ports::{Elsewhere, FindError, FoundGroup},
    },
    store::actor::{self, Actor},
};

impl From<ActorError> for FindError {
    fn from(error: ActorError) -> Self {
        match error {
            ActorError::Service(error) => Self::Service(error),
            ActorError::Fetch(FetchError::BadAddress) => Self::BadAddress,
            ActorError::Fetch(FetchError::Gone | FetchError::Status(404)) => Self::NotFound,
            other => Self::Unreachable(other.to_string()),
        }
    }
}

impl From<FetchError> for FindError {
    fn from(error: FetchError) -> Self {
        ActorError::from(error).into()
    }
}

impl Federation {
    async fn find(&self, address: &str) -> Result<Actor, FindError> {
        let address = address.trim();
        let uri = if address.starts_with("https://") || address.starts_with("http://") {
            address.to_owned()
        } else {
            let resource = Resource::parse(address).ok_or(FindError::BadAddress)?;
            if let Some(known) = self.known(&resource.to_string()).await?
                && (known.kind == "group" || !wants_group(address))
            {
                return Ok(known);
            }
            self.client.get_webfinger(address).await?.to_string()
        };
        Ok(self.fetch_actor(&uri).await?)
    }

    /// The group of an address. A page of it that another server shows
    /// (`host/c/name@home`) tells where it is at home.
    async fn find_the_group(&self, address: &str) -> Result<FoundGroup, FindError> {
        let uri = match handle_in(address) {
            Some(handle) => self.client.get_webfinger(&handle).await?.to_string(),
            None if address.trim().starts_with("http") => address.trim().to_owned(),
            None => return Err(FindError::BadAddress),
        };
        let (actor, value) = self.fetch_actor_with_document(&uri).await?;
        let home = Url::parse(&actor.uri).map_err(|_| FindError::BadAddress)?;
        let software = self.client.get_software(&home).await.unwrap_or_default();
        let is = |field: &str| value.get(field).and_then(Value::as_bool).unwrap_or(false);
        Ok(FoundGroup {
            // Accounts of people are commonly let in by hand and public all
            // the same; a group that does so is private.
            is_private: actor.kind == "group" && is("manuallyApprovesFollowers"),
            is_restricted: is("postingRestrictedToMods"),
            software,
            actor,
        })
    }

    /// Whoever was met a short while ago is not asked for again.
    async fn known(&self, resource: &str) -> Result<Option<Actor>, FindError> {
        let bare = resource.trim_start_matches("acct:");
        let Some((handle, host)) = bare.split_once('@') else {
            return Ok(None);
        };
        let mut conn = self.db.read().await.map_err(ServiceError::from)?;
        let found = actor::remote(&mut conn, handle, host)
            .await
            .map_err(ServiceError::from)?;
        let fresh_since = self.world.now().plus_days(-1).micros();
        Ok(found.filter(|found| found.fetched_at.is_some_and(|at| at > fresh_since)))
    }
}

/// The handle, as a group's, in what was pasted; none in a page's address.
fn handle_in(address: &str) -> Option<String> {
    let address = address.trim();
    let written = if address.starts_with("https://") || address.starts_with("http://") {
        let url = Url::parse(address).ok()?;
        let last = url.path_segments()?.rfind(|part| !part.is_empty())?;
        last.to_owned()
    } else {
        address.to_owned()
    };
    let bare = written.strip_prefix("acct:").unwrap_or(&written);
    let bare = bare.trim_start_matches(['@', '!']);
    let handle = format!("!{bare}");
    Resource::parse(&handle).map(|_| handle)
}

impl Elsewhere for Federation {
    fn find_group<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<FoundGroup, FindError>> {
        Box::pin(self.find_the_group(address))
    }

    fn find_actor<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<Actor, FindError>> {
        Box::pin(self.find(address))
    }

    fn page_at_home<'a>(
        &'a self,
        address: &'a str,
        uri: &'a str,
    ) -> BoxFuture<'a, Result<String, FindError>> {
        Box::pin(async move {
            if Resource::parse(address).is_none() {
                return Err(FindError::BadAddress);
            }
            let template = self
                .client
                .get_subscribe_template(address)
                .await?
                .ok_or(FindError::NotFound)?;
            let encoded: String = url::form_urlencoded::byte_serialize(uri.as_bytes()).collect();
            let page = template.replace("{uri}", &encoded);
            super::read::fields::uri(&page, self.development).map_err(|_| FindError::BadAddress)
        })
    }
}
