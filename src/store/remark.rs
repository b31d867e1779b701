//! What people wrote under proposals, and letters to people of this server.
//! The HTML in both was cleaned before it came here.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{id::ProposalId, time::Timestamp};

/// A remark under a proposal.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Remark {
    /// Sorts the list.
    pub remark_id: Uuid,
    /// Its id on the wire.
    pub object_uri: String,
    /// Clean HTML.
    pub content_html: String,
    /// Microseconds.
    pub said_at: i64,
    /// The author's name as shown.
    pub name: String,
    /// Her handle.
    pub handle: String,
    /// Her server, or none when it is this one.
    pub host: Option<String>,
    /// Her page.
    pub url: String,
}

/// A letter to a person of this server.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Letter {
    /// Sorts the list.
    pub letter_id: Uuid,
    /// Clean HTML.
    pub content_html: String,
    /// Microseconds.
    pub received_at: i64,
}

statements! {
    INSERT = "INSERT INTO remark (remark_id, proposal_id, author_id, object_uri, content_html, said_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (object_uri) DO NOTHING";
    LIST = "SELECT remark.remark_id, remark.object_uri, remark.content_html, remark.said_at, actor.name, actor.handle, actor.host, actor.url
        FROM remark JOIN actor ON actor.actor_id = remark.author_id
        WHERE remark.proposal_id = $1 AND remark.remark_id > $2 ORDER BY remark.remark_id LIMIT $3";
    COUNT_BY = "SELECT COUNT(*) FROM remark WHERE proposal_id = $1 AND author_id = $2";
    DELETE = "DELETE FROM remark WHERE object_uri = $1 AND author_id = $2";
    DELETE_BY = "DELETE FROM remark WHERE author_id = $1";
    INSERT_LETTER = "INSERT INTO letter (letter_id, recipient_id, sender_id, object_uri, content_html, received_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (recipient_id, object_uri) DO NOTHING";
    LETTERS = "SELECT letter_id, content_html, received_at FROM letter
        WHERE recipient_id = $1 AND sender_id = $2 AND letter_id < $3 ORDER BY letter_id DESC LIMIT $4";
    LETTERS_HERE = "SELECT actor.name AS sender_name, letter.content_html, letter.received_at FROM letter
        JOIN actor ON actor.actor_id = letter.sender_id WHERE letter.recipient_id = $1 AND actor.host IS NULL AND actor.kind IN ('group', 'application')
        ORDER BY letter.letter_id DESC LIMIT $2";
    DELETE_LETTER = "DELETE FROM letter WHERE object_uri = $1 AND sender_id = $2";
}

/// Keeps a remark; a second one of the same id is the first.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    remark_id: Uuid,
    proposal: ProposalId,
    author: Uuid,
    object_uri: &str,
    content_html: &str,
    said_at: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(remark_id)
        .bind(Uuid::from(proposal))
        .bind(author)
        .bind(object_uri)
        .bind(content_html)
        .bind(said_at)
        .execute()
        .await?;
    Ok(())
}

/// How many remarks of an author stand under a proposal.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_by(
    conn: &mut Conn,
    proposal: ProposalId,
    author: Uuid,
) -> Result<i64, StoreError> {
    conn.query(&COUNT_BY)
        .bind(Uuid::from(proposal))
        .bind(author)
        .scalar()
        .await
}

/// Remarks in the order they came, after `after` ([`Uuid::nil`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    conn: &mut Conn,
    proposal: ProposalId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Remark>, StoreError> {
    conn.query(&LIST)
        .bind(Uuid::from(proposal))
        .bind(after)
        .bind(limit)
        .all()
        .await
}

/// Its author took a remark or letter back.
///
/// # Errors
/// See [`StoreError`].
pub async fn delete(tx: &mut Tx, object_uri: &str, author: Uuid) -> Result<(), StoreError> {
    tx.query(&DELETE)
        .bind(object_uri)
        .bind(author)
        .execute()
        .await?;
    tx.query(&DELETE_LETTER)
        .bind(object_uri)
        .bind(author)
        .execute()
        .await?;
    Ok(())
}

/// The author's account is no more.
///
/// # Errors
/// See [`StoreError`].
pub async fn delete_all_by(tx: &mut Tx, author: Uuid) -> Result<(), StoreError> {
    tx.query(&DELETE_BY).bind(author).execute().await?;
    Ok(())
}

/// Keeps a letter; a second one of the same id is the first.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert_letter(
    tx: &mut Tx,
    letter_id: Uuid,
    recipient: Uuid,
    sender: Uuid,
    object_uri: &str,
    content_html: &str,
    received_at: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&INSERT_LETTER)
        .bind(letter_id)
        .bind(recipient)
        .bind(sender)
        .bind(object_uri)
        .bind(content_html)
        .bind(received_at)
        .execute()
        .await?;
    Ok(())
}

/// Letters from one to the other, newest first, before `before`
/// ([`Uuid::max`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn letters(
    conn: &mut Conn,
    recipient: Uuid,
    sender: Uuid,
    before: Uuid,
    limit: i64,
) -> Result<Vec<Letter>, StoreError> {
    conn.query(&LETTERS)
        .bind(recipient)
        .bind(sender)
        .bind(before)
        .bind(limit)
        .all()
        .await
}

/// A letter from this server, or a Pool of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LetterHere {
    /// The name of the server or the Pool.
    pub sender_name: String,
    /// HTML, made here.
    pub content_html: String,
    /// Microseconds.
    pub received_at: i64,
}

/// The latest letters from this server and its Pools.
///
/// # Errors
/// See [`StoreError`].
pub async fn letters_here(
    conn: &mut Conn,
    recipient: Uuid,
    limit: i64,
) -> Result<Vec<LetterHere>, StoreError> {
    conn.query(&LETTERS_HERE)
        .bind(recipient)
        .bind(limit)
        .all()
        .await
}

statements! {
    PROPOSAL_OF = "SELECT proposal_id FROM remark WHERE object_uri = $1";
}

/// The proposal that a remark stands under.
///
/// # Errors
/// See [`StoreError`].
pub async fn proposal_of(conn: &mut Conn, object_uri: &str) -> Result<Option<Uuid>, StoreError> {
    let row: Option<(Uuid,)> = conn.query(&PROPOSAL_OF).bind(object_uri).optional().await?;
    Ok(row.map(|row| row.0))
}
