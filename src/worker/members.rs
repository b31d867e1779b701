//! What ends or begins by the clock for members: probations, notices of those
//! who leave, votes on expulsions, terms of stewards. Each step looks again in
//! its own transaction, so that two workers do it once.

use super::{Round, Worker};
use crate::{
    federation::Federation,
    services::{
        ServiceError,
        end_term::{end_notice, end_probation},
        open_expulsion::open_expulsion,
        serve_as_steward::remind_of_election,
    },
    store::{expulsion, membership},
    transact,
};

/// People looked at in one round.
const BATCH: i64 = 20;

impl Worker {
    /// Takes the steps that are due; whether there was any.
    pub(super) async fn members_due(&self) -> Result<Round, ServiceError> {
        let Federation {
            db, world, site, ..
        } = &*self.federation;
        let now = world.now();
        let mut conn = db.read().await?;
        let to_vote = membership::due_to_vote(&mut conn, now, BATCH).await?;
        let to_leave = membership::due_to_leave(&mut conn, now, BATCH).await?;
        let to_open = expulsion::due(&mut conn, now, BATCH).await?;
        let to_remind = membership::due_to_remind(&mut conn, now, BATCH).await?;
        drop(conn);
        let mut round = Round::default();
        for (pool, person) in to_vote {
            let stepped = transact!(db, world, ServiceError, |tx| {
                end_probation(&mut tx, world, site, pool, person).await
            });
            round.add("the end of a probation", stepped);
        }
        for (pool, person) in to_leave {
            let stepped = transact!(db, world, ServiceError, |tx| {
                end_notice(&mut tx, world, site, pool, person).await
            });
            round.add("the end of a notice", stepped);
        }
        for notice in to_open {
            let stepped = transact!(db, world, ServiceError, |tx| {
                open_expulsion(&mut tx, world, site, notice).await
            });
            round.add("the vote on an expulsion", stepped);
        }
        for pool in to_remind {
            let stepped = transact!(db, world, ServiceError, |tx| {
                remind_of_election(&mut tx, world, site, pool).await
            });
            round.add("a reminder to elect", stepped);
        }
        Ok(round)
    }
}
