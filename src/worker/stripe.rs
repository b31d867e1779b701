//! What Stripe told and has to wait is taken again, and what it keeps of each
//! payout is asked for. Apart from everything else: a provider that doesn't
//! answer holds nothing up.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{IDLE, TROUBLE, Worker};
use crate::{
    domain::id::RailEventId,
    federation::Federation,
    services::{
        ServiceError,
        stripe_event::{
            fees::{book_fees, fees_asked, put_off_fees},
            take_again,
        },
    },
    store::rail_event::{self, Told},
    stripe::key::ApiKey,
    transact,
};

/// Taken in one round.
const BATCH: i64 = 20;
/// Until what failed is tried again.
const FAILED_WAIT_SECONDS: i64 = 600;

impl Worker {
    pub(super) async fn keep_asking_stripe(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            let pause: Duration = match Box::pin(self.hear_stripe_again()).await {
                Ok(true) => continue,
                Ok(false) => IDLE,
                Err(error) => {
                    tracing::error!(%error, "what Stripe told");
                    TROUBLE
                }
            };
            self.rest(stop, pause).await;
        }
    }

    /// Takes what is due; whether there was anything.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn hear_stripe_again(&self) -> Result<bool, ServiceError> {
        let Federation {
            db, world, site, ..
        } = &*self.federation;
        let mut conn = db.read().await?;
        let due = rail_event::due(&mut conn, world.now(), BATCH).await?;
        drop(conn);
        for (id, told) in &due {
            let done = if *told == Told::Fees {
                self.ask_for_fees(*id).await
            } else {
                transact!(db, world, ServiceError, |tx| {
                    take_again(&mut tx, world, site, *id).await.map(drop)
                })
            };
            if let Err(error) = done {
                tracing::error!(%error, "something that Stripe told");
                // First in line, it would be tried for ever.
                let again = world.now().plus_seconds(FAILED_WAIT_SECONDS);
                transact!(db, world, ServiceError, |tx| {
                    Ok(rail_event::put_off(&mut tx, *id, again).await?)
                })?;
            }
        }
        Ok(!due.is_empty())
    }

    async fn ask_for_fees(&self, id: RailEventId) -> Result<(), ServiceError> {
        let Federation { db, world, .. } = &*self.federation;
        let mut conn = db.read().await?;
        let asked = fees_asked(&mut conn, id).await?;
        drop(conn);
        let key = asked
            .as_ref()
            .and_then(|asked| ApiKey::parse(&asked.connected.secret.api_key).ok());
        let lines = match (asked, key) {
            (Some(asked), Some(key)) => {
                let lines = self.stripe.movements_of_payout(&key, &asked.payout).await;
                let told = |error| tracing::warn!(%error, payout = %asked.payout, "fees");
                lines.map_err(told).ok()
            }
            _ => None,
        };
        transact!(db, world, ServiceError, |tx| {
            match &lines {
                // A payout has its own line at least: nothing is not yet.
                Some(lines) if !lines.is_empty() => book_fees(&mut tx, world, id, lines).await,
                _ => put_off_fees(&mut tx, world, id).await,
            }
        })?;
        Ok(())
    }
}
