//! `/pools/{handle}/proposals/{number}` of an election: who stands, how the
//! count stands, and the ballot.

use uuid::Uuid;

use crate::{
    domain::{election::Approvals, id::PersonId, tally::Outcome},
    services::election_result::{
        ElectionResult, Standing as Counted, election_result, fate_word, told_election,
    },
    store::{
        actor, approval, ballot,
        db::Conn,
        pool::Pool,
        proposal::{self, Proposal},
        remark,
    },
    web::{
        WebError,
        pages::proposal::show::{Asked, reply},
        part::{Part, one_more},
        read,
        shape::{self, Named, person_ref, small},
        view::{
            election::{
                CandidateLine, Choosable, ElectionBox, ElectionForm, ElectionPage, ElectionVoter,
            },
            form::Field,
            pool::Standing,
            proposal::FromHome,
            when::When,
        },
        visit::Visit,
    },
};

/// Replies on one page.
const REPLIES: usize = 20;
/// Voters on one page.
const VOTERS: usize = 100;

/// How the page was asked for, and a form of it that comes back to be put
/// right.
#[derive(Clone, Debug, Default)]
pub struct Back {
    /// Which part of the lists.
    pub asked: Asked,
    /// Whom the ballot named, and whether it named nobody.
    pub chosen: Option<(Approvals, bool)>,
    /// What is wrong with it.
    pub error: Option<String>,
    /// The handle of "Vote from your own server".
    pub home: Option<Field>,
}

/// The page, with what was sent back in its forms.
///
/// # Errors
/// [`WebError::NotFound`] for a proposal of another kind; when the database
/// can't be asked.
pub async fn page(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    proposal: &Proposal,
    back: Back,
) -> Result<ElectionPage, WebError> {
    let site = &visit.web().site;
    let now = visit.web().world.now();
    let standing = read::standing(conn, pool, visit).await?;
    let result = election_result(conn, proposal)
        .await?
        .ok_or(WebError::NotFound)?;
    let by = actor::known(conn, proposal.proposer_id).await?;
    let asked = back.asked;
    let home = back.home.clone().unwrap_or_default();
    let ballot = ballot_box(visit, conn, proposal, standing, &result, back).await?;
    let (voters, voters_next) = voters(visit, conn, pool, proposal, standing, asked).await?;
    let path = path(pool, proposal);
    let replies = remark::list(
        conn,
        proposal.proposal_id,
        asked.after.unwrap_or(Uuid::nil()),
        one_more(REPLIES),
    )
    .await?;
    let replies = Part::of(replies, REPLIES, |row| {
        format!("{path}?after={}#replies-title", row.remark_id)
    });
    let outcome = proposal
        .closed
        .map(|ending| told_election(proposal.bar, ending, &result));
    Ok(ElectionPage {
        page: visit.page_with_form(conn).await?,
        pool: shape::pool_ref(site, pool),
        number: small(proposal.number),
        title: proposal.title.clone(),
        text: proposal.body.clone(),
        by: person_ref(site, Named::from(&by)),
        state: shape::state(proposal),
        opened: When::new(proposal.opened_at, now),
        closes: shape::closes(proposal, now),
        tally: shape::tally(proposal.bar, result.ballots),
        seats: result.seats.into(),
        needed: result.needed,
        candidates: lines(visit, proposal, &result),
        outcome,
        ballot,
        voters,
        voters_next,
        replies: replies
            .rows
            .into_iter()
            .map(|row| reply(site, row, now))
            .collect(),
        replies_next: replies.next,
        from_home: FromHome {
            address: site.proposal_uri(&pool.handle, proposal.number),
            home,
        },
    })
}

fn path(pool: &Pool, proposal: &Proposal) -> String {
    format!("/pools/{}/proposals/{}", pool.handle, proposal.number)
}

fn named(row: &approval::Candidate) -> Named<'_> {
    Named {
        name: &row.name,
        handle: &row.handle,
        host: row.host.as_deref(),
        url: &row.url,
    }
}

/// In the order of the poll while it is open: nobody is ahead yet.
fn in_order(result: &ElectionResult) -> Vec<&Counted> {
    let mut rows: Vec<&Counted> = result.candidates.iter().collect();
    rows.sort_by(|one, other| one.candidate.option_name.cmp(&other.candidate.option_name));
    rows
}

fn lines(visit: &Visit, proposal: &Proposal, result: &ElectionResult) -> Vec<CandidateLine> {
    let outcome: Option<Outcome> = proposal.closed.map(|ending| ending.outcome);
    let rows = match outcome {
        None => in_order(result),
        Some(_) => result.candidates.iter().collect(),
    };
    let ballots = u64::from(result.ballots.turnout());
    rows.into_iter()
        .map(|row| CandidateLine {
            person: person_ref(&visit.web().site, named(&row.candidate)),
            approvals: row.approvals,
            percent: u64::from(row.approvals)
                .saturating_mul(100)
                .checked_div(ballots)
                .and_then(|percent| u32::try_from(percent).ok())
                .unwrap_or(0),
            fate: outcome.map_or("", |outcome| fate_word(row, outcome)),
        })
        .collect()
}

/// Members see who took part; whom they named, nobody does.
async fn voters(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    proposal: &Proposal,
    standing: Standing,
    asked: Asked,
) -> Result<(Option<Vec<ElectionVoter>>, Option<String>), WebError> {
    if !standing.is_member() {
        return Ok((None, None));
    }
    let after = asked.voters_after.unwrap_or(Uuid::nil());
    let rows = ballot::list(conn, proposal.proposal_id, after, one_more(VOTERS)).await?;
    let part = Part::of(rows, VOTERS, |row| {
        format!(
            "{}?voters_after={}#voters-title",
            path(pool, proposal),
            row.ballot_id
        )
    });
    let voters = part
        .rows
        .iter()
        .map(|row| ElectionVoter {
            person: person_ref(&visit.web().site, row.into()),
            from_app: row.way == "poll",
        })
        .collect();
    Ok((Some(voters), part.next))
}

/// What the viewer may do; after the close nothing, though the election may
/// still wait to be counted.
async fn ballot_box(
    visit: &Visit,
    conn: &mut Conn,
    proposal: &Proposal,
    standing: Standing,
    result: &ElectionResult,
    back: Back,
) -> Result<ElectionBox, WebError> {
    if proposal.closed.is_some() || visit.web().world.now() > proposal.closes_at {
        return Ok(ElectionBox::Closed);
    }
    let Some(viewer) = visit.viewer() else {
        return Ok(ElectionBox::SignIn);
    };
    if !proposal::is_elector(conn, proposal.proposal_id, viewer.person).await? {
        return Ok(if standing.is_member() {
            ElectionBox::JoinedLater
        } else {
            ElectionBox::NotMember
        });
    }
    let cast = ballot::get(conn, proposal.proposal_id, viewer.person).await?;
    let (chosen, is_none) = if let Some(sent) = back.chosen {
        sent
    } else {
        let known = approval::of_person(conn, proposal.proposal_id, viewer.person).await?;
        let is_none = cast.is_some() && known.is_empty();
        (known, is_none)
    };
    Ok(ElectionBox::OnRoll(ElectionForm {
        has_voted: cast.is_some(),
        from_app: cast.is_some_and(|cast| cast.is_from_poll),
        candidates: in_order(result)
            .into_iter()
            .map(|row| Choosable {
                id: row.candidate.person_id.to_string(),
                person: person_ref(&visit.web().site, named(&row.candidate)),
                is_steward: false,
                is_chosen: chosen.names(PersonId::from(row.candidate.person_id)),
            })
            .collect(),
        is_none,
        error: back.error,
    }))
}
