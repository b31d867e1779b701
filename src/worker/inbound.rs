//! Requests as they came are read and take effect, each in one transaction
//! that also marks it done.

use super::Worker;
use crate::{
    federation::{
        Federation,
        read::{self, Activity, Envelope},
        receive::{Ended, Received, receive},
        refusal::Refusal,
    },
    services::ServiceError,
    store::{
        actor,
        db::Tx,
        inbox::{self, InboundRequest},
    },
    transact,
};

/// Tries after which a request is given up.
const MAX_ATTEMPTS: i64 = 10;
/// Tries that began and never ended: the process ended instead.
const MAX_UNFINISHED: i64 = 3;
/// The first pause; it doubles. Seconds.
const FIRST_PAUSE: i64 = 10;
/// The longest pause; seconds.
const LONGEST_PAUSE: i64 = 3_600;

impl Worker {
    /// Takes the next request in; whether there was one.
    pub(super) async fn take_one_in(&self) -> Result<bool, ServiceError> {
        let Federation { db, world, .. } = &*self.federation;
        let mut conn = db.read().await?;
        let Some(next) = inbox::peek(&mut conn, world.now()).await? else {
            return Ok(false);
        };
        drop(conn);
        let begun = transact!(db, world, ServiceError, |tx| {
            Ok(inbox::begin(&mut tx, next.request_id).await?)
        })?;
        if begun.is_some_and(|unfinished| unfinished > MAX_UNFINISHED) {
            tracing::error!(activity = %next.activity_uri, "tried, and never ended: given up");
            transact!(db, world, ServiceError, |tx| {
                Ok(inbox::reject(&mut tx, next.request_id, Refusal::GaveUp.name()).await?)
            })?;
            return Ok(true);
        }
        let taken = transact!(db, world, ServiceError, |tx| {
            let Some(request) = inbox::take(&mut tx, next.request_id).await? else {
                return Ok(None);
            };
            self.take_in(&mut tx, &request).await.map(Some)
        });
        let any = !matches!(taken, Ok(None));
        match taken {
            Ok(Some(ended)) => tracing::debug!(activity = %next.activity_uri, ?ended, "taken in"),
            Ok(None) => {}
            Err(error) => self.postpone(&next, &error).await?,
        }
        Ok(any)
    }

    fn read(&self, request: &InboundRequest) -> Result<(Envelope, Activity), Refusal> {
        let Federation {
            site, development, ..
        } = &*self.federation;
        let envelope = read::envelope(&request.body, site, *development)?;
        let activity = read::read(&envelope, *development)?;
        Ok((envelope, activity))
    }

    async fn take_in(&self, tx: &mut Tx, request: &InboundRequest) -> Result<Ended, ServiceError> {
        let Federation { world, site, .. } = &*self.federation;
        let ended = match self.read(request) {
            Err(refusal) => Ended::Refused(refusal),
            Ok((_, activity)) => {
                let from = actor::known(tx, request.actor_id).await?;
                let received = Received {
                    from: &from,
                    request,
                };
                receive(tx, world, site, &received, activity).await?
            }
        };
        match ended {
            Ended::Done => inbox::finish(tx, request.request_id, false).await?,
            Ended::Evidence => inbox::finish(tx, request.request_id, true).await?,
            Ended::Refused(refusal) => {
                inbox::reject(tx, request.request_id, refusal.name()).await?;
            }
        }
        Ok(ended)
    }

    async fn postpone(
        &self,
        request: &InboundRequest,
        error: &ServiceError,
    ) -> Result<(), ServiceError> {
        let Federation { db, world, .. } = &*self.federation;
        let why = error.to_string();
        tracing::warn!(%error, activity = %request.activity_uri, "not taken in");
        let doublings = u32::try_from(request.attempts.clamp(0, 20)).unwrap_or(20);
        let pause = FIRST_PAUSE
            .saturating_mul(1_i64 << doublings)
            .min(LONGEST_PAUSE);
        transact!(db, world, ServiceError, |tx| {
            if request.attempts + 1 >= MAX_ATTEMPTS {
                inbox::reject(&mut tx, request.request_id, Refusal::GaveUp.name()).await?;
            } else {
                let next = world.now().plus_seconds(pause);
                inbox::postpone(&mut tx, request.request_id, next, &why).await?;
            }
            Ok(())
        })
    }
}
