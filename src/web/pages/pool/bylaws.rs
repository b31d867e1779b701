//! `/pools/{handle}/bylaws`: the version in force, any other by its number, and
//! each of them as Markdown.

use axum::{
    extract::{Path, Query},
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    domain::{form::Stage, time::Timestamp},
    services::{
        read_bylaws::{changes_since, document},
        record_acceptance::hex,
        version_status::{VersionStatus, version_status},
    },
    store::{
        bylaws::{self, Bylaws},
        db::Conn,
        pool::Pool,
        version::{self, Version},
    },
    web::{
        WebError, front_matter,
        part::{Part, one_more},
        read,
        shape::{self, small},
        view::{
            bylaws::{BylawsText, ShownChange},
            documents::{BylawsPage, Since, VersionLine, VersionState},
            when::When,
        },
        visit::{Visit, show as shown},
    },
};

/// Versions on one page.
const PAGE: usize = 20;

/// Compared with which older version, and which page of versions.
#[derive(Debug, Deserialize)]
pub struct Asked {
    since: Option<i64>,
    before: Option<i64>,
}

/// The version in force; a draft's draft.
pub async fn in_force(
    visit: Visit,
    Path(handle): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let found = bylaws::known(&mut conn, pool.bylaws_id).await?;
    page(&visit, &mut conn, &pool, &found, &asked).await
}

/// Any version that was written: `3`, or `3.md`.
pub async fn version(
    visit: Visit,
    Path((handle, number)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let (digits, is_file) = match number.strip_suffix(".md") {
        Some(digits) => (digits, true),
        None => (number.as_str(), false),
    };
    let number = digits.parse().map_err(|_| WebError::NotFound)?;
    let found = by_number(&mut conn, &pool, number).await?;
    if is_file {
        let status = version_status(&mut conn, &found).await?.status;
        return file(&visit, &pool, &found, status);
    }
    page(&visit, &mut conn, &pool, &found, &asked).await
}

async fn by_number(conn: &mut Conn, pool: &Pool, number: i64) -> Result<Bylaws, WebError> {
    bylaws::by_number(conn, pool.pool_id, number)
        .await?
        .ok_or(WebError::NotFound)
}

/// As Markdown, to keep.
fn file(
    visit: &Visit,
    pool: &Pool,
    found: &Bylaws,
    status: VersionStatus,
) -> Result<Response, WebError> {
    let uri = visit.web().site.bylaws_uri(&pool.handle, found.number);
    let text = front_matter::markdown(found, status, &hex(&found.hash), &uri)?
        .ok_or(WebError::NotFound)?;
    let name = format!("{}-bylaws-{}.md", pool.handle, found.number);
    let headers = [
        (
            header::CONTENT_TYPE,
            "text/markdown; charset=utf-8".to_owned(),
        ),
        (
            header::CONTENT_DISPOSITION,
            format!("inline; filename=\"{name}\""),
        ),
    ];
    Ok((headers, text).into_response())
}

async fn page(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    found: &Bylaws,
    asked: &Asked,
) -> Result<Response, WebError> {
    let web = visit.web();
    let since = match asked.since {
        Some(number) => Some(since(&by_number(conn, pool, number).await?, found)),
        None => None,
    };
    let before = asked.before.unwrap_or(i64::MAX);
    let versions = version::of_pool(conn, pool.pool_id, before, one_more(PAGE)).await?;
    let path = format!("/pools/{}/bylaws/{}", pool.handle, found.number);
    let lines = lines(&versions, pool, found, web.world.now());
    let versions = Part::of(lines, PAGE, |last: &VersionLine| {
        format!("{path}?before={}#versions", last.number)
    });
    // The list may be on another page than the version itself.
    let own = version::of_pool(conn, pool.pool_id, found.number.saturating_add(1), 1).await?;
    let own = lines_of_one(&own, pool, found, web.world.now()).ok_or(WebError::NotFound)?;
    let document = document(found);
    let sources = document.as_ref().map(|text| text.sources.clone());
    let number = small(found.number);
    shown(&BylawsPage {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&web.site, pool),
        version: own,
        text: BylawsText::of(number, hex(&found.hash), document, &found.content),
        rules: (found.template_version == 0).then(|| shape::rules(pool)),
        sources: sources.unwrap_or_default(),
        since,
        versions: versions.rows,
        next: versions.next,
    })
}

fn since(old: &Bylaws, new: &Bylaws) -> Since {
    let changes = changes_since(old, new);
    Since {
        number: small(old.number),
        changes: changes.map(|list| list.into_iter().map(ShownChange::from).collect()),
    }
}

fn lines_of_one(
    rows: &[Version],
    pool: &Pool,
    found: &Bylaws,
    now: Timestamp,
) -> Option<VersionLine> {
    lines(rows, pool, found, now).into_iter().next()
}

fn lines(rows: &[Version], pool: &Pool, found: &Bylaws, now: Timestamp) -> Vec<VersionLine> {
    let at = |micros: i64| When::new(Timestamp::from_micros(micros), now);
    rows.iter()
        .enumerate()
        .map(|(index, row)| VersionLine {
            number: small(row.number),
            state: state(row, pool),
            written: at(row.written_at),
            adopted: row
                .adopted_by
                .zip(row.adopted_at)
                .map(|(number, micros)| (small(number), at(micros))),
            proposal: row.proposal.map(small),
            since: rows
                .iter()
                .skip(index + 1)
                .filter(|older| older.template_version > 0 && row.template_version > 0)
                .find(|older| older.adopted_by.is_some() || row.adopted_by.is_none())
                .map(|older| small(older.number)),
            is_shown: row.bylaws_id == Uuid::from(found.bylaws_id),
        })
        .collect()
}

fn state(row: &Version, pool: &Pool) -> VersionState {
    let is_the_pools = row.bylaws_id == Uuid::from(pool.bylaws_id);
    match pool.stage {
        Stage::Draft if is_the_pools => VersionState::Draft,
        _ if is_the_pools => VersionState::InForce,
        _ if row.adopted_by.is_some() || row.template_version == 0 => VersionState::Past,
        _ if row.proposal.is_some() => VersionState::Proposed,
        _ => VersionState::Written,
    }
}
