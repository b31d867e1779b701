//! `/elsewhere`: looking up a Pool of another server by its handle.

use axum::{extract::Query, response::Response};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    domain::{id::PersonId, time::Timestamp},
    services::ports::FindError,
    store::{
        actor::{self, Actor},
        ballot,
        db::Conn,
        elsewhere::{self, ProposalElsewhere, StandingElsewhere},
        follow, options_elsewhere, remark,
        vote_elsewhere::{self, VoteElsewhere},
    },
    text::{escape, paragraphs, text},
    web::{
        Web, WebError,
        pages::you::pools_elsewhere,
        shape::{self, web_link},
        view::{
            elsewhere::{
                Elsewhere, Following, RemotePool, RemoteProposal, RemoteStanding, RemoteTally,
            },
            form::Field,
            page::SafeHtml,
            tally::State,
            when::When,
        },
        visit::{Visit, show as shown, show_again},
    },
};

/// Proposals shown of a Pool elsewhere.
const PROPOSALS: i64 = 20;
/// A Pool that was fetched so many seconds ago is not asked for again.
const FRESH_SECONDS: i64 = 3_600;

/// Which Pool.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    handle: String,
}

/// The form, and the card of what was found.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let web = visit.web();
    let written = asked.handle.trim();
    let looked_up = match written {
        "" => Ok(None),
        written => look_up(web, written).await?.map(Some),
    };
    let mut conn = web.db.read().await?;
    let mut page = Elsewhere {
        page: visit.page(&mut conn).await?,
        handle: Field::of(asked.handle.clone()),
        found: None,
        mine: Vec::new(),
    };
    match looked_up {
        Err(wrong) => {
            page.handle.error = Some(text(wrong));
            return show_again(&page);
        }
        Ok(None) => {
            if let Some(viewer) = visit.viewer() {
                page.mine = pools_elsewhere(&mut conn, viewer.person, web.world.now()).await?;
            }
        }
        Ok(Some(pool)) => {
            if visit.is_guest_of_another_server() {
                page.page.notice = Some(text("elsewhere-from-your-own"));
            }
            page.found = Some(card(&visit, &mut conn, &pool).await?);
        }
    }
    shown(&page)
}

/// The Pool of an address, or the key of what is wrong with it. The network is
/// asked before the pages' own reading, and only when nothing fresh is known.
async fn look_up(web: &Web, written: &str) -> Result<Result<Actor, &'static str>, WebError> {
    let bare = written.trim_start_matches("acct:").trim_start_matches('@');
    let parts = bare.split_once('@').filter(|_| !bare.contains('/'));
    if let Some((handle, host)) = parts {
        if host.eq_ignore_ascii_case(&web.site.host) {
            return Ok(Err("error-handle-here"));
        }
        let known = actor::remote(&mut web.db.read().await?, handle, host).await?;
        let since = web.world.now().plus_seconds(-FRESH_SECONDS).micros();
        if let Some(known) = known.filter(|known| known.fetched_at.is_some_and(|at| at >= since)) {
            return Ok(a_pool(known));
        }
    }
    match web.elsewhere.find_actor(written).await {
        Ok(found) if found.is_local() => Ok(Err("error-handle-here")),
        Ok(found) => Ok(a_pool(found)),
        Err(FindError::BadAddress) => Ok(Err("error-handle-full")),
        Err(FindError::NotFound) => Ok(Err("error-handle-unknown")),
        Err(FindError::Unreachable(_)) => Ok(Err("error-server-silent")),
        Err(FindError::Service(error)) => Err(error.into()),
    }
}

fn a_pool(found: Actor) -> Result<Actor, &'static str> {
    if found.kind == "group" {
        Ok(found)
    } else {
        Err("error-handle-no-pool")
    }
}

/// The card, as it is for a visitor or for a person of this server.
async fn card(visit: &Visit, conn: &mut Conn, pool: &Actor) -> Result<RemotePool, WebError> {
    let person = visit
        .viewer()
        .filter(|viewer| viewer.actor.is_local())
        .map(|viewer| viewer.person);
    let (following, membership, votes) = match person {
        None => (Following::No, RemoteStanding::Visitor, Vec::new()),
        Some(person) => (
            following(conn, pool, person).await?,
            standing(conn, pool, person).await?,
            vote_elsewhere::of_person(conn, pool.actor_id, person).await?,
        ),
    };
    let is_member = matches!(membership, RemoteStanding::Member);
    let now = visit.web().world.now();
    let mut proposals = Vec::new();
    for row in elsewhere::proposals(conn, pool.actor_id, Uuid::max(), PROPOSALS).await? {
        let mine = votes
            .iter()
            .find(|vote| vote.proposal_id == row.proposal_id);
        proposals.push(proposal(row, mine, is_member, now)?);
    }
    Ok(RemotePool {
        id: pool.actor_id.to_string(),
        name: pool.name.clone(),
        address: pool.address(&visit.web().site.host),
        url: web_link(&pool.url).to_owned(),
        purpose: SafeHtml::sanitised(paragraphs(&pool.summary)),
        following,
        membership,
        proposals,
    })
}

async fn following(conn: &mut Conn, pool: &Actor, person: PersonId) -> Result<Following, WebError> {
    let found = follow::get(conn, pool.actor_id, person.into()).await?;
    Ok(match found {
        None => Following::No,
        Some(row) if row.accepted_at.is_none() => Following::Asked,
        Some(_) => Following::Yes,
    })
}

/// How she stands, as far as was heard; the rules are the Pool's last letter.
async fn standing(
    conn: &mut Conn,
    pool: &Actor,
    person: PersonId,
) -> Result<RemoteStanding, WebError> {
    let found = elsewhere::membership(conn, person, pool.actor_id).await?;
    Ok(match found.map(|row| row.standing) {
        None | Some(StandingElsewhere::Left) => RemoteStanding::Stranger,
        Some(StandingElsewhere::Agreed) => RemoteStanding::Agreed,
        Some(StandingElsewhere::Active) => RemoteStanding::Member,
        Some(StandingElsewhere::Refused) => RemoteStanding::Refused,
        Some(StandingElsewhere::Asked) => {
            let letters =
                remark::letters(conn, person.into(), pool.actor_id, Uuid::max(), 1).await?;
            match letters.into_iter().next() {
                Some(letter) => RemoteStanding::Rules(SafeHtml::sanitised(letter.content_html)),
                None => RemoteStanding::Asked,
            }
        }
    })
}

/// A proposal's text without its title, which our kind of server writes above
/// it for apps that show no titles.
fn without_title(html: &str, title: &str) -> String {
    let above = format!("<p><strong>{}</strong></p>", escape(title));
    html.strip_prefix(&above).unwrap_or(html).to_owned()
}

fn count(row: &ProposalElsewhere) -> Result<RemoteTally, WebError> {
    let tally = row.tally();
    let options = options_elsewhere::read(row.options.as_deref())?;
    Ok(if options.is_empty() {
        RemoteTally::Counts {
            in_favour: tally.for_count,
            against: tally.against_count,
            abstain: tally.abstain_count,
        }
    } else {
        RemoteTally::Election {
            ballots: tally.for_count,
            candidates: options
                .into_iter()
                .map(|(name, approvals)| (name, shape::small(approvals)))
                .collect(),
        }
    })
}

fn proposal(
    row: ProposalElsewhere,
    vote: Option<&VoteElsewhere>,
    is_member: bool,
    now: Timestamp,
) -> Result<RemoteProposal, WebError> {
    let mine = vote
        .map(|vote| ballot::choice_from_text(&vote.choice))
        .transpose()?;
    let named = vote.and_then(|vote| vote.options.as_deref());
    let tally = count(&row)?;
    let is_open = row.closed_at.is_none();
    let in_time = row.closes_at >= now.micros();
    let at = row.closed_at.unwrap_or(row.closes_at);
    Ok(RemoteProposal {
        id: row.proposal_id.to_string(),
        url: web_link(&row.url).to_owned(),
        text: SafeHtml::sanitised(without_title(&row.content_html, &row.title)),
        title: row.title,
        state: if is_open { State::Open } else { State::Closed },
        closes: When::new(Timestamp::from_micros(at), now),
        tally: Some(tally),
        mine_named: options_elsewhere::read_names(named)?,
        mine: mine.map(shape::choice),
        may_vote: is_member && is_open && in_time && mine.is_none(),
        outcome: SafeHtml::sanitised(row.outcome_html),
    })
}
