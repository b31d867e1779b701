//! `/pools/{handle}/members`: who is in; for members also who waits, who is on
//! probation or on notice, and which notices of expulsion run.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use super::applicant::Looking;

use crate::{
    domain::time::Timestamp,
    services::Site,
    store::{
        actor,
        db::Conn,
        expulsion, follow,
        membership::{self, Listed},
        pool::Pool,
        sponsorship,
    },
    web::{
        WebError,
        part::{Part, one_more},
        read,
        shape::{self, Named, person_ref, small},
        view::{
            pool::{
                DatedLine, MemberLine, Members, NoticeLine, Standing, StewardLine, WaitingLine,
            },
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
    let waiting_after = asked.waiting_after.unwrap_or(Uuid::nil());
    let inside = if standing.is_inside() {
        inside(&mut conn, &visit, &pool, standing, waiting_after).await?
    } else {
        Inside::default()
    };
    let stewards = membership::stewards(&mut conn, id).await?;
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
        stewards: stewards
            .iter()
            .map(|row| steward(&web.site, row, now))
            .collect(),
        waiting_count: inside.waiting_count,
        waiting_next: inside.waiting_next,
        waiting: inside.waiting,
        on_probation: inside.on_probation,
        on_notice: inside.on_notice,
        expulsions: inside.expulsions,
    })
}

/// What members alone are told.
#[derive(Default)]
struct Inside {
    waiting: Vec<WaitingLine>,
    waiting_count: u32,
    waiting_next: Option<String>,
    on_probation: Vec<DatedLine>,
    on_notice: Vec<DatedLine>,
    expulsions: Vec<NoticeLine>,
}

async fn inside(
    conn: &mut Conn,
    visit: &Visit,
    pool: &Pool,
    standing: Standing,
    after: Uuid,
) -> Result<Inside, WebError> {
    let (id, site) = (pool.pool_id, &visit.web().site);
    let now = visit.web().world.now();
    let path = format!("/pools/{}/members", pool.handle);
    let waiting = membership::applied(conn, id, after, one_more(PAGE)).await?;
    let waiting = Part::of(waiting, PAGE, |last| {
        format!("{path}?waiting_after={}#waiting", last.membership_id)
    });
    let attested = sponsorship::waiting(conn, id).await?;
    let looking = Looking {
        pool,
        standing,
        viewer: visit.viewer(),
        attested: &attested,
    };
    let admitted = membership::admitted(conn, id, Uuid::nil(), one_more(PAGE)).await?;
    let leaving = membership::leaving(conn, id, Uuid::nil(), one_more(PAGE)).await?;
    let mut expulsions = Vec::new();
    for notice in expulsion::running(conn, id, one_more(PAGE)).await? {
        let who = actor::known(conn, notice.noticed.person).await?;
        expulsions.push(NoticeLine {
            person: person_ref(site, Named::from(&who)),
            href: format!("/pools/{}/expulsions/{}", pool.handle, notice.notice_id),
            opens: When::new(notice.noticed.opens_at, now),
        });
    }
    let dated = |row: &Listed, at: Option<i64>| DatedLine {
        person: person_ref(site, row.into()),
        at: since(at, now),
    };
    Ok(Inside {
        waiting: waiting
            .rows
            .iter()
            .map(|row| waits(site, row, looking, now))
            .collect(),
        waiting_count: small(membership::count_applied(conn, id).await?),
        waiting_next: waiting.next,
        on_probation: admitted
            .iter()
            .map(|row| dated(row, row.votes_from))
            .collect(),
        on_notice: leaving
            .iter()
            .map(|row| dated(row, row.leaves_at))
            .collect(),
        expulsions,
    })
}

fn steward(site: &Site, row: &Listed, now: Timestamp) -> StewardLine {
    let until = row.steward_until.map(Timestamp::from_micros);
    StewardLine {
        person: person_ref(site, row.into()),
        until: until.map(|at| When::new(at, now)),
        is_over: until.is_some_and(|at| at <= now),
    }
}

fn member(site: &Site, row: &Listed, now: Timestamp) -> MemberLine {
    MemberLine {
        person: person_ref(site, row.into()),
        steward: row.is_steward,
        since: since(row.admitted_at, now),
    }
}

fn waits(site: &Site, row: &Listed, looking: Looking<'_>, now: Timestamp) -> WaitingLine {
    let decided = looking.decided(row.was_expelled);
    WaitingLine {
        vouched: looking.vouched(row.person_id, decided),
        needed: looking.needed(),
        was_expelled: row.was_expelled,
        may: looking.may(row.person_id, decided),
        person: person_ref(site, row.into()),
        person_id: row.person_id.to_string(),
        since: since(row.agreed_at, now),
    }
}

fn since(at: Option<i64>, now: Timestamp) -> When {
    at.map(|at| When::new(Timestamp::from_micros(at), now))
        .unwrap_or_default()
}
