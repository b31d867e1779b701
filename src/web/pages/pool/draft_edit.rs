//! `/pools/{handle}/draft`: who keeps a draft changes it.

use axum::{extract::Path, response::Response};

use super::{
    draft::{count, state},
    found::document,
};
use crate::{
    domain::{form::Stage, id::PoolId, membership::MembershipError},
    services::{ServiceError, edit_draft::edit_draft},
    store::{
        db::Conn,
        founder::{self, Founder},
        pool::Pool,
    },
    text::text,
    transact,
    web::{
        WebError,
        fields::Fields,
        read,
        terms_form::{self, Sent},
        view::{draft::FounderState, found::EditDraft},
        visit::{Visit, show as shown, show_again},
    },
};

/// Founders who accepted, to be counted.
const FOUNDERS: i64 = 100;

/// The form, filled with what the draft says.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let mut form = form_of(&visit, &mut conn, &pool, &Sent::default()).await?;
    form.document = document(&form.terms)?;
    shown(&form)
}

/// Writes the draft anew.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let founder = visit.signed_in()?.person;
    let web = visit.web();
    let (pool, mut form): (PoolId, EditDraft) = {
        let mut conn = web.db.read().await?;
        let pool = read::pool(&mut conn, &handle).await?;
        let form = form_of(&visit, &mut conn, &pool, &sent).await?;
        (pool.pool_id, form)
    };
    let Some(terms) = terms_form::read(&mut form.terms) else {
        form.document = document(&form.terms)?;
        return show_again(&form);
    };
    let is_changed = transact!(web.db, web.world, ServiceError, |tx| {
        edit_draft(&mut tx, &web.world, &web.site, pool, founder, &terms).await
    })?;
    let told = if is_changed {
        "notice-draft-changed"
    } else {
        "notice-draft-same"
    };
    Ok(visit.done(&format!("/pools/{handle}"), &text(told)))
}

/// The whole page again with the text of what was typed.
pub async fn preview(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let mut form = form_of(&visit, &mut conn, &pool, &sent).await?;
    form.document = document(&form.terms)?;
    shown(&form)
}

/// The form, for who keeps the draft.
async fn form_of(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    sent: &Sent,
) -> Result<EditDraft, WebError> {
    if pool.stage != Stage::Draft {
        return Err(ServiceError::NotDraft.into());
    }
    let gathered = founder::gathered(conn, pool.pool_id, pool.bylaws_id, FOUNDERS).await?;
    let mine = |each: &&Founder| {
        visit
            .viewer()
            .is_some_and(|viewer| uuid::Uuid::from(viewer.person) == each.person_id)
    };
    if !gathered.iter().find(mine).is_some_and(|me| me.is_steward) {
        return Err(MembershipError::NotSteward.into());
    }
    let others = gathered
        .iter()
        .filter(|each| state(each) == FounderState::Accepted && !mine(each));
    let others: Vec<Founder> = others.cloned().collect();
    Ok(EditDraft {
        page: visit.page(conn).await?,
        handle: pool.handle.clone(),
        accepted: count(&others, FounderState::Accepted),
        terms: terms_form::typed(terms_form::filled(&pool.terms()?), sent),
        document: None,
    })
}
