//! What a Pool posts in the groups that it is linked to: its proposals, and
//! once in a while an invitation. At most one post a day goes to a group, so
//! that nobody there takes a busy Pool for spam.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    event::{self, Event},
    link_group::{GroupError, messenger, pool_of},
};
use crate::{
    domain::{
        id::{PersonId, PoolId, ProposalId},
        kind::Kind,
        time::Timestamp,
    },
    store::{
        actor::Actor,
        db::{Conn, Tx},
        group_link::{self, GroupLink, GroupPage},
        pool::Pool,
    },
    world::World,
};

/// Days between two posts to one group.
const POST_DAYS: i64 = 1;
/// Days that a post waits at most; what would wait longer is left out, or a busy
/// Pool would be answering last month's questions.
const QUEUE_DAYS: i64 = 7;
/// Days between two invitations to one group.
const INVITE_DAYS: i64 = 7;

/// Whether a proposal of that kind is posted in groups. Who is let in or voted
/// out is nobody's business there, and a draft has not been founded yet.
#[must_use]
pub fn is_posted(kind: Kind) -> bool {
    !matches!(kind, Kind::Founding | Kind::Admission | Kind::Expulsion)
}

/// A proposal opened: it goes to the groups that take posts.
///
/// # Errors
/// See [`ServiceError`].
pub async fn proposal_opened(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    proposal: ProposalId,
    kind: Kind,
) -> Result<(), ServiceError> {
    if !is_posted(kind) {
        return Ok(());
    }
    for (link, group) in group_link::of_pool(tx, pool.pool_id).await? {
        if takes_posts(&link, &group) {
            let page = GroupPage {
                proposal_id: Some(proposal.into()),
                ..empty(world, &link)
            };
            post(tx, world, pool, page).await?;
        }
    }
    Ok(())
}

/// A proposal closed: what was posted of it says so.
///
/// # Errors
/// See [`ServiceError`].
pub async fn proposal_closed(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    proposal: ProposalId,
) -> Result<(), ServiceError> {
    let pages = group_link::pages_of_proposal(tx, proposal).await?;
    if pages.is_empty() {
        return Ok(());
    }
    let pool = crate::store::pool::known(tx, pool_id).await?;
    let Some(speaker) = speaker(tx, &pool).await? else {
        return Ok(());
    };
    for page in pages {
        // What has not gone out yet, never will.
        if page.posted_at <= world.now().micros() {
            let event = Event::PageChanged {
                page_id: page.page_id,
            };
            event::push(tx, world, speaker.actor_id, &event).await?;
        }
    }
    Ok(())
}

/// Posts an invitation with these words in a group.
///
/// # Errors
/// [`GroupError`]; see [`ServiceError`].
pub async fn invite_group(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    steward: PersonId,
    group: Uuid,
    title: &str,
    words: &str,
) -> Result<(), ServiceError> {
    let pool = pool_of(tx, pool_id, steward).await?;
    let (link, group) = group_link::of_pool(tx, pool_id)
        .await?
        .into_iter()
        .find(|(link, _)| link.group_id == group)
        .ok_or(GroupError::NotLinked)?;
    if !takes_posts(&link, &group) || messenger(tx, site, &pool).await?.is_none() {
        return Err(GroupError::TakesNoPosts.into());
    }
    if !may_invite(tx, world.now(), pool_id, link.group_id).await? {
        return Err(GroupError::InvitedLately.into());
    }
    let page = GroupPage {
        title: title.to_owned(),
        content: words.to_owned(),
        ..empty(world, &link)
    };
    if !post(tx, world, &pool, page).await? {
        return Err(GroupError::Busy.into());
    }
    Ok(())
}

/// Whether the last invitation to a group is a week ago.
///
/// # Errors
/// See [`ServiceError`].
pub async fn may_invite(
    conn: &mut Conn,
    now: Timestamp,
    pool: PoolId,
    group: Uuid,
) -> Result<bool, ServiceError> {
    let last = group_link::last_invitation_at(conn, pool, group).await?;
    Ok(last.is_none_or(|last| now >= last.plus_days(INVITE_DAYS)))
}

/// Whether something may be posted in a group.
#[must_use]
pub fn takes_posts(link: &GroupLink, group: &Actor) -> bool {
    link.takes_posts && link.refused_at.is_none() && group.gone_at.is_none()
}

fn empty(world: &World, link: &GroupLink) -> GroupPage {
    GroupPage {
        page_id: world.new_id(),
        pool_id: link.pool_id,
        group_id: link.group_id,
        proposal_id: None,
        title: String::new(),
        content: String::new(),
        posted_at: 0,
    }
}

async fn speaker(conn: &mut Conn, pool: &Pool) -> Result<Option<Actor>, ServiceError> {
    let uri = format!("{}/messenger", pool.uri);
    Ok(crate::store::actor::by_uri(conn, &uri).await?)
}

/// Writes it, to go out when a day has passed since the last one; whether it
/// will.
async fn post(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    page: GroupPage,
) -> Result<bool, ServiceError> {
    let Some(speaker) = speaker(tx, pool).await? else {
        return Ok(true);
    };
    let last = group_link::last_page_at(tx, pool.pool_id, page.group_id).await?;
    let now = world.now();
    let due_at = last.map_or(now, |last| last.plus_days(POST_DAYS).max(now));
    if due_at > now.plus_days(QUEUE_DAYS) {
        return Ok(false);
    }
    let page = GroupPage {
        posted_at: due_at.micros(),
        ..page
    };
    group_link::insert_page(tx, &page).await?;
    let event = Event::PagePosted {
        page_id: page.page_id,
    };
    event::push_later(tx, page.page_id, speaker.actor_id, &event, due_at).await?;
    Ok(true)
}
