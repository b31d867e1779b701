//! She agrees to the rules that she was shown: a member at once, or waiting
//! for a steward, as the Pool's admission rule says. A Pool that everybody left
//! is open to whoever agrees first.

use super::{
    ServiceError, Site,
    event::{self, Event},
    person_of,
    tell::tell,
};
use crate::{
    args,
    domain::{
        id::PoolId,
        membership::{Agreed, Standing},
        rules::Admission,
    },
    store::{actor::Actor, db::Tx, membership, pool},
    text::text_with,
    world::World,
};

/// Writes that she agreed. A `Join` that she agrees by is the one that gets
/// the answer.
///
/// # Errors
/// [`MembershipError`](crate::domain::membership::MembershipError) when she
/// never asked, waits, or is in; see [`ServiceError`].
pub async fn agree_to_rules(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    who: &Actor,
    join_uri: Option<String>,
    in_reply_to: Option<String>,
) -> Result<Standing, ServiceError> {
    let person = person_of(who).ok_or(ServiceError::NotAPerson)?;
    let pool = pool::known(tx, pool_id).await?;
    let found = membership::get(tx, pool_id, person).await?;
    let standing = found.as_ref().map_or(Standing::Outside, |row| row.standing);
    let now = world.now();
    // Where nobody is left who could let her in, she is in by agreeing, and
    // keeps the Pool from then on; see `membership::activate`.
    let is_empty = membership::count_active(tx, pool_id).await? == 0;
    let agreed = match standing {
        Standing::Waiting(waiting) if is_empty => Agreed::Active(waiting.admit(now)),
        other => {
            let asked = other.asked()?;
            if join_uri.is_some() {
                membership::ask(tx, world.new_id(), pool_id, person, join_uri.clone(), asked)
                    .await?;
            }
            let admission = if is_empty {
                Admission::Open
            } else {
                pool.admission
            };
            asked.agree(admission, now)
        }
    };
    let join_uri = join_uri.or_else(|| found.and_then(|row| row.join_uri));
    let (standing, key) = match agreed {
        Agreed::Active(active) => {
            membership::activate(tx, pool_id, person, active, None).await?;
            if let Some(join_uri) = join_uri.filter(|_| !who.is_local()) {
                accept_join(tx, world, pool_id, who, join_uri).await?;
            }
            (Standing::Active(active), "message-welcome-member")
        }
        Agreed::Waiting(waiting) => {
            membership::wait(tx, pool_id, person, waiting).await?;
            (Standing::Waiting(waiting), "message-waiting-for-steward")
        }
    };
    if !who.is_local() {
        let args = args! { "pool" => pool.name, "link" => site.pool_uri(&pool.handle) };
        let text = text_with(key, &args);
        tell(tx, world, site, pool_id.into(), who, &text, in_reply_to).await?;
    }
    Ok(standing)
}

/// Answers the `Join` of somebody who is in.
///
/// # Errors
/// See [`ServiceError`].
pub async fn accept_join(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    who: &Actor,
    join_uri: String,
) -> Result<(), ServiceError> {
    let event = Event::JoinAccepted {
        person_id: who.actor_id,
        join_uri,
    };
    event::push(tx, world, pool_id, &event).await?;
    Ok(())
}
