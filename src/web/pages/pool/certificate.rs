//! `/pools/{handle}/formation/certificate`: the paper of the registry, handed
//! in by a steward and fetched by members.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};

use super::formation::page;
use crate::{
    domain::certificate::{CertificateError, extension},
    services::{
        ServiceError,
        file_certificate::{FileCertificate, file_certificate},
    },
    store::{formation, membership},
    text::text,
    transact,
    web::{
        WebError, read,
        upload::Upload,
        visit::{Visit, show_again},
    },
};

/// The file, for members alone, and to be saved: it is nothing that a browser
/// should show as a page of ours.
pub async fn get(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let viewer = visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let standing = membership::standing(&mut conn, pool.pool_id, viewer.person).await?;
    if !standing.is_member() {
        return Err(ServiceError::NotMember.into());
    }
    let found = formation::certificate(&mut conn, pool.pool_id)
        .await?
        .ok_or(WebError::NotFound)?;
    let content = formation::content(&mut conn, found.certificate_id).await?;
    let end = extension(&found.media_type);
    // Our own name: what somebody called the file stays out of headers.
    let disposition = format!("attachment; filename=\"{}-certificate.{end}\"", pool.handle);
    let headers = [
        (header::CONTENT_TYPE, found.media_type),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, content).into_response())
}

/// Takes it, and leads to the vote on whether it is right.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    sent: Upload,
) -> Result<Response, WebError> {
    let steward = visit.signed_in()?.person;
    let web = visit.web();
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    let file = sent.file();
    let command = FileCertificate {
        pool_id: pool.pool_id,
        steward,
        file_name: &file.name,
        content: &file.content,
    };
    let filed = transact!(web.db, web.world, ServiceError, |tx| {
        file_certificate(&mut tx, &web.world, &web.site, &command).await
    });
    match filed {
        Ok(number) => Ok(visit.done(
            &format!("/pools/{handle}/proposals/{number}"),
            &text("notice-certificate"),
        )),
        Err(ServiceError::Certificate(error)) => {
            let told = text(error_key(error));
            let mut conn = web.db.read().await?;
            show_again(&page(&visit, &mut conn, &pool, Some(told)).await?)
        }
        Err(error) => Err(error.into()),
    }
}

const fn error_key(error: CertificateError) -> &'static str {
    match error {
        CertificateError::Empty => "error-certificate-empty",
        CertificateError::TooLarge => "error-certificate-large",
        CertificateError::OtherKind => "error-certificate",
    }
}
