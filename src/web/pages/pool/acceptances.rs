//! `/pools/{handle}/acceptances`: for members, who accepted which version of
//! the bylaws, when, and by which way.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    domain::time::Timestamp,
    store::{
        acceptance::{self, Listed},
        membership,
    },
    text::text,
    web::{
        WebError,
        part::{Part, one_more},
        read,
        shape::{self, Named, person_ref, small},
        view::{
            acceptances::{AcceptanceLine, Acceptances},
            when::When,
        },
        visit::{Visit, show as shown},
    },
};

/// Acceptances on one page.
const PAGE: usize = 50;

impl<'a> From<&'a Listed> for Named<'a> {
    fn from(row: &'a Listed) -> Self {
        Self {
            name: &row.name,
            handle: &row.handle,
            host: row.host.as_deref(),
            url: &row.url,
        }
    }
}

/// Which page.
#[derive(Debug, Deserialize)]
pub struct Asked {
    before: Option<Uuid>,
}

/// The list; what somebody signed with is for herself and for stewards.
pub async fn show(
    visit: Visit,
    Path(handle): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let viewer = visit.signed_in()?;
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let own = membership::get(&mut conn, pool.pool_id, viewer.person).await?;
    let Some(own) = own.filter(|row| row.standing.is_member()) else {
        return Err(WebError::Forbidden(Some(text("error-not-member"))));
    };
    let is_steward = own.is_steward && own.standing.is_active();
    let before = asked.before.unwrap_or(Uuid::max());
    let rows = acceptance::list(&mut conn, pool.pool_id, before, one_more(PAGE)).await?;
    let part = Part::of(rows, PAGE, |last| {
        format!("/pools/{handle}/acceptances?before={}", last.acceptance_id)
    });
    let now = web.world.now();
    let lines = part.rows.into_iter().map(|row| AcceptanceLine {
        person: person_ref(&web.site, Named::from(&row)),
        number: small(row.number),
        at: When::new(Timestamp::from_micros(row.accepted_at), now),
        typed_name: row
            .typed_name
            .filter(|_| is_steward || row.person_id == Uuid::from(viewer.person)),
        way: row.way,
    });
    shown(&Acceptances {
        lines: lines.collect(),
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        next: part.next,
    })
}
