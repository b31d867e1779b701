//! Who might have sent a line.

use uuid::Uuid;

use crate::{
    domain::id::PoolId,
    store::db::{Conn, StoreError, statements_per_engine},
};

/// A contribution that is awaited, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Awaited {
    /// Its id.
    pub contribution_id: Uuid,
    /// Her name.
    pub name: String,
    /// Her handle.
    pub handle: String,
}

statements_per_engine! {
    AWAITED_BY_NAME =
        "SELECT contribution.contribution_id, actor.name, actor.handle FROM contribution JOIN actor ON actor.actor_id = contribution.person_id
            WHERE contribution.pool_id = $1 AND contribution.amount_minor = $2 AND contribution.received_at IS NULL AND contribution.cancelled_at IS NULL
            ORDER BY CASE WHEN LENGTH(actor.name) > 2 AND INSTR($3, LOWER(actor.name)) > 0 THEN 0 ELSE 1 END, contribution.contribution_id LIMIT $4",
        "SELECT contribution.contribution_id, actor.name, actor.handle FROM contribution JOIN actor ON actor.actor_id = contribution.person_id
            WHERE contribution.pool_id = $1 AND contribution.amount_minor = $2 AND contribution.received_at IS NULL AND contribution.cancelled_at IS NULL
            ORDER BY CASE WHEN LENGTH(actor.name) > 2 AND STRPOS($3, LOWER(actor.name)) > 0 THEN 0 ELSE 1 END, contribution.contribution_id LIMIT $4";
}

/// What a Pool awaits of exactly that amount; first that of whose name is in
/// `text`, which is in lower case.
///
/// # Errors
/// See [`StoreError`].
pub async fn awaited_by_name(
    conn: &mut Conn,
    pool: PoolId,
    (minor, text): (i64, &str),
    limit: i64,
) -> Result<Vec<Awaited>, StoreError> {
    let query = conn.query(&AWAITED_BY_NAME).bind(Uuid::from(pool));
    query.bind(minor).bind(text).bind(limit).all().await
}
