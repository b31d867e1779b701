//! `/pools/{handle}/proposals/new/amendment`: a member changes the terms, sees
//! clause by clause what becomes of the text, and puts it to the vote.

use axum::{extract::Path, response::Response};

use super::day;
use crate::{
    bylaws,
    domain::{
        proposal::ProposalError,
        text::{Body, Title},
    },
    services::{
        ServiceError,
        propose_amendment::{ProposeAmendment, propose_amendment},
        read_bylaws::document,
        write_bylaws::draw_up,
    },
    store::{bylaws as versions, db::Conn, pool::Pool},
    text::text,
    transact,
    web::{
        WebError,
        fields::Fields,
        read,
        shape::{self, small},
        terms_form::{self, Sent},
        view::{
            amend::{Amend, Changes},
            bylaws::ShownChange,
            form::Field,
            terms::TermsForm,
        },
        visit::{Visit, show as shown, show_again},
        words::{take as taken, text_wrong},
    },
};

/// The form with the terms in force, for members.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let pool = member_pool(&visit, &mut conn, &handle).await?;
    shown(&form(&visit, &mut conn, &pool, &Sent::default()).await?)
}

/// What the form would change so far: alone for the script (`part=text`), or on
/// the whole page with everything that was typed.
pub async fn preview(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let pool = member_pool(&visit, &mut conn, &handle).await?;
    let mut form = form(&visit, &mut conn, &pool, &sent).await?;
    if sent.get("part") == Some("text") {
        let changes = form.changes;
        return shown(&Changes { changes });
    }
    form.page = visit.page(&mut conn).await?;
    shown(&form)
}

/// Writes the version and opens the proposal.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let (pool, mut form) = {
        let mut conn = web.db.read().await?;
        let pool = member_pool(&visit, &mut conn, &handle).await?;
        let form = form(&visit, &mut conn, &pool, &sent).await?;
        (pool, form)
    };
    if sent.get("against") != Some(form.against.to_string().as_str()) {
        return again_on_new_terms(&visit, &handle, &sent).await;
    }
    let Some(command) = command(&visit, &pool, &mut form)? else {
        return show_again(&form);
    };
    let opened = transact!(web.db, web.world, ServiceError, |tx| {
        propose_amendment(&mut tx, &web.world, pool.pool_id, &command).await
    });
    match opened {
        Ok(number) => {
            let path = format!("/pools/{handle}/proposals/{number}");
            return Ok(visit.done(&path, &text("notice-opened")));
        }
        Err(ServiceError::BylawsChanged) => {
            return again_on_new_terms(&visit, &handle, &sent).await;
        }
        Err(ServiceError::NothingChanges) => form.refused = Some(text("error-nothing-changes")),
        Err(ServiceError::Terms(error)) => terms_form::refuse(&mut form.terms, error),
        Err(ServiceError::Proposal(ProposalError::ReviewTooEarly)) => {
            form.review_on.error = Some(text("error-review-early"));
        }
        Err(error) => return Err(error.into()),
    }
    show_again(&form)
}

/// What was typed was a change of other terms: typed over these it would undo
/// what was decided meanwhile. The reasons stay.
async fn again_on_new_terms(
    visit: &Visit,
    handle: &str,
    sent: &Sent,
) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, handle).await?;
    let kept = ["title", "text", "review_on"]
        .into_iter()
        .filter_map(|name| {
            sent.get(name)
                .map(|value| (name.to_owned(), value.to_owned()))
        });
    let sent = Sent::from(kept.collect::<Vec<_>>());
    let mut form = form(visit, &mut conn, &pool, &sent).await?;
    form.refused = Some(text("error-amend-changed"));
    show_again(&form)
}

async fn member_pool(visit: &Visit, conn: &mut Conn, handle: &str) -> Result<Pool, WebError> {
    visit.signed_in()?;
    let pool = read::pool(conn, handle).await?;
    if !read::standing(conn, &pool, visit).await?.is_member() {
        return Err(ServiceError::NotMember.into());
    }
    if !pool.stage.decides() {
        return Err(ServiceError::NotDeciding.into());
    }
    Ok(pool)
}

async fn form(visit: &Visit, conn: &mut Conn, pool: &Pool, sent: &Sent) -> Result<Amend, WebError> {
    let terms = terms_form::typed(terms_form::filled(&pool.terms()?), sent);
    let field = |name| Field::of(sent.get(name).unwrap_or_default());
    Ok(Amend {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        against: small(pool.bylaws_number),
        changes: changes(conn, pool, &terms).await?,
        title: field("title"),
        text: field("text"),
        review_on: field("review_on"),
        terms,
        refused: None,
    })
}

/// What is different from the version in force, as far as the form can be
/// read; none where the version in force can't be told in clauses.
async fn changes(
    conn: &mut Conn,
    pool: &Pool,
    form: &TermsForm,
) -> Result<Option<Vec<ShownChange>>, WebError> {
    let old = document(&versions::known(conn, pool.bylaws_id).await?);
    let (Some(old), Some(terms)) = (old, terms_form::as_far(form)) else {
        return Ok(None);
    };
    let changes = bylaws::changes(&old, &draw_up(&terms)?.document);
    Ok(Some(changes.into_iter().map(ShownChange::from).collect()))
}

fn command(
    visit: &Visit,
    pool: &Pool,
    form: &mut Amend,
) -> Result<Option<ProposeAmendment>, WebError> {
    let proposer = visit.signed_in()?.person;
    let title = Title::parse(&form.title.value);
    let title = taken(&mut form.title, title, |error| text_wrong("title", error));
    let body = Body::parse(&form.text.value);
    let body = taken(&mut form.text, body, |error| text_wrong("text", error));
    let review_at = day::take(&mut form.review_on).ok();
    let terms = terms_form::read(&mut form.terms);
    let (Some(title), Some(body), Some(review_at), Some(terms)) = (title, body, review_at, terms)
    else {
        return Ok(None);
    };
    Ok(Some(ProposeAmendment {
        proposer,
        against: pool.bylaws_id,
        terms,
        title,
        body,
        review_at,
    }))
}
