//! The way to the legal form: steps that were ticked off, and the paper that
//! the registry gave.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    certificate::Paper,
    id::{PersonId, PoolId},
    text::Line,
    time::Timestamp,
};

/// A step that was ticked off, and by whom.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Ticked {
    /// The step's id in the template.
    pub step: String,
    /// When; microseconds.
    pub done_at: i64,
    /// Her name as shown.
    pub name: String,
    /// Her handle.
    pub handle: String,
    /// Her server, or none when it is this one.
    pub host: Option<String>,
    /// Her page.
    pub url: String,
}

/// A certificate without its bytes.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Certificate {
    /// Its id.
    pub certificate_id: Uuid,
    /// What the file was called.
    pub file_name: String,
    /// `application/pdf`, `image/png`, `image/jpeg`.
    pub media_type: String,
    /// SHA-256 of the bytes.
    pub hash: Vec<u8>,
    /// When; microseconds.
    pub uploaded_at: i64,
    /// Her name as shown, who uploaded it.
    pub name: String,
    /// Her handle.
    pub handle: String,
    /// Her server, or none when it is this one.
    pub host: Option<String>,
    /// Her page.
    pub url: String,
}

/// A certificate to be kept.
#[derive(Debug)]
pub struct NewCertificate<'a> {
    /// Its id.
    pub certificate_id: Uuid,
    /// Whose.
    pub pool: PoolId,
    /// What the file was called.
    pub file_name: &'a Line,
    /// What it is.
    pub paper: Paper,
    /// The file.
    pub content: &'a [u8],
    /// SHA-256 of it.
    pub hash: [u8; 32],
    /// Who uploaded it.
    pub uploaded_by: PersonId,
    /// When.
    pub uploaded_at: Timestamp,
}

statements! {
    TICK = "INSERT INTO formation_step (pool_id, step, done_by, done_at) VALUES ($1, $2, $3, $4) ON CONFLICT (pool_id, step) DO NOTHING";
    UNTICK = "DELETE FROM formation_step WHERE pool_id = $1 AND step = $2";
    TICKED = "SELECT formation_step.step, formation_step.done_at, actor.name, actor.handle, actor.host, actor.url
        FROM formation_step JOIN actor ON actor.actor_id = formation_step.done_by WHERE formation_step.pool_id = $1";
    INSERT = "INSERT INTO certificate (certificate_id, pool_id, file_name, media_type, content, hash, uploaded_by, uploaded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    LATEST = "SELECT certificate.certificate_id, certificate.file_name, certificate.media_type, certificate.hash, certificate.uploaded_at,
            actor.name, actor.handle, actor.host, actor.url
        FROM certificate JOIN actor ON actor.actor_id = certificate.uploaded_by
        WHERE certificate.pool_id = $1 ORDER BY certificate.certificate_id DESC LIMIT 1";
    CONTENT = "SELECT content FROM certificate WHERE certificate_id = $1";
}

/// Ticks a step off; nothing if it is already.
///
/// # Errors
/// See [`StoreError`].
pub async fn tick(
    tx: &mut Tx,
    pool: PoolId,
    step: &str,
    by: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&TICK)
        .bind(Uuid::from(pool))
        .bind(step)
        .bind(Uuid::from(by))
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Takes the tick away; nothing if there is none.
///
/// # Errors
/// See [`StoreError`].
pub async fn untick(tx: &mut Tx, pool: PoolId, step: &str) -> Result<(), StoreError> {
    let query = tx.query(&UNTICK).bind(Uuid::from(pool)).bind(step);
    query.execute().await?;
    Ok(())
}

/// The steps of a Pool that are ticked off.
///
/// # Errors
/// See [`StoreError`].
pub async fn ticked(conn: &mut Conn, pool: PoolId) -> Result<Vec<Ticked>, StoreError> {
    conn.query(&TICKED).bind(Uuid::from(pool)).all().await
}

/// Keeps a certificate.
///
/// # Errors
/// See [`StoreError`].
pub async fn keep(tx: &mut Tx, new: &NewCertificate<'_>) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(new.certificate_id)
        .bind(Uuid::from(new.pool))
        .bind(new.file_name.as_str())
        .bind(new.paper.media_type())
        .bind(new.content)
        .bind(new.hash.to_vec())
        .bind(Uuid::from(new.uploaded_by))
        .bind(new.uploaded_at)
        .execute()
        .await?;
    Ok(())
}

/// The newest certificate of a Pool.
///
/// # Errors
/// See [`StoreError`].
pub async fn certificate(conn: &mut Conn, pool: PoolId) -> Result<Option<Certificate>, StoreError> {
    conn.query(&LATEST).bind(Uuid::from(pool)).optional().await
}

/// The bytes of a certificate.
///
/// # Errors
/// See [`StoreError`].
pub async fn content(conn: &mut Conn, certificate: Uuid) -> Result<Vec<u8>, StoreError> {
    let row: (Vec<u8>,) = conn.query(&CONTENT).bind(certificate).one().await?;
    Ok(row.0)
}
