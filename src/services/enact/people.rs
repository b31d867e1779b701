//! The members let somebody in, or vote somebody out.

use super::Effect;
use crate::{
    args,
    domain::{
        enactment::CouldNot, id::PersonId, kind::Matter, mandate::Mandate, membership::Standing,
        variables::Number,
    },
    services::{
        ServiceError, Site,
        enter_pool::{LetInBy, enter_pool},
        owe_buy_in::waive_buy_in,
        redeem::owe_capital,
        tell::tell,
        welcome::welcome,
    },
    store::{
        actor::{self, Actor},
        db::Tx,
        membership::{self, Membership},
        pool::Pool,
        proposal::Proposal,
    },
    text::text_with,
    world::World,
};

/// Whether she still waits.
pub(super) async fn look_at_admission(
    tx: &mut Tx,
    pool: &Pool,
    person: PersonId,
) -> Result<Result<Effect, CouldNot>, ServiceError> {
    let row = membership::get(tx, pool.pool_id, person).await?;
    let Some(row) = row.filter(|row| row.standing.applied().is_ok()) else {
        return Ok(Err(CouldNot::ApplicantGone));
    };
    let who = actor::known(tx, person).await?;
    Ok(Ok(Effect::Admit(Box::new((who, row)))))
}

/// She is let in.
pub(super) async fn admit(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    (who, row): (Actor, Membership),
    mandate: &Mandate,
) -> Result<(), ServiceError> {
    let at = mandate.to_admit().ok_or(ServiceError::OtherMandate)?;
    let probation = pool.variables.number(Number::ProbationDays);
    let admitted = row.standing.applied()?.admit(probation, at.given_at());
    let by = LetInBy::Vote(mandate.proposal());
    let standing = enter_pool(tx, world, pool, &who, row.join_uri, admitted, by).await?;
    welcome(tx, world, site, pool, &who, standing, by, None).await
}

/// Whether she is still there.
pub(super) async fn look_at_expulsion(
    tx: &mut Tx,
    pool: &Pool,
    person: PersonId,
) -> Result<Result<Effect, CouldNot>, ServiceError> {
    let row = membership::get(tx, pool.pool_id, person).await?;
    Ok(row
        .filter(|row| row.standing.is_member())
        .map(|row| Effect::Expel(person, Box::new(row)))
        .ok_or(CouldNot::MemberGone))
}

/// She was gone before the vote ended: she is out by herself, but comes back
/// by the members' vote alone, as if she had waited for this one.
pub(super) async fn remember(tx: &mut Tx, proposal: &Proposal) -> Result<(), ServiceError> {
    if let Matter::Expulsion(person) = proposal.matter {
        membership::set_was_expelled(tx, proposal.pool_id, person).await?;
    }
    Ok(())
}

/// She is out, and is told so.
pub(super) async fn expel(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    person: PersonId,
    row: &Membership,
    mandate: &Mandate,
) -> Result<(), ServiceError> {
    let voted = mandate.to_expel().ok_or(ServiceError::OtherMandate)?;
    let standing = Standing::Expelled(row.standing.expel(voted)?);
    membership::put(tx, pool.pool_id, person, standing, mandate.given_at()).await?;
    membership::keep_a_steward(tx, pool.pool_id).await?;
    waive_buy_in(tx, pool.pool_id, person, mandate.given_at()).await?;
    owe_capital(tx, world, pool.pool_id, person).await?;
    let who = actor::known(tx, person).await?;
    let args = args! { "pool" => pool.name.clone(), "link" => site.pool_uri(&pool.handle) };
    let text = text_with("message-expelled", &args);
    tell(tx, world, site, pool.pool_id.into(), &who, &text, None).await
}
