//! Money by the clock: what was set aside too long ago comes back, and who left
//! is paid back as soon as the reserve allows it. And what a bank's statement
//! says is looked through, some lines at a time. Each in a transaction of its
//! own, so that one that fails holds up nobody.

use super::{Round, Worker};
use crate::{
    federation::Federation,
    services::{
        ServiceError,
        look_through::{CHUNK, look_later, look_through},
        redeem::redeem,
        release_rest::expire_reservation,
    },
    store::{redemption, reservation, statement},
    transact,
};

/// Reservations, redemptions and statements looked at in one round.
const BATCH: i64 = 20;

impl Worker {
    /// Takes the steps that are due; whether there was any.
    pub(super) async fn money_due(&self) -> Result<Round, ServiceError> {
        let Federation {
            db, world, site, ..
        } = &*self.federation;
        let now = world.now();
        let mut conn = db.read().await?;
        let to_expire = reservation::due(&mut conn, now, BATCH).await?;
        let to_redeem = redemption::due(&mut conn, now, BATCH).await?;
        let to_look = statement::due(&mut conn, now, BATCH).await?;
        drop(conn);
        let mut round = Round::default();
        for reserved in to_expire {
            let proposal = reserved.proposal_id;
            let stepped = transact!(db, world, ServiceError, |tx| {
                expire_reservation(&mut tx, world, proposal).await
            });
            round.add("giving back what was set aside", stepped);
        }
        for id in to_redeem {
            let stepped = transact!(db, world, ServiceError, |tx| {
                redeem(&mut tx, world, site, id).await
            });
            round.add("paying back capital", stepped);
        }
        for id in to_look {
            let stepped = transact!(db, world, ServiceError, |tx| {
                look_through(&mut tx, world, site, id, CHUNK).await
            });
            if stepped.is_err() {
                let later = transact!(db, world, ServiceError, |tx| {
                    look_later(&mut tx, world, id).await
                });
                round.add("putting a statement off", later.map(|()| false));
            }
            round.add("looking through a statement", stepped.map(|_| true));
        }
        Ok(round)
    }
}
