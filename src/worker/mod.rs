//! What goes on without anybody asking: requests are worked on, proposals close
//! and members come and go by the clock, events become activities, activities are delivered. All of it
//! stands in the database; a killed worker loses nothing.

mod close;
mod deliver;
mod inbound;
mod members;
mod refresh;
mod render;
mod review;

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::{
    federation::Federation,
    services::{ServiceError, keep_house::keep_house},
    store::delivery,
    transact,
};

/// How long an idle worker waits before it looks again.
const IDLE: Duration = Duration::from_millis(200);
/// How long a worker rests after trouble with the database.
const TROUBLE: Duration = Duration::from_secs(2);
/// Seconds between two rounds of forgetting what is over.
const HOUSEKEEPING_SECONDS: i64 = 3_600;

/// The worker.
#[derive(Clone)]
pub struct Worker {
    federation: Arc<Federation>,
    name: String,
}

impl Worker {
    /// A worker of that name; the name is what its leases are kept under.
    #[must_use]
    pub fn new(federation: Arc<Federation>, name: String) -> Self {
        Self { federation, name }
    }

    /// Works until `stop`.
    ///
    /// # Errors
    /// When the database can't be reached at the start.
    pub async fn run(&self, stop: CancellationToken) -> Result<(), ServiceError> {
        let Federation { db, world, .. } = &*self.federation;
        // What this worker had under way when it was killed goes out again;
        // the receivers know the activity by its id.
        transact!(db, world, ServiceError, |tx| {
            delivery::release(&mut tx, &self.name).await?;
            Ok(())
        })?;
        tokio::join!(
            self.keep_working(&stop),
            self.keep_delivering(&stop),
            self.keep_refreshing(&stop)
        );
        Ok(())
    }

    async fn keep_working(&self, stop: &CancellationToken) {
        let mut housekeeping_at = self.federation.world.now();
        while !stop.is_cancelled() {
            if self.federation.world.now() >= housekeeping_at {
                housekeeping_at = self
                    .federation
                    .world
                    .now()
                    .plus_seconds(HOUSEKEEPING_SECONDS);
                self.housekeeping().await;
            }
            match self.work_once().await {
                Ok(true) => {}
                Ok(false) => self.rest(stop, IDLE).await,
                Err(error) => {
                    tracing::error!(%error, "worker");
                    self.rest(stop, TROUBLE).await;
                }
            }
        }
    }

    async fn keep_refreshing(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            match self.refresh_one().await {
                Ok(true) => {}
                Ok(false) => self.rest(stop, IDLE).await,
                Err(error) => {
                    tracing::error!(%error, "fetching actors again");
                    self.rest(stop, TROUBLE).await;
                }
            }
        }
    }

    async fn rest(&self, stop: &CancellationToken, pause: Duration) {
        tokio::select! {
            () = stop.cancelled() => {}
            () = self.federation.bell.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }

    async fn housekeeping(&self) {
        let Federation { db, world, .. } = &*self.federation;
        let done = transact!(db, world, ServiceError, |tx| keep_house(&mut tx, world)
            .await);
        if let Err(error) = done {
            tracing::error!(%error, "housekeeping");
        }
        if let Err(error) = Box::pin(self.open_reviews()).await {
            tracing::error!(%error, "opening reviews");
        }
    }

    /// One piece of everything but deliveries; whether there was any.
    async fn work_once(&self) -> Result<bool, ServiceError> {
        // In this order: a vote that came in time is counted before its
        // proposal closes. All of it in every round: a full inbox must not
        // keep proposals open, nor messages back.
        let worked = self.take_one_in().await?;
        let closed = self.close_due().await?;
        let stepped = Box::pin(self.members_due()).await?;
        let rendered = self.render_one().await?;
        Ok(worked || closed || stepped || rendered)
    }
}
