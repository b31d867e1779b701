//! Groups of the fediverse that Pools grew out of, and what was posted there.

use uuid::Uuid;

use super::{
    actor::Actor,
    db::{Conn, StoreError, Tx, statements},
};
use crate::domain::{
    id::{PersonId, PoolId, ProposalId},
    time::Timestamp,
};

/// A Pool's link to a group elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct GroupLink {
    /// The Pool.
    pub pool_id: Uuid,
    /// The group's actor.
    pub group_id: Uuid,
    /// The `Follow` that was sent.
    pub follow_uri: String,
    /// What its server runs, as `NodeInfo` says: `lemmy`; empty when unknown.
    pub software: String,
    /// Whether Pages can be posted there.
    pub takes_posts: bool,
    /// When it said yes; microseconds.
    pub accepted_at: Option<i64>,
    /// When it said no; microseconds.
    pub refused_at: Option<i64>,
}

/// Something that was posted to a group, or will be at `posted_at`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct GroupPage {
    /// Its id; the last part of its wire id.
    pub page_id: Uuid,
    /// The Pool that posts.
    pub pool_id: Uuid,
    /// The group's actor.
    pub group_id: Uuid,
    /// The proposal that it is about; none for an invitation.
    pub proposal_id: Option<Uuid>,
    /// An invitation's title; empty for a proposal.
    pub title: String,
    /// An invitation's plain text; empty for a proposal.
    pub content: String,
    /// When it goes out; microseconds.
    pub posted_at: i64,
}

/// How far the last thing posted to a group came.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct LastDelivery {
    /// `pending`, `done` or `failed`.
    pub state: String,
    /// What its server said, when it did not take it.
    pub last_error: Option<String>,
}

macro_rules! links {
    () => {
        "SELECT pool_id, group_id, follow_uri, software, takes_posts, accepted_at, refused_at FROM group_link"
    };
}

macro_rules! pages {
    () => {
        "SELECT page_id, pool_id, group_id, proposal_id, title, content, posted_at FROM group_page"
    };
}

statements! {
    INSERT = "INSERT INTO group_link (pool_id, group_id, follow_uri, software, takes_posts, linked_by, linked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    GET = concat!(links!(), " WHERE pool_id = $1 AND group_id = $2");
    BY_FOLLOW = concat!(links!(), " WHERE follow_uri = $1");
    OF_POOL = concat!(links!(), " WHERE pool_id = $1 ORDER BY group_id");
    ACTORS = "SELECT actor.actor_id, actor.uri, actor.kind, actor.handle, actor.host, actor.name, actor.summary, actor.url,
            actor.inbox, actor.shared_inbox, actor.created_at, actor.fetched_at, actor.gone_at
        FROM group_link JOIN actor ON actor.actor_id = group_link.group_id
        WHERE group_link.pool_id = $1 ORDER BY group_link.group_id";
    ACCEPT = "UPDATE group_link SET accepted_at = $3, refused_at = NULL WHERE pool_id = $1 AND group_id = $2";
    REFUSE = "UPDATE group_link SET refused_at = $3, accepted_at = NULL WHERE pool_id = $1 AND group_id = $2";
    DELETE = "DELETE FROM group_link WHERE pool_id = $1 AND group_id = $2";
    INSERT_PAGE = "INSERT INTO group_page (page_id, pool_id, group_id, proposal_id, title, content, posted_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    PAGE = concat!(pages!(), " WHERE page_id = $1");
    PAGES_OF_PROPOSAL = concat!(pages!(), " WHERE proposal_id = $1");
    LAST_PAGE_AT = "SELECT MAX(posted_at) FROM group_page WHERE pool_id = $1 AND group_id = $2";
    LAST_INVITATION_AT = "SELECT MAX(posted_at) FROM group_page WHERE pool_id = $1 AND group_id = $2 AND proposal_id IS NULL";
    LAST_DELIVERY = "SELECT delivery.state, delivery.last_error FROM group_page
        JOIN outbox_activity ON outbox_activity.activity_id = group_page.page_id
        JOIN delivery ON delivery.activity_id = outbox_activity.activity_id
        WHERE group_page.pool_id = $1 AND group_page.group_id = $2 ORDER BY group_page.posted_at DESC LIMIT 1";
}

/// Writes a link.
///
/// # Errors
/// `group_link_pk` when it is there; see [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    link: &GroupLink,
    linked_by: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(link.pool_id)
        .bind(link.group_id)
        .bind(&link.follow_uri)
        .bind(&link.software)
        .bind(link.takes_posts)
        .bind(Uuid::from(linked_by))
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// The link of a Pool to a group.
///
/// # Errors
/// See [`StoreError`].
pub async fn get(
    conn: &mut Conn,
    pool: PoolId,
    group: Uuid,
) -> Result<Option<GroupLink>, StoreError> {
    conn.query(&GET)
        .bind(Uuid::from(pool))
        .bind(group)
        .optional()
        .await
}

/// The link that a `Follow` of ours was sent for.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_follow(conn: &mut Conn, follow_uri: &str) -> Result<Option<GroupLink>, StoreError> {
    conn.query(&BY_FOLLOW).bind(follow_uri).optional().await
}

/// All links of a Pool, with the groups' actors; there are few.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_pool(conn: &mut Conn, pool: PoolId) -> Result<Vec<(GroupLink, Actor)>, StoreError> {
    let links: Vec<GroupLink> = conn.query(&OF_POOL).bind(Uuid::from(pool)).all().await?;
    let groups: Vec<Actor> = conn.query(&ACTORS).bind(Uuid::from(pool)).all().await?;
    Ok(links
        .into_iter()
        .filter_map(|link| {
            let group = groups
                .iter()
                .find(|group| group.actor_id == link.group_id)?;
            Some((link, group.clone()))
        })
        .collect())
}

/// The group answered our `Follow`.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_answer(
    tx: &mut Tx,
    link: &GroupLink,
    is_accepted: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(if is_accepted { &ACCEPT } else { &REFUSE })
        .bind(link.pool_id)
        .bind(link.group_id)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Takes a link away; what was posted stays.
///
/// # Errors
/// See [`StoreError`].
pub async fn delete(tx: &mut Tx, link: &GroupLink) -> Result<(), StoreError> {
    tx.query(&DELETE)
        .bind(link.pool_id)
        .bind(link.group_id)
        .execute()
        .await?;
    Ok(())
}

/// Writes what is posted to a group.
///
/// # Errors
/// `group_page_once` when the proposal was posted there; see [`StoreError`].
pub async fn insert_page(tx: &mut Tx, page: &GroupPage) -> Result<(), StoreError> {
    tx.query(&INSERT_PAGE)
        .bind(page.page_id)
        .bind(page.pool_id)
        .bind(page.group_id)
        .bind(page.proposal_id)
        .bind(&page.title)
        .bind(&page.content)
        .bind(page.posted_at)
        .execute()
        .await?;
    Ok(())
}

/// What was posted under that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn page(conn: &mut Conn, page_id: Uuid) -> Result<Option<GroupPage>, StoreError> {
    conn.query(&PAGE).bind(page_id).optional().await
}

/// Where a proposal was posted.
///
/// # Errors
/// See [`StoreError`].
pub async fn pages_of_proposal(
    conn: &mut Conn,
    proposal: ProposalId,
) -> Result<Vec<GroupPage>, StoreError> {
    conn.query(&PAGES_OF_PROPOSAL)
        .bind(Uuid::from(proposal))
        .all()
        .await
}

/// When something last went, or last will go, to a group.
///
/// # Errors
/// See [`StoreError`].
pub async fn last_page_at(
    conn: &mut Conn,
    pool: PoolId,
    group: Uuid,
) -> Result<Option<Timestamp>, StoreError> {
    last_at(conn, &LAST_PAGE_AT, pool, group).await
}

/// When an invitation last went to a group.
///
/// # Errors
/// See [`StoreError`].
pub async fn last_invitation_at(
    conn: &mut Conn,
    pool: PoolId,
    group: Uuid,
) -> Result<Option<Timestamp>, StoreError> {
    last_at(conn, &LAST_INVITATION_AT, pool, group).await
}

async fn last_at(
    conn: &mut Conn,
    statement: &'static super::db::Statement,
    pool: PoolId,
    group: Uuid,
) -> Result<Option<Timestamp>, StoreError> {
    let row: Option<(Option<i64>,)> = conn
        .query(statement)
        .bind(Uuid::from(pool))
        .bind(group)
        .optional()
        .await?;
    Ok(row.and_then(|row| row.0).map(Timestamp::from_micros))
}

/// How far the last Page to a group came; none when nothing was sent, or it is
/// long ago.
///
/// # Errors
/// See [`StoreError`].
pub async fn last_delivery(
    conn: &mut Conn,
    pool: PoolId,
    group: Uuid,
) -> Result<Option<LastDelivery>, StoreError> {
    conn.query(&LAST_DELIVERY)
        .bind(Uuid::from(pool))
        .bind(group)
        .optional()
        .await
}
