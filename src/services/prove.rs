//! A document with the proof that it is a local actor's own: by her Ed25519
//! key, so that it holds wherever it is passed on to.

use secrecy::SecretBox;
use serde_json::Value;
use uuid::Uuid;

use super::ServiceError;
use crate::{
    domain::time::Timestamp,
    proof::add_proof,
    store::{
        db::{Conn, StoreError},
        key,
    },
};

/// The id of the key that proofs of a local actor name.
#[must_use]
pub fn method_of(actor_uri: &str) -> String {
    format!("{actor_uri}#ed25519-key")
}

/// The document with its proof (`eddsa-jcs-2022`, FEP-8b32), made `at`.
///
/// # Errors
/// [`StoreError::Corrupt`] when the actor has no key here; see
/// [`ServiceError`].
pub async fn prove(
    conn: &mut Conn,
    actor_id: Uuid,
    actor_uri: &str,
    document: &Value,
    at: Timestamp,
) -> Result<Value, ServiceError> {
    let corrupt = || StoreError::Corrupt(format!("no Ed25519 key of actor {actor_id}"));
    let keys = key::local(conn, actor_id).await?.ok_or_else(corrupt)?;
    let secret: [u8; 32] = keys.ed25519_secret.try_into().map_err(|_| corrupt())?;
    let secret = SecretBox::new(Box::new(secret));
    add_proof(document, &secret, &method_of(actor_uri), at)
        .map_err(|error| ServiceError::Internal(error.to_string()))
}
