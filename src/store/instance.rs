//! This server's own row.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::time::Timestamp;

/// This server.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Instance {
    /// Its `Application` actor.
    pub actor_id: Uuid,
    /// Scheme, host and port that all ids of it begin with.
    pub origin: String,
    /// 32 bytes that CSRF tokens are made with.
    pub secret: Vec<u8>,
}

statements! {
    GET = "SELECT actor_id, origin, secret FROM instance WHERE instance_id = 1";
    INSERT = "INSERT INTO instance (instance_id, actor_id, origin, secret, created_at) VALUES (1, $1, $2, $3, $4)";
}

/// The row, once the server has started for the first time.
///
/// # Errors
/// See [`StoreError`].
pub async fn get(conn: &mut Conn) -> Result<Option<Instance>, StoreError> {
    conn.query(&GET).optional().await
}

/// Writes the row.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(tx: &mut Tx, instance: &Instance, now: Timestamp) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(instance.actor_id)
        .bind(&instance.origin)
        .bind(instance.secret.as_slice())
        .bind(now)
        .execute()
        .await?;
    Ok(())
}
