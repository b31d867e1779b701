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
    PUBLIC = "SELECT key_uri, actor_id, pem, fetched_at FROM public_key WHERE key_uri = $1";
    UPSERT_PUBLIC = "INSERT INTO public_key (key_uri, actor_id, pem, fetched_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (key_uri) DO UPDATE SET actor_id = excluded.actor_id, pem = excluded.pem, fetched_at = excluded.fetched_at";
    FORGET_OTHERS = "DELETE FROM public_key WHERE actor_id = $1 AND key_uri <> $2";
    LOCAL = "SELECT actor_id, rsa_private_pem, rsa_public_pem, ed25519_secret, ed25519_public FROM local_key WHERE actor_id = $1";
    INSERT_LOCAL = "INSERT INTO local_key (actor_id, rsa_private_pem, rsa_public_pem, ed25519_secret, ed25519_public, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
}

/// The key of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn public(conn: &mut Conn, key_uri: &str) -> Result<Option<PublicKey>, StoreError> {
    conn.query(&PUBLIC).bind(key_uri).optional().await
}

/// Keeps the key that an actor publishes now, and forgets any other of hers.
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
    tx.query(&FORGET_OTHERS)
        .bind(key.actor_id)
        .bind(&key.key_uri)
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
