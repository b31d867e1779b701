//! A vote has opened: who is on its roll, lives elsewhere and doesn't follow
//! the Pool gets no poll, so she is written to. All founders are
//! written to: when their vote opens, and when it has founded the Pool. It goes
//! page by page, as in [`tell_amendment`](super::tell_amendment), and one by
//! one, since who is a member is nobody else's business.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    event::{self, Event},
    tell::{tell, time},
};
use crate::{
    args,
    domain::{
        id::{PersonId, ProposalId},
        kind::{Kind, Matter},
    },
    store::{
        actor,
        db::Tx,
        membership, pool,
        proposal::{self, Proposal},
    },
    text::text_with,
    world::World,
};

/// People written to in one transaction.
pub const PAGE: i64 = 50;

/// Writes to those after `after`, and notes that the ones after them come
/// next. Once the vote has closed there is nothing to say.
///
/// # Errors
/// See [`ServiceError`].
pub async fn tell_voters(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    proposal_id: ProposalId,
    after: Uuid,
) -> Result<(), ServiceError> {
    let found = proposal::by_id(tx, proposal_id).await?;
    let Some(proposal) = found.filter(|found| found.closed.is_none()) else {
        return Ok(());
    };
    let is_founding = proposal.matter.kind() == Kind::Founding;
    let people = if is_founding {
        proposal::roll(tx, proposal_id, after, PAGE).await?
    } else {
        proposal::without_poll(tx, proposal_id, after, PAGE).await?
    };
    let key = if is_founding {
        "message-founding-opened"
    } else {
        "message-vote-opened"
    };
    let text = words(tx, site, &proposal, key).await?;
    for person_id in &people {
        if !knows(&proposal, (*person_id).into()) {
            let who = actor::known(tx, *person_id).await?;
            tell(tx, world, site, proposal.pool_id.into(), &who, &text, None).await?;
        }
    }
    let next = |after| Event::VotersTold {
        proposal_id: proposal_id.into(),
        after,
    };
    go_on(tx, world, &proposal, &people, next).await
}

/// Welcomes the founders after `after`, and notes that the ones after them
/// come next.
///
/// # Errors
/// See [`ServiceError`].
pub async fn welcome_founders(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    proposal_id: ProposalId,
    after: Uuid,
) -> Result<(), ServiceError> {
    let Some(proposal) = proposal::by_id(tx, proposal_id).await? else {
        return Ok(());
    };
    let people = proposal::roll(tx, proposal_id, after, PAGE).await?;
    let text = words(tx, site, &proposal, "message-founded").await?;
    for person_id in &people {
        let person = PersonId::from(*person_id);
        let standing = membership::standing(tx, proposal.pool_id, person).await?;
        // Some may have left meanwhile.
        if standing.is_member() && !knows(&proposal, person) {
            let who = actor::known(tx, *person_id).await?;
            tell(tx, world, site, proposal.pool_id.into(), &who, &text, None).await?;
        }
    }
    let next = |after| Event::FoundersWelcomed {
        proposal_id: proposal_id.into(),
        after,
    };
    go_on(tx, world, &proposal, &people, next).await
}

/// Whether she needs no message: the founder who called the vote, and whom an
/// expulsion is about, who has one of her own.
fn knows(proposal: &Proposal, person: PersonId) -> bool {
    match proposal.matter {
        Matter::Founding(_) => proposal.proposer_id == person,
        Matter::Expulsion(about) => about == person,
        _ => false,
    }
}

async fn words(
    tx: &mut Tx,
    site: &Site,
    proposal: &Proposal,
    key: &str,
) -> Result<String, ServiceError> {
    let pool = pool::known(tx, proposal.pool_id).await?;
    let speaker = actor::known(tx, proposal.pool_id).await?;
    let args = args! {
        "pool" => pool.name,
        "address" => speaker.address(&site.host),
        "title" => proposal.title.clone(),
        "when" => time(proposal.closes_at),
        "link" => site.proposal_uri(&pool.handle, proposal.number),
        "page" => site.pool_uri(&pool.handle),
    };
    Ok(text_with(key, &args))
}

async fn go_on(
    tx: &mut Tx,
    world: &World,
    proposal: &Proposal,
    people: &[Uuid],
    next: impl FnOnce(Uuid) -> Event,
) -> Result<(), ServiceError> {
    let is_full = i64::try_from(people.len()) == Ok(PAGE);
    if let Some(last) = people.last().filter(|_| is_full) {
        event::push(tx, world, proposal.pool_id, &next(*last)).await?;
    }
    Ok(())
}
