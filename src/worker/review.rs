//! Decisions whose day to be looked at again has come.

use super::Worker;
use crate::{
    federation::Federation,
    services::{ServiceError, open_review::open_review},
    store::review,
    transact,
};

/// Reviews opened in one round.
const BATCH: i64 = 50;

impl Worker {
    /// Opens the reviews that are due. They are days, not moments: it is
    /// enough to look with the housekeeping.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn open_reviews(&self) -> Result<(), ServiceError> {
        let Federation {
            db, world, site, ..
        } = &*self.federation;
        loop {
            let mut conn = db.read().await?;
            let due = review::due(&mut conn, world.now(), BATCH).await?;
            drop(conn);
            if due.is_empty() {
                return Ok(());
            }
            for proposal_id in due {
                transact!(db, world, ServiceError, |tx| {
                    open_review(&mut tx, world, site, proposal_id).await
                })?;
            }
        }
    }
}
