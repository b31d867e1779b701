//! Outcomes of proposals elsewhere that came before their proposals: kept until
//! the proposal comes.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::time::Timestamp;

statements! {
    KEEP = "INSERT INTO outcome_elsewhere (question_uri, pool_id, outcome_html, heard_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (pool_id, question_uri) DO UPDATE SET outcome_html = excluded.outcome_html";
    COUNT = "SELECT COUNT(*) FROM outcome_elsewhere WHERE pool_id = $1";
    TAKE = "DELETE FROM outcome_elsewhere WHERE pool_id = $2 AND question_uri = $1 RETURNING outcome_html";
    PRUNE = "DELETE FROM outcome_elsewhere WHERE heard_at < $1";
}

/// Keeps what a Pool says of a proposal of its own that is unknown here; clean
/// HTML.
///
/// # Errors
/// See [`StoreError`].
pub async fn keep(
    tx: &mut Tx,
    question_uri: &str,
    pool: Uuid,
    outcome_html: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&KEEP)
        .bind(question_uri)
        .bind(pool)
        .bind(outcome_html)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// How many are kept of a Pool.
///
/// # Errors
/// See [`StoreError`].
pub async fn count(conn: &mut Conn, pool: Uuid) -> Result<i64, StoreError> {
    conn.query(&COUNT).bind(pool).scalar().await
}

/// Takes what was kept of a proposal away, to put it where it belongs.
///
/// # Errors
/// See [`StoreError`].
pub async fn take(
    tx: &mut Tx,
    question_uri: &str,
    pool: Uuid,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = tx
        .query(&TAKE)
        .bind(question_uri)
        .bind(pool)
        .optional()
        .await?;
    Ok(row.map(|row| row.0))
}

/// Forgets what was heard before `before`: its proposal won't come any more.
///
/// # Errors
/// See [`StoreError`].
pub async fn prune(tx: &mut Tx, before: Timestamp) -> Result<(), StoreError> {
    tx.query(&PRUNE).bind(before).execute().await?;
    Ok(())
}
