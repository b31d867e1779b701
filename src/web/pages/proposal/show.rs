//! `/pools/{handle}/proposals/{number}`: what is proposed, how the count
//! stands, and the ballot.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use super::matter;

use crate::{
    domain::time::Timestamp,
    services::Site,
    store::{
        actor,
        ballot::{self, Listed},
        db::Conn,
        pool::Pool,
        proposal::{self, Proposal},
        remark::{self, Remark},
    },
    web::{
        WebError,
        part::{Part, one_more},
        read,
        shape::{self, Named, person_ref, small},
        view::{
            form::Field,
            page::SafeHtml,
            pool::Standing,
            proposal::{BallotBox, BallotForm, FromHome, ProposalPage, Reason, Reply, Voter},
            when::When,
        },
        visit::{Visit, show as shown},
    },
};

/// Replies on one page.
const REPLIES: usize = 20;
/// Reasons on one page.
const REASONS: usize = 50;
/// Voters on one page.
const VOTERS: usize = 100;

/// After which reply, reason and voter the lists go on.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Asked {
    after: Option<Uuid>,
    reasons_after: Option<Uuid>,
    voters_after: Option<Uuid>,
}

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

impl<'a> From<&'a Remark> for Named<'a> {
    fn from(row: &'a Remark) -> Self {
        Self {
            name: &row.name,
            handle: &row.handle,
            host: row.host.as_deref(),
            url: &row.url,
        }
    }
}

/// How the page was asked for: which part of its lists, and a form of it that
/// comes back to be put right.
#[derive(Clone, Debug, Default)]
pub struct SentBack {
    /// Which part of the lists.
    pub asked: Asked,
    /// The ballot's reason.
    pub reason: Option<Field>,
    /// The handle of "Vote from your own server".
    pub home: Option<Field>,
}

/// A proposal's page, for everyone.
pub async fn show(
    visit: Visit,
    Path((handle, number)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let proposal = read::proposal(&mut conn, pool.pool_id, &number).await?;
    let sent_back = SentBack {
        asked,
        ..SentBack::default()
    };
    shown(&page(&visit, &mut conn, &pool, &proposal, sent_back).await?)
}

/// The page, with what was sent back in its forms.
///
/// # Errors
/// When the database can't be asked.
pub async fn page(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    proposal: &Proposal,
    sent_back: SentBack,
) -> Result<ProposalPage, WebError> {
    let site = &visit.web().site;
    let now = visit.web().world.now();
    let id = proposal.proposal_id;
    let standing = read::standing(conn, pool, visit).await?;
    let count = match proposal.closed {
        Some(ending) => ending.tally,
        None => ballot::tally(conn, id).await?,
    };
    let by = actor::known(conn, proposal.proposer_id).await?;
    let lists = lists(conn, pool, proposal, standing, sent_back.asked).await?;
    Ok(ProposalPage {
        page: visit.page_with_form(conn).await?,
        pool: shape::pool_ref(site, pool),
        number: small(proposal.number),
        title: proposal.title.clone(),
        text: proposal.body.clone(),
        matter: matter::of(visit, conn, proposal, standing).await?,
        by: person_ref(site, Named::from(&by)),
        state: shape::state(proposal),
        opened: When::new(proposal.opened_at, now),
        closes: shape::closes(proposal, now),
        closed_early: proposal
            .closed
            .is_some_and(|ending| ending.closed_at <= proposal.closes_at),
        tally: shape::tally(proposal.bar, count),
        rules: shape::frozen_rules(pool, proposal),
        ballot: ballot_box(visit, conn, proposal, standing, sent_back.reason).await?,
        reasons: lists
            .reasons
            .rows
            .iter()
            .map(|row| reason(site, row, now))
            .collect::<Result<_, _>>()?,
        reasons_next: lists.reasons.next,
        voters: lists
            .voters
            .map(|rows| {
                rows.iter()
                    .map(|row| voter(site, row))
                    .collect::<Result<_, _>>()
            })
            .transpose()?,
        voters_next: lists.voters_next,
        replies: lists
            .replies
            .rows
            .into_iter()
            .map(|row| reply(site, row, now))
            .collect(),
        replies_next: lists.replies.next,
        from_home: FromHome {
            address: site.proposal_uri(&pool.handle, proposal.number),
            home: sent_back.home.unwrap_or_default(),
        },
    })
}

/// The lists of the page, and the paths on which they go on.
struct Lists {
    reasons: Part<Listed>,
    voters: Option<Vec<Listed>>,
    voters_next: Option<String>,
    replies: Part<Remark>,
}

async fn lists(
    conn: &mut Conn,
    pool: &Pool,
    proposal: &Proposal,
    standing: Standing,
    asked: Asked,
) -> Result<Lists, WebError> {
    let id = proposal.proposal_id;
    let path = format!("/pools/{}/proposals/{}", pool.handle, proposal.number);
    let from = |after: Option<Uuid>| after.unwrap_or(Uuid::nil());
    let reasons = ballot::reasons(conn, id, from(asked.reasons_after), one_more(REASONS)).await?;
    let replies = remark::list(conn, id, from(asked.after), one_more(REPLIES)).await?;
    let voters = if standing.is_member() {
        let rows = ballot::list(conn, id, from(asked.voters_after), one_more(VOTERS)).await?;
        Some(Part::of(rows, VOTERS, |row| {
            format!("{path}?voters_after={}#voters-title", row.ballot_id)
        }))
    } else {
        None
    };
    let (voters, voters_next) = voters.map_or((None, None), |part| (Some(part.rows), part.next));
    Ok(Lists {
        reasons: Part::of(reasons, REASONS, |row| {
            format!("{path}?reasons_after={}#reasons-title", row.ballot_id)
        }),
        voters,
        voters_next,
        replies: Part::of(replies, REPLIES, |row| {
            format!("{path}?after={}#replies-title", row.remark_id)
        }),
    })
}

/// What the viewer may do; after the close nothing, though the proposal may
/// still wait to be counted.
async fn ballot_box(
    visit: &Visit,
    conn: &mut Conn,
    proposal: &Proposal,
    standing: Standing,
    sent_back: Option<Field>,
) -> Result<BallotBox, WebError> {
    if proposal.closed.is_some() || visit.web().world.now() > proposal.closes_at {
        return Ok(BallotBox::Closed);
    }
    let Some(viewer) = visit.viewer() else {
        return Ok(BallotBox::SignIn);
    };
    if !proposal::is_elector(conn, proposal.proposal_id, viewer.person).await? {
        let is_late = standing.is_member();
        return Ok(if is_late {
            BallotBox::JoinedLater
        } else {
            BallotBox::NotMember
        });
    }
    let cast = ballot::get(conn, proposal.proposal_id, viewer.person).await?;
    Ok(BallotBox::OnRoll(match cast {
        None => BallotForm {
            reason: sent_back.unwrap_or_default(),
            ..BallotForm::default()
        },
        Some(cast) => BallotForm {
            current: Some(shape::choice(cast.choice)),
            from_app: cast.is_from_poll,
            reason: sent_back.unwrap_or_else(|| Field::of(cast.reason)),
        },
    }))
}

fn reason(site: &Site, row: &Listed, now: Timestamp) -> Result<Reason, WebError> {
    Ok(Reason {
        person: person_ref(site, row.into()),
        choice: shape::choice(ballot::choice_from_text(&row.choice)?),
        text: row.reason.clone(),
        at: When::new(Timestamp::from_micros(row.changed_at), now),
    })
}

fn voter(site: &Site, row: &Listed) -> Result<Voter, WebError> {
    Ok(Voter {
        person: person_ref(site, row.into()),
        choice: shape::choice(ballot::choice_from_text(&row.choice)?),
        from_app: row.way == "poll",
    })
}

fn reply(site: &Site, row: Remark, now: Timestamp) -> Reply {
    Reply {
        person: person_ref(site, Named::from(&row)),
        at: When::new(Timestamp::from_micros(row.said_at), now),
        html: SafeHtml::sanitised(row.content_html),
    }
}
