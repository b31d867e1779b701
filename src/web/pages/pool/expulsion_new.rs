//! `/pools/{handle}/expulsions/new`: a member gives notice that she will put
//! somebody's expulsion to the vote.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;

use crate::{
    domain::{expulsion::ExpulsionError, handle::Handle, text::Grounds},
    services::{ServiceError, Site, give_expulsion_notice::give_expulsion_notice},
    store::{
        actor::{self, Actor},
        db::Conn,
    },
    text::text,
    transact,
    web::{
        WebError,
        fields::Fields,
        read, shape,
        view::{form::Field, membership::ExpulsionForm},
        visit::{Visit, show as shown, show_again},
        words::{take as taken, text_wrong},
    },
};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    whom: String,
    reason: String,
}

/// The form, for members; `?whom=` fills in the handle.
pub async fn show(
    visit: Visit,
    Path(handle): Path<String>,
    Query(sent): Query<Sent>,
) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    if !read::standing(&mut conn, &pool, &visit).await?.is_member() {
        return Err(ServiceError::NotMember.into());
    }
    shown(&ExpulsionForm {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&visit.web().site, &pool),
        whom: Field::of(sent.whom),
        reason: Field::of(sent.reason),
        refused: None,
    })
}

/// Gives notice.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let giver = visit.signed_in()?.person;
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let mut form = ExpulsionForm {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        whom: Field::of(sent.whom),
        reason: Field::of(sent.reason),
        refused: None,
    };
    let whom = find(&mut conn, &web.site, &form.whom.value).await?;
    drop(conn);
    let whom = taken(&mut form.whom, whom.ok_or(()), |()| {
        text("error-expulsion-whom")
    });
    let reason = Grounds::parse(&form.reason.value);
    let reason = taken(&mut form.reason, reason, |error| {
        text_wrong("expulsion-reason", error)
    });
    let (Some(whom), Some(reason)) = (whom, reason) else {
        return show_again(&form);
    };
    let given = transact!(web.db, web.world, ServiceError, |tx| {
        let person = whom.actor_id.into();
        let (world, site, id) = (&web.world, &web.site, pool.pool_id);
        give_expulsion_notice(&mut tx, world, site, id, giver, person, &reason).await
    });
    match given {
        Err(ServiceError::Expulsion(ExpulsionError::NobodyToExpel)) => {
            form.whom.error = Some(text("error-nobody-to-expel"));
            show_again(&form)
        }
        Err(ServiceError::Expulsion(ExpulsionError::Herself)) => {
            form.whom.error = Some(text("error-notice-herself"));
            show_again(&form)
        }
        Err(ServiceError::Expulsion(ExpulsionError::AlreadyRuns)) => {
            form.whom.error = Some(text("error-notice-runs"));
            show_again(&form)
        }
        other => Ok(visit.done(
            &format!("/pools/{handle}/expulsions/{}", other?),
            &text("notice-expulsion-given"),
        )),
    }
}

/// The person of a handle that this server knows: `ben`, `@ben@host`.
///
/// # Errors
/// When the database can't be asked.
pub async fn find(conn: &mut Conn, site: &Site, written: &str) -> Result<Option<Actor>, WebError> {
    let written = written.trim().trim_start_matches('@').to_lowercase();
    let (name, host) = written.split_once('@').unwrap_or((&written, &site.host));
    if host == site.host {
        let Ok(handle) = Handle::parse(name) else {
            return Ok(None);
        };
        return Ok(actor::local(conn, &handle).await?);
    }
    Ok(actor::remote(conn, name, host).await?)
}
