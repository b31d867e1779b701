//! `/pools/{handle}/money/export.…`: the books as a file, written while it is
//! sent.

use axum::{
    body::Body,
    extract::Path,
    http::header,
    response::{IntoResponse as _, Response},
};
use futures::stream::try_unfold;

use crate::{
    books::export::Format,
    services::{
        ServiceError,
        export_books::{Exporting, begin},
    },
    store::db::Db,
    web::{WebError, read, visit::Visit},
};

/// For hledger and ledger.
pub async fn journal(visit: Visit, path: Path<String>) -> Result<Response, WebError> {
    send(visit, path, Format::Journal).await
}

/// For beancount.
pub async fn beancount(visit: Visit, path: Path<String>) -> Result<Response, WebError> {
    send(visit, path, Format::Beancount).await
}

/// As a table.
pub async fn csv(visit: Visit, path: Path<String>) -> Result<Response, WebError> {
    send(visit, path, Format::Csv).await
}

async fn send(
    visit: Visit,
    Path(handle): Path<String>,
    format: Format,
) -> Result<Response, WebError> {
    visit.signed_in()?;
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    if !read::standing(&mut conn, &pool, &visit).await?.is_inside() {
        return Err(ServiceError::NotMember.into());
    }
    let exporting = begin(&mut conn, &pool, format).await?;
    let named = format!(
        "attachment; filename=\"{}-books.{}\"",
        pool.handle,
        format.id()
    );
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, named),
    ];
    let body = Body::from_stream(try_unfold((web.db.clone(), exporting), piece));
    Ok((headers, body).into_response())
}

/// The next piece. Between two pieces no connection waits for the reader.
async fn piece(
    (db, mut exporting): (Db, Exporting),
) -> Result<Option<(String, (Db, Exporting))>, ServiceError> {
    let mut conn = db.read().await?;
    let piece = exporting.next(&mut conn).await?;
    drop(conn);
    Ok(piece.map(|piece| (piece, (db, exporting))))
}
