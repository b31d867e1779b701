//! A member puts a proposal to the others: roll and rules are frozen, and the
//! poll goes out to the followers.

use super::{
    ServiceError,
    event::{self, Event},
    post_to_groups,
};
use crate::{
    domain::{
        expulsion::ExpulsionError,
        form::Stage,
        id::{PersonId, PoolId, ProposalId},
        kind::{Kind, Matter},
        proposal::{Draft, ProposalError},
    },
    store::{
        db::Tx,
        membership,
        pool::{self, Pool},
        proposal::{self, Opening},
    },
    world::World,
};

/// Proposals that one member may have open in a Pool at once: whoever opens
/// them faster than the others vote asks too much of them.
pub const OPEN_AT_ONCE: i64 = 20;

/// A proposal as a member, or the program for her, puts it.
#[derive(Debug)]
pub struct OpenProposal<'a> {
    /// Who puts it.
    pub proposer: PersonId,
    /// What it says.
    pub draft: &'a Draft,
    /// In an election, whom it is between: each with her option's name.
    pub candidates: &'a [(PersonId, String)],
}

/// Opens a proposal that any member may put; its number in the Pool. The other
/// kinds have services of their own, which look at what has to come before.
///
/// # Errors
/// [`ServiceError::NotMember`], [`ServiceError::NotDeciding`],
/// [`ServiceError::Suspended`], [`ServiceError::VoteIsOpen`] (one dissolution at
/// a time), [`ServiceError::OtherWay`], [`ServiceError::ProposedMany`],
/// [`ExpulsionError::NoticeFirst`]; see [`ServiceError`].
pub async fn open_proposal(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    opening: &OpenProposal<'_>,
) -> Result<i64, ServiceError> {
    match opening.draft.matter.kind() {
        Kind::Decision | Kind::Amendment | Kind::Election | Kind::Dissolution => {}
        Kind::Expulsion => return Err(ExpulsionError::NoticeFirst.into()),
        Kind::Founding | Kind::Admission | Kind::Filing | Kind::Spend | Kind::Rail => {
            return Err(ServiceError::OtherWay);
        }
    }
    open_as_member(tx, world, pool_id, opening).await
}

/// Opens a proposal of a member whose service has looked at what comes before.
pub(super) async fn open_as_member(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    opening: &OpenProposal<'_>,
) -> Result<i64, ServiceError> {
    let standing = membership::standing(tx, pool_id, opening.proposer).await?;
    if !standing.is_active() {
        return Err(ServiceError::NotMember);
    }
    let pool = pool::known(tx, pool_id).await?;
    if !pool.stage.decides() {
        return Err(ServiceError::NotDeciding);
    }
    let matter = opening.draft.matter;
    if matter == Matter::Dissolution && proposal::has_open(tx, pool_id, matter).await? {
        return Err(ServiceError::VoteIsOpen);
    }
    if proposal::count_open_by(tx, pool_id, opening.proposer).await? >= OPEN_AT_ONCE {
        return Err(ServiceError::ProposedMany);
    }
    open(tx, world, &pool, opening).await
}

/// Opens a proposal in a Pool that may be a draft.
pub(super) async fn open(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    opening: &OpenProposal<'_>,
) -> Result<i64, ServiceError> {
    if pool.suspended_because.is_some() {
        return Err(ServiceError::Suspended);
    }
    let kind = opening.draft.matter.kind();
    if (kind == Kind::Founding) != (pool.stage == Stage::Draft) {
        return Err(ServiceError::NotDeciding);
    }
    let voters = if kind == Kind::Founding {
        membership::count_applied(tx, pool.pool_id).await?
    } else {
        membership::count_active(tx, pool.pool_id).await?
    };
    let electorate = u32::try_from(voters).map_err(|_| ProposalError::NobodyToAsk)?;
    let proposal_id = ProposalId::from(world.new_id());
    let (draft, open) =
        opening
            .draft
            .clone()
            .open(proposal_id, &pool.variables, electorate, world.now())?;
    let row = Opening {
        pool: pool.pool_id,
        bylaws: pool.bylaws_id,
        proposer: opening.proposer,
        draft: &draft,
        open: &open,
        candidates: opening.candidates,
    };
    let number = proposal::insert(tx, &row).await?;
    let event = Event::ProposalOpened {
        proposal_id: proposal_id.into(),
    };
    event::push(tx, world, pool.pool_id, &event).await?;
    post_to_groups::proposal_opened(tx, world, pool, proposal_id, kind).await?;
    Ok(number)
}
