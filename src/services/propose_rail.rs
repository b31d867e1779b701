//! A member proposes where the Pool's money is kept. Nobody can change that
//! without a vote: whoever could, could have the contributions.

use super::{
    ServiceError,
    open_proposal::{OpenProposal, open_as_member},
};
use crate::{
    domain::{
        id::{PersonId, PoolId},
        kind::Matter,
        proposal::Draft,
        text::{Body, Title},
    },
    store::{
        db::Tx,
        proposal,
        rail::{self, NewRail, RailKind},
    },
    world::World,
};

/// Where money would be kept, checked by who asks.
#[derive(Clone, Debug)]
pub struct ProposeRail {
    /// Whose money.
    pub pool_id: PoolId,
    /// Who proposes it.
    pub proposer: PersonId,
    /// In one line.
    pub title: Title,
    /// In full.
    pub body: Body,
    /// What kind of place.
    pub kind: RailKind,
    /// The exact name of the holder.
    pub holder: String,
    /// A checked IBAN without spaces; empty where there is none.
    pub iban: String,
    /// A checked BIC; empty where it is not needed.
    pub bic: String,
    /// Stripe's `acct_…`, or the fiscal host's address; empty for a bank.
    pub provider: String,
}

/// Opens the vote; its number.
///
/// # Errors
/// [`ServiceError::VoteIsOpen`]; those of
/// [`open_proposal`](super::open_proposal::open_proposal); see
/// [`ServiceError`].
pub async fn propose_rail(
    tx: &mut Tx,
    world: &World,
    command: &ProposeRail,
) -> Result<i64, ServiceError> {
    let rail_id = world.new_id().into();
    let matter = Matter::Rail(rail_id);
    if proposal::has_open(tx, command.pool_id, matter).await? {
        return Err(ServiceError::VoteIsOpen);
    }
    let new = NewRail {
        rail_id,
        pool: command.pool_id,
        kind: command.kind,
        holder: &command.holder,
        iban: &command.iban,
        bic: &command.bic,
        provider: &command.provider,
        by: command.proposer,
    };
    rail::insert(tx, &new, world.now()).await?;
    let draft = Draft {
        matter,
        title: command.title.clone(),
        body: command.body.clone(),
        review_at: None,
    };
    let opening = OpenProposal {
        proposer: command.proposer,
        draft: &draft,
        candidates: &[],
    };
    open_as_member(tx, world, command.pool_id, &opening).await
}
