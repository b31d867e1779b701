//! Who gathers around a draft, and how far each of them is.

use uuid::Uuid;

use super::db::{Conn, StoreError, statements};
use crate::domain::id::{BylawsId, PoolId};

/// Somebody who was invited to a draft and came.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Founder {
    /// Who.
    pub person_id: Uuid,
    /// Her name as shown.
    pub name: String,
    /// Her handle.
    pub handle: String,
    /// Her server, or none when it is this one.
    pub host: Option<String>,
    /// Her page.
    pub url: String,
    /// Whether she keeps the draft.
    pub is_steward: bool,
    /// Whether she accepted the draft as it is, and did not take it back.
    pub has_accepted: bool,
    /// Whether she accepted another version of it.
    pub accepted_before: bool,
}

statements! {
    GATHERED = "SELECT membership.person_id, actor.name, actor.handle, actor.host, actor.url, membership.is_steward,
            membership.state = 'applied' AND EXISTS (SELECT 1 FROM acceptance
                WHERE acceptance.bylaws_id = $2 AND acceptance.person_id = membership.person_id) AS has_accepted,
            EXISTS (SELECT 1 FROM acceptance WHERE acceptance.pool_id = $1 AND acceptance.person_id = membership.person_id
                AND acceptance.bylaws_id <> $2) AS accepted_before
        FROM membership JOIN actor ON actor.actor_id = membership.person_id
        WHERE membership.pool_id = $1 AND membership.state IN ('invited', 'applied')
        ORDER BY membership.membership_id LIMIT $3";
}

/// Who gathers around a draft, in the order they came.
///
/// # Errors
/// See [`StoreError`].
pub async fn gathered(
    conn: &mut Conn,
    pool: PoolId,
    bylaws: BylawsId,
    limit: i64,
) -> Result<Vec<Founder>, StoreError> {
    conn.query(&GATHERED)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(bylaws))
        .bind(limit)
        .all()
        .await
}
