//! Somebody is in, and is told so: by whom, and from when on she votes.

use super::{
    ServiceError, Site,
    enter_pool::LetInBy,
    tell::{tell, time},
};
use crate::{
    args,
    domain::{membership::Standing, time::Timestamp},
    store::{actor::Actor, db::Tx, pool::Pool},
    text::text_with,
    world::World,
};

/// Tells her. `standing` is where she stands now.
///
/// # Errors
/// See [`ServiceError`].
#[allow(clippy::too_many_arguments)]
pub async fn welcome(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    who: &Actor,
    standing: Standing,
    by: LetInBy,
    in_reply_to: Option<String>,
) -> Result<(), ServiceError> {
    let text = welcome_text(site, pool, standing, by);
    tell(
        tx,
        world,
        site,
        pool.pool_id.into(),
        who,
        &text,
        in_reply_to,
    )
    .await
}

fn welcome_text(site: &Site, pool: &Pool, standing: Standing, by: LetInBy) -> String {
    let votes_from: Option<Timestamp> = standing.admitted().ok().map(|step| step.votes_from);
    let key = match (votes_from, by) {
        (Some(_), _) => "message-welcome-on-probation",
        (None, LetInBy::Rule) => "message-welcome-member",
        (None, LetInBy::Sponsors) => "message-let-in-by-sponsors",
        (None, LetInBy::Steward(_)) => "message-let-in",
        (None, LetInBy::Vote(_)) => "message-let-in-by-vote",
    };
    text_with(
        key,
        &args! {
            "pool" => pool.name.clone(),
            "link" => site.pool_uri(&pool.handle),
            "when" => votes_from.map(time).unwrap_or_default(),
        },
    )
}
