//! Proposals whose time is over.

use super::Worker;
use crate::{
    domain::proposal::ProposalError,
    federation::Federation,
    services::{ServiceError, close_proposal::close_proposal},
    store::{inbox, proposal},
    transact,
};

/// Proposals looked at in one round.
const BATCH: i64 = 20;

impl Worker {
    /// Closes what is due; whether anything closed. While a request that came
    /// in time was not looked at yet, nothing closes: it may be a vote.
    pub(super) async fn close_due(&self) -> Result<bool, ServiceError> {
        let Federation { db, world, .. } = &*self.federation;
        let mut conn = db.read().await?;
        let due = proposal::due(&mut conn, world.now(), BATCH).await?;
        drop(conn);
        let mut any = false;
        for proposal_id in due {
            let closed = transact!(db, world, ServiceError, |tx| {
                let found = proposal::by_id(&mut tx, proposal_id)
                    .await?
                    .ok_or(ServiceError::UnknownProposal)?;
                if inbox::has_unread_before(&mut tx, found.closes_at).await? {
                    return Ok(false);
                }
                close_proposal(&mut tx, world, proposal_id).await?;
                Ok(true)
            });
            match closed {
                Ok(closed) => any |= closed,
                Err(ServiceError::Proposal(ProposalError::NotYet)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(any)
    }
}
