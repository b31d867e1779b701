//! Ways of signing in: passwords, sessions, one-time codes, the setup link.
//! Cookies, codes and links are kept as SHA-256 hashes only.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{id::PersonId, time::Timestamp};

/// A password of a person who signed up here.
#[derive(Clone, sqlx::FromRow)]
pub struct Credential {
    /// Who.
    pub person_id: Uuid,
    /// argon2id, PHC string.
    pub password_hash: String,
    /// Whether she runs this server.
    pub is_operator: bool,
}

/// A code that was shown to a browser.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SignInCode {
    /// SHA-256 of the code.
    pub code_hash: Vec<u8>,
    /// Who sent it back by direct message, once someone did.
    pub person_id: Option<Uuid>,
    /// Microseconds.
    pub expires_at: i64,
}

statements! {
    CREDENTIAL = "SELECT person_id, password_hash, is_operator FROM credential WHERE person_id = $1";
    INSERT_CREDENTIAL = "INSERT INTO credential (person_id, password_hash, is_operator, created_at) VALUES ($1, $2, $3, $4)";
    SET_PASSWORD = "UPDATE credential SET password_hash = $2 WHERE person_id = $1";
    MAKE_OPERATOR = "UPDATE credential SET is_operator = TRUE WHERE person_id = $1";
    HAS_OPERATOR = "SELECT EXISTS (SELECT 1 FROM credential WHERE is_operator)";
    FIRST_OPERATOR = "SELECT actor.handle, actor.name FROM credential JOIN actor ON actor.actor_id = credential.person_id
        WHERE credential.is_operator ORDER BY credential.created_at LIMIT 1";
    OPERATORS = "SELECT person_id FROM credential WHERE is_operator ORDER BY created_at LIMIT $1";
    INSERT_SESSION = "INSERT INTO session (session_hash, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
    SESSION = "SELECT person_id FROM session WHERE session_hash = $1 AND expires_at > $2";
    END_SESSION = "DELETE FROM session WHERE session_hash = $1";
    END_SESSIONS = "DELETE FROM session WHERE person_id = $1";
    PRUNE_SESSIONS = "DELETE FROM session WHERE expires_at <= $1";
    INSERT_CODE = "INSERT INTO sign_in_code (code_hash, browser_hash, created_at, expires_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (browser_hash) DO UPDATE SET code_hash = excluded.code_hash, created_at = excluded.created_at,
            expires_at = excluded.expires_at, person_id = NULL";
    CODE_OF_BROWSER = "SELECT code_hash, person_id, expires_at FROM sign_in_code WHERE browser_hash = $1 AND expires_at > $2";
    CONFIRM_CODE = "UPDATE sign_in_code SET person_id = $2 WHERE code_hash = $1 AND expires_at > $3 AND person_id IS NULL";
    TAKE_CODE = "DELETE FROM sign_in_code WHERE browser_hash = $1 AND person_id IS NOT NULL AND expires_at > $2 RETURNING person_id";
    PRUNE_CODES = "DELETE FROM sign_in_code WHERE expires_at <= $1";
    INSERT_TOKEN = "INSERT INTO setup_token (token_hash, created_at) VALUES ($1, $2)";
    FORGET_TOKENS = "DELETE FROM setup_token WHERE used_at IS NULL";
    TOKEN_VALID = "SELECT EXISTS (SELECT 1 FROM setup_token WHERE token_hash = $1 AND used_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM credential WHERE is_operator))";
    USE_TOKEN = "UPDATE setup_token SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM credential WHERE is_operator)";
}

/// The password of a person.
///
/// # Errors
/// See [`StoreError`].
pub async fn credential(
    conn: &mut Conn,
    person: PersonId,
) -> Result<Option<Credential>, StoreError> {
    conn.query(&CREDENTIAL)
        .bind(Uuid::from(person))
        .optional()
        .await
}

/// Writes the password of a new person.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert_credential(
    tx: &mut Tx,
    credential: &Credential,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&INSERT_CREDENTIAL)
        .bind(credential.person_id)
        .bind(&credential.password_hash)
        .bind(credential.is_operator)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Writes a new password and ends all sessions; whether the person has one.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_password(
    tx: &mut Tx,
    person: PersonId,
    password_hash: &str,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(&SET_PASSWORD)
        .bind(Uuid::from(person))
        .bind(password_hash)
        .execute()
        .await?;
    end_sessions(tx, person).await?;
    Ok(changed > 0)
}

/// Makes a person an operator; whether she signed up here.
///
/// # Errors
/// See [`StoreError`].
pub async fn make_operator(tx: &mut Tx, person: PersonId) -> Result<bool, StoreError> {
    let changed = tx
        .query(&MAKE_OPERATOR)
        .bind(Uuid::from(person))
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Whether somebody runs this server yet.
///
/// # Errors
/// See [`StoreError`].
pub async fn has_operator(conn: &mut Conn) -> Result<bool, StoreError> {
    conn.query(&HAS_OPERATOR).scalar().await
}

/// Who has run this server the longest: handle and name.
///
/// # Errors
/// See [`StoreError`].
pub async fn first_operator(conn: &mut Conn) -> Result<Option<(String, String)>, StoreError> {
    conn.query(&FIRST_OPERATOR).optional().await
}

/// Those who run this server, the first first.
///
/// # Errors
/// See [`StoreError`].
pub async fn operators(conn: &mut Conn, limit: i64) -> Result<Vec<Uuid>, StoreError> {
    let rows: Vec<(Uuid,)> = conn.query(&OPERATORS).bind(limit).all().await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Keeps a new session.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert_session(
    tx: &mut Tx,
    session_hash: &[u8],
    person: PersonId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&INSERT_SESSION)
        .bind(session_hash)
        .bind(Uuid::from(person))
        .bind(now)
        .bind(expires_at)
        .execute()
        .await?;
    Ok(())
}

/// Whose session it is, while it lasts.
///
/// # Errors
/// See [`StoreError`].
pub async fn session(
    conn: &mut Conn,
    session_hash: &[u8],
    now: Timestamp,
) -> Result<Option<PersonId>, StoreError> {
    let row: Option<(Uuid,)> = conn
        .query(&SESSION)
        .bind(session_hash)
        .bind(now)
        .optional()
        .await?;
    Ok(row.map(|row| row.0.into()))
}

/// Ends a session.
///
/// # Errors
/// See [`StoreError`].
pub async fn end_session(tx: &mut Tx, session_hash: &[u8]) -> Result<(), StoreError> {
    tx.query(&END_SESSION).bind(session_hash).execute().await?;
    Ok(())
}

/// Ends all sessions of a person.
///
/// # Errors
/// See [`StoreError`].
pub async fn end_sessions(tx: &mut Tx, person: PersonId) -> Result<(), StoreError> {
    tx.query(&END_SESSIONS)
        .bind(Uuid::from(person))
        .execute()
        .await?;
    Ok(())
}

/// Forgets sessions and codes that are over.
///
/// # Errors
/// See [`StoreError`].
pub async fn prune(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    tx.query(&PRUNE_SESSIONS).bind(now).execute().await?;
    tx.query(&PRUNE_CODES).bind(now).execute().await?;
    Ok(())
}

/// Keeps a code for a browser, in place of any that it was shown before.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert_code(
    tx: &mut Tx,
    code_hash: &[u8],
    browser_hash: &[u8],
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&INSERT_CODE)
        .bind(code_hash)
        .bind(browser_hash)
        .bind(now)
        .bind(expires_at)
        .execute()
        .await?;
    Ok(())
}

/// The code that a browser was shown, while it is good.
///
/// # Errors
/// See [`StoreError`].
pub async fn code_of_browser(
    conn: &mut Conn,
    browser_hash: &[u8],
    now: Timestamp,
) -> Result<Option<SignInCode>, StoreError> {
    conn.query(&CODE_OF_BROWSER)
        .bind(browser_hash)
        .bind(now)
        .optional()
        .await
}

/// A person sent this code; whether it was good, and not sent before.
///
/// # Errors
/// See [`StoreError`].
pub async fn confirm_code(
    tx: &mut Tx,
    code_hash: &[u8],
    person: PersonId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(&CONFIRM_CODE)
        .bind(code_hash)
        .bind(Uuid::from(person))
        .bind(now)
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Takes the confirmed code of a browser away: who sent it. Works once.
///
/// # Errors
/// See [`StoreError`].
pub async fn take_code(
    tx: &mut Tx,
    browser_hash: &[u8],
    now: Timestamp,
) -> Result<Option<PersonId>, StoreError> {
    let row: Option<(Uuid,)> = tx
        .query(&TAKE_CODE)
        .bind(browser_hash)
        .bind(now)
        .optional()
        .await?;
    Ok(row.map(|row| row.0.into()))
}

/// Keeps a new setup link, in place of any unused one.
///
/// # Errors
/// See [`StoreError`].
pub async fn replace_setup_token(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&FORGET_TOKENS).execute().await?;
    tx.query(&INSERT_TOKEN)
        .bind(token_hash)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Whether a setup link may still be used: it makes the first operator, and
/// nobody after that.
///
/// # Errors
/// See [`StoreError`].
pub async fn setup_token_is_valid(conn: &mut Conn, token_hash: &[u8]) -> Result<bool, StoreError> {
    conn.query(&TOKEN_VALID).bind(token_hash).scalar().await
}

/// Uses a setup link up; whether it was good.
///
/// # Errors
/// See [`StoreError`].
pub async fn use_setup_token(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(&USE_TOKEN)
        .bind(token_hash)
        .bind(now)
        .execute()
        .await?;
    Ok(changed > 0)
}
