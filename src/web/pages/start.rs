//! `/`: what Pools is, the Pools here, and what awaits the viewer.

use axum::{extract::Query, response::Response};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    PAGE,
    you::{awaiting, pools_elsewhere},
};
use crate::{
    store::pool,
    web::{
        WebError, shape,
        view::start::Start,
        visit::{Visit, show as shown},
    },
};

/// Which page of Pools.
#[derive(Debug, Deserialize)]
pub struct Asked {
    before: Option<Uuid>,
}

/// The start page.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let site = &visit.web().site;
    let mut conn = visit.web().db.read().await?;
    let rows = pool::newest(&mut conn, asked.before.unwrap_or(Uuid::max()), PAGE).await?;
    let is_full = i64::try_from(rows.len()) == Ok(PAGE);
    let next = rows
        .last()
        .filter(|_| is_full)
        .map(|last| format!("/?before={}", last.pool_id));
    let now = visit.web().world.now();
    let (mine, awaiting, elsewhere) = match visit.viewer() {
        Some(viewer) => (
            pool::of_person(&mut conn, viewer.person, Uuid::max(), PAGE).await?,
            awaiting(&mut conn, viewer.person, now).await?,
            pools_elsewhere(&mut conn, viewer.person, now).await?,
        ),
        None => (Vec::new(), Vec::new(), Vec::new()),
    };
    shown(&Start {
        page: visit.page(&mut conn).await?,
        pools: rows
            .into_iter()
            .map(|row| shape::pool_line(site, row))
            .collect(),
        next,
        mine: mine
            .into_iter()
            .map(|row| shape::pool_line(site, row))
            .collect(),
        awaiting,
        elsewhere,
    })
}
