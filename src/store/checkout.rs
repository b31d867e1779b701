//! Pages of a provider's where a contribution can be paid, one per try.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{ContributionId, PoolId},
    time::Timestamp,
};

/// A page that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// The first try is 1.
    pub attempt: i64,
    /// The provider's id: `cs_…`.
    pub checkout: String,
    /// Where it is.
    pub url: String,
    /// What is to be paid there, in minor units.
    pub minor: i64,
    /// Until when.
    pub expires_at: Timestamp,
    /// Whether nobody can pay there any more.
    pub is_over: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    attempt: i64,
    checkout: String,
    url: String,
    amount_minor: i64,
    expires_at: i64,
    ended_at: Option<i64>,
}

impl From<Row> for Checkout {
    fn from(row: Row) -> Self {
        Self {
            attempt: row.attempt,
            checkout: row.checkout,
            url: row.url,
            minor: row.amount_minor,
            expires_at: Timestamp::from_micros(row.expires_at),
            is_over: row.ended_at.is_some(),
        }
    }
}

statements! {
    LATEST = "SELECT attempt, checkout, url, amount_minor, expires_at, ended_at FROM provider_checkout WHERE contribution_id = $1 ORDER BY attempt DESC LIMIT 1";
    INSERT = "INSERT INTO provider_checkout (contribution_id, attempt, checkout, url, amount_minor, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (contribution_id, attempt) DO NOTHING";
    END = "UPDATE provider_checkout SET ended_at = $3 WHERE checkout = $2 AND ended_at IS NULL
        AND contribution_id IN (SELECT contribution.contribution_id FROM contribution WHERE contribution.contribution_id = provider_checkout.contribution_id AND contribution.pool_id = $1)";
}

/// The latest page for a contribution.
///
/// # Errors
/// See [`StoreError`].
pub async fn latest(
    conn: &mut Conn,
    contribution: ContributionId,
) -> Result<Option<Checkout>, StoreError> {
    let query = conn.query(&LATEST).bind(Uuid::from(contribution));
    let row: Option<Row> = query.optional().await?;
    Ok(row.map(Checkout::from))
}

/// Keeps a page; where one of that try is kept, that one stays.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    contribution: ContributionId,
    new: &Checkout,
) -> Result<(), StoreError> {
    let query = tx.query(&INSERT).bind(Uuid::from(contribution));
    let query = query.bind(new.attempt).bind(&new.checkout).bind(&new.url);
    let query = query.bind(new.minor).bind(new.expires_at);
    query.execute().await.map(drop)
}

/// Nobody can pay there any more: somebody did, or it was open too long.
///
/// # Errors
/// See [`StoreError`].
pub async fn end(
    tx: &mut Tx,
    pool: PoolId,
    checkout: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let query = tx.query(&END).bind(Uuid::from(pool)).bind(checkout);
    query.bind(now).execute().await.map(drop)
}
