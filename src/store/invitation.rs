//! Invitations into Pools: a link for whoever has it, one for one actor, one
//! for a line of an uploaded list.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{PersonId, PoolId},
    time::Timestamp,
};

/// Whom an invitation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guest {
    /// Whoever has the link, as many as come.
    Anyone,
    /// This person alone.
    Person(PersonId),
    /// The first who comes with it.
    Listed,
}

impl Guest {
    const fn kind(self) -> &'static str {
        match self {
            Self::Anyone => "link",
            Self::Person(_) => "handle",
            Self::Listed => "list",
        }
    }
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub invitation_id: Uuid,
    /// Into which Pool.
    pub pool_id: PoolId,
    /// Who invites.
    pub inviter: PersonId,
    /// Whom.
    pub guest: Guest,
    /// What stands in its link.
    pub token: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is good no more.
    pub expires_at: Timestamp,
    /// When it was withdrawn.
    pub revoked_at: Option<Timestamp>,
    /// Who came with it, where it is for one.
    pub used_by: Option<PersonId>,
}

impl Invitation {
    /// Whether it is neither withdrawn nor too old.
    #[must_use]
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }

    /// Whether it lets this person in, `now`.
    #[must_use]
    pub fn is_for(&self, person: PersonId, now: Timestamp) -> bool {
        self.is_good(now)
            && match self.guest {
                Guest::Anyone => true,
                Guest::Person(guest) => guest == person,
                Guest::Listed => self.used_by.is_none_or(|by| by == person),
            }
    }
}

#[derive(sqlx::FromRow)]
struct InvitationRow {
    invitation_id: Uuid,
    pool_id: Uuid,
    inviter_id: Uuid,
    kind: String,
    token: String,
    actor_id: Option<Uuid>,
    created_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
    used_by: Option<Uuid>,
}

impl TryFrom<InvitationRow> for Invitation {
    type Error = StoreError;

    fn try_from(row: InvitationRow) -> Result<Self, StoreError> {
        let guest = match (row.kind.as_str(), row.actor_id) {
            ("link", None) => Guest::Anyone,
            ("handle", Some(actor)) => Guest::Person(actor.into()),
            ("list", None) => Guest::Listed,
            (kind, _) => return Err(StoreError::Corrupt(format!("invitation by {kind}"))),
        };
        Ok(Self {
            invitation_id: row.invitation_id,
            pool_id: row.pool_id.into(),
            inviter: row.inviter_id.into(),
            guest,
            token: row.token,
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: Timestamp::from_micros(row.expires_at),
            revoked_at: row.revoked_at.map(Timestamp::from_micros),
            used_by: row.used_by.map(PersonId::from),
        })
    }
}

/// Somebody who was invited by handle and has not come yet.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Expected {
    /// Sorts the list.
    pub invitation_id: Uuid,
    /// Her name as shown.
    pub name: String,
    /// Her handle.
    pub handle: String,
    /// Her server, or none when it is this one.
    pub host: Option<String>,
    /// Her page.
    pub url: String,
}

macro_rules! select {
    () => {
        "SELECT invitation_id, pool_id, inviter_id, kind, token, actor_id, created_at, expires_at, revoked_at, used_by FROM invitation "
    };
}

statements! {
    INSERT = "INSERT INTO invitation (invitation_id, pool_id, inviter_id, kind, token, actor_id, label, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (pool_id, actor_id) WHERE actor_id IS NOT NULL DO UPDATE SET inviter_id = excluded.inviter_id, token = excluded.token,
            created_at = excluded.created_at, expires_at = excluded.expires_at, revoked_at = NULL, used_at = NULL, used_by = NULL";
    BY_TOKEN = concat!(select!(), "WHERE token = $1");
    BY_ID = concat!(select!(), "WHERE invitation_id = $1");
    LINK = concat!(select!(), "WHERE pool_id = $1 AND kind = 'link' AND revoked_at IS NULL AND expires_at > $2 ORDER BY invitation_id DESC LIMIT 1");
    OF_PERSON = concat!(select!(), "WHERE pool_id = $1 AND actor_id = $2");
    EXPECTED = "SELECT invitation.invitation_id, actor.name, actor.handle, actor.host, actor.url
        FROM invitation JOIN actor ON actor.actor_id = invitation.actor_id
        WHERE invitation.pool_id = $1 AND invitation.kind = 'handle' AND invitation.revoked_at IS NULL AND invitation.expires_at > $2
            AND invitation.used_at IS NULL AND invitation.invitation_id > $3
        ORDER BY invitation.invitation_id LIMIT $4";
    COUNT_SINCE = "SELECT COUNT(*) FROM invitation WHERE pool_id = $1 AND kind = 'handle' AND created_at > $2";
    REVOKE = "UPDATE invitation SET revoked_at = $2 WHERE invitation_id = $1 AND revoked_at IS NULL";
    REVOKE_LINKS = "UPDATE invitation SET revoked_at = $2 WHERE pool_id = $1 AND kind = 'link' AND revoked_at IS NULL";
    USE = "UPDATE invitation SET used_at = $2, used_by = $3 WHERE invitation_id = $1 AND used_at IS NULL AND kind <> 'link'";
}

/// Writes a new invitation; one for a person replaces the one that she had.
/// `label` is what an uploaded list says of its line, else empty.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(tx: &mut Tx, new: &Invitation, label: &str) -> Result<(), StoreError> {
    let actor = match new.guest {
        Guest::Person(person) => Some(Uuid::from(person)),
        Guest::Anyone | Guest::Listed => None,
    };
    tx.query(&INSERT)
        .bind(new.invitation_id)
        .bind(Uuid::from(new.pool_id))
        .bind(Uuid::from(new.inviter))
        .bind(new.guest.kind())
        .bind(new.token.as_str())
        .bind(actor)
        .bind(label)
        .bind(new.created_at)
        .bind(new.expires_at)
        .execute()
        .await?;
    Ok(())
}

/// The invitation of a link, good or not.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_token(conn: &mut Conn, token: &str) -> Result<Option<Invitation>, StoreError> {
    let row: Option<InvitationRow> = conn.query(&BY_TOKEN).bind(token).optional().await?;
    row.map(Invitation::try_from).transpose()
}

/// The invitation of that id, good or not.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, id: Uuid) -> Result<Option<Invitation>, StoreError> {
    let row: Option<InvitationRow> = conn.query(&BY_ID).bind(id).optional().await?;
    row.map(Invitation::try_from).transpose()
}

/// The link of a Pool that is good `now`.
///
/// # Errors
/// See [`StoreError`].
pub async fn link(
    conn: &mut Conn,
    pool: PoolId,
    now: Timestamp,
) -> Result<Option<Invitation>, StoreError> {
    let row: Option<InvitationRow> = conn
        .query(&LINK)
        .bind(Uuid::from(pool))
        .bind(now)
        .optional()
        .await?;
    row.map(Invitation::try_from).transpose()
}

/// The invitation that is for this person, good or not.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_person(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
) -> Result<Option<Invitation>, StoreError> {
    let row: Option<InvitationRow> = conn
        .query(&OF_PERSON)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .optional()
        .await?;
    row.map(Invitation::try_from).transpose()
}

/// Who was invited by handle and has not come, in the order of inviting, after
/// `after` ([`Uuid::nil`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn expected(
    conn: &mut Conn,
    pool: PoolId,
    now: Timestamp,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Expected>, StoreError> {
    conn.query(&EXPECTED)
        .bind(Uuid::from(pool))
        .bind(now)
        .bind(after)
        .bind(limit)
        .all()
        .await
}

/// How many people were invited by handle since.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_since(
    conn: &mut Conn,
    pool: PoolId,
    since: Timestamp,
) -> Result<i64, StoreError> {
    conn.query(&COUNT_SINCE)
        .bind(Uuid::from(pool))
        .bind(since)
        .scalar()
        .await
}

/// Withdraws an invitation; whether it was good until now.
///
/// # Errors
/// See [`StoreError`].
pub async fn revoke(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
    let changed = tx.query(&REVOKE).bind(id).bind(now).execute().await?;
    Ok(changed > 0)
}

/// Withdraws the links of a Pool.
///
/// # Errors
/// See [`StoreError`].
pub async fn revoke_links(tx: &mut Tx, pool: PoolId, now: Timestamp) -> Result<(), StoreError> {
    tx.query(&REVOKE_LINKS)
        .bind(Uuid::from(pool))
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Somebody came with an invitation that is for one; whether she was the
/// first.
///
/// # Errors
/// See [`StoreError`].
pub async fn mark_used(
    tx: &mut Tx,
    id: Uuid,
    person: PersonId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(&USE)
        .bind(id)
        .bind(now)
        .bind(Uuid::from(person))
        .execute()
        .await?;
    Ok(changed > 0)
}
