//! She accepts the bylaws that she was shown: a member at once, or waiting for
//! others, as the Pool's admission rule says. A founder waits for the founding
//! vote. A Pool that everybody left is open to whoever accepts first.

use super::{
    ServiceError, Site,
    accept_bylaws::{check_shown, give_copy},
    enter_pool::{LetInBy, enter_pool},
    person_of,
    record_acceptance::{Consent, record_acceptance},
    tell::tell,
};
use crate::{
    args,
    domain::{
        form::Stage,
        id::PoolId,
        membership::{Agreed, Standing},
        rules::Admission,
        variables::Number,
    },
    store::{
        actor::Actor,
        db::Tx,
        membership,
        pool::{self, Pool},
    },
    text::text_with,
    world::World,
};

/// Writes that she accepted. A `Join` that she accepts by is the one that gets
/// the answer.
///
/// # Errors
/// [`MembershipError`](crate::domain::membership::MembershipError) when she
/// never asked, waits, or is in; [`ServiceError::Suspended`]; see
/// [`ServiceError`].
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
    check_shown(tx, &pool, standing, consent).await?;
    // Where nobody is left who could let her in, she is in by accepting, and
    // keeps the Pool from then on; see `membership::activate`.
    let is_empty = pool.stage != Stage::Draft && membership::count_active(tx, pool_id).await? == 0;
    let now = world.now();
    pool.variables.money.buy_in().chosen(consent.buy_in)?;
    let probation = pool.variables.number(Number::ProbationDays);
    let agreed = match standing {
        Standing::Applied(applied) if is_empty => Agreed::Admitted(applied.admit(0, now)),
        other => {
            let invited = other.invited()?;
            if join_uri.is_some() {
                let new_id = world.new_id();
                membership::ask(tx, new_id, pool_id, person, join_uri.clone(), invited).await?;
            }
            match admission(&pool) {
                _ if is_empty => invited.agree(Admission::Open, 0, now),
                admission => invited.agree(admission, probation, now),
            }
        }
    };
    if pool.suspended_because.is_some() {
        return Err(ServiceError::Suspended);
    }
    if record_acceptance(tx, world, who, &pool, consent).await? {
        give_copy(tx, world, site, &pool, who, consent, in_reply_to.clone()).await?;
    }
    let join_uri = join_uri.or_else(|| found.and_then(|row| row.join_uri));
    let (standing, key) = match agreed {
        Agreed::Admitted(admitted) => {
            let by = LetInBy::Rule;
            let standing = enter_pool(tx, world, &pool, who, join_uri, admitted, by).await?;
            (standing, "message-welcome-member")
        }
        Agreed::Applied(applied) => {
            let standing = Standing::Applied(applied);
            membership::put(tx, pool_id, person, standing, now).await?;
            (standing, waiting_key(&pool))
        }
    };
    if !who.is_local() {
        let args = args! { "pool" => pool.name, "link" => site.pool_uri(&pool.handle) };
        let text = text_with(key, &args);
        tell(tx, world, site, pool_id.into(), who, &text, in_reply_to).await?;
    }
    Ok(standing)
}

/// A draft lets nobody in by itself: its founders wait for their vote.
fn admission(pool: &Pool) -> Admission {
    match pool.stage {
        Stage::Draft => Admission::ByVote,
        _ => pool.admission(),
    }
}

fn waiting_key(pool: &Pool) -> &'static str {
    match (pool.stage, pool.admission()) {
        (Stage::Draft, _) => "message-waiting-for-founding",
        (_, Admission::BySponsors) => "message-waiting-for-sponsors",
        (_, Admission::ByVote) => "message-waiting-for-vote",
        (_, Admission::Open | Admission::BySteward) => "message-waiting-for-steward",
    }
}
