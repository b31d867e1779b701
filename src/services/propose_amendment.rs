//! A member puts another version of the bylaws to the vote. The version is
//! written in the same transaction; it is in force only when it is carried.

use super::{
    ServiceError,
    open_proposal::{OpenProposal, open_proposal},
    owe_buy_in::has_books,
    write_bylaws::{draw_up, write_bylaws},
};
use crate::{
    domain::{
        id::{BylawsId, PersonId, PoolId},
        kind::Matter,
        proposal::Draft,
        terms::Terms,
        text::{Body, Title},
        time::Timestamp,
    },
    store::{bylaws, db::Tx, membership, pool},
    world::World,
};

/// An amendment as a member writes it.
#[derive(Debug)]
pub struct ProposeAmendment {
    /// Who puts it.
    pub proposer: PersonId,
    /// The version that she had before her eyes.
    pub against: BylawsId,
    /// What the bylaws would be filled in with.
    pub terms: Terms,
    /// What she wants, in one line.
    pub title: Title,
    /// Why.
    pub body: Body,
    /// When the members want to look at it again.
    pub review_at: Option<Timestamp>,
}

/// Writes the version and opens the proposal; its number in the Pool.
///
/// # Errors
/// [`ServiceError::BylawsChanged`] when another version came into force
/// meanwhile, [`ServiceError::NothingChanges`], [`ServiceError::Terms`]; as
/// [`open_proposal`]; see [`ServiceError`].
pub async fn propose_amendment(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    command: &ProposeAmendment,
) -> Result<i64, ServiceError> {
    // Strangers write nothing here, not even for a moment.
    let standing = membership::standing(tx, pool_id, command.proposer).await?;
    if !standing.is_active() {
        return Err(ServiceError::NotMember);
    }
    let pool = pool::known(tx, pool_id).await?;
    if !pool.stage.decides() {
        return Err(ServiceError::NotDeciding);
    }
    if pool.bylaws_id != command.against {
        return Err(ServiceError::BylawsChanged);
    }
    let has_books = has_books(tx, pool_id).await?;
    let terms = command
        .terms
        .clone()
        .checked_after(&pool.terms()?, has_books)?;
    let in_force = bylaws::known(tx, pool.bylaws_id).await?;
    // Terms that stay as they are may still take up a newer template.
    if draw_up(&terms)?.hash.as_slice() == in_force.hash {
        return Err(ServiceError::NothingChanges);
    }
    let bylaws_id = write_bylaws(tx, world, pool_id, &terms, command.proposer).await?;
    let draft = Draft {
        matter: Matter::Amendment(bylaws_id),
        title: command.title.clone(),
        body: command.body.clone(),
        review_at: command.review_at,
    };
    let opening = OpenProposal {
        proposer: command.proposer,
        draft: &draft,
        candidates: &[],
    };
    open_proposal(tx, world, pool_id, &opening).await
}
