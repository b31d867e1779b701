//! She accepts the bylaws that she was shown: a member at once, or waiting for
//! others, as the Pool's admission rule says. A founder waits for the founding
//! vote. A Pool that everybody left is open to whoever accepts first.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    accept_bylaws::{check_shown, give_copy},
    enter_pool::{LetInBy, enter_pool},
    person_of,
    put_to_vote::open_admission_vote,
    record_acceptance::{Consent, record_acceptance},
    tell::tell,
    welcome::welcome,
};
use crate::{
    args,
    domain::{
        form::Stage,
        id::{PersonId, PoolId},
        kind::Matter,
        membership::{Admitted, Agreed, MembershipError, Standing},
        rules::Admission,
        time::Timestamp,
        variables::Number,
    },
    store::{
        actor::Actor,
        db::Tx,
        membership,
        pool::{self, Pool},
        proposal, sponsorship,
    },
    text::text_with,
    world::World,
};

/// Days between two votes on letting the same person in.
pub const VOTES_APART_DAYS: i64 = 30;

/// Writes that she accepted. A `Join` that she accepts by is the one that gets
/// the answer.
///
/// # Errors
/// [`MembershipError`](crate::domain::membership::MembershipError) when she
/// never asked, waits, or is in, or applied lately where the members vote;
/// [`ServiceError::Suspended`]; see [`ServiceError`].
#[allow(clippy::too_many_arguments)]
pub async fn agree_to_rules(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    who: &Actor,
    consent: &Consent,
    join_uri: Option<String>,
    in_reply_to: Option<String>,
) -> Result<Standing, ServiceError> {
    let person = person_of(who).ok_or(ServiceError::NotAPerson)?;
    let pool = pool::known(tx, pool_id).await?;
    let found = membership::get(tx, pool_id, person).await?;
    let standing = found.as_ref().map_or(Standing::Outside, |row| row.standing);
    let would_come_in = matches!(standing, Standing::Invited(_) | Standing::Applied(_));
    if would_come_in {
        may_come_in(tx, &pool).await?;
    }
    let now = world.now();
    let agreed = agreed(tx, &pool, standing, now).await?;
    // Before anything binds her: who waits may be let in by a rule that came
    // after she applied.
    check_shown(tx, &pool, person, standing, consent).await?;
    may_apply(tx, &pool, person, agreed, now).await?;
    let buy_in = pool.variables.money.buy_in().chosen(consent.buy_in)?;
    if let (Some(_), Ok(invited)) = (&join_uri, standing.invited()) {
        let new_id = world.new_id();
        membership::ask(tx, new_id, pool_id, person, join_uri.clone(), invited).await?;
    }
    if record_acceptance(tx, world, who, &pool, consent).await? {
        give_copy(tx, world, site, &pool, who, consent, in_reply_to.clone()).await?;
    }
    membership::set_buy_in(tx, pool_id, person, buy_in).await?;
    match agreed {
        Agreed::Admitted(admitted) => {
            let by = LetInBy::Rule;
            let join_uri = join_uri.or_else(|| found.and_then(|row| row.join_uri));
            let standing = enter_pool(tx, world, &pool, who, join_uri, admitted, by).await?;
            if !who.is_local() {
                welcome(tx, world, site, &pool, who, standing, by, in_reply_to).await?;
            }
            Ok(standing)
        }
        Agreed::Applied(applied) => {
            let standing = Standing::Applied(applied);
            membership::put(tx, pool_id, person, standing, now).await?;
            sponsorship::forget(tx, pool_id, person).await?;
            let decided = applied.decided(admission(&pool));
            if decided == Admission::ByVote && pool.stage != Stage::Draft {
                vote_on(tx, world, site, &pool, who).await?;
            }
            if !who.is_local() {
                let text = waiting_text(site, &pool, person, decided);
                tell(tx, world, site, pool_id.into(), who, &text, in_reply_to).await?;
            }
            Ok(standing)
        }
    }
}

/// A Pool that ended or is suspended takes nobody in; nor does a draft whose
/// founders are voting, since whoever comes then is not on the roll.
async fn may_come_in(tx: &mut Tx, pool: &Pool) -> Result<(), ServiceError> {
    if pool.suspended_because.is_some() {
        return Err(ServiceError::Suspended);
    }
    if pool.stage == Stage::Dissolved {
        return Err(ServiceError::NotDeciding);
    }
    let founding = Matter::Founding(pool.bylaws_id);
    if pool.stage == Stage::Draft && proposal::has_open(tx, pool.pool_id, founding).await? {
        return Err(ServiceError::VoteIsOpen);
    }
    Ok(())
}

/// Each vote asks all members for their time: on one person at most every
/// thirty days, however often she takes her request back and applies again.
async fn may_apply(
    tx: &mut Tx,
    pool: &Pool,
    person: PersonId,
    agreed: Agreed,
    now: Timestamp,
) -> Result<(), ServiceError> {
    let Agreed::Applied(applied) = agreed else {
        return Ok(());
    };
    let matter = Matter::Admission(person);
    if pool.stage == Stage::Draft
        || applied.decided(admission(pool)) != Admission::ByVote
        || proposal::has_open(tx, pool.pool_id, matter).await?
    {
        return Ok(());
    }
    let last = proposal::last_on(tx, pool.pool_id, matter).await?;
    if last.is_some_and(|last| now < last.plus_days(VOTES_APART_DAYS)) {
        return Err(MembershipError::AppliedLately.into());
    }
    Ok(())
}

/// What her consent comes to. Where nobody is left who could let her in, she is
/// in by accepting, and keeps the Pool from then on; see
/// `membership::activate`. Who waits while the rule has become an open one, is
/// in by accepting again.
async fn agreed(
    tx: &mut Tx,
    pool: &Pool,
    standing: Standing,
    now: Timestamp,
) -> Result<Agreed, ServiceError> {
    // Whoever the members voted out is not let in by nobody.
    let was_expelled = match standing {
        Standing::Invited(invited) => invited.was_expelled,
        Standing::Applied(applied) => applied.was_expelled,
        _ => false,
    };
    let is_empty = pool.stage != Stage::Draft
        && !was_expelled
        && !membership::has_members(tx, pool.pool_id).await?;
    let probation = pool.variables.number(Number::ProbationDays);
    Ok(match standing {
        Standing::Applied(applied) if is_empty => Agreed::Admitted(applied.admit(0, now)),
        Standing::Applied(applied) if applied.decided(admission(pool)) == Admission::Open => {
            Agreed::Admitted(applied.admit(probation, now))
        }
        other => match other.invited()?.agree(admission(pool), probation, now) {
            Agreed::Applied(applied) if is_empty => Agreed::Admitted(applied.admit(0, now)),
            Agreed::Admitted(admitted) if is_empty => Agreed::Admitted(Admitted {
                votes_from: now,
                ..admitted
            }),
            agreed => agreed,
        },
    })
}

/// The members' vote on her, unless it runs since before: she may have taken
/// her request back and asked again.
async fn vote_on(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    who: &Actor,
) -> Result<(), ServiceError> {
    let person = PersonId::from(who.actor_id);
    if !proposal::has_open(tx, pool.pool_id, Matter::Admission(person)).await? {
        open_admission_vote(tx, world, site, pool, person, who).await?;
    }
    Ok(())
}

/// A draft lets nobody in by itself: its founders wait for their vote.
fn admission(pool: &Pool) -> Admission {
    match pool.stage {
        Stage::Draft => Admission::ByVote,
        _ => pool.admission(),
    }
}

fn waiting_text(site: &Site, pool: &Pool, person: PersonId, decided: Admission) -> String {
    let page = site.pool_uri(&pool.handle);
    let (key, link) = match (pool.stage, decided) {
        (Stage::Draft, _) => ("message-waiting-for-founding", page),
        (_, Admission::BySponsors) => {
            let own = format!("{page}/applicants/{}", Uuid::from(person));
            ("message-waiting-for-sponsors", own)
        }
        (_, Admission::ByVote) => ("message-waiting-for-vote", page),
        (_, Admission::Open | Admission::BySteward) => ("message-waiting-for-steward", page),
    };
    text_with(key, &args! { "pool" => pool.name.clone(), "link" => link })
}
