//! `/you`: the viewer's own page.

use axum::response::Response;
use uuid::Uuid;

use super::PAGE;
use crate::{
    domain::{id::PersonId, time::Timestamp},
    services::Site,
    store::{
        acceptance, ballot,
        db::Conn,
        elsewhere,
        pool::{self, PoolName},
        proposal, remark,
    },
    web::{
        WebError,
        next::encoded,
        shape::{self, Counted},
        view::{
            lines::RemoteLine,
            page::{PoolRef, SafeHtml},
            tally::ProposalCard,
            when::When,
            you::{LetterLine, You},
        },
        visit::{Visit, show as shown},
    },
};

/// Pools elsewhere on one's own page.
const ELSEWHERE: i64 = 100;
/// Letters on one's own page.
const LETTERS: i64 = 5;

/// Her Pools here and elsewhere, and what awaits her vote.
pub async fn show(visit: Visit) -> Result<Response, WebError> {
    let viewer = visit.signed_in()?;
    let site = &visit.web().site;
    let now = visit.web().world.now();
    let mut conn = visit.web().db.read().await?;
    let pools = pool::of_person(&mut conn, viewer.person, Uuid::max(), PAGE).await?;
    let awaiting = awaiting(&mut conn, viewer.person, now).await?;
    let to_accept = acceptance::awaited(&mut conn, viewer.person, PAGE).await?;
    let left = acceptance::named_in_left(&mut conn, viewer.person, PAGE).await?;
    let letters = remark::letters_here(&mut conn, viewer.person.into(), LETTERS).await?;
    shown(&You {
        page: visit.page(&mut conn).await?,
        to_accept: named(site, to_accept),
        left: named(site, left),
        letters: letters
            .into_iter()
            .map(|letter| LetterLine {
                from: letter.sender_name,
                at: When::new(Timestamp::from_micros(letter.received_at), now),
                text: SafeHtml::sanitised(letter.content_html),
            })
            .collect(),
        awaiting,
        pools: pools
            .into_iter()
            .map(|row| shape::pool_line(site, row))
            .collect(),
        elsewhere: pools_elsewhere(&mut conn, viewer.person, now).await?,
        public_page: viewer
            .actor
            .is_local()
            .then(|| format!("/people/{}", viewer.actor.handle)),
    })
}

fn named(site: &Site, pools: Vec<PoolName>) -> Vec<PoolRef> {
    pools
        .into_iter()
        .map(|pool| PoolRef {
            address: format!("@{}@{}", pool.handle, site.host),
            name: pool.name,
            handle: pool.handle,
        })
        .collect()
}

/// A person's Pools on other servers.
///
/// # Errors
/// When the database can't be asked.
pub async fn pools_elsewhere(
    conn: &mut Conn,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<RemoteLine>, WebError> {
    let lines = elsewhere::lines(conn, person, now, ELSEWHERE).await?;
    Ok(lines.into_iter().map(remote_line).collect())
}

fn remote_line(line: elsewhere::Line) -> RemoteLine {
    let address = format!("@{}@{}", line.handle, line.host);
    RemoteLine {
        name: line.name,
        href: format!("/elsewhere?handle={}", encoded(&address)),
        address,
        follows: line.follows,
        member: line.is_member,
        open: shape::small(line.awaiting),
    }
}

/// Open proposals that wait for a person's vote, the most urgent first.
///
/// # Errors
/// When the database can't be asked.
pub async fn awaiting(
    conn: &mut Conn,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<ProposalCard>, WebError> {
    let proposals = proposal::awaiting(conn, person, PAGE).await?;
    if proposals.is_empty() {
        return Ok(Vec::new());
    }
    let pools = pool::with_roll_of(conn, person).await?;
    let counted = Counted {
        tallies: ballot::awaited_tallies(conn, person).await?,
        mine: Vec::new(),
    };
    Ok(proposals
        .iter()
        .filter_map(|each| {
            let of = pools
                .iter()
                .find(|pool| pool.pool_id == Uuid::from(each.pool_id))?;
            Some(counted.card(each, &of.handle, Some(of.name.clone()), now))
        })
        .collect())
}
