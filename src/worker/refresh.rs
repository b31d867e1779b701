//! Actors elsewhere that may have changed are fetched again, one after the
//! other, apart from everything else: a server that doesn't answer holds up
//! nobody's vote.

use std::time::Duration;

use super::Worker;
use crate::{federation::Federation, services::ServiceError, store::actor, transact};

/// How long one server may take.
const PATIENCE: Duration = Duration::from_secs(10);

impl Worker {
    /// Fetches the next actor that may have changed; whether there was one.
    pub(super) async fn refresh_one(&self) -> Result<bool, ServiceError> {
        let Federation { db, world, .. } = &*self.federation;
        let mut conn = db.read().await?;
        let Some(old) = actor::stale(&mut conn).await? else {
            return Ok(false);
        };
        drop(conn);
        // First, so that one which ends in trouble is not the next one again.
        transact!(db, world, ServiceError, |tx| {
            Ok(actor::touch(&mut tx, old.actor_id, world.now()).await?)
        })?;
        match tokio::time::timeout(PATIENCE, self.federation.fetch_actor(&old.uri)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => {
                tracing::info!(actor = %old.uri, %error, "an actor could not be fetched again");
            }
            Err(_) => tracing::info!(actor = %old.uri, "an actor's server does not answer"),
        }
        Ok(true)
    }
}
