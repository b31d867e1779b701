//! How far a version of a Pool's bylaws came, as programs and files are told.
//! Whoever holds a version that the Pool's key signed sees in it whether
//! members ever carried it.

use super::ServiceError;
use crate::{
    domain::{form::Stage, time::Timestamp},
    store::{
        bylaws::Bylaws,
        db::Conn,
        pool,
        version::{self, Adoption},
    },
};

/// How far it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionStatus {
    /// Written, and never put to a vote.
    Draft,
    /// Put to a vote, and not carried, or not yet.
    Proposed,
    /// In force; of a Pool that ended, the last that was.
    Adopted,
    /// It was in force, and another is, or was after it.
    Superseded,
}

impl VersionStatus {
    /// Its word on the wire and in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Adopted => "adopted",
            Self::Superseded => "superseded",
        }
    }
}

/// How far a version came, since when, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// How far.
    pub status: VersionStatus,
    /// Since when.
    pub since: Timestamp,
    /// What adopted it.
    pub adoption: Option<Adoption>,
}

/// How far `found` came.
///
/// # Errors
/// [`ServiceError`] when the database failed.
pub async fn version_status(conn: &mut Conn, found: &Bylaws) -> Result<Reached, ServiceError> {
    let adoption = version::adoption(conn, found.bylaws_id).await?;
    let pool = pool::known(conn, found.pool_id).await?;
    let is_the_pools = pool.bylaws_id == found.bylaws_id && pool.stage != Stage::Draft;
    let written = Timestamp::from_micros(found.written_at);
    let (status, since) = match adoption {
        Some(adoption) if is_the_pools => (VersionStatus::Adopted, adoption.at),
        None if is_the_pools => (VersionStatus::Adopted, written),
        Some(adoption) => {
            let next = version::next_adopted_at(conn, found.pool_id, found.number).await?;
            (VersionStatus::Superseded, next.unwrap_or(adoption.at))
        }
        None => match version::proposed_at(conn, found.bylaws_id).await? {
            Some(at) => (VersionStatus::Proposed, at),
            None => (VersionStatus::Draft, written),
        },
    };
    Ok(Reached {
        status,
        since,
        adoption,
    })
}
