//! A steward takes a whole file back: it was the wrong one, or read the wrong
//! way. Its lines stay to be seen, and leave the books.

use uuid::Uuid;

use super::{ServiceError, Site, look_through::look_through_now, record_payment::steward};
use crate::{
    domain::{
        id::{PersonId, PoolId},
        reconcile::ReconcileError,
    },
    store::{
        db::{Db, Tx},
        ledger, statement,
    },
    transact,
    world::World,
};

/// Takes it back: of a long file, the first lines; the rest follows by itself.
///
/// # Errors
/// [`MembershipError::NotSteward`](crate::domain::membership::MembershipError),
/// [`ReconcileError::UnknownFile`], [`ReconcileError::Explained`]; see
/// [`ServiceError`].
pub async fn take_back_statement(
    db: &Db,
    world: &World,
    site: &Site,
    by: (PoolId, PersonId),
    statement_id: Uuid,
) -> Result<(), ServiceError> {
    transact!(db, world, ServiceError, |tx| {
        begin(&mut tx, world, by, statement_id).await
    })?;
    look_through_now(db, world, site, statement_id).await;
    Ok(())
}

async fn begin(
    tx: &mut Tx,
    world: &World,
    (pool_id, by): (PoolId, PersonId),
    statement_id: Uuid,
) -> Result<(), ServiceError> {
    steward(tx, pool_id, by).await?;
    ledger::lock_if_any(tx, pool_id).await?;
    statement::by_id(tx, statement_id)
        .await?
        .filter(|file| file.pool_id == pool_id && file.taken_back_at.is_none())
        .ok_or(ReconcileError::UnknownFile)?;
    if statement::count_explained(tx, statement_id).await? > 0 {
        return Err(ReconcileError::Explained.into());
    }
    statement::take_back(tx, statement_id, by, world.now()).await?;
    Ok(())
}
