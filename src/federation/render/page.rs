//! What a Pool posts in a group elsewhere (FEP-1b12): a Page, whose comments
//! are the group's own. Strict readers want `audience` as a text, `to` and `cc`
//! on both levels, and the link as the first attachment.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Rendered, Rendering, frame, note::outcome_told};
use crate::{
    args,
    domain::id::{PoolId, ProposalId},
    services::{ServiceError, Site},
    store::{
        actor::{self, Actor},
        db::{Conn, StoreError},
        group_link::{self, GroupPage},
        pool::{self, Pool},
        proposal::{self, Proposal},
    },
    text::{paragraphs, text_with},
};

/// The longest title: Lemmy cuts there; characters.
const MAX_TITLE: usize = 200;

/// The id of a Page.
fn page_uri(messenger: &Actor, page: &GroupPage) -> String {
    format!("{}/pages/{}", messenger.uri, page.page_id)
}

/// `Create{Page}`; nothing when there is no link any more, or the proposal
/// closed before its turn came.
pub(super) async fn posted(
    conn: &mut Conn,
    rendering: &Rendering<'_>,
    page_id: Uuid,
) -> Result<Option<Rendered>, ServiceError> {
    let page = known(conn, page_id).await?;
    let pool = PoolId::from(page.pool_id);
    if group_link::get(conn, pool, page.group_id).await?.is_none()
        || subject(conn, &page)
            .await?
            .is_some_and(|found| found.closed.is_some())
    {
        return Ok(None);
    }
    activity(conn, rendering, &page, "Create").await.map(Some)
}

/// `Update{Page}`: the proposal closed.
pub(super) async fn changed(
    conn: &mut Conn,
    rendering: &Rendering<'_>,
    page_id: Uuid,
) -> Result<Rendered, ServiceError> {
    let page = known(conn, page_id).await?;
    activity(conn, rendering, &page, "Update").await
}

async fn activity(
    conn: &mut Conn,
    rendering: &Rendering<'_>,
    page: &GroupPage,
    kind: &str,
) -> Result<Rendered, ServiceError> {
    let group = actor::known(conn, page.group_id).await?;
    let object = object(conn, rendering.site, &rendering.from, page).await?;
    let body = frame::with_context(
        frame::page_context(rendering.site),
        json!({
            "id": rendering.activity_uri(),
            "type": kind,
            "actor": rendering.from.uri,
            "published": rendering.now,
            "to": object["to"],
            "cc": object["cc"],
            "audience": object["audience"],
            "object": object,
        }),
    );
    Ok(Rendered {
        is_public: true,
        ..rendering.to_one(&group, body)
    })
}

async fn known(conn: &mut Conn, page_id: Uuid) -> Result<GroupPage, ServiceError> {
    let found = group_link::page(conn, page_id).await?;
    Ok(found.ok_or_else(|| StoreError::Corrupt(format!("no page {page_id}")))?)
}

/// The proposal that a Page is about.
async fn subject(conn: &mut Conn, page: &GroupPage) -> Result<Option<Proposal>, ServiceError> {
    let Some(proposal_id) = page.proposal_id else {
        return Ok(None);
    };
    let found = proposal::by_id(conn, ProposalId::from(proposal_id)).await?;
    let missing = || StoreError::Corrupt(format!("no proposal {proposal_id}"));
    Ok(Some(found.ok_or_else(missing)?))
}

/// What a Page says, and where it leads.
struct Said {
    title: String,
    words: String,
    link: String,
    updated: Option<String>,
}

/// The Page as it stands.
///
/// # Errors
/// [`ServiceError`] when the database failed.
pub async fn object(
    conn: &mut Conn,
    site: &Site,
    messenger: &Actor,
    page: &GroupPage,
) -> Result<Value, ServiceError> {
    let pool = pool::known(conn, PoolId::from(page.pool_id)).await?;
    let group = actor::known(conn, page.group_id).await?;
    let said = match subject(conn, page).await? {
        Some(found) => about(site, &pool, &found),
        None => Said {
            title: page.title.clone(),
            words: page.content.clone(),
            link: pool.uri.clone(),
            updated: None,
        },
    };
    let title: String = said.title.chars().take(MAX_TITLE).collect();
    let published = crate::domain::time::Timestamp::from_micros(page.posted_at);
    let mut object = json!({
        "id": page_uri(messenger, page),
        "type": "Page",
        "attributedTo": messenger.uri,
        "to": [group.uri, frame::PUBLIC],
        "cc": [format!("{}/followers", messenger.uri)],
        "audience": group.uri,
        "name": title,
        "content": paragraphs(&said.words),
        "mediaType": "text/html",
        "url": said.link,
        "attachment": [{ "type": "Link", "href": said.link, "mediaType": "text/html" }],
        "sensitive": false,
        "published": frame::time(published),
        "tag": [{
            "type": "Mention",
            "href": group.uri,
            "name": group.address(&site.host),
        }],
    });
    if let Some(updated) = said.updated {
        object["updated"] = json!(updated);
    }
    Ok(object)
}

/// The name stays what it was; at the close the outcome is told.
fn about(site: &Site, pool: &Pool, found: &Proposal) -> Said {
    let link = site.proposal_uri(&pool.handle, found.number);
    let args = args! {
        "pool" => pool.name.clone(),
        "title" => found.title.clone(),
        "when" => super::question::when(found),
        "link" => link.clone(),
    };
    let title = text_with("message-page-title", &args);
    let end = match found.closed {
        Some(ending) => {
            let told = outcome_told(found, ending);
            format!("{told}\n\n{}", text_with("message-page-closed", &args))
        }
        None => text_with("message-page-open", &args),
    };
    Said {
        title,
        words: format!("{}\n\n{end}", found.body),
        link,
        updated: found.closed.map(|ending| frame::time(ending.closed_at)),
    }
}
