//! What many pages look up: the Pool and proposal of a path, and how the
//! visitor stands to them.

use super::{WebError, view::pool::Standing as Shown, visit::Visit};
use crate::{
    domain::{form::Stage, id::PoolId, membership::Standing, rules::Admission},
    store::{
        acceptance,
        db::Conn,
        membership,
        pool::{self, Pool},
        proposal::{self, Proposal},
    },
};

/// The Pool of a path.
///
/// # Errors
/// [`WebError::NotFound`].
pub async fn pool(conn: &mut Conn, handle: &str) -> Result<Pool, WebError> {
    pool::by_handle(conn, handle)
        .await?
        .ok_or(WebError::NotFound)
}

/// The proposal of a path.
///
/// # Errors
/// [`WebError::NotFound`].
pub async fn proposal(conn: &mut Conn, pool: PoolId, number: &str) -> Result<Proposal, WebError> {
    let number = number.parse().map_err(|_| WebError::NotFound)?;
    proposal::by_number(conn, pool, number)
        .await?
        .ok_or(WebError::NotFound)
}

/// How the visitor stands to a Pool.
///
/// # Errors
/// When the database can't be asked.
pub async fn standing(conn: &mut Conn, pool: &Pool, visit: &Visit) -> Result<Shown, WebError> {
    let Some(viewer) = visit.viewer() else {
        return Ok(Shown::Visitor);
    };
    let found = membership::get(conn, pool.pool_id, viewer.person).await?;
    // Everybody left while she waited, or the rule became an open one: she may
    // agree again, and is in.
    if let Some(Standing::Applied(applied)) = found.as_ref().map(|row| row.standing)
        && pool.stage != Stage::Draft
        && (applied.decided(pool.admission()) == Admission::Open
            || !membership::has_members(conn, pool.pool_id).await?)
    {
        return Ok(Shown::Asked);
    }
    Ok(found.map_or(Shown::Stranger, |row| match row.standing {
        Standing::Outside | Standing::TurnedDown(_) => Shown::Stranger,
        Standing::Invited(_) => Shown::Asked,
        Standing::Applied(_) => Shown::Waiting,
        Standing::Admitted(_) => Shown::Admitted,
        Standing::Active(_) if row.is_steward => Shown::Steward,
        Standing::Active(_) => Shown::Member,
        Standing::Leaving(_) => Shown::Leaving,
        Standing::Expelled(_) => Shown::Expelled,
    }))
}

/// Whether a version of the bylaws is in force that is new to the visitor, and
/// binds her. A draft binds nobody.
///
/// # Errors
/// When the database can't be asked.
pub async fn has_bylaws_to_accept(
    conn: &mut Conn,
    pool: &Pool,
    visit: &Visit,
) -> Result<bool, WebError> {
    let Some(viewer) = visit.viewer().filter(|_| pool.template_version > 0) else {
        return Ok(false);
    };
    if matches!(pool.stage, Stage::Draft | Stage::Dissolved) {
        return Ok(false);
    }
    let standing = membership::standing(conn, pool.pool_id, viewer.person).await?;
    let is_in = standing.is_member() || matches!(standing, Standing::Applied(_));
    Ok(is_in && !acceptance::has(conn, pool.bylaws_id, viewer.person).await?)
}
