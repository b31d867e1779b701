//! POST `/pools/{handle}/founders/{person}/put-out`: who keeps a draft puts
//! somebody out of it.

use axum::{extract::Path, response::Response};
use uuid::Uuid;

use crate::{
    args,
    domain::id::PersonId,
    services::{ServiceError, put_out_founder::put_out_founder},
    store::actor,
    text::text_with,
    transact,
    web::{WebError, read, shape::Named, visit::Visit},
};

/// Puts her out.
pub async fn take(
    visit: Visit,
    Path((handle, person)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let keeper = visit.signed_in()?.person;
    let web = visit.web();
    let person: Uuid = person.parse().map_err(|_| WebError::NotFound)?;
    let pool = read::pool(&mut web.db.read().await?, &handle)
        .await?
        .pool_id;
    let name = transact!(web.db, web.world, ServiceError, |tx| {
        let person = PersonId::from(person);
        put_out_founder(&mut tx, &web.world, &web.site, pool, keeper, person).await?;
        let who = actor::known(&mut tx, person).await?;
        Ok(Named::from(&who).shown().to_owned())
    })?;
    let told = text_with("notice-put-out", &args! { "name" => name });
    Ok(visit.done(&format!("/pools/{handle}"), &told))
}
