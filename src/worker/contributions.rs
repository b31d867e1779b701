//! What is due by the clock in matters of money: dues that members give again
//! and again, and reminders of what has not come. Each in a transaction of its
//! own, which looks again.

use super::{Round, Worker};
use crate::{
    domain::ledger::Day,
    federation::Federation,
    services::{
        ServiceError,
        remind_contribution::{GRACE_DAYS, remind_contribution},
        set_dues::promise_dues,
    },
    store::{contribution, dues},
    transact,
};

/// People looked at in one round.
const BATCH: i64 = 20;

impl Worker {
    /// Takes the steps that are due; whether there was any.
    pub(super) async fn contributions_due(&self) -> Result<Round, ServiceError> {
        let Federation {
            db, world, site, ..
        } = &*self.federation;
        let today = Day::of(world.now());
        let mut conn = db.read().await?;
        let to_promise = dues::due(&mut conn, today, BATCH).await?;
        let to_remind = contribution::to_remind(&mut conn, today.plus(-GRACE_DAYS), BATCH).await?;
        drop(conn);
        let mut round = Round::default();
        for (pool, person) in to_promise {
            let stepped = transact!(db, world, ServiceError, |tx| {
                promise_dues(&mut tx, world, site, pool, person).await
            });
            round.add("dues", stepped);
        }
        for id in to_remind {
            let stepped = transact!(db, world, ServiceError, |tx| {
                remind_contribution(&mut tx, world, site, id).await
            });
            round.add("a reminder of money", stepped);
        }
        Ok(round)
    }
}
