//! Quotes of proposals and papers of invoices, as members may fetch them.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{InvoiceId, PersonId, PoolId, SpendId},
    time::Timestamp,
};

/// What a paper belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperOf {
    /// A quote of a proposal.
    Spend(SpendId),
    /// The file of an invoice.
    Invoice(InvoiceId),
}

/// A paper without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Paper {
    /// Its id.
    pub paper_id: Uuid,
    /// Whose.
    pub pool_id: Uuid,
    /// What the file was called.
    pub file_name: String,
    /// `application/pdf`, `image/png` or `image/jpeg`.
    pub media_type: String,
}

/// A paper to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewPaper<'a> {
    /// Its id.
    pub paper_id: Uuid,
    /// Whose.
    pub pool: PoolId,
    /// What it belongs to.
    pub of: PaperOf,
    /// What the file was called.
    pub file_name: &'a str,
    /// What it is.
    pub media_type: &'static str,
    /// The file.
    pub content: &'a [u8],
    /// SHA-256 of it.
    pub hash: [u8; 32],
    /// Who uploaded it.
    pub by: PersonId,
}

statements! {
    INSERT = "INSERT INTO paper (paper_id, pool_id, spend_id, invoice_id, file_name, media_type, content, hash, uploaded_by, uploaded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    OF_SPEND = "SELECT paper_id, pool_id, file_name, media_type FROM paper WHERE spend_id = $1 ORDER BY paper_id";
    OF_INVOICE = "SELECT paper_id, pool_id, file_name, media_type FROM paper WHERE invoice_id = $1 ORDER BY paper_id";
    BY_ID = "SELECT paper_id, pool_id, file_name, media_type FROM paper WHERE paper_id = $1";
    CONTENT = "SELECT content FROM paper WHERE paper_id = $1";
}

/// Keeps a paper.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(tx: &mut Tx, new: &NewPaper<'_>, now: Timestamp) -> Result<(), StoreError> {
    let (spend, invoice) = match new.of {
        PaperOf::Spend(id) => (Some(Uuid::from(id)), None),
        PaperOf::Invoice(id) => (None, Some(Uuid::from(id))),
    };
    tx.query(&INSERT)
        .bind(new.paper_id)
        .bind(Uuid::from(new.pool))
        .bind(spend)
        .bind(invoice)
        .bind(new.file_name)
        .bind(new.media_type)
        .bind(new.content)
        .bind(new.hash.as_slice())
        .bind(Uuid::from(new.by))
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// The papers of a proposal or an invoice, the first uploaded first.
///
/// # Errors
/// See [`StoreError`].
pub async fn of(conn: &mut Conn, of: PaperOf) -> Result<Vec<Paper>, StoreError> {
    let (statement, id) = match of {
        PaperOf::Spend(id) => (&OF_SPEND, Uuid::from(id)),
        PaperOf::Invoice(id) => (&OF_INVOICE, Uuid::from(id)),
    };
    conn.query(statement).bind(id).all().await
}

/// The paper of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, paper: Uuid) -> Result<Option<Paper>, StoreError> {
    conn.query(&BY_ID).bind(paper).optional().await
}

/// The bytes of a paper.
///
/// # Errors
/// See [`StoreError`].
pub async fn content(conn: &mut Conn, paper: Uuid) -> Result<Vec<u8>, StoreError> {
    let row: (Vec<u8>,) = conn.query(&CONTENT).bind(paper).one().await?;
    Ok(row.0)
}
