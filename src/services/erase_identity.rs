//! What says who somebody is, is erased from what she accepted in a Pool that
//! she left, and where she was paid to. That a version was accepted, and what
//! was paid, stays by her opaque id alone.

use super::{ServiceError, person_of};
use crate::{
    domain::{id::PoolId, membership::Standing},
    store::{acceptance, actor::Actor, db::Tx, membership, spend, statement},
};

/// Erases the names that she typed in that Pool, her account numbers once
/// nothing is owed to her, and who sent what from the bank's lines.
///
/// # Errors
/// [`ServiceError::StillMember`] while she belongs to the Pool or asks to; see
/// [`ServiceError`].
pub async fn erase_identity(tx: &mut Tx, pool: PoolId, who: &Actor) -> Result<(), ServiceError> {
    let person = person_of(who).ok_or(ServiceError::NotAPerson)?;
    match membership::standing(tx, pool, person).await? {
        Standing::Outside | Standing::TurnedDown(_) | Standing::Expelled(_) => {}
        _ => return Err(ServiceError::StillMember),
    }
    acceptance::erase_names_in(tx, pool, person).await?;
    spend::erase_payees(tx, pool, person).await?;
    statement::erase_of(tx, pool, person).await?;
    Ok(())
}
