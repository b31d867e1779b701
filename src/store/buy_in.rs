//! What members owe for joining.

use uuid::Uuid;

use super::db::{Conn, StoreError, statements};
use crate::domain::id::PoolId;

statements! {
    ANY = "SELECT EXISTS (SELECT 1 FROM buy_in WHERE pool_id = $1 AND waived_at IS NULL)";
}

/// Whether anybody owes or owed something: then the currency is fixed.
///
/// # Errors
/// See [`StoreError`].
pub async fn any(conn: &mut Conn, pool: PoolId) -> Result<bool, StoreError> {
    conn.query(&ANY).bind(Uuid::from(pool)).scalar().await
}
