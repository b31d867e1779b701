//! A group that already exists gets a Pool: the Pool links to the group and
//! follows it. Most servers of groups take follows and posts from people and
//! services only, never from another group; so a Pool that has a link has a
//! messenger, an actor that speaks for it there and has no vote anywhere.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    event::{self, Event},
    new_actor::{NewKeys, new_messenger},
};
use crate::{
    args,
    domain::{
        form::Stage,
        handle::Handle,
        id::{PersonId, PoolId},
        membership::{MembershipError, Standing},
    },
    store::{
        actor::{self, Actor},
        db::{Conn, Tx},
        group_link::{self, GroupLink},
        membership,
        pool::{self, Pool},
    },
    text::text_with,
    world::World,
};

/// Groups that one Pool may be linked to.
pub const MAX_GROUPS: usize = 10;

/// Software whose groups take Pages (FEP-1b12), by its name in `NodeInfo`.
const TAKES_PAGES: [&str; 4] = ["lemmy", "piefed", "mbin", "kbin"];

/// Why a link was not made, or nothing posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GroupError {
    /// A Pool has so many groups.
    #[error("this Pool is linked to {MAX_GROUPS} groups already")]
    TooMany,
    /// It lives here, is a program, or is no more.
    #[error("that is no group or account of another server")]
    NotAGroup,
    /// There is no link to that group.
    #[error("this Pool is not linked to that group")]
    NotLinked,
    /// Its server takes no posts from us, or it said no.
    #[error("that group takes no posts from here")]
    TakesNoPosts,
    /// An invitation went there within the last week.
    #[error("an invitation went to that group within the last week")]
    InvitedLately,
    /// So much waits to go there that this would take too long.
    #[error("so much waits to be posted there that this would take too long")]
    Busy,
}

/// A link to be made.
#[derive(Debug)]
pub struct LinkGroup<'a> {
    /// Who makes it.
    pub steward: PersonId,
    /// The group, as fetched.
    pub group: &'a Actor,
    /// What its server runs; empty when unknown.
    pub software: &'a str,
    /// Whether it says that strangers may not post.
    pub is_closed: bool,
    /// The messenger's, made before, in case there is none yet.
    pub keys: &'a NewKeys,
}

/// Whether groups of that software take Pages.
#[must_use]
pub fn takes_pages(software: &str) -> bool {
    TAKES_PAGES.contains(&software)
}

/// Whether she speaks for a Pool towards others: a steward, or in a draft the
/// founder.
///
/// # Errors
/// See [`ServiceError`].
pub async fn speaks_for(
    conn: &mut Conn,
    pool: &Pool,
    person: PersonId,
) -> Result<bool, ServiceError> {
    let found = membership::get(conn, pool.pool_id, person).await?;
    Ok(found.is_some_and(|row| {
        let is_in = match row.standing {
            Standing::Active(_) => true,
            Standing::Invited(_) | Standing::Applied(_) => pool.stage == Stage::Draft,
            _ => false,
        };
        row.is_steward && is_in
    }))
}

/// The Pool, if she speaks for it and it goes on.
pub(super) async fn pool_of(
    tx: &mut Tx,
    pool_id: PoolId,
    steward: PersonId,
) -> Result<Pool, ServiceError> {
    let pool = pool::known(tx, pool_id).await?;
    if !speaks_for(tx, &pool, steward).await? {
        return Err(MembershipError::NotSteward.into());
    }
    if pool.suspended_because.is_some() {
        return Err(ServiceError::Suspended);
    }
    if pool.stage == Stage::Dissolved {
        return Err(ServiceError::NotDeciding);
    }
    Ok(pool)
}

/// What speaks for a Pool in groups elsewhere, once it has one.
///
/// # Errors
/// See [`ServiceError`].
pub async fn messenger(
    conn: &mut Conn,
    site: &Site,
    pool: &Pool,
) -> Result<Option<Actor>, ServiceError> {
    Ok(actor::by_uri(conn, &site.messenger_uri(&pool.handle)).await?)
}

/// Links a Pool to a group and asks to follow it; linking twice is linking.
///
/// # Errors
/// [`GroupError`], [`MembershipError::NotSteward`]; see [`ServiceError`].
pub async fn link_group(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    command: &LinkGroup<'_>,
) -> Result<(), ServiceError> {
    let pool = pool_of(tx, pool_id, command.steward).await?;
    let group = command.group;
    if group.is_local() || group.gone_at.is_some() || group.kind == "application" {
        return Err(GroupError::NotAGroup.into());
    }
    let links = group_link::of_pool(tx, pool_id).await?;
    if links
        .iter()
        .any(|(link, _)| link.group_id == group.actor_id)
    {
        return Ok(());
    }
    if links.len() >= MAX_GROUPS {
        return Err(GroupError::TooMany.into());
    }
    let speaker = match messenger(tx, site, &pool).await? {
        Some(found) => found,
        None => make_messenger(tx, world, site, &pool, command.keys).await?,
    };
    let event_id = world.new_id();
    let activity_uri = format!("{}/activities/{event_id}", site.origin);
    let link = GroupLink {
        pool_id: pool_id.into(),
        group_id: group.actor_id,
        follow_uri: activity_uri.clone(),
        software: command.software.to_owned(),
        takes_posts: group.kind == "group" && takes_pages(command.software) && !command.is_closed,
        accepted_at: None,
        refused_at: None,
    };
    group_link::insert(tx, &link, command.steward, world.now()).await?;
    let followed = Event::Followed {
        target_id: group.actor_id,
        activity_uri,
    };
    event::push_as(tx, world, event_id, speaker.actor_id, &followed).await
}

async fn make_messenger(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    keys: &NewKeys,
) -> Result<Actor, ServiceError> {
    let handle = free_handle(tx, &pool.handle).await?;
    let args = args! { "pool" => pool.name.clone(), "link" => pool.uri.clone() };
    let summary = text_with("messenger-summary", &args);
    new_messenger(tx, world, site, pool, handle.as_str(), &summary, keys).await
}

/// `oak_messenger`, or with a number behind where somebody has that.
async fn free_handle(tx: &mut Tx, pool: &str) -> Result<Handle, ServiceError> {
    for number in 1..100 {
        let end = match number {
            1 => "_messenger".to_owned(),
            _ => format!("_messenger{number}"),
        };
        let begun: String = pool.chars().take(Handle::MAX - end.len()).collect();
        let Ok(handle) = Handle::parse(&format!("{begun}{end}")) else {
            break;
        };
        if actor::local(tx, &handle).await?.is_none() {
            return Ok(handle);
        }
    }
    Err(ServiceError::HandleTaken)
}

/// Takes a link away and the follow back.
///
/// # Errors
/// [`GroupError::NotLinked`], [`MembershipError::NotSteward`]; see
/// [`ServiceError`].
pub async fn unlink_group(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    steward: PersonId,
    group: Uuid,
) -> Result<(), ServiceError> {
    let pool = pool_of(tx, pool_id, steward).await?;
    let link = group_link::get(tx, pool_id, group)
        .await?
        .ok_or(GroupError::NotLinked)?;
    group_link::delete(tx, &link).await?;
    let Some(speaker) = messenger(tx, site, &pool).await? else {
        return Ok(());
    };
    let event = Event::Unfollowed {
        target_id: group,
        activity_uri: link.follow_uri,
    };
    event::push(tx, world, speaker.actor_id, &event).await?;
    Ok(())
}

/// A group answered the `Follow` of a link; whether it was one.
///
/// # Errors
/// See [`ServiceError`].
pub async fn hear_follow_answer(
    tx: &mut Tx,
    world: &World,
    from: &Actor,
    follow_uri: &str,
    is_accepted: bool,
) -> Result<bool, ServiceError> {
    let Some(link) = group_link::by_follow(tx, follow_uri).await? else {
        return Ok(false);
    };
    if link.group_id == from.actor_id {
        group_link::set_answer(tx, &link, is_accepted, world.now()).await?;
    }
    Ok(true)
}

/// The same, by a server that tells the follow by an id of its own: Lemmy does,
/// where a moderator lets in by hand. `asker` is whose follow it says it was.
///
/// # Errors
/// See [`ServiceError`].
pub async fn hear_answer_to(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    from: &Actor,
    asker: &str,
    is_accepted: bool,
) -> Result<bool, ServiceError> {
    let Some(pool) = pool_of_messenger(tx, site, asker).await? else {
        return Ok(false);
    };
    let Some(link) = group_link::get(tx, pool, from.actor_id).await? else {
        return Ok(false);
    };
    group_link::set_answer(tx, &link, is_accepted, world.now()).await?;
    Ok(true)
}

/// The Pool that a messenger of this server speaks for.
async fn pool_of_messenger(
    tx: &mut Tx,
    site: &Site,
    uri: &str,
) -> Result<Option<PoolId>, ServiceError> {
    let Some(pool_uri) = uri
        .strip_suffix("/messenger")
        .filter(|uri| uri.starts_with(&site.origin))
    else {
        return Ok(None);
    };
    let found = actor::by_uri(tx, pool_uri).await?;
    Ok(found
        .filter(|found| found.is_local() && found.kind == "group")
        .map(|found| PoolId::from(found.actor_id)))
}
