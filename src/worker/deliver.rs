//! Deliveries: leased, sent, and written down. A worker that dies between
//! sending and writing sends again; the activity's id is the same.

use std::sync::Arc;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{IDLE, TROUBLE, Worker};
use crate::{
    domain::time::Timestamp,
    federation::{Federation, client::DeliveryError, signature_out::Signer},
    services::ServiceError,
    store::{
        db::Tx,
        delivery::{self, Delivery},
    },
    transact,
};

/// Deliveries under way at once.
const AT_ONCE: usize = 16;
/// How long a lease lasts; longer than one delivery can take. Seconds.
const LEASE_SECONDS: i64 = 180;
/// How often writing down is tried before the database counts as gone.
const WRITES: u32 = 30;
/// The first pause after a failure; seconds.
const FIRST_PAUSE: i64 = 60;
/// The longest pause; seconds.
const LONGEST_PAUSE: i64 = 12 * 3_600;
/// After this a server counts as dead: it is paused until it writes to us.
const GIVE_UP_SECONDS: i64 = 7 * 86_400;
/// The pause of a dead server; seconds.
const DEAD_PAUSE: i64 = 365 * 86_400;
/// Tries of a delivery that the server itself turned down each time.
const MAX_TURNED_DOWN: i64 = 12;

impl Worker {
    /// Delivers until `stop`: each place that comes free is taken by the next
    /// delivery at once, so that slow servers hold up only themselves.
    pub(super) async fn keep_delivering(&self, stop: &CancellationToken) {
        // Tasks of their own: a delivery that is being written down holds the
        // writer's place, and has to go on while this loop waits for it.
        let mut under_way = JoinSet::new();
        while !stop.is_cancelled() {
            let free = AT_ONCE.saturating_sub(under_way.len());
            match self.lease(free).await {
                Ok(leased) => {
                    for delivery in leased {
                        let worker = self.clone();
                        under_way.spawn(async move { worker.deliver(delivery).await });
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "delivering");
                    self.rest(stop, TROUBLE).await;
                }
            }
            tokio::select! {
                Some(_) = under_way.join_next() => {}
                () = self.rest(stop, IDLE) => {}
            }
        }
        // What is under way is written down; what is not, goes out again.
        while under_way.join_next().await.is_some() {}
    }

    async fn lease(&self, free: usize) -> Result<Vec<Delivery>, ServiceError> {
        let Federation { db, world, .. } = &*self.federation;
        let mut conn = db.read().await?;
        if free == 0 || !delivery::has_due(&mut conn, &self.name, world.now()).await? {
            return Ok(Vec::new());
        }
        drop(conn);
        let free = i64::try_from(free).unwrap_or(1);
        transact!(db, world, ServiceError, |tx| {
            let now = world.now();
            let until = now.plus_seconds(LEASE_SECONDS);
            Ok(delivery::lease(&mut tx, &self.name, now, until, free).await?)
        })
    }

    /// Sends one, and writes down how that went, for about a minute if it must
    /// be: a lease that nobody gives back holds up its inbox until the worker
    /// starts again.
    async fn deliver(&self, delivery: Delivery) {
        let Federation {
            db, world, client, ..
        } = &*self.federation;
        let sent = match self.signer_of(&delivery).await {
            Ok(signer) => {
                let body = delivery.body.as_bytes();
                client.post_activity(&delivery.inbox, body, &signer).await
            }
            Err(error) => {
                tracing::error!(%error, "a delivery can't be signed");
                let reason = error.to_string();
                Err(DeliveryError::Retry {
                    status: None,
                    after: None,
                    reason,
                })
            }
        };
        if let Err(error) = &sent {
            tracing::info!(inbox = %delivery.inbox, %error, attempts = delivery.attempts, "not delivered");
        }
        for _ in 0..WRITES {
            let written = transact!(db, world, ServiceError, |tx| {
                write_down(&mut tx, world.now(), &delivery, &sent).await
            });
            match written {
                Ok(()) => return,
                Err(error) => {
                    tracing::error!(%error, "a delivery could not be written down");
                    tokio::time::sleep(TROUBLE).await;
                }
            }
        }
    }

    async fn signer_of(&self, delivery: &Delivery) -> Result<Arc<Signer>, ServiceError> {
        let mut conn = self.federation.db.read().await?;
        Ok(self.federation.signer(&mut conn, delivery.actor_id).await?)
    }
}

async fn write_down<T>(
    tx: &mut Tx,
    now: Timestamp,
    delivery: &Delivery,
    sent: &Result<T, DeliveryError>,
) -> Result<(), ServiceError> {
    match sent {
        Ok(_) => delivery::set_done(tx, delivery).await?,
        Err(DeliveryError::Gone) => delivery::set_gone(tx, delivery).await?,
        Err(error @ (DeliveryError::Permanent { .. } | DeliveryError::Unsendable(_))) => {
            delivery::wake_peer(tx, &delivery.host, now).await?;
            delivery::set_failed(tx, delivery, &error.to_string()).await?;
        }
        Err(DeliveryError::Retry {
            status,
            after,
            reason,
        }) => {
            let asked = after
                .and_then(|after| i64::try_from(after.as_secs()).ok())
                .unwrap_or(0);
            let is_up = status.is_some_and(|status| (400..500).contains(&status));
            if is_up {
                turned_down(tx, now, delivery, asked, reason).await?;
            } else {
                unreachable(tx, now, delivery, asked, reason).await?;
            }
        }
    }
    Ok(())
}

/// The server is there, and doesn't want it now.
///
/// Its silence, if there was one, is over.
async fn turned_down(
    tx: &mut Tx,
    now: Timestamp,
    delivery: &Delivery,
    asked: i64,
    reason: &str,
) -> Result<(), ServiceError> {
    delivery::wake_peer(tx, &delivery.host, now).await?;
    if delivery.attempts + 1 >= MAX_TURNED_DOWN {
        delivery::set_failed(tx, delivery, reason).await?;
    } else {
        let doublings = u32::try_from(delivery.attempts.clamp(0, 20)).unwrap_or(20);
        let pause = FIRST_PAUSE
            .saturating_mul(1_i64 << doublings)
            .max(asked)
            .min(LONGEST_PAUSE);
        delivery::set_again(tx, delivery, now.plus_seconds(pause), reason).await?;
    }
    Ok(())
}

/// The server doesn't answer: everything for it waits, as long again as it has
/// been silent already.
async fn unreachable(
    tx: &mut Tx,
    now: Timestamp,
    delivery: &Delivery,
    asked: i64,
    reason: &str,
) -> Result<(), ServiceError> {
    let peer = delivery::peer(tx, &delivery.host).await?;
    let since = peer
        .and_then(|peer| peer.failing_since)
        .map_or(now, Timestamp::from_micros);
    let silent = now.seconds() - since.seconds();
    if silent >= GIVE_UP_SECONDS {
        delivery::set_failed(tx, delivery, reason).await?;
        delivery::set_peer_failed(tx, &delivery.host, now, now.plus_seconds(DEAD_PAUSE)).await?;
        return Ok(());
    }
    let pause = silent.max(asked).clamp(FIRST_PAUSE, LONGEST_PAUSE);
    let next = now.plus_seconds(pause);
    delivery::set_again(tx, delivery, next, reason).await?;
    delivery::set_peer_failed(tx, &delivery.host, now, next).await?;
    Ok(())
}
