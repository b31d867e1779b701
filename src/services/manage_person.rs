//! What an operator does for people at the command line.

use super::ServiceError;
use crate::{
    domain::{handle::Handle, id::PersonId},
    store::{actor, db::Tx, sign_in},
};

/// The local person of that handle.
///
/// # Errors
/// [`ServiceError::NotAPerson`] when there is none; see [`ServiceError`].
pub async fn local_person(tx: &mut Tx, handle: &Handle) -> Result<PersonId, ServiceError> {
    actor::local(tx, handle)
        .await?
        .filter(|found| found.kind == "person")
        .map(|found| PersonId::from(found.actor_id))
        .ok_or(ServiceError::NotAPerson)
}

/// Sets a new password and ends every session of hers.
///
/// # Errors
/// [`ServiceError::NotAPerson`]; see [`ServiceError`].
pub async fn reset_password(
    tx: &mut Tx,
    handle: &Handle,
    password_hash: &str,
) -> Result<(), ServiceError> {
    let person = local_person(tx, handle).await?;
    if !sign_in::set_password(tx, person, password_hash).await? {
        return Err(ServiceError::NotAPerson);
    }
    Ok(())
}

/// Makes her an operator.
///
/// # Errors
/// [`ServiceError::NotAPerson`]; see [`ServiceError`].
pub async fn make_operator(tx: &mut Tx, handle: &Handle) -> Result<(), ServiceError> {
    let person = local_person(tx, handle).await?;
    if !sign_in::make_operator(tx, person).await? {
        return Err(ServiceError::NotAPerson);
    }
    Ok(())
}
