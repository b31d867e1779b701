//! `/pools/{handle}/invite` and what it sends: the link of a Pool, made and
//! withdrawn, and invitations by handle. A draft has the same on its own page.

use axum::{extract::Path, response::Response};
use serde::Deserialize;
use uuid::Uuid;

use super::draft;
use crate::{
    args,
    banking::qr::Drawing,
    domain::{form::Stage, membership::MembershipError},
    services::{
        ServiceError,
        invite::{
            invitation_uri, invite_actor, invite_by_link, may_invite, revoke_link,
            withdraw_invitation,
        },
    },
    store::{
        db::Conn,
        invitation::{self, Expected},
        membership,
        pool::Pool,
    },
    text::{text, text_with},
    transact,
    web::{
        WebError,
        fields::Fields,
        guest::find_person,
        read,
        shape::{self, Named, person_ref},
        view::{
            draft::{ExpectedLine, InviteLink, InvitePage, Inviting, Qr},
            form::Field,
            when::When,
        },
        visit::{Visit, show as shown, show_again},
    },
};

/// People named who were invited and have not come.
const EXPECTED: i64 = 100;

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    guest: String,
}

/// How to invite, for members; a draft shows it on its own page.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    if pool.stage == Stage::Draft {
        return Ok(visit.go(&format!("/pools/{handle}")));
    }
    shown(&page(&visit, &mut conn, &pool, Field::default()).await?)
}

async fn page(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    guest: Field,
) -> Result<InvitePage, WebError> {
    let inviting = inviting(visit, conn, pool, guest).await?;
    Ok(InvitePage {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        inviting: inviting.ok_or(ServiceError::NotMember)?,
    })
}

/// How the viewer may invite; nothing when she may not.
///
/// # Errors
/// When the database can't be asked.
pub async fn inviting(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    guest: Field,
) -> Result<Option<Inviting>, WebError> {
    let Some(viewer) = visit.viewer() else {
        return Ok(None);
    };
    match may_invite(conn, pool.pool_id, viewer.person).await {
        Ok(_) => {}
        Err(ServiceError::Store(error)) => return Err(error.into()),
        Err(_) => return Ok(None),
    }
    let (site, now) = (&visit.web().site, visit.web().world.now());
    let row = membership::get(conn, pool.pool_id, viewer.person).await?;
    let link = invitation::link(conn, pool.pool_id, now).await?;
    let expected = invitation::expected(conn, pool.pool_id, now, Uuid::nil(), EXPECTED).await?;
    Ok(Some(Inviting {
        pool: pool.handle.clone(),
        link: link.map(|link| {
            let url = invitation_uri(site, &link.token);
            InviteLink {
                qr: Drawing::of_text(&url).map(|code| Qr {
                    size: code.size,
                    path: code.path,
                }),
                url,
                until: When::new(link.expires_at, now),
            }
        }),
        keeper: row.is_some_and(|row| row.is_steward),
        guest,
        expected: expected
            .iter()
            .map(|row| ExpectedLine {
                person: person_ref(site, row.into()),
                id: row.invitation_id.to_string(),
            })
            .collect(),
    }))
}

impl<'a> From<&'a Expected> for Named<'a> {
    fn from(row: &'a Expected) -> Self {
        Self {
            name: &row.name,
            handle: &row.handle,
            host: row.host.as_deref(),
            url: &row.url,
        }
    }
}

/// Makes the link.
pub async fn make_link(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let inviter = visit.signed_in()?.person;
    let web = visit.web();
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        invite_by_link(&mut tx, &web.world, pool.pool_id, inviter).await
    })?;
    Ok(visit.done(&back(&pool), &text("notice-link-made")))
}

/// Withdraws the link.
pub async fn revoke(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let who = visit.signed_in()?.person;
    let web = visit.web();
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        revoke_link(&mut tx, &web.world, pool.pool_id, who).await
    })?;
    Ok(visit.done(&back(&pool), &text("notice-link-revoked")))
}

/// Invites somebody by handle. Another server is asked before the transaction.
pub async fn by_handle(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let viewer = visit.signed_in()?;
    let web = visit.web();
    let pool = {
        let mut conn = web.db.read().await?;
        let pool = read::pool(&mut conn, &handle).await?;
        // Nobody else makes this server ask others.
        may_invite(&mut conn, pool.pool_id, viewer.person).await?;
        pool
    };
    let wrong = match find_person(web, &sent.guest).await? {
        Err(wrong) => wrong,
        Ok(guest) => {
            let invited = transact!(web.db, web.world, ServiceError, |tx| {
                let (world, site, id) = (&web.world, &web.site, pool.pool_id);
                invite_actor(&mut tx, world, site, id, &viewer.actor, &guest).await
            });
            match invited {
                Ok(is_new) => {
                    let key = if is_new {
                        "notice-invited"
                    } else {
                        "notice-invited-before"
                    };
                    let name = Named::from(&guest).shown().to_owned();
                    let told = text_with(key, &args! { "name" => name });
                    return Ok(visit.done(&back(&pool), &told));
                }
                Err(ServiceError::Membership(
                    MembershipError::AlreadyMember | MembershipError::AlreadyWaiting,
                )) => "error-guest-in",
                Err(other) => return Err(other.into()),
            }
        }
    };
    let guest = Field::of(sent.guest).refused(text(wrong));
    let mut conn = web.db.read().await?;
    if pool.stage == Stage::Draft {
        return show_again(&draft::page(&visit, &mut conn, &pool, guest).await?);
    }
    show_again(&page(&visit, &mut conn, &pool, guest).await?)
}

/// Withdraws an invitation by handle.
pub async fn withdraw(
    visit: Visit,
    Path((handle, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let who = visit.signed_in()?.person;
    let web = visit.web();
    let id: Uuid = id.parse().map_err(|_| WebError::NotFound)?;
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        withdraw_invitation(&mut tx, &web.world, pool.pool_id, id, who).await
    })?;
    Ok(visit.done(&back(&pool), &text("notice-invitation-withdrawn")))
}

fn back(pool: &Pool) -> String {
    match pool.stage {
        Stage::Draft => format!("/pools/{}", pool.handle),
        _ => format!("/pools/{}/invite", pool.handle),
    }
}
