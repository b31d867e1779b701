//! Who vouches for whom.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{PersonId, PoolId},
    time::Timestamp,
};

/// The constraint that makes a second attestation impossible.
const ONCE: &str = "sponsorship_once";

/// An attestation for somebody who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Attested {
    /// Who waits.
    pub person_id: Uuid,
    /// Who vouches.
    pub sponsor_id: Uuid,
}

statements! {
    INSERT = "INSERT INTO sponsorship (pool_id, person_id, sponsor_id, attested_at) VALUES ($1, $2, $3, $4)";
    COUNT = "SELECT COUNT(*) FROM sponsorship JOIN membership ON membership.pool_id = sponsorship.pool_id AND membership.person_id = sponsorship.sponsor_id
        WHERE sponsorship.pool_id = $1 AND sponsorship.person_id = $2 AND membership.state = 'active'";
    WAITING = "SELECT sponsorship.person_id, sponsorship.sponsor_id FROM membership applicant
        JOIN sponsorship ON sponsorship.pool_id = applicant.pool_id AND sponsorship.person_id = applicant.person_id
        JOIN membership ON membership.pool_id = sponsorship.pool_id AND membership.person_id = sponsorship.sponsor_id
        WHERE applicant.pool_id = $1 AND applicant.state = 'applied' AND membership.state = 'active'";
    FORGET = "DELETE FROM sponsorship WHERE pool_id = $1 AND person_id = $2";
}

/// Writes that `sponsor` vouches; whether she had not before.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
    sponsor: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(Uuid::from(sponsor))
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Whether the database refused a second attestation by the same member.
#[must_use]
pub fn is_second(error: &StoreError) -> bool {
    error.is_constraint(ONCE)
}

/// How many members with a vote vouch for somebody.
///
/// # Errors
/// See [`StoreError`].
pub async fn count(conn: &mut Conn, pool: PoolId, person: PersonId) -> Result<i64, StoreError> {
    conn.query(&COUNT)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .scalar()
        .await
}

/// Who vouches for those who wait.
///
/// # Errors
/// See [`StoreError`].
pub async fn waiting(conn: &mut Conn, pool: PoolId) -> Result<Vec<Attested>, StoreError> {
    conn.query(&WAITING).bind(Uuid::from(pool)).all().await
}

/// A new request begins without the attestations of an earlier one.
///
/// # Errors
/// See [`StoreError`].
pub async fn forget(tx: &mut Tx, pool: PoolId, person: PersonId) -> Result<(), StoreError> {
    tx.query(&FORGET)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .execute()
        .await?;
    Ok(())
}
