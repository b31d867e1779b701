//! What goes on without anybody asking: requests are worked on, proposals close
//! and members come and go by the clock, events become activities, activities are delivered. All of it
//! stands in the database; a killed worker loses nothing.

mod books;
mod close;
mod contributions;
mod deliver;
mod inbound;
mod members;
mod money;
mod refresh;
mod render;
mod review;
mod stripe;

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::{
    federation::Federation,
    services::{ServiceError, keep_house::keep_house},
    store::delivery,
    stripe::client::StripeClient,
    transact,
};

/// How long an idle worker waits before it looks again.
const IDLE: Duration = Duration::from_millis(200);
/// How long a worker rests after trouble with the database.
const TROUBLE: Duration = Duration::from_secs(2);
/// Seconds between two rounds of forgetting what is over.
const HOUSEKEEPING_SECONDS: i64 = 3_600;

/// What came of a round of work.
#[derive(Clone, Copy, Debug, Default)]
struct Round {
    /// Something was done.
    any: bool,
    /// Something failed, and will be tried again.
    failed: bool,
}

impl Round {
    /// Adds one piece of work: whether there was any. What failed is logged,
    /// and holds nothing else up.
    fn add(&mut self, what: &str, done: Result<bool, ServiceError>) {
        match done {
            Ok(any) => self.any |= any,
            Err(error) => {
                tracing::error!(%error, what, "worker");
                self.failed = true;
            }
        }
    }

    /// Adds many pieces of work.
    fn add_all(&mut self, what: &str, done: Result<Self, ServiceError>) {
        match done {
            Ok(round) => {
                self.any |= round.any;
                self.failed |= round.failed;
            }
            Err(error) => self.add(what, Err(error)),
        }
    }
}

/// The worker.
#[derive(Clone)]
pub struct Worker {
    federation: Arc<Federation>,
    stripe: StripeClient,
    name: String,
}

impl Worker {
    /// A worker of that name; the name is what its leases are kept under.
    #[must_use]
    pub fn new(federation: Arc<Federation>, stripe: StripeClient, name: String) -> Self {
        Self {
            federation,
            stripe,
            name,
        }
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
            self.keep_refreshing(&stop),
            self.keep_asking_stripe(&stop),
            self.keep_checking(&stop)
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
                Round { any: true, .. } => {}
                Round { failed: false, .. } => self.rest(stop, IDLE).await,
                Round { .. } => self.rest(stop, TROUBLE).await,
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

    /// One piece of everything but deliveries.
    async fn work_once(&self) -> Round {
        // In this order: a vote that came in time is counted before its
        // proposal closes. All of it in every round: a full inbox must not
        // keep proposals open, nor messages back.
        // And whatever fails in one of them, the others go on.
        let mut round = Round::default();
        round.add("taking a request in", self.take_one_in().await);
        round.add_all("closing proposals", self.close_due().await);
        round.add_all("steps of members", Box::pin(self.members_due()).await);
        round.add_all("steps of money", Box::pin(self.money_due()).await);
        round.add_all(
            "steps of contributions",
            Box::pin(self.contributions_due()).await,
        );
        round.add("rendering an event", self.render_one().await);
        round
    }
}
