//! The bylaws come into force: at the founding, and by an amendment.

use super::{Effect, election::months_after};
use crate::{
    domain::{
        enactment::CouldNot,
        form::Stage,
        id::{BylawsId, PersonId},
        kind::Matter,
        mandate::Mandate,
        membership::Standing,
        terms::{Terms, TermsError},
        variables::Number,
    },
    parameters,
    services::{
        Event, ServiceError, Site,
        enter_pool::accept_join,
        event,
        owe_buy_in::{has_books, owe_buy_in},
    },
    store::{
        actor, bylaws,
        db::{StoreError, Tx},
        membership,
        pool::{self, Pool},
        proposal::Proposal,
    },
    world::World,
};

/// Founders asked for at once.
const PAGE: i64 = 100;

/// The draft is in force; every founder who accepted it is a member, and the
/// first of them its steward until the first election.
pub(super) async fn found(
    tx: &mut Tx,
    world: &World,
    _site: &Site,
    pool: &Pool,
    mandate: &Mandate,
) -> Result<(), ServiceError> {
    let voted = mandate.to_found().ok_or(ServiceError::OtherMandate)?;
    pool::set_stage(tx, pool, Stage::after_adoption(pool.form)).await?;
    let mut stewards = Vec::new();
    loop {
        // Those before are no longer in this list.
        let founders = membership::applied(tx, pool.pool_id, uuid::Uuid::nil(), PAGE).await?;
        if founders.is_empty() {
            break;
        }
        for founder in founders {
            let person = PersonId::from(founder.person_id);
            let Some(row) = membership::get(tx, pool.pool_id, person).await? else {
                continue;
            };
            let active = row.standing.applied()?.found(voted);
            let standing = Standing::Active(active);
            membership::put(tx, pool.pool_id, person, standing, mandate.given_at()).await?;
            owe_buy_in(tx, world, pool, person, mandate.given_at()).await?;
            if row.is_steward {
                stewards.push(person);
            }
            if let Some(join_uri) = row.join_uri {
                let who = actor::known(tx, person).await?;
                if !who.is_local() {
                    accept_join(tx, world, pool, &who, join_uri).await?;
                }
            }
        }
    }
    let welcomed = Event::FoundersWelcomed {
        proposal_id: mandate.proposal().into(),
        after: uuid::Uuid::nil(),
    };
    event::push(tx, world, pool.pool_id, &welcomed).await?;
    let until = months_after(
        mandate.given_at(),
        pool.variables.number(Number::StewardTermMonths),
    );
    Ok(membership::set_stewards(tx, pool.pool_id, &stewards, until).await?)
}

/// Whether the amendment still fits what it was written against.
pub(super) async fn look_at_amendment(
    tx: &mut Tx,
    pool: &Pool,
    proposal: &Proposal,
    bylaws_id: BylawsId,
) -> Result<Result<Effect, CouldNot>, ServiceError> {
    // It was written as a change of the version of its opening: over another
    // one it would undo what was decided since.
    if pool.bylaws_id != proposal.bylaws_id {
        return Ok(Err(CouldNot::BylawsChanged));
    }
    let version = bylaws::known(tx, bylaws_id).await?;
    let terms = parameters::terms(&version.parameters)
        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let has_books = has_books(tx, pool.pool_id).await?;
    Ok(match terms.checked_after(&pool.terms()?, has_books) {
        Ok(terms) => Ok(Effect::Amend(Box::new(terms))),
        Err(TermsError::CurrencyInUse) => Err(CouldNot::CurrencyInUse),
        Err(_) => Err(CouldNot::BylawsChanged),
    })
}

/// The amended version is in force, and binds from now on; everyone is asked
/// to accept it, after this transaction.
pub(super) async fn amend(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    proposal: &Proposal,
    terms: &Terms,
) -> Result<(), ServiceError> {
    let Matter::Amendment(bylaws_id) = proposal.matter else {
        return Ok(());
    };
    // What becomes a company is one only when it is filed.
    let stage = if terms.form != pool.form && terms.form.is_filed() {
        Stage::Adopted
    } else {
        pool.stage
    };
    pool::set_bylaws(tx, pool, bylaws_id, terms, stage).await?;
    let amended = Event::BylawsAmended {
        bylaws_id: bylaws_id.into(),
        after: uuid::Uuid::nil(),
    };
    event::push(tx, world, pool.pool_id, &amended).await?;
    Ok(())
}
