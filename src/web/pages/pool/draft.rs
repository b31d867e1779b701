//! `/pools/{handle}` while it is being founded: who is in, how to invite the
//! others, and the founding vote.

use axum::response::Response;
use uuid::Uuid;

use super::invite::inviting;
use crate::{
    domain::variables::Number,
    services::{Site, read_bylaws},
    store::{
        ballot, bylaws,
        db::Conn,
        founder::{self, Founder},
        pool::Pool,
        proposal::{self, Proposal},
    },
    web::{
        WebError, read,
        shape::{self, Counted, Named, person_ref, small},
        view::{
            bylaws::BylawsText,
            draft::{DraftPage, FounderLine, FounderState},
            form::Field,
            pool::Standing,
            tally::ProposalCard,
        },
        visit::{Visit, show as shown},
    },
};

/// Founders in the checklist: no more than can be asked for, and who came too.
const FOUNDERS: i64 = 100;

/// Where one reads and accepts the bylaws of a Pool.
pub fn accept_path(handle: &str) -> String {
    format!("/pools/{handle}/accept")
}

/// The draft's page, for everyone; names and links are for its founders.
pub async fn show(visit: &Visit, conn: &mut Conn, pool: &Pool) -> Result<Response, WebError> {
    shown(&page(visit, conn, pool, Field::default()).await?)
}

/// The page, with what was typed to invite somebody.
///
/// # Errors
/// When the database can't be asked.
pub async fn page(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    guest: Field,
) -> Result<DraftPage, WebError> {
    let site = &visit.web().site;
    let standing = read::standing(conn, pool, visit).await?;
    let gathered = founder::gathered(conn, pool.pool_id, pool.bylaws_id, FOUNDERS).await?;
    let me = visit.viewer().and_then(|viewer| {
        let id = Uuid::from(viewer.person);
        gathered.iter().find(|founder| founder.person_id == id)
    });
    let keeper = me.is_some_and(|me| me.is_steward);
    let again = me.is_some_and(|me| state(me) == FounderState::Again);
    let accepted = count(&gathered, FounderState::Accepted);
    let needed = u32::from(pool.variables.number(Number::Founders));
    let vote = last_vote(conn, pool).await?;
    let is_open = vote.as_ref().is_some_and(|vote| vote.closed.is_none());
    let is_in = matches!(standing, Standing::Asked | Standing::Waiting);
    Ok(DraftPage {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(site, pool),
        purpose: pool.purpose.clone(),
        standing,
        again,
        keeper,
        needed,
        accepted,
        can_hold: keeper && !is_open && accepted >= needed,
        inviting: inviting(visit, conn, pool, guest).await?,
        founders: if is_in {
            let may_put_out = keeper && !is_open;
            let line = |each| line(site, &pool.handle, each, may_put_out);
            gathered.iter().map(line).collect()
        } else {
            Vec::new()
        },
        vote: match vote {
            Some(vote) => Some(card(visit, conn, pool, &vote).await?),
            None => None,
        },
        accept_path: accept_path(&pool.handle),
        document: document(conn, pool).await?,
    })
}

/// How many founders are that far.
pub fn count(gathered: &[Founder], wanted: FounderState) -> u32 {
    let found = gathered.iter().filter(|each| state(each) == wanted);
    u32::try_from(found.count()).unwrap_or(u32::MAX)
}

/// How far a founder is.
pub fn state(founder: &Founder) -> FounderState {
    if founder.has_accepted {
        FounderState::Accepted
    } else if founder.accepted_before {
        FounderState::Again
    } else {
        FounderState::NotYet
    }
}

impl<'a> From<&'a Founder> for Named<'a> {
    fn from(row: &'a Founder) -> Self {
        Self {
            name: &row.name,
            handle: &row.handle,
            host: row.host.as_deref(),
            url: &row.url,
        }
    }
}

fn line(site: &Site, handle: &str, founder: &Founder, may_put_out: bool) -> FounderLine {
    let may_put_out = may_put_out && founder.has_accepted && !founder.is_steward;
    let path = || format!("/pools/{handle}/founders/{}/put-out", founder.person_id);
    FounderLine {
        person: person_ref(site, founder.into()),
        keeper: founder.is_steward,
        state: state(founder),
        put_out: may_put_out.then(path),
    }
}

/// The founding vote that is open, or else the last one. A draft has no other
/// proposals.
async fn last_vote(conn: &mut Conn, pool: &Pool) -> Result<Option<Proposal>, WebError> {
    let open = proposal::open_of_pool(conn, pool.pool_id, i64::MAX, 1).await?;
    if let Some(open) = open.into_iter().next() {
        return Ok(Some(open));
    }
    let past = proposal::closed_of_pool(conn, pool.pool_id, i64::MAX, 1).await?;
    Ok(past.into_iter().next())
}

async fn card(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    vote: &Proposal,
) -> Result<ProposalCard, WebError> {
    let counted = Counted {
        tallies: ballot::open_tallies(conn, pool.pool_id).await?,
        mine: match visit.viewer() {
            Some(viewer) => ballot::own(conn, pool.pool_id, viewer.person, vote.number).await?,
            None => Vec::new(),
        },
    };
    Ok(counted.card(vote, &pool.handle, None, visit.web().world.now()))
}

/// The text of a Pool's bylaws, in its parts, without the hash: what is
/// drafted may still change.
///
/// # Errors
/// When the database can't be asked.
pub async fn document(conn: &mut Conn, pool: &Pool) -> Result<BylawsText, WebError> {
    let version = bylaws::known(conn, pool.bylaws_id).await?;
    let number = small(version.number);
    let document = read_bylaws::document(&version);
    let text = BylawsText::of(number, String::new(), document, &version.content);
    Ok(text)
}
