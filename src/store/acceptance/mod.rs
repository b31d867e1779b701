//! Who accepted which version of the bylaws. What says who she is stands apart
//! and can be erased.

mod list;

use uuid::Uuid;

pub use list::{Evidenced, Listed, Stated, awaited, evidenced, list, named_in_left, stated};

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{BylawsId, PersonId, PoolId},
    text::Signature,
    time::Timestamp,
};

/// How an acceptance came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// On the pages, signed in with a password.
    Password,
    /// On the pages, signed in by a message with a code.
    Code,
    /// By a message to the Pool: the signed request that it came in.
    Message(Uuid),
    /// By a `Join`: the signed request that it came in.
    Join(Uuid),
}

impl Way {
    /// Its id in the table and in statements.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::Message(_) => "message",
            Self::Join(_) => "join",
        }
    }

    const fn evidence(self) -> Option<Uuid> {
        match self {
            Self::Password | Self::Code => None,
            Self::Message(request) | Self::Join(request) => Some(request),
        }
    }
}

/// An acceptance to be written.
#[derive(Debug)]
pub struct NewAcceptance<'a> {
    /// Its id.
    pub acceptance_id: Uuid,
    /// Of whose bylaws.
    pub pool_id: PoolId,
    /// Who accepts.
    pub person: PersonId,
    /// Which version.
    pub bylaws_id: BylawsId,
    /// That version's hash.
    pub hash: &'a [u8],
    /// How.
    pub way: Way,
    /// What she accepted as JSON, without her name, signed with her key where
    /// she has one here.
    pub statement: &'a str,
    /// When.
    pub accepted_at: Timestamp,
    /// The name that she typed.
    pub typed_name: &'a Signature,
}

/// The latest acceptance of a person.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Accepted {
    /// Which version.
    pub bylaws_id: Uuid,
    /// That version's number.
    pub number: i64,
    /// How: `password`, `code`, `message`, `join`.
    pub way: String,
    /// Microseconds.
    pub accepted_at: i64,
    /// The name that she typed, until it is erased.
    pub typed_name: Option<String>,
}

statements! {
    INSERT = "INSERT INTO acceptance (acceptance_id, pool_id, person_id, bylaws_id, hash, way, statement, evidence_id, accepted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (bylaws_id, person_id) DO NOTHING";
    INSERT_IDENTITY = "INSERT INTO acceptance_identity (acceptance_id, typed_name)
        SELECT acceptance_id, $3 FROM acceptance WHERE bylaws_id = $1 AND person_id = $2 ON CONFLICT (acceptance_id) DO NOTHING";
    HAS = "SELECT EXISTS (SELECT 1 FROM acceptance WHERE bylaws_id = $1 AND person_id = $2)";
    ERASE_IN = "DELETE FROM acceptance_identity WHERE acceptance_id IN (SELECT acceptance_id FROM acceptance WHERE pool_id = $1 AND person_id = $2)";
    ERASE_OF = "DELETE FROM acceptance_identity WHERE acceptance_id IN (SELECT acceptance.acceptance_id FROM membership
        JOIN acceptance ON acceptance.pool_id = membership.pool_id AND acceptance.person_id = membership.person_id WHERE membership.person_id = $1)";
    LATEST = "SELECT acceptance.bylaws_id, bylaws.number, acceptance.way, acceptance.accepted_at, acceptance_identity.typed_name
        FROM acceptance JOIN bylaws ON bylaws.bylaws_id = acceptance.bylaws_id
        LEFT JOIN acceptance_identity ON acceptance_identity.acceptance_id = acceptance.acceptance_id
        WHERE acceptance.pool_id = $1 AND acceptance.person_id = $2 ORDER BY acceptance.acceptance_id DESC LIMIT 1";
    COUNT_FOUNDERS = "SELECT COUNT(*) FROM membership JOIN acceptance ON acceptance.bylaws_id = $2 AND acceptance.person_id = membership.person_id
        WHERE membership.pool_id = $1 AND membership.state = 'applied'";
}

/// Writes that she accepted; whether she had not before.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(tx: &mut Tx, new: &NewAcceptance<'_>) -> Result<bool, StoreError> {
    let inserted = tx
        .query(&INSERT)
        .bind(new.acceptance_id)
        .bind(Uuid::from(new.pool_id))
        .bind(Uuid::from(new.person))
        .bind(Uuid::from(new.bylaws_id))
        .bind(new.hash.to_vec())
        .bind(new.way.id())
        .bind(new.statement)
        .bind(new.way.evidence())
        .bind(new.accepted_at)
        .execute()
        .await?;
    // Who comes back after her name was erased signs again what she accepted.
    tx.query(&INSERT_IDENTITY)
        .bind(Uuid::from(new.bylaws_id))
        .bind(Uuid::from(new.person))
        .bind(new.typed_name.as_str())
        .execute()
        .await?;
    Ok(inserted > 0)
}

/// Whether she accepted this version.
///
/// # Errors
/// See [`StoreError`].
pub async fn has(conn: &mut Conn, bylaws: BylawsId, person: PersonId) -> Result<bool, StoreError> {
    conn.query(&HAS)
        .bind(Uuid::from(bylaws))
        .bind(Uuid::from(person))
        .scalar()
        .await
}

/// Erases the names that she typed in a Pool; how many there were.
///
/// # Errors
/// See [`StoreError`].
pub async fn erase_names_in(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
) -> Result<u64, StoreError> {
    tx.query(&ERASE_IN)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .execute()
        .await
}

/// Erases every name that she typed anywhere.
///
/// # Errors
/// See [`StoreError`].
pub async fn erase_names_of(tx: &mut Tx, person: Uuid) -> Result<(), StoreError> {
    tx.query(&ERASE_OF).bind(person).execute().await?;
    Ok(())
}

/// What she accepted last in that Pool.
///
/// # Errors
/// See [`StoreError`].
pub async fn latest(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
) -> Result<Option<Accepted>, StoreError> {
    conn.query(&LATEST)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .optional()
        .await
}

/// How many founders of a draft accepted this version of it.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_founders(
    conn: &mut Conn,
    pool: PoolId,
    bylaws: BylawsId,
) -> Result<i64, StoreError> {
    conn.query(&COUNT_FOUNDERS)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(bylaws))
        .scalar()
        .await
}
