//! `/pools/{handle}/money/statements`: stewards upload what the bank says, and
//! say what its lines are where these don't.

mod columns;
mod line;
mod shapes;
mod upload;
mod whole;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::{get, post},
};
use serde::Deserialize;
use uuid::Uuid;

use self::shapes::{agreement, file_line, lines, statements, told};
use super::spend::{id, of_steward};
use crate::{
    store::statement,
    web::{
        Web, WebError,
        part::{Part, one_more},
        shape,
        view::statements::StatementPage,
        visit::{Visit, show as shown},
    },
};

/// Lines on one page.
const PAGE: usize = 25;

/// The paths of statements.
pub fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route(
            "/pools/{handle}/money/statements",
            get(show).post(upload::take),
        )
        .route(
            "/pools/{handle}/money/statements/{statement}",
            get(show_one),
        )
        .route(
            "/pools/{handle}/money/statements/opening",
            post(whole::opening),
        )
        .route(
            "/pools/{handle}/money/statements/{statement}/take-back",
            post(whole::take_back),
        )
        .route(
            "/pools/{handle}/money/statements/lines/{line}",
            post(line::take),
        )
}

/// After which line a list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    above: i32,
    after: Option<Uuid>,
}

/// The form, what has to be looked at, and the last files.
async fn show(
    visit: Visit,
    Path(handle): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let (pool, _) = of_steward(&visit, &mut conn, &handle).await?;
    shown(&statements(&visit, &mut conn, &pool, &asked).await?)
}

/// What became of a file.
async fn show_one(
    visit: Visit,
    Path((handle, written)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let (pool, _) = of_steward(&visit, &mut conn, &handle).await?;
    let found = statement::by_id(&mut conn, id(&written)?).await?;
    let found = found
        .filter(|found| found.pool_id == pool.pool_id)
        .ok_or(WebError::NotFound)?;
    let after = asked.after.unwrap_or(Uuid::nil());
    let rows =
        statement::of_statement(&mut conn, found.statement_id, after, one_more(PAGE)).await?;
    let path = format!("/pools/{handle}/money/statements/{}", found.statement_id);
    let rows = Part::of(rows, PAGE, |last| {
        format!("{path}?after={}", Uuid::from(last.line_id))
    });
    shown(&StatementPage {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&visit.web().site, &pool),
        told: told(&mut conn, &found).await?,
        agreement: agreement(&visit, &mut conn, &pool).await?,
        lines: lines(&visit, &mut conn, &pool, &rows.rows).await?,
        next: rows.next,
        has_back: found.taken_back_at.is_none()
            && statement::count_explained(&mut conn, found.statement_id).await? == 0,
        file: file_line(&visit, &pool, &found),
    })
}
