//! The person of a handle that somebody typed, here or elsewhere.

use super::{Web, WebError};
use crate::{
    domain::handle::Handle,
    services::ports::FindError,
    store::actor::{self, Actor},
};

/// How long what is known of an actor elsewhere is taken as it is.
const FRESH_SECONDS: i64 = 3_600;

/// The person, or the key of what is wrong with what was typed. The network is
/// asked only when nothing fresh is known.
///
/// # Errors
/// When the database can't be asked.
pub async fn find_person(web: &Web, typed: &str) -> Result<Result<Actor, &'static str>, WebError> {
    let bare = typed.trim().trim_start_matches("acct:");
    let bare = bare.trim_start_matches('@');
    if bare.is_empty() {
        return Ok(Err("error-guest-empty"));
    }
    let (handle, host) = match bare.split_once('@') {
        Some((handle, host)) => (handle, Some(host)),
        None => (bare, None),
    };
    if host.is_none_or(|host| host.eq_ignore_ascii_case(&web.site.host)) {
        return local(web, handle).await;
    }
    let host = host.unwrap_or_default();
    let known = actor::remote(&mut web.db.read().await?, handle, host).await?;
    let since = web.world.now().plus_seconds(-FRESH_SECONDS).micros();
    if let Some(known) = known.filter(|known| known.fetched_at.is_some_and(|at| at >= since)) {
        return Ok(a_person(known));
    }
    match web.elsewhere.find_actor(&format!("@{bare}")).await {
        Ok(found) => Ok(a_person(found)),
        Err(FindError::BadAddress) => Ok(Err("error-handle-full")),
        Err(FindError::NotFound) => Ok(Err("error-handle-unknown")),
        Err(FindError::Unreachable(_)) => Ok(Err("error-server-silent")),
        Err(FindError::Service(error)) => Err(error.into()),
    }
}

async fn local(web: &Web, handle: &str) -> Result<Result<Actor, &'static str>, WebError> {
    let Ok(handle) = Handle::parse(handle) else {
        return Ok(Err("error-handle-unknown"));
    };
    let found = actor::local(&mut web.db.read().await?, &handle).await?;
    Ok(found.map_or(Err("error-handle-unknown"), a_person))
}

fn a_person(found: Actor) -> Result<Actor, &'static str> {
    if found.kind != "person" {
        return Err("error-not-a-person");
    }
    if found.gone_at.is_some() {
        return Err("error-handle-unknown");
    }
    Ok(found)
}
