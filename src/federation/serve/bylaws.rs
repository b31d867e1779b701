//! Versions of the bylaws, for programs.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::{Activity, ServeError, actors::local};
use crate::{
    domain::id::PoolId,
    federation::{Federation, render},
    services::version_status::{VersionStatus, version_status},
    store::bylaws,
};

/// What was in force and is no more, never changes again.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// `GET /pools/{handle}/bylaws/{number}`. Rules of before, which have no text,
/// are no object.
pub(super) async fn version(
    State(federation): State<Arc<Federation>>,
    Path((handle, number)): Path<(String, i64)>,
) -> Result<Response, ServeError> {
    let mut conn = federation.db.read().await?;
    let pool = local(&mut conn, &handle, "group").await?;
    let found = bylaws::by_number(&mut conn, PoolId::from(pool.actor_id), number)
        .await?
        .filter(|found| found.template_version > 0)
        .ok_or(ServeError::NotFound)?;
    let reached = version_status(&mut conn, &found).await?;
    let site = &federation.site;
    let object = render::bylaws::signed(&mut conn, site, &pool, &found, reached).await?;
    let mut response = Activity(object).into_response();
    if reached.status == VersionStatus::Superseded {
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, FOR_EVER);
    }
    Ok(response)
}
