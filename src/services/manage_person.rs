//! What an operator does for people at the command line.

use super::{
    ServiceError, Site,
    tell::{tell, time},
};
use crate::{
    args,
    domain::{handle::Handle, id::PersonId},
    store::{actor, db::Tx, instance, sign_in},
    text::text_with,
    world::World,
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

/// Sets a new password, ends every session of hers, and tells her: whoever runs
/// the server could sign in as her now, and she is to know that it was done.
///
/// # Errors
/// [`ServiceError::NotAPerson`]; see [`ServiceError`].
pub async fn reset_password(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    handle: &Handle,
    password_hash: &str,
) -> Result<(), ServiceError> {
    let person = local_person(tx, handle).await?;
    if !sign_in::set_password(tx, person, password_hash).await? {
        return Err(ServiceError::NotAPerson);
    }
    // A server that never ran has no voice yet.
    let Some(instance) = instance::get(tx).await? else {
        return Ok(());
    };
    let to = actor::known(tx, person).await?;
    let args = args! { "host" => site.host.clone(), "when" => time(world.now()) };
    let text = text_with("message-password-reset", &args);
    tell(tx, world, site, instance.actor_id, &to, &text, None).await
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
