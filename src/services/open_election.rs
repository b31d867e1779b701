//! A member calls an election of the stewards: who stands, and for how many
//! seats. Those in office serve on until it is decided.

use super::{
    ServiceError,
    open_proposal::{OpenProposal, open_proposal},
};
use crate::{
    args,
    domain::{
        candidate::{self, Candidate},
        election::{Approvals, ElectionError, may_stand},
        id::{PersonId, PoolId},
        kind::Matter,
        proposal::Draft,
        text::{Body, Title},
        variables::Number,
    },
    store::{actor, db::Tx, membership, pool, proposal},
    text::text_with,
    world::World,
};

/// An election to be opened.
#[derive(Clone, Debug)]
pub struct OpenElection {
    /// Who calls it.
    pub proposer: PersonId,
    /// Who stands: members, herself too if she likes. A set, as a ballot is.
    pub candidates: Approvals,
    /// What there is to say about it; may be empty.
    pub body: Body,
}

/// Opens an election; its number in the Pool.
///
/// # Errors
/// [`ServiceError::VoteIsOpen`] when one is open already; [`ElectionError`];
/// as [`open_proposal`].
pub async fn open_election(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    command: &OpenElection,
) -> Result<i64, ServiceError> {
    let pool = pool::known(tx, pool_id).await?;
    let seats = pool.variables.number(Number::StewardSeats);
    let matter = Matter::Election { seats };
    let candidates = named(tx, pool_id, &command.candidates).await?;
    let title = text_with("election-title", &args! { "seats" => seats });
    let draft = Draft {
        matter,
        title: Title::parse(&title).map_err(|error| ServiceError::Internal(error.to_string()))?,
        body: command.body.clone(),
        review_at: None,
    };
    if proposal::has_open(tx, pool_id, matter).await? {
        return Err(ServiceError::VoteIsOpen);
    }
    let opening = OpenProposal {
        proposer: command.proposer,
        draft: &draft,
        candidates: &candidates,
    };
    open_proposal(tx, world, pool_id, &opening).await
}

/// Each candidate with her option's name.
async fn named(
    tx: &mut Tx,
    pool_id: PoolId,
    candidates: &Approvals,
) -> Result<Vec<(PersonId, String)>, ServiceError> {
    may_stand(candidates.iter().count())?;
    let mut actors = Vec::new();
    for person in candidates.iter() {
        if !membership::standing(tx, pool_id, person).await?.is_active() {
            return Err(ElectionError::CandidateNotMember.into());
        }
        actors.push(actor::known(tx, person).await?);
    }
    let shown: Vec<Candidate<'_>> = actors
        .iter()
        .map(|actor| Candidate {
            name: &actor.name,
            handle: &actor.handle,
            host: actor.host.as_deref(),
        })
        .collect();
    let names = candidate::option_names(&shown);
    Ok(candidates.iter().zip(names).collect())
}
