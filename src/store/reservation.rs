//! What carried proposals set aside.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{PoolId, ProposalId},
    ledger::reservation::Reservation,
    money::Amount,
    time::Timestamp,
};

/// What a proposal set aside, as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reserved {
    /// By which proposal.
    pub proposal_id: ProposalId,
    /// Whose money.
    pub pool_id: PoolId,
    /// How much of it is left, and where the rest went.
    pub reservation: Reservation,
    /// When the rest comes back by itself.
    pub expires_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct ReservedRow {
    proposal_id: Uuid,
    pool_id: Uuid,
    approved_minor: i64,
    invoiced_minor: i64,
    released_minor: i64,
    expires_at: i64,
}

impl TryFrom<ReservedRow> for Reserved {
    type Error = StoreError;

    fn try_from(row: ReservedRow) -> Result<Self, StoreError> {
        let parts = (row.approved_minor, row.invoiced_minor, row.released_minor);
        Ok(Self {
            proposal_id: row.proposal_id.into(),
            pool_id: row.pool_id.into(),
            reservation: Reservation::from_parts(parts.0, parts.1, parts.2)
                .ok_or_else(|| StoreError::Corrupt("reservation".to_owned()))?,
            expires_at: Timestamp::from_micros(row.expires_at),
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT proposal_id, pool_id, approved_minor, invoiced_minor, released_minor, expires_at FROM reservation ",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO reservation (proposal_id, pool_id, approved_minor, invoiced_minor, released_minor, expires_at) VALUES ($1, $2, $3, 0, 0, $4)";
    SET = "UPDATE reservation SET invoiced_minor = $2, released_minor = $3, resolved_at = $4 WHERE proposal_id = $1 AND resolved_at IS NULL";
    BY_PROPOSAL = select!("WHERE proposal_id = $1");
    DUE = select!("WHERE resolved_at IS NULL AND expires_at < $1
        AND (SELECT COUNT(*) FROM invoice WHERE invoice.proposal_id = reservation.proposal_id AND invoice.state = 'filed') = 0
        AND (SELECT COUNT(*) FROM ledger WHERE ledger.pool_id = reservation.pool_id AND ledger.stopped_at IS NOT NULL) = 0
        ORDER BY expires_at LIMIT $2");
}

/// Money to be set aside.
#[derive(Clone, Copy, Debug)]
pub struct NewReservation {
    /// By which proposal.
    pub proposal: ProposalId,
    /// Whose money.
    pub pool: PoolId,
    /// How much.
    pub approved: Amount,
    /// When the rest comes back by itself.
    pub expires_at: Timestamp,
}

/// Writes that a carried proposal sets so much aside.
///
/// # Errors
/// [`StoreError::Constraint`] `reservation_by_vote` when none did; see
/// [`StoreError`].
pub async fn insert(tx: &mut Tx, new: &NewReservation) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(Uuid::from(new.proposal))
        .bind(Uuid::from(new.pool))
        .bind(new.approved.minor())
        .bind(new.expires_at)
        .execute()
        .await?;
    Ok(())
}

/// Writes how much of it is left.
///
/// # Errors
/// [`StoreError::Conflict`] when it was resolved meanwhile; see [`StoreError`].
pub async fn set(
    tx: &mut Tx,
    proposal: ProposalId,
    reservation: &Reservation,
    now: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query(&SET)
        .bind(Uuid::from(proposal))
        .bind(reservation.invoiced())
        .bind(reservation.released())
        .bind(reservation.is_resolved().then_some(now))
        .execute()
        .await?;
    if changed == 0 {
        return Err(StoreError::Conflict);
    }
    Ok(())
}

/// What a proposal set aside.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_proposal(
    conn: &mut Conn,
    proposal: ProposalId,
) -> Result<Option<Reserved>, StoreError> {
    let query = conn.query(&BY_PROPOSAL).bind(Uuid::from(proposal));
    let row: Option<ReservedRow> = query.optional().await?;
    row.map(Reserved::try_from).transpose()
}

/// What is too old to be used, the oldest first; but for what an invoice still
/// waits on, and where the books are stopped.
///
/// # Errors
/// See [`StoreError`].
pub async fn due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Reserved>, StoreError> {
    let rows: Vec<ReservedRow> = conn.query(&DUE).bind(now).bind(limit).all().await?;
    rows.into_iter().map(Reserved::try_from).collect()
}
