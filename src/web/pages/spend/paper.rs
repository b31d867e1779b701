//! `/pools/{handle}/papers/{id}`: a quote or an invoice, for members and for
//! who is paid.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::id;
use crate::{
    domain::certificate::extension,
    services::ServiceError,
    store::{db::Conn, paper},
    web::{WebError, read, visit::Visit},
};

/// The file, to be saved: it is nothing that a browser should show as a page
/// of ours.
pub async fn get(
    visit: Visit,
    Path((handle, written)): Path<(String, String)>,
) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    if !read::standing(&mut conn, &pool, &visit).await?.is_member() {
        return Err(ServiceError::NotMember.into());
    }
    let found = kept(&mut conn, id(&written)?).await?;
    if found.pool_id != Uuid::from(pool.pool_id) {
        return Err(WebError::NotFound);
    }
    let content = paper::content(&mut conn, found.paper_id).await?;
    let end = extension(&found.media_type);
    // Our own name: what somebody called the file stays out of headers.
    let disposition = format!("attachment; filename=\"{}-paper.{end}\"", pool.handle);
    let headers = [
        (header::CONTENT_TYPE, found.media_type),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, content).into_response())
}

async fn kept(conn: &mut Conn, id: Uuid) -> Result<paper::Paper, WebError> {
    paper::by_id(conn, id).await?.ok_or(WebError::NotFound)
}
