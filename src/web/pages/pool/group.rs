//! `/pools/{handle}/group`: stewards link their Pool to the group that it grew
//! out of.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    args,
    domain::{
        id::PersonId,
        membership::MembershipError,
        text::{Body, Title},
    },
    services::{
        ServiceError,
        invite::{invitation_uri, invite_by_link},
        link_group::{LinkGroup, link_group, messenger, speaks_for, takes_pages, unlink_group},
        ports::{self, FindError},
        post_to_groups::{invite_group, may_invite, takes_posts},
    },
    store::{
        actor::Actor,
        db::Conn,
        group_link::{self, GroupLink},
        invitation,
        pool::Pool,
    },
    text::{text, text_with},
    transact,
    web::{
        WebError,
        fields::Fields,
        read,
        shape::{self, web_link},
        view::{
            form::Field,
            group::{FoundGroup, Groups, LastPost, LinkState, LinkedGroup, Posting},
        },
        visit::{Visit, show as shown, show_again},
        words::{take as taken, text_wrong},
    },
};

/// Which group to look up.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    handle: String,
}

/// What the buttons send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    handle: String,
    group: String,
    title: String,
    words: String,
    asked: String,
}

impl Sent {
    fn group(&self) -> Result<Uuid, WebError> {
        self.group.parse().map_err(|_| WebError::NotFound)
    }
}

/// The links, and the card of what was looked up.
pub async fn show(
    visit: Visit,
    Path(handle): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let (pool, _) = steward(&visit, &handle).await?;
    let written = asked.handle.trim();
    let looked_up = match written {
        "" => Ok(None),
        written => look_up(&visit, written).await?.map(Some),
    };
    let mut conn = web.db.read().await?;
    let mut page = groups(&visit, &mut conn, &pool).await?;
    page.handle = Field::of(asked.handle.clone());
    match looked_up {
        Ok(None) => {}
        Ok(Some(found)) => page.found = Some(card(&visit, &page, &found)),
        Err(wrong) => {
            page.handle.error = Some(text(wrong));
            return show_again(&page);
        }
    }
    shown(&page)
}

/// Links the group that was looked up, and makes the link of the invitation.
pub async fn link(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let (pool, person) = steward(&visit, &handle).await?;
    // Asked for anew: what a form says of another server is hearsay.
    let found = match look_up(&visit, &sent.handle).await? {
        Ok(found) if found.actor.actor_id == sent.group()? => found,
        _ => return Err(WebError::NotFound),
    };
    let keys = web.new_keys().await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        let command = LinkGroup {
            steward: person,
            group: &found.actor,
            software: &found.software,
            is_closed: found.is_restricted || found.is_private,
            keys: &keys,
        };
        link_group(&mut tx, &web.world, &web.site, pool.pool_id, &command).await?;
        invite_by_link(&mut tx, &web.world, pool.pool_id, person).await
    })?;
    let args = args! { "group" => found.actor.name };
    let told = text_with("notice-group-linked", &args);
    Ok(visit.done(&format!("/pools/{handle}/group"), &told))
}

/// Takes a link away.
pub async fn unlink(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let (pool, person) = steward(&visit, &handle).await?;
    let group = sent.group()?;
    transact!(web.db, web.world, ServiceError, |tx| {
        unlink_group(&mut tx, &web.world, &web.site, pool.pool_id, person, group).await
    })?;
    let told = text("notice-group-unlinked");
    Ok(visit.done(&format!("/pools/{handle}/group"), &told))
}

/// Posts an invitation in a group.
pub async fn invite(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let (pool, person) = steward(&visit, &handle).await?;
    let group = sent.group()?;
    let mut conn = web.db.read().await?;
    let mut page = groups(&visit, &mut conn, &pool).await?;
    drop(conn);
    page.title = Field::of(sent.title);
    page.words = Field::of(sent.words);
    if sent.asked != "yes" {
        page.asked.error = Some(text("error-group-ask"));
    }
    let title = Title::parse(&page.title.value);
    let title = taken(&mut page.title, title, |error| text_wrong("title", error));
    let words = Body::parse(&page.words.value);
    let words = taken(&mut page.words, words, |error| text_wrong("text", error));
    let (Some(title), Some(words), None) = (title, words, &page.asked.error) else {
        return show_again(&page);
    };
    transact!(web.db, web.world, ServiceError, |tx| {
        let made = invite_by_link(&mut tx, &web.world, pool.pool_id, person).await?;
        let link = invitation_uri(&web.site, &made.token);
        let said = if words.as_str().contains(&link) {
            words.as_str().to_owned()
        } else {
            format!("{}\n\n{link}", words.as_str())
        };
        invite_group(
            &mut tx,
            &web.world,
            &web.site,
            pool.pool_id,
            person,
            group,
            title.as_str(),
            &said,
        )
        .await
    })?;
    let told = text("notice-group-invited");
    Ok(visit.done(&format!("/pools/{handle}/group"), &told))
}

/// The Pool, and the visitor who speaks for it.
pub(super) async fn steward(visit: &Visit, handle: &str) -> Result<(Pool, PersonId), WebError> {
    let person = visit.signed_in()?.person;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, handle).await?;
    if !speaks_for(&mut conn, &pool, person).await? {
        return Err(MembershipError::NotSteward.into());
    }
    Ok((pool, person))
}

async fn look_up(
    visit: &Visit,
    written: &str,
) -> Result<Result<ports::FoundGroup, &'static str>, WebError> {
    Ok(match visit.web().elsewhere.find_group(written).await {
        Ok(found) if found.actor.is_local() => Err("error-handle-here"),
        Ok(found) if found.actor.kind == "application" => Err("error-group-none"),
        Ok(found) => Ok(found),
        Err(FindError::BadAddress) => Err("error-group-handle"),
        Err(FindError::NotFound) => Err("error-handle-unknown"),
        Err(FindError::Unreachable(_)) => Err("error-server-silent"),
        Err(FindError::Service(error)) => return Err(error.into()),
    })
}

async fn groups(visit: &Visit, conn: &mut Conn, pool: &Pool) -> Result<Groups, WebError> {
    let site = &visit.web().site;
    let now = visit.web().world.now();
    let speaker = messenger(conn, site, pool).await?;
    let mut links = Vec::new();
    for (link, group) in group_link::of_pool(conn, pool.pool_id).await? {
        let may = takes_posts(&link, &group)
            && may_invite(conn, now, pool.pool_id, link.group_id).await?;
        let last = last_post(conn, pool, link.group_id).await?;
        links.push(linked(site.host.as_str(), &link, &group, may, last));
    }
    let made = invitation::link(conn, pool.pool_id, now).await?;
    let link = made.map_or_else(
        || site.pool_uri(&pool.handle),
        |made| invitation_uri(site, &made.token),
    );
    let args = args! {
        "pool" => pool.name.clone(),
        "purpose" => pool.purpose.clone(),
        "link" => link.clone(),
    };
    Ok(Groups {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(site, pool),
        messenger: speaker.map(|speaker| speaker.address(&site.host)),
        links,
        handle: Field::default(),
        found: None,
        title: Field::of(text_with("group-invitation-title", &args)),
        words: Field::of(text_with("group-invitation-words", &args)),
        asked: Field::default(),
        link,
    })
}

async fn last_post(conn: &mut Conn, pool: &Pool, group: Uuid) -> Result<LastPost, WebError> {
    let found = group_link::last_delivery(conn, pool.pool_id, group).await?;
    Ok(match found {
        None => LastPost::None,
        Some(row) => match row.state.as_str() {
            "pending" => LastPost::Pending,
            "done" => LastPost::Taken,
            _ => LastPost::Refused(row.last_error.unwrap_or_default()),
        },
    })
}

fn linked(
    host: &str,
    link: &GroupLink,
    group: &Actor,
    may_invite: bool,
    last: LastPost,
) -> LinkedGroup {
    LinkedGroup {
        id: link.group_id.to_string(),
        name: group.name.clone(),
        address: group.address(host),
        url: web_link(&group.url).to_owned(),
        state: if group.gone_at.is_some() {
            LinkState::Gone
        } else if link.refused_at.is_some() {
            LinkState::Refused
        } else if link.accepted_at.is_some() {
            LinkState::Accepted
        } else {
            LinkState::Asked
        },
        takes_posts: takes_posts(link, group),
        may_invite,
        last,
    }
}

fn card(visit: &Visit, page: &Groups, found: &ports::FoundGroup) -> FoundGroup {
    let actor = &found.actor;
    let id = actor.actor_id.to_string();
    FoundGroup {
        name: actor.name.clone(),
        address: actor.address(&visit.web().site.host),
        url: web_link(&actor.url).to_owned(),
        summary: actor.summary.clone(),
        software: found.software.clone(),
        is_account: actor.kind != "group",
        is_linked: page.links.iter().any(|link| link.id == id),
        posting: if actor.kind != "group" || !takes_pages(&found.software) {
            Posting::NotThere
        } else if found.is_private {
            Posting::Private
        } else if found.is_restricted {
            Posting::Restricted
        } else {
            Posting::Open
        },
        id,
    }
}
