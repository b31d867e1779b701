//! Notices that somebody's expulsion will be put to the vote.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    expulsion::{Noticed, Replied, Withdrawn},
    id::{PersonId, PoolId, ProposalId},
    text::{Grounds, Reply},
    time::Timestamp,
};

/// The constraint that keeps it to one notice at a time.
const ONE_AT_A_TIME: &str = "expulsion_notice_one_at_a_time";

/// A notice as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub notice_id: Uuid,
    /// In which Pool.
    pub pool_id: PoolId,
    /// Who and when.
    pub noticed: Noticed,
    /// Why; plain text.
    pub reason: String,
    /// What she answered; plain text, empty before.
    pub reply: String,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    /// The proposal that came of it.
    pub proposal_id: Option<ProposalId>,
}

impl Notice {
    /// The notice of the domain, while it runs.
    #[must_use]
    pub const fn running(&self) -> Option<Noticed> {
        if self.withdrawn_at.is_some() || self.proposal_id.is_some() {
            None
        } else {
            Some(self.noticed)
        }
    }
}

#[derive(sqlx::FromRow)]
struct NoticeRow {
    notice_id: Uuid,
    pool_id: Uuid,
    person_id: Uuid,
    proposer_id: Uuid,
    reason: String,
    reply: String,
    given_at: i64,
    opens_at: i64,
    withdrawn_at: Option<i64>,
    proposal_id: Option<Uuid>,
}

impl From<NoticeRow> for Notice {
    fn from(row: NoticeRow) -> Self {
        Self {
            notice_id: row.notice_id,
            pool_id: row.pool_id.into(),
            noticed: Noticed {
                person: row.person_id.into(),
                giver: row.proposer_id.into(),
                given_at: Timestamp::from_micros(row.given_at),
                opens_at: Timestamp::from_micros(row.opens_at),
            },
            reason: row.reason,
            reply: row.reply,
            withdrawn_at: row.withdrawn_at.map(Timestamp::from_micros),
            proposal_id: row.proposal_id.map(Into::into),
        }
    }
}

macro_rules! select {
    () => {
        "SELECT notice_id, pool_id, person_id, proposer_id, reason, reply, given_at, opens_at, withdrawn_at, proposal_id FROM expulsion_notice "
    };
}

statements! {
    INSERT = "INSERT INTO expulsion_notice (notice_id, pool_id, person_id, proposer_id, reason, reply, given_at, opens_at) VALUES ($1, $2, $3, $4, $5, '', $6, $7)";
    BY_ID = concat!(select!(), "WHERE notice_id = $1");
    RUNNING = concat!(select!(), "WHERE pool_id = $1 AND proposal_id IS NULL AND withdrawn_at IS NULL ORDER BY opens_at LIMIT $2");
    RUNNING_ABOUT = concat!(select!(), "WHERE pool_id = $1 AND person_id = $2 AND proposal_id IS NULL AND withdrawn_at IS NULL");
    DUE = "SELECT expulsion_notice.notice_id FROM expulsion_notice JOIN pool ON pool.pool_id = expulsion_notice.pool_id
        WHERE expulsion_notice.opens_at <= $1 AND expulsion_notice.proposal_id IS NULL AND expulsion_notice.withdrawn_at IS NULL
          AND pool.suspended_because IS NULL
        ORDER BY expulsion_notice.opens_at LIMIT $2";
    SET_REPLY = "UPDATE expulsion_notice SET reply = $2, replied_at = $3 WHERE notice_id = $1";
    SET_WITHDRAWN = "UPDATE expulsion_notice SET withdrawn_at = $2 WHERE notice_id = $1";
    SET_PROPOSAL = "UPDATE expulsion_notice SET proposal_id = $2 WHERE notice_id = $1";
}

/// Writes a notice.
///
/// # Errors
/// See [`is_second`], [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    notice_id: Uuid,
    pool: PoolId,
    noticed: Noticed,
    reason: &Grounds,
) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(notice_id)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(noticed.person))
        .bind(Uuid::from(noticed.giver))
        .bind(reason.as_str())
        .bind(noticed.given_at)
        .bind(noticed.opens_at)
        .execute()
        .await?;
    Ok(())
}

/// Whether the database refused a second notice about the same person.
#[must_use]
pub fn is_second(error: &StoreError) -> bool {
    error.is_constraint(ONE_AT_A_TIME)
}

/// The notice of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, notice_id: Uuid) -> Result<Option<Notice>, StoreError> {
    let row: Option<NoticeRow> = conn.query(&BY_ID).bind(notice_id).optional().await?;
    Ok(row.map(Notice::from))
}

/// Notices of a Pool that run, the next to open first.
///
/// # Errors
/// See [`StoreError`].
pub async fn running(conn: &mut Conn, pool: PoolId, limit: i64) -> Result<Vec<Notice>, StoreError> {
    let rows: Vec<NoticeRow> = conn
        .query(&RUNNING)
        .bind(Uuid::from(pool))
        .bind(limit)
        .all()
        .await?;
    Ok(rows.into_iter().map(Notice::from).collect())
}

/// The notice about a person that runs.
///
/// # Errors
/// See [`StoreError`].
pub async fn running_about(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
) -> Result<Option<Notice>, StoreError> {
    let row: Option<NoticeRow> = conn
        .query(&RUNNING_ABOUT)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .optional()
        .await?;
    Ok(row.map(Notice::from))
}

/// Notices whose two weeks are over, but for those of suspended Pools.
///
/// # Errors
/// See [`StoreError`].
pub async fn due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Uuid>, StoreError> {
    let rows: Vec<(Uuid,)> = conn.query(&DUE).bind(now).bind(limit).all().await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// What she answered.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_reply(
    tx: &mut Tx,
    notice_id: Uuid,
    replied: Replied,
    reply: &Reply,
) -> Result<(), StoreError> {
    tx.query(&SET_REPLY)
        .bind(notice_id)
        .bind(reply.as_str())
        .bind(replied.at)
        .execute()
        .await?;
    Ok(())
}

/// It came to nothing.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_withdrawn(
    tx: &mut Tx,
    notice_id: Uuid,
    withdrawn: Withdrawn,
) -> Result<(), StoreError> {
    tx.query(&SET_WITHDRAWN)
        .bind(notice_id)
        .bind(withdrawn.at)
        .execute()
        .await?;
    Ok(())
}

/// The proposal that it became.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_proposal(
    tx: &mut Tx,
    notice_id: Uuid,
    proposal: ProposalId,
) -> Result<(), StoreError> {
    tx.query(&SET_PROPOSAL)
        .bind(notice_id)
        .bind(Uuid::from(proposal))
        .execute()
        .await?;
    Ok(())
}
