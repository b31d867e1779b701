//! A person signs up here: an actor with keys of its own, and a password.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    new_actor::{LocalKind, NewKeys, new_actor},
    token,
};
use crate::{
    domain::{handle::Handle, id::PersonId, text::Name},
    store::{
        db::Tx,
        sign_in::{self, Credential},
    },
    world::World,
};

/// What is needed to sign up.
#[derive(Debug)]
pub struct SignUp {
    /// `ada` in `@ada@host`.
    pub handle: Handle,
    /// The name as shown.
    pub name: Name,
    /// See [`super::password::hash`].
    pub password_hash: String,
    /// Made before.
    pub keys: NewKeys,
    /// From the one-time link that makes the first operator.
    pub setup_token: Option<String>,
}

/// Writes the new person.
///
/// # Errors
/// [`ServiceError::HandleTaken`], [`ServiceError::SetupLinkSpent`]; see
/// [`ServiceError`].
pub async fn sign_up(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    command: &SignUp,
) -> Result<PersonId, ServiceError> {
    let now = world.now();
    let is_operator = match &command.setup_token {
        None => false,
        Some(setup) if sign_in::use_setup_token(tx, &token::hash(setup), now).await? => true,
        Some(_) => return Err(ServiceError::SetupLinkSpent),
    };
    let actor = new_actor(
        tx,
        world,
        site,
        LocalKind::Person,
        command.handle.as_str(),
        command.name.as_str(),
        "",
        &command.keys,
    )
    .await?;
    let person_id: Uuid = actor.actor_id;
    let credential = Credential {
        person_id,
        password_hash: command.password_hash.clone(),
        is_operator,
    };
    sign_in::insert_credential(tx, &credential, now).await?;
    Ok(person_id.into())
}
