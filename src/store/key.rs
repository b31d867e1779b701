//! Keys: those of others to check with, our own to sign with.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::time::Timestamp;

/// A key that an actor published.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PublicKey {
    /// Its id, as signatures name it.
    pub key_uri: String,
    /// Whose it is.
    pub actor_id: Uuid,
    /// SPKI or PKCS#1, PEM.
    pub pem: String,
    /// Microseconds.
    pub fetched_at: i64,
}

/// The keys of an actor that lives here. Has no `Debug`: it is a secret.
#[derive(Clone, sqlx::FromRow)]
pub struct LocalKey {
    /// Whose it is.
    pub actor_id: Uuid,
    /// RSA 2048, PKCS#8, PEM.
    pub rsa_private_pem: String,
    /// The same key's public half, SPKI, PEM.
    pub rsa_public_pem: String,
    /// 32 bytes.
    pub ed25519_secret: Vec<u8>,
    /// Multibase of the Multikey (FEP-521a), `z6Mk…`.
    pub ed25519_public: String,
}

statements! {
    PUBLIC = "SELECT public_key.key_uri, public_key.actor_id, public_key.pem, public_key.fetched_at
        FROM public_key JOIN actor ON actor.actor_id = public_key.actor_id WHERE actor.uri = $1 AND actor.gone_at IS NULL";
    UPSERT_PUBLIC = "INSERT INTO public_key (key_uri, actor_id, pem, fetched_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (actor_id) DO UPDATE SET key_uri = excluded.key_uri, pem = excluded.pem, fetched_at = excluded.fetched_at";
    LOCAL = "SELECT actor_id, rsa_private_pem, rsa_public_pem, ed25519_secret, ed25519_public FROM local_key WHERE actor_id = $1";
    INSERT_LOCAL = "INSERT INTO local_key (actor_id, rsa_private_pem, rsa_public_pem, ed25519_secret, ed25519_public, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
}

/// The key that the actor of that wire id publishes.
///
/// # Errors
/// See [`StoreError`].
pub async fn public(conn: &mut Conn, actor_uri: &str) -> Result<Option<PublicKey>, StoreError> {
    conn.query(&PUBLIC).bind(actor_uri).optional().await
}

/// Keeps the key that an actor publishes now, in place of any before: a key
/// that was taken back signs nothing any more.
///
/// # Errors
/// See [`StoreError`].
pub async fn keep_public(tx: &mut Tx, key: &PublicKey) -> Result<(), StoreError> {
    tx.query(&UPSERT_PUBLIC)
        .bind(&key.key_uri)
        .bind(key.actor_id)
        .bind(&key.pem)
        .bind(key.fetched_at)
        .execute()
        .await?;
    Ok(())
}

/// The keys of an actor that lives here.
///
/// # Errors
/// See [`StoreError`].
pub async fn local(conn: &mut Conn, actor_id: Uuid) -> Result<Option<LocalKey>, StoreError> {
    conn.query(&LOCAL).bind(actor_id).optional().await
}

/// Writes the keys of a new local actor.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert_local(tx: &mut Tx, key: &LocalKey, now: Timestamp) -> Result<(), StoreError> {
    tx.query(&INSERT_LOCAL)
        .bind(key.actor_id)
        .bind(&key.rsa_private_pem)
        .bind(&key.rsa_public_pem)
        .bind(key.ed25519_secret.as_slice())
        .bind(&key.ed25519_public)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}
