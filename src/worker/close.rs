//! Proposals whose time is over, or whose outcome no vote could change.

use super::{Round, Worker};
use crate::{
    federation::Federation,
    services::{ServiceError, close_proposal::close_due_proposal},
    store::proposal,
    transact,
};

/// Proposals looked at in one round.
const BATCH: i64 = 20;

impl Worker {
    /// Closes what is due; whether anything closed.
    pub(super) async fn close_due(&self) -> Result<Round, ServiceError> {
        let Federation {
            db, world, site, ..
        } = &*self.federation;
        let mut conn = db.read().await?;
        let due = proposal::due(&mut conn, world.now(), BATCH).await?;
        drop(conn);
        let mut round = Round::default();
        for proposal_id in due {
            let closed = transact!(db, world, ServiceError, |tx| {
                close_due_proposal(&mut tx, world, site, proposal_id).await
            });
            round.add("closing a proposal", closed);
        }
        Ok(round)
    }
}
