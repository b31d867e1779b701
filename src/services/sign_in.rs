//! Sessions: begun after a password or a code, ended by signing out.

use super::{ServiceError, token};
use crate::{
    domain::id::PersonId,
    store::{db::Tx, sign_in},
    world::World,
};

/// Days that a session lasts.
pub const SESSION_DAYS: i64 = 30;

/// Begins a session; the token for the cookie.
///
/// # Errors
/// See [`ServiceError`].
pub async fn begin_session(
    tx: &mut Tx,
    world: &World,
    person: PersonId,
) -> Result<String, ServiceError> {
    let token = token::new_token(world);
    let now = world.now();
    sign_in::insert_session(
        tx,
        &token::hash(&token),
        person,
        now,
        now.plus_days(SESSION_DAYS),
    )
    .await?;
    Ok(token)
}

/// Ends a session.
///
/// # Errors
/// See [`ServiceError`].
pub async fn end_session(tx: &mut Tx, session: &str) -> Result<(), ServiceError> {
    sign_in::end_session(tx, &token::hash(session)).await?;
    Ok(())
}
