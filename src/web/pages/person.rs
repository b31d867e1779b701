//! `/people/{handle}`: a person of this server, as everyone sees her.

use axum::{extract::Path, response::Response};
use uuid::Uuid;

use super::PAGE;
use crate::{
    domain::{handle::Handle, id::PersonId, time::Timestamp},
    store::{actor, pool},
    web::{
        WebError, shape,
        view::{when::When, you::PersonPage},
        visit::{Visit, show as shown},
    },
};

/// Her name, her handle, her Pools here.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let web = visit.web();
    let handle = Handle::parse(&handle).map_err(|_| WebError::NotFound)?;
    let mut conn = web.db.read().await?;
    let who = actor::local(&mut conn, &handle)
        .await?
        .filter(|found| found.kind == "person")
        .ok_or(WebError::NotFound)?;
    if who.gone_at.is_some() {
        return Err(WebError::Gone(None));
    }
    let pools = pool::of_person(&mut conn, PersonId::from(who.actor_id), Uuid::max(), PAGE).await?;
    shown(&PersonPage {
        page: visit.page(&mut conn).await?,
        address: who.address(&web.site.host),
        name: who.name,
        since: When::new(Timestamp::from_micros(who.created_at), web.world.now()),
        pools: pools
            .into_iter()
            .map(|row| shape::pool_line(&web.site, row))
            .collect(),
    })
}
