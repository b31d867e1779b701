//! `/pools/{handle}/proposals/new/decision`: a member puts something to the
//! others that they do themselves.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use super::day;

use crate::{
    domain::{
        kind::Matter,
        proposal::{Draft, ProposalError},
        text::{Body, Title},
    },
    services::{
        ServiceError,
        open_proposal::{OpenProposal as Opening, open_proposal},
    },
    store::{db::Conn, membership, pool::Pool},
    text::text,
    transact,
    web::{
        WebError,
        fields::Fields,
        read,
        shape::{self, small},
        view::{form::Field, proposal::OpenProposal},
        visit::{Visit, show as shown, show_again},
        words::{take as taken, text_wrong},
    },
};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    title: String,
    text: String,
    review_on: String,
}

/// The empty form, for members.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    if !read::standing(&mut conn, &pool, &visit).await?.is_member() {
        return Err(ServiceError::NotMember.into());
    }
    shown(&form(&visit, &mut conn, &pool, Sent::default()).await?)
}

/// Opens the proposal.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let proposer = visit.signed_in()?.person;
    let web = visit.web();
    let (pool, mut form) = {
        let mut conn = web.db.read().await?;
        let pool = read::pool(&mut conn, &handle).await?;
        let form = form(&visit, &mut conn, &pool, sent).await?;
        (pool.pool_id, form)
    };
    let Some(draft) = draft(&mut form) else {
        return show_again(&form);
    };
    let number = transact!(web.db, web.world, ServiceError, |tx| {
        let opening = Opening {
            proposer,
            draft: &draft,
            candidates: &[],
        };
        open_proposal(&mut tx, &web.world, pool, &opening).await
    });
    match number {
        Ok(number) => Ok(visit.done(
            &format!("/pools/{handle}/proposals/{number}"),
            &text("notice-opened"),
        )),
        Err(ServiceError::Proposal(ProposalError::ReviewTooEarly)) => {
            form.review_on.error = Some(text("error-review-early"));
            show_again(&form)
        }
        Err(error) => Err(error.into()),
    }
}

async fn form(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    sent: Sent,
) -> Result<OpenProposal, WebError> {
    Ok(OpenProposal {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        rules: shape::rules(pool),
        members_count: small(membership::count_active(conn, pool.pool_id).await?),
        title: Field::of(sent.title),
        text: Field::of(sent.text),
        review_on: Field::of(sent.review_on),
        refused: None,
    })
}

fn draft(form: &mut OpenProposal) -> Option<Draft> {
    let title = Title::parse(&form.title.value);
    let title = taken(&mut form.title, title, |error| text_wrong("title", error));
    let body = Body::parse(&form.text.value);
    let body = taken(&mut form.text, body, |error| text_wrong("text", error));
    let review_at = day::take(&mut form.review_on);
    Some(Draft {
        matter: Matter::Decision,
        title: title?,
        body: body?,
        review_at: review_at.ok()?,
    })
}
