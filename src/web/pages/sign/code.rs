//! `/sign-in/code`: the page shows a code, its reader sends it from her own
//! account elsewhere, and the page lets her in.
//!
//! The database knows only the code's hash, so that the code itself stays with
//! the browser, in a cookie: a page opened again shows the same one again. Once
//! the code came, the page names who sent it, and she goes on by a button: who
//! was tricked into sending somebody else's code is not signed in there unseen.

use axum::{extract::Query, response::Response};
use serde::Deserialize;

use super::Back;
use crate::{
    domain::time::Timestamp,
    services::{ServiceError, sign_in, sign_in_by_code, token},
    store::{
        actor::{self, Actor},
        db::Conn,
        pool,
        sign_in::{self as store, SignInCode as Row},
    },
    text::text,
    transact,
    web::{
        WebError,
        cookies::Cookie,
        fields::Fields,
        next::{encoded, or_start},
        shape::Named,
        view::{sign::SignInCode, sign_confirmed::SignInConfirmed, when::When},
        visit::{Visit, show as shown},
    },
};

/// How the page was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    next: String,
    /// There once she said that she sent the code.
    sent: Option<String>,
}

/// The code of this browser, a new one when it has none, or who sent it.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let back = Back { next: asked.next };
    let looked = asked.sent.is_some();
    if visit.viewer().is_some() {
        return Ok(visit.go(or_start(&back.next)));
    }
    let web = visit.web();
    let found = {
        let mut conn = web.db.read().await?;
        store::code_of_browser(&mut conn, &token::hash(visit.browser()), web.world.now()).await?
    };
    match (found, visit.code()) {
        (
            Some(Row {
                person_id: Some(person),
                ..
            }),
            _,
        ) => {
            let mut conn = web.db.read().await?;
            let who = actor::known(&mut conn, person).await?;
            confirmed(&visit, &mut conn, &who, &back).await
        }
        (Some(row), Some(code)) if token::hash(code) == row.code_hash => {
            let until = Timestamp::from_micros(row.expires_at);
            waiting(&visit, code, Some(until), &back, looked).await
        }
        (None, Some(_)) => waiting(&visit, "", None, &back, looked).await,
        _ => fresh(&visit, &back).await,
    }
}

/// A new code, in place of the one before.
pub async fn renew(visit: Visit, Fields(back): Fields<Back>) -> Result<Response, WebError> {
    let code = new_code(&visit).await?;
    let next = back.kept();
    let mut response = match next.as_str() {
        "" => visit.go("/sign-in/code"),
        next => visit.go(&format!("/sign-in/code?next={}", encoded(next))),
    };
    visit.set(&mut response, Cookie::Code, &code);
    Ok(response)
}

/// Signs in who sent the code, and ends the browser's session of before. Works
/// once.
pub async fn go_on(visit: Visit, Fields(back): Fields<Back>) -> Result<Response, WebError> {
    let web = visit.web();
    let session = transact!(web.db, web.world, ServiceError, |tx| {
        match sign_in_by_code::redeem(&mut tx, &web.world, visit.browser()).await? {
            Some(person) => {
                if let Some(before) = visit.session() {
                    sign_in::end_session(&mut tx, before).await?;
                }
                sign_in::begin_session(&mut tx, &web.world, person)
                    .await
                    .map(Some)
            }
            None => Ok(None),
        }
    })?;
    match session {
        Some(session) => Ok(visit.begun(&session, or_start(&back.next), &text("notice-signed-in"))),
        None => Ok(visit.go("/sign-in/code")),
    }
}

async fn new_code(visit: &Visit) -> Result<String, WebError> {
    let web = visit.web();
    let code = transact!(web.db, web.world, ServiceError, |tx| {
        sign_in_by_code::show_code(&mut tx, &web.world, visit.browser()).await
    })?;
    Ok(code)
}

async fn fresh(visit: &Visit, back: &Back) -> Result<Response, WebError> {
    let code = new_code(visit).await?;
    let until = visit
        .web()
        .world
        .now()
        .plus_seconds(sign_in_by_code::CODE_SECONDS);
    let mut response = waiting(visit, &code, Some(until), back, false).await?;
    visit.set(&mut response, Cookie::Code, &code);
    Ok(response)
}

/// The page with the code; without a time it has run out.
async fn waiting(
    visit: &Visit,
    code: &str,
    until: Option<Timestamp>,
    back: &Back,
    looked: bool,
) -> Result<Response, WebError> {
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let next = back.kept();
    shown(&SignInCode {
        page: visit.page_with_form(&mut conn).await?,
        code: in_two(code),
        to: recipients(visit, &mut conn, &next).await?,
        until: until
            .map(|until| When::new(until, web.world.now()))
            .unwrap_or_default(),
        expired: until.is_none(),
        looked,
        next,
    })
}

async fn confirmed(
    visit: &Visit,
    conn: &mut Conn,
    who: &Actor,
    back: &Back,
) -> Result<Response, WebError> {
    shown(&SignInConfirmed {
        page: visit.page_with_form(conn).await?,
        name: Named::from(who).shown().to_owned(),
        address: who.address(&visit.web().site.host),
        next: back.kept(),
    })
}

/// The server's own handle, and the Pool's that she comes from.
async fn recipients(visit: &Visit, conn: &mut Conn, next: &str) -> Result<Vec<String>, WebError> {
    let web = visit.web();
    let mut to = vec![web.instance_actor.address(&web.site.host)];
    let handle = next
        .strip_prefix("/pools/")
        .and_then(|rest| rest.split(['/', '?']).next());
    if let Some(handle) = handle
        && let Some(pool) = pool::by_handle(conn, handle).await?
    {
        to.push(format!("@{}@{}", pool.handle, web.site.host));
    }
    Ok(to)
}

/// `K7MW2PRD` as `K7MW-2PRD`, which is easier to read and is taken as well.
fn in_two(code: &str) -> String {
    match code.split_at_checked(4) {
        Some((one, two)) if !two.is_empty() => format!("{one}-{two}"),
        _ => code.to_owned(),
    }
}
