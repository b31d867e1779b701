//! `/pools/{handle}/proposals/{number}`: what is proposed, how the count
//! stands, and the ballot.

use axum::{extract::Path, response::Response};
use uuid::Uuid;

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
        WebError, read,
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

/// Voters, reasons and replies that are shown.
const SHOWN: i64 = 500;

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

/// A form of this page that comes back to be put right.
#[derive(Clone, Debug, Default)]
pub struct SentBack {
    /// The ballot's reason.
    pub reason: Option<Field>,
    /// The handle of "Vote from your own server".
    pub home: Option<Field>,
}

/// A proposal's page, for everyone.
pub async fn show(
    visit: Visit,
    Path((handle, number)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let proposal = read::proposal(&mut conn, pool.pool_id, &number).await?;
    shown(&page(&visit, &mut conn, &pool, &proposal, SentBack::default()).await?)
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
    let standing = read::standing(conn, pool.pool_id, visit).await?;
    let count = match proposal.closed {
        Some(ending) => ending.tally,
        None => ballot::tally(conn, id).await?,
    };
    let by = actor::known(conn, proposal.proposer_id).await?;
    let reasons = ballot::reasons(conn, id, Uuid::nil(), SHOWN).await?;
    let voters = if standing.is_member() {
        Some(ballot::list(conn, id, Uuid::nil(), SHOWN).await?)
    } else {
        None
    };
    let replies = remark::list(conn, id, Uuid::nil(), SHOWN).await?;
    Ok(ProposalPage {
        page: visit.page_with_form(conn).await?,
        pool: shape::pool_ref(site, pool),
        number: small(proposal.number),
        title: proposal.title.clone(),
        text: proposal.body.clone(),
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
        reasons: reasons
            .iter()
            .map(|row| reason(site, row, now))
            .collect::<Result<_, _>>()?,
        voters: voters
            .map(|rows| {
                rows.iter()
                    .map(|row| voter(site, row))
                    .collect::<Result<_, _>>()
            })
            .transpose()?,
        replies: replies
            .into_iter()
            .map(|row| reply(site, row, now))
            .collect(),
        from_home: FromHome {
            address: site.proposal_uri(&pool.handle, proposal.number),
            home: sent_back.home.unwrap_or_default(),
        },
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
