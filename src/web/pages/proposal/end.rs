//! `/pools/{handle}/proposals/new/dissolution`: a member proposes that the
//! Pool ends.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use crate::{
    args,
    domain::{
        kind::Matter,
        proposal::Draft,
        text::{Body, TextError, Title},
    },
    services::{
        ServiceError,
        open_proposal::{OpenProposal, open_proposal},
    },
    store::{db::Conn, pool::Pool},
    text::{text, text_with},
    transact,
    web::{
        WebError,
        fields::Fields,
        read, shape,
        view::{form::Field, kinds::EndPool},
        visit::{Visit, show as shown, show_again},
        words::{take as taken, text_wrong},
    },
};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    why: String,
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

/// Opens the proposal, unless one like it is open.
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
        (pool, form)
    };
    let why = match Body::parse(&form.why.value) {
        Ok(why) if why.as_str().is_empty() => Err(TextError::Empty),
        parsed => parsed,
    };
    let Some(body) = taken(&mut form.why, why, |error| text_wrong("end-why", error)) else {
        return show_again(&form);
    };
    let title = text_with("end-proposal-title", &args! { "pool" => pool.name.clone() });
    let draft = Draft {
        matter: Matter::Dissolution,
        title: Title::parse(&title).map_err(|error| WebError::Broken(error.to_string()))?,
        body,
        review_at: None,
    };
    let number = transact!(web.db, web.world, ServiceError, |tx| {
        let opening = OpenProposal {
            proposer,
            draft: &draft,
            candidates: &[],
        };
        open_proposal(&mut tx, &web.world, pool.pool_id, &opening).await
    })?;
    Ok(visit.done(
        &format!("/pools/{handle}/proposals/{number}"),
        &text("notice-opened"),
    ))
}

async fn form(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    sent: Sent,
) -> Result<EndPool, WebError> {
    let asset_lock = pool.variables.asset_lock.as_ref();
    Ok(EndPool {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        why: Field::of(sent.why),
        asset_lock: asset_lock.map(|line| line.as_str().to_owned()),
        refused: None,
    })
}
