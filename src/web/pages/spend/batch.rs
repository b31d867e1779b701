//! `/pools/{handle}/money/batches/{id}`: a file for the bank, to be fetched and
//! released there, or taken back.

use axum::{
    extract::{Path, Query},
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{id, of_steward};
use crate::{
    banking::payment::Pain,
    services::{
        ServiceError,
        make_batch::{batch_file, take_back_batch},
    },
    text::text,
    transact,
    web::{WebError, visit::Visit},
};

/// Which version of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    version: String,
}

/// The file, for stewards. Nothing keeps it: headers of this house say
/// `no-store` to whoever is signed in.
pub async fn file(
    visit: Visit,
    Path((handle, written)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let (pool, _) = of_steward(&visit, &mut conn, &handle).await?;
    let version = if asked.version == "03" {
        Pain::V03
    } else {
        Pain::V09
    };
    let batch = id(&written)?;
    let (kind, end, content) = batch_file(&mut conn, &pool, batch, version).await?;
    let disposition = format!("attachment; filename=\"{}-payments.{end}\"", pool.handle);
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, content).into_response())
}

/// POST `…/take-back`.
pub async fn take_back(
    visit: Visit,
    Path((handle, written)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let (pool, steward) = of_steward(&visit, &mut web.db.read().await?, &handle).await?;
    let batch = id(&written)?;
    transact!(web.db, web.world, ServiceError, |tx| {
        take_back_batch(&mut tx, &web.world, (pool.pool_id, steward), batch).await
    })?;
    let path = format!("/pools/{handle}/money/payables");
    Ok(visit.done(&path, &text("notice-batch-back")))
}
