//! What the program needs to talk to a provider. Shown to nobody again.

use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{PersonId, PoolId, RailId},
    time::Timestamp,
};

/// The secrets of a rail.
#[derive(Clone, Debug)]
pub struct RailSecret {
    /// The key for calls.
    pub api_key: SecretString,
    /// What events are signed with.
    pub webhook_secret: SecretString,
    /// Who entered them.
    pub set_by: PersonId,
    /// When.
    pub set_at: Timestamp,
}

/// A rail of Stripe's in use, with its secrets.
#[derive(Clone, Debug)]
pub struct Connected {
    /// Which rail.
    pub rail_id: RailId,
    /// `acct_…`
    pub account: String,
    /// Its secrets.
    pub secret: RailSecret,
}

#[derive(sqlx::FromRow)]
struct Row {
    rail_id: Uuid,
    provider: String,
    api_key: String,
    webhook_secret: String,
    set_by: Uuid,
    set_at: i64,
}

impl From<Row> for Connected {
    fn from(row: Row) -> Self {
        Self {
            rail_id: row.rail_id.into(),
            account: row.provider,
            secret: RailSecret {
                api_key: row.api_key.into(),
                webhook_secret: row.webhook_secret.into(),
                set_by: row.set_by.into(),
                set_at: Timestamp::from_micros(row.set_at),
            },
        }
    }
}

statements! {
    PUT = "INSERT INTO rail_secret (rail_id, api_key, webhook_secret, set_by, set_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (rail_id) DO UPDATE SET api_key = excluded.api_key, webhook_secret = excluded.webhook_secret, set_by = excluded.set_by, set_at = excluded.set_at";
    STRIPE = "SELECT rail.rail_id, rail.provider, rail_secret.api_key, rail_secret.webhook_secret, rail_secret.set_by, rail_secret.set_at
        FROM rail JOIN rail_secret ON rail_secret.rail_id = rail.rail_id
        WHERE rail.pool_id = $1 AND rail.kind = 'stripe' AND rail.adopted_at IS NOT NULL AND rail.retired_at IS NULL";
    FORGET = "DELETE FROM rail_secret WHERE rail_id = $1";
}

/// Keeps the secrets of a rail, in place of those before.
///
/// # Errors
/// See [`StoreError`].
pub async fn put(tx: &mut Tx, rail: RailId, new: &RailSecret) -> Result<(), StoreError> {
    let query = tx.query(&PUT).bind(Uuid::from(rail));
    let query = query.bind(new.api_key.expose_secret());
    let query = query.bind(new.webhook_secret.expose_secret());
    let query = query.bind(Uuid::from(new.set_by)).bind(new.set_at);
    query.execute().await.map(drop)
}

/// The Pool's account at Stripe, where it is in use and connected.
///
/// # Errors
/// See [`StoreError`].
pub async fn stripe(conn: &mut Conn, pool: PoolId) -> Result<Option<Connected>, StoreError> {
    let query = conn.query(&STRIPE).bind(Uuid::from(pool));
    let row: Option<Row> = query.optional().await?;
    Ok(row.map(Connected::from))
}

/// Forgets the secrets of a rail.
///
/// # Errors
/// See [`StoreError`].
pub async fn forget(tx: &mut Tx, rail: RailId) -> Result<(), StoreError> {
    let query = tx.query(&FORGET).bind(Uuid::from(rail));
    query.execute().await.map(drop)
}
