//! The books of every Pool are checked once a night.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::Worker;
use crate::{
    domain::{id::PoolId, ledger::Day, time::Timestamp},
    federation::Federation,
    services::{
        ServiceError,
        check_books::{check_and_note, tell_head},
        compare_balance::{AtStripe, compare_balance, look_back_from, to_compare},
    },
    store::ledger,
    stripe::{client::StripeError, key::ApiKey},
    transact,
};

/// The hour, in UTC, from which on it is the next night.
const NIGHT_HOUR: i64 = 2;
/// How long a worker waits before it looks again whether it is night.
const PAUSE: Duration = Duration::from_mins(15);
/// Pools looked up at once.
const BATCH: i64 = 50;

impl Worker {
    /// Checks books night by night. A loop of its own: large books take their
    /// time, and nothing waits for them.
    pub(super) async fn keep_checking(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(error) = self.check_due_books(stop).await {
                tracing::error!(%error, "looking for books to check");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    /// Checks the books that were not checked since the night began; how many.
    /// What fails is logged, and holds up no other Pool.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn check_due_books(&self, stop: &CancellationToken) -> Result<usize, ServiceError> {
        let Federation {
            db, world, site, ..
        } = &*self.federation;
        let since = night(world.now());
        let (mut after, mut checked) = (Uuid::nil(), 0);
        loop {
            let mut conn = db.read().await?;
            let due = ledger::to_check(&mut conn, after, since, BATCH).await?;
            drop(conn);
            let Some(last) = due.last() else {
                return Ok(checked);
            };
            after = (*last).into();
            for pool_id in due {
                if stop.is_cancelled() {
                    return Ok(checked);
                }
                checked += 1;
                let done = Box::pin(check_and_note(db, world, site, pool_id)).await;
                let compared = Box::pin(self.compare_with_stripe(pool_id)).await;
                let told = transact!(db, world, ServiceError, |tx| {
                    tell_head(&mut tx, world, pool_id, since.plus_days(-1)).await
                });
                for error in [done.map(drop).err(), compared.err(), told.err()]
                    .into_iter()
                    .flatten()
                {
                    tracing::error!(%error, pool = %Uuid::from(pool_id), "checking books");
                }
            }
        }
    }
}

impl Worker {
    /// Asks Stripe what lies in the Pool's account, where one is connected, and
    /// compares. Where Stripe doesn't answer, nothing is said.
    async fn compare_with_stripe(&self, pool_id: PoolId) -> Result<(), ServiceError> {
        let Federation {
            db, world, site, ..
        } = &*self.federation;
        let mut conn = db.read().await?;
        let found = to_compare(&mut conn, pool_id).await?;
        drop(conn);
        let Some((connected, entries)) = found else {
            return Ok(());
        };
        let Ok(key) = ApiKey::parse(&connected.secret.api_key) else {
            return Ok(());
        };
        let since = look_back_from(world.now());
        let answers = async {
            let lines = self.stripe.movements_since(&key, since).await?;
            Ok::<_, StripeError>((lines, self.stripe.balance(&key).await?))
        };
        let (lines, balance) = match answers.await {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, pool = %Uuid::from(pool_id), "Stripe's balance");
                return Ok(());
            }
        };
        let found = AtStripe {
            balance,
            lines,
            entries,
        };
        transact!(db, world, ServiceError, |tx| {
            compare_balance(&mut tx, world, site, pool_id, &found).await
        })
        .map(drop)
    }
}

/// When the night began that `now` is in, or that was the last.
fn night(now: Timestamp) -> Timestamp {
    let hours = NIGHT_HOUR * 3_600;
    Day::of(now.plus_seconds(-hours))
        .starts_at()
        .plus_seconds(hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_night_begins_at_two() {
        let at = |day: i64, hour: i64| Timestamp::from_seconds(day * 86_400 + hour * 3_600);
        for (now, began) in [
            (at(5, 0), at(4, 2)),
            (at(5, 2), at(5, 2)),
            (at(5, 23), at(5, 2)),
        ] {
            assert_eq!(night(now), began);
        }
    }
}
