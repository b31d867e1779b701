//! POST `/pools/{handle}/money/check`: a member checks the books.

use axum::{extract::Path, response::Response};

use crate::{
    services::{
        ServiceError,
        check_books::{BookFinding, check_and_note},
    },
    text::text,
    web::{
        WebError, read, shape,
        view::budget::{BooksChecked, RuleLine},
        visit::{Visit, show as shown},
    },
};

/// Runs the check, and tells a line for each rule.
pub async fn take(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    if !read::standing(&mut conn, &pool, &visit).await?.is_inside() {
        return Err(ServiceError::NotMember.into());
    }
    drop(conn);
    let _permit = web
        .limits
        .lets_check(&pool.handle)
        .ok_or(WebError::CheckingBooks)?;
    let verdict = check_and_note(&web.db, &web.world, &web.site, pool.pool_id).await?;
    let mut conn = web.db.read().await?;
    shown(&BooksChecked {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        holds: verdict.holds(),
        is_stopped: verdict.is_stopped,
        lines: verdict.findings.iter().map(line).collect(),
    })
}

fn line(finding: &BookFinding) -> RuleLine {
    let mut entries: Vec<i64> = finding
        .faults
        .iter()
        .filter_map(|fault| fault.entry)
        .collect();
    entries.sort_unstable();
    entries.dedup();
    RuleLine {
        rule: text(finding.invariant.key()),
        holds: finding.faults.is_empty(),
        entries,
    }
}
