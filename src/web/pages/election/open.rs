//! `/pools/{handle}/proposals/new/election`: a member calls an election.

use axum::{extract::Path, response::Response};
use uuid::Uuid;

use crate::{
    domain::{
        election::{Approvals, ElectionError},
        handle::Handle,
        id::PersonId,
        kind::Matter,
        text::Body,
        variables::Number,
    },
    services::{
        ServiceError,
        open_election::{OpenElection, open_election},
    },
    store::{actor, db::Conn, membership, pool::Pool, proposal},
    text::text,
    transact,
    web::{
        Web, WebError,
        error::election_key,
        fields::Fields,
        part::one_more,
        read,
        shape::{self, person_ref, small},
        view::{
            election::{CallElection, Choosable},
            form::Field,
        },
        visit::{Visit, show as shown, show_again},
        words::{take as taken, text_wrong},
    },
};

/// Members with a box to tick; others are named by their handles.
const MEMBERS: usize = 60;

/// What the form sends.
#[derive(Debug, Default)]
struct Sent {
    chosen: Vec<PersonId>,
    others: String,
    text: String,
}

/// The empty form, for members.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    if !read::standing(&mut conn, &pool, &visit).await?.is_member() {
        return Err(ServiceError::NotMember.into());
    }
    shown(&form(&visit, &mut conn, &pool, &Sent::default()).await?)
}

/// Opens the election.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let proposer = visit.signed_in()?.person;
    let web = visit.web();
    let sent = read_sent(sent)?;
    let (pool, mut form, others) = {
        let mut conn = web.db.read().await?;
        let pool = read::pool(&mut conn, &handle).await?;
        let form = form(&visit, &mut conn, &pool, &sent).await?;
        let others = named(&mut conn, web, &sent.others).await?;
        (pool.pool_id, form, others)
    };
    let others = taken(&mut form.others, others, |handle| {
        crate::text::text_with(
            "error-candidate-unknown",
            &crate::args! { "handle" => handle },
        )
    });
    let body = Body::parse(&form.text.value);
    let body = taken(&mut form.text, body, |error| text_wrong("text", error));
    let (Some(others), Some(body)) = (others, body) else {
        return show_again(&form);
    };
    let command = OpenElection {
        proposer,
        candidates: Approvals::of(sent.chosen.into_iter().chain(others)),
        body,
    };
    let opened = transact!(web.db, web.world, ServiceError, |tx| {
        open_election(&mut tx, &web.world, pool, &command).await
    });
    let number = match opened {
        Err(ServiceError::Election(error @ ElectionError::CandidateNotMember)) => {
            form.others.error = Some(text(election_key(error)));
            return show_again(&form);
        }
        Err(ServiceError::Election(error)) => {
            form.refused = Some(text(election_key(error)));
            return show_again(&form);
        }
        Err(ServiceError::VoteIsOpen) => {
            form.refused = Some(text("error-election-open"));
            return show_again(&form);
        }
        other => other?,
    };
    Ok(visit.done(
        &format!("/pools/{handle}/proposals/{number}"),
        &text("notice-election-opened"),
    ))
}

fn read_sent(fields: Vec<(String, String)>) -> Result<Sent, WebError> {
    let mut sent = Sent::default();
    for (name, value) in fields {
        match name.as_str() {
            "candidate" => {
                let id: Uuid = value.parse().map_err(|_| WebError::BadRequest)?;
                sent.chosen.push(id.into());
            }
            "others" => sent.others = value,
            "text" => sent.text = value,
            _ => {}
        }
    }
    Ok(sent)
}

async fn form(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    sent: &Sent,
) -> Result<CallElection, WebError> {
    let site = &visit.web().site;
    let seats = pool.variables.number(Number::StewardSeats);
    let mut rows = membership::active(conn, pool.pool_id, Uuid::nil(), one_more(MEMBERS)).await?;
    let has_more = rows.len() > MEMBERS;
    rows.truncate(MEMBERS);
    let is_open = proposal::has_open(conn, pool.pool_id, Matter::Election { seats }).await?;
    Ok(CallElection {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(site, pool),
        rules: shape::rules(pool),
        members_count: small(membership::count_active(conn, pool.pool_id).await?),
        seats: seats.into(),
        term_months: pool.variables.number(Number::StewardTermMonths).into(),
        members: rows
            .iter()
            .map(|row| Choosable {
                id: row.person_id.to_string(),
                person: person_ref(site, row.into()),
                is_steward: row.is_steward,
                is_chosen: sent.chosen.contains(&row.person_id.into()),
            })
            .collect(),
        has_more,
        others: Field::of(sent.others.clone()),
        text: Field::of(sent.text.clone()),
        refused: is_open.then(|| text("error-election-open")),
    })
}

/// The people of these handles, parted by spaces, commas or lines; or the
/// handle that is nobody's.
async fn named(
    conn: &mut Conn,
    web: &Web,
    written: &str,
) -> Result<Result<Vec<PersonId>, String>, WebError> {
    let mut people = Vec::new();
    let words = written
        .split(|c: char| c.is_whitespace() || c == ',' || c == ';')
        .filter(|word| !word.is_empty());
    for word in words {
        let bare = word.trim_start_matches('@');
        let here = bare
            .strip_suffix(&format!("@{}", web.site.host))
            .unwrap_or(bare);
        let found = match here.split_once('@') {
            Some((handle, host)) => actor::remote(conn, handle, host).await?,
            None => match Handle::parse(here) {
                Ok(handle) => actor::local(conn, &handle).await?,
                Err(_) => None,
            },
        };
        match found.as_ref().and_then(crate::services::person_of) {
            Some(person) => people.push(person),
            None => return Ok(Err(word.to_owned())),
        }
    }
    Ok(Ok(people))
}
