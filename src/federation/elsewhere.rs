//! Looking things up on other servers, for whoever asks from the pages.

use futures::future::BoxFuture;

use super::{
    Federation,
    actors::ActorError,
    client::{FetchError, Resource},
};
use crate::{
    services::{
        ServiceError,
        ports::{Elsewhere, FindError},
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
            if let Some(known) = self.known(&resource.to_string()).await? {
                return Ok(known);
            }
            self.client.get_webfinger(address).await?.to_string()
        };
        Ok(self.fetch_actor(&uri).await?)
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

impl Elsewhere for Federation {
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
