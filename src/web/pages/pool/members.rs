//! `/pools/{handle}/members`: who is in, and for stewards who waits.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    domain::time::Timestamp,
    services::Site,
    store::{
        follow,
        membership::{self, Listed},
    },
    web::{
        WebError,
        part::{Part, one_more},
        read,
        shape::{self, Named, person_ref, small},
        view::{
            pool::{MemberLine, Members, Standing, WaitingLine},
            when::When,
        },
        visit::{Visit, show as shown},
    },
};

/// Members, and people who wait, on one page.
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

/// Which page of members, and of people who wait.
#[derive(Debug, Deserialize)]
pub struct Asked {
    after: Option<Uuid>,
    waiting_after: Option<Uuid>,
}

/// The list of members.
pub async fn show(
    visit: Visit,
    Path(handle): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let now = web.world.now();
    let mut conn = web.db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let id = pool.pool_id;
    let standing = read::standing(&mut conn, &pool, &visit).await?;
    let path = format!("/pools/{handle}/members");
    let after = asked.after.unwrap_or(Uuid::nil());
    let members = membership::active(&mut conn, id, after, one_more(PAGE)).await?;
    let members = Part::of(members, PAGE, |last| {
        format!("{path}?after={}", last.membership_id)
    });
    let (waiting, waiting_count) = if standing == Standing::Steward {
        let after = asked.waiting_after.unwrap_or(Uuid::nil());
        let rows = membership::applied(&mut conn, id, after, one_more(PAGE)).await?;
        let count = membership::count_applied(&mut conn, id).await?;
        (rows, count)
    } else {
        (Vec::new(), 0)
    };
    let waiting = Part::of(waiting, PAGE, |last| {
        format!("{path}?waiting_after={}#waiting", last.membership_id)
    });
    shown(&Members {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        standing,
        members_count: small(membership::count_active(&mut conn, id).await?),
        followers_count: small(follow::count(&mut conn, id.into()).await?),
        next: members.next,
        members: members
            .rows
            .iter()
            .map(|row| member(&web.site, row, now))
            .collect(),
        waiting_count: small(waiting_count),
        waiting_next: waiting.next,
        waiting: waiting
            .rows
            .iter()
            .map(|row| waits(&web.site, row, now))
            .collect(),
    })
}

fn member(site: &Site, row: &Listed, now: Timestamp) -> MemberLine {
    MemberLine {
        person: person_ref(site, row.into()),
        steward: row.is_steward,
        since: since(row.admitted_at, now),
    }
}

fn waits(site: &Site, row: &Listed, now: Timestamp) -> WaitingLine {
    WaitingLine {
        person: person_ref(site, row.into()),
        person_id: row.person_id.to_string(),
        since: since(row.agreed_at, now),
    }
}

fn since(at: Option<i64>, now: Timestamp) -> When {
    at.map(|at| When::new(Timestamp::from_micros(at), now))
        .unwrap_or_default()
}
