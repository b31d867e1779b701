//! `/pools/{handle}/expulsions/{notice}`: a notice before the vote on an
//! expulsion, for members; whom it is about answers here.

use axum::{extract::Path, response::Response};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    domain::{id::ProposalId, text::Reply},
    services::{
        ServiceError,
        answer_expulsion_notice::{reply_to_notice, withdraw_notice},
    },
    store::{
        actor,
        db::Conn,
        expulsion::{self, Notice},
        membership,
        pool::Pool,
        proposal,
    },
    text::text,
    transact,
    web::{
        WebError,
        fields::Fields,
        read,
        shape::{self, Named, person_ref},
        view::{
            form::Field,
            membership::{ExpulsionPage, NoticeState},
            when::When,
        },
        visit::{Visit, show as shown, show_again},
        words::{take as taken, text_wrong},
    },
};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    reply: String,
}

/// The notice.
pub async fn show(
    visit: Visit,
    Path((handle, notice)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let (pool, notice) = found(&mut conn, &visit, &handle, &notice).await?;
    let reply = Field::of(notice.reply.clone());
    shown(&page(&mut conn, &visit, &pool, &notice, reply).await?)
}

/// She answers.
pub async fn reply(
    visit: Visit,
    Path((handle, notice)): Path<(String, String)>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let person = visit.signed_in()?.person;
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let (pool, notice) = found(&mut conn, &visit, &handle, &notice).await?;
    let mut field = Field::of(sent.reply);
    let reply = Reply::parse(&field.value);
    let Some(reply) = taken(&mut field, reply, |error| text_wrong("reply", error)) else {
        return show_again(&page(&mut conn, &visit, &pool, &notice, field).await?);
    };
    drop(conn);
    let id = notice.notice_id;
    transact!(web.db, web.world, ServiceError, |tx| {
        reply_to_notice(&mut tx, &web.world, pool.pool_id, id, person, &reply).await
    })?;
    Ok(visit.done(
        &format!("/pools/{handle}/expulsions/{id}"),
        &text("notice-replied"),
    ))
}

/// Who gave it takes it back.
pub async fn withdraw(
    visit: Visit,
    Path((handle, notice)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let giver = visit.signed_in()?.person;
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let (pool, notice) = found(&mut conn, &visit, &handle, &notice).await?;
    drop(conn);
    let id = notice.notice_id;
    transact!(web.db, web.world, ServiceError, |tx| {
        withdraw_notice(&mut tx, &web.world, &web.site, pool.pool_id, id, giver).await
    })?;
    Ok(visit.done(
        &format!("/pools/{handle}/members"),
        &text("notice-expulsion-withdrawn"),
    ))
}

/// The notice of a path; members alone see that there is one.
async fn found(
    conn: &mut Conn,
    visit: &Visit,
    handle: &str,
    notice: &str,
) -> Result<(Pool, Notice), WebError> {
    let viewer = visit.signed_in()?;
    let pool = read::pool(conn, handle).await?;
    let standing = membership::standing(conn, pool.pool_id, viewer.person).await?;
    if !standing.is_member() {
        return Err(ServiceError::NotMember.into());
    }
    let id: Uuid = notice.parse().map_err(|_| WebError::NotFound)?;
    let notice = expulsion::by_id(conn, id)
        .await?
        .filter(|notice| notice.pool_id == pool.pool_id)
        .ok_or(WebError::NotFound)?;
    Ok((pool, notice))
}

async fn page(
    conn: &mut Conn,
    visit: &Visit,
    pool: &Pool,
    notice: &Notice,
    reply: Field,
) -> Result<ExpulsionPage, WebError> {
    let web = visit.web();
    let viewer = visit.signed_in()?;
    let now = web.world.now();
    let noticed = notice.noticed;
    let person = actor::known(conn, noticed.person).await?;
    let giver = actor::known(conn, noticed.giver).await?;
    let state = match notice.proposal_id {
        Some(id) => opened(conn, pool, id).await?,
        None if notice.withdrawn_at.is_some() => NoticeState::Withdrawn,
        None => NoticeState::Running,
    };
    let is_running = state == NoticeState::Running;
    Ok(ExpulsionPage {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&web.site, pool),
        notice_id: notice.notice_id.to_string(),
        person: person_ref(&web.site, Named::from(&person)),
        giver: person_ref(&web.site, Named::from(&giver)),
        reason: notice.reason.clone(),
        answer: notice.reply.clone(),
        given: When::new(noticed.given_at, now),
        opens: When::new(noticed.opens_at, now),
        may_reply: is_running && noticed.reply(viewer.person, now).is_ok(),
        may_withdraw: is_running && noticed.withdraw(viewer.person, now).is_ok(),
        state,
        reply,
    })
}

async fn opened(conn: &mut Conn, pool: &Pool, id: ProposalId) -> Result<NoticeState, WebError> {
    let proposal = proposal::by_id(conn, id).await?.ok_or(WebError::NotFound)?;
    Ok(NoticeState::Opened(format!(
        "/pools/{}/proposals/{}",
        pool.handle, proposal.number
    )))
}
