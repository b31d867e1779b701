//! Stewards who let something be paid that no invoice stands behind.

use uuid::Uuid;

use super::db::{StoreError, Tx, statements};
use crate::domain::{
    id::{PayableId, PersonId},
    time::Timestamp,
};

statements! {
    INSERT = "INSERT INTO payable_release (payable_id, steward_id, released_at) VALUES ($1, $2, $3)";
}

/// Writes that a steward let it go.
///
/// # Errors
/// [`StoreError::Constraint`] `payable_release_once`; see [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    payable: PayableId,
    steward: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let query = tx.query(&INSERT).bind(Uuid::from(payable));
    query.bind(Uuid::from(steward)).bind(now).execute().await?;
    Ok(())
}
