//! Invitations for the lines of an uploaded list. Their tokens are made of the
//! line and the server's secret, so that the same line twice is one invitation,
//! and nothing of it has to be kept but a label.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{PersonId, PoolId},
    time::Timestamp,
};

/// An invitation of a list, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    /// Its id.
    pub invitation_id: Uuid,
    /// The last part of its link.
    pub token: String,
    /// Until when it holds; microseconds.
    pub expires_at: i64,
    /// When it was taken back; microseconds.
    pub revoked_at: Option<i64>,
    /// When somebody used it; microseconds.
    pub used_at: Option<i64>,
}

statements! {
    INVITE = "INSERT INTO invitation (invitation_id, pool_id, inviter_id, kind, token, label, created_at, expires_at)
        VALUES ($1, $2, $3, 'list', $4, $5, $6, $7)
        ON CONFLICT (token) DO UPDATE SET expires_at = excluded.expires_at, label = excluded.label
        WHERE invitation.used_at IS NULL AND invitation.revoked_at IS NULL";
    BY_TOKEN = "SELECT invitation_id, token, expires_at, revoked_at, used_at FROM invitation WHERE token = $1 AND pool_id = $2";
    FORGET_LABELS = "UPDATE invitation SET label = '' WHERE kind = 'list' AND label <> ''
        AND (used_at IS NOT NULL OR revoked_at IS NOT NULL OR expires_at < $1)";
}

/// Writes an invitation, or renews the one of the same line while nobody used
/// it and nobody took it back; the row as it stands.
///
/// # Errors
/// See [`StoreError`].
pub async fn invite(
    tx: &mut Tx,
    new_id: Uuid,
    pool: PoolId,
    inviter: PersonId,
    token: &str,
    label: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<Listed, StoreError> {
    tx.query(&INVITE)
        .bind(new_id)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(inviter))
        .bind(token)
        .bind(label)
        .bind(now)
        .bind(expires_at)
        .execute()
        .await?;
    by_token(tx, pool, token)
        .await?
        .ok_or_else(|| StoreError::Corrupt("an invitation of another Pool".to_owned()))
}

/// The invitation of a token.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_token(
    conn: &mut Conn,
    pool: PoolId,
    token: &str,
) -> Result<Option<Listed>, StoreError> {
    conn.query(&BY_TOKEN)
        .bind(token)
        .bind(Uuid::from(pool))
        .optional()
        .await
}

/// Forgets the names of who came, was uninvited, or did not come in time.
///
/// # Errors
/// See [`StoreError`].
pub async fn forget_labels(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    tx.query(&FORGET_LABELS).bind(now).execute().await?;
    Ok(())
}
