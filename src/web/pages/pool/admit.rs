//! POST `/pools/{handle}/members/{person}/admit`: a steward lets somebody in.

use axum::{extract::Path, response::Response};
use uuid::Uuid;

use crate::{
    args,
    domain::id::PersonId,
    services::{ServiceError, admit_member::admit_member},
    store::actor,
    text::text_with,
    transact,
    web::{WebError, read, shape::Named, visit::Visit},
};

/// Lets her in.
pub async fn take(
    visit: Visit,
    Path((handle, person)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let steward = visit.signed_in()?.person;
    let web = visit.web();
    let person: Uuid = person.parse().map_err(|_| WebError::NotFound)?;
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    let name = transact!(web.db, web.world, ServiceError, |tx| {
        let person = PersonId::from(person);
        admit_member(
            &mut tx,
            &web.world,
            &web.site,
            pool.pool_id,
            steward,
            person,
        )
        .await?;
        let who = actor::known(&mut tx, person).await?;
        Ok(Named::from(&who).shown().to_owned())
    })?;
    let told = text_with("notice-admitted", &args! { "name" => name });
    Ok(visit.done(&format!("/pools/{handle}/members"), &told))
}
