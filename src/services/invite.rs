//! Invitations: who may invite whom into a Pool, and what comes of an
//! invitation. It opens the door of a draft. Of a founded Pool it only shows
//! the way: who lets people in there, its bylaws say.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use super::{ServiceError, Site, person_of, tell::tell};
use crate::{
    args,
    domain::{
        form::Stage,
        id::{PersonId, PoolId},
        membership::{Invited, MembershipError, Standing},
        text::Line,
        time::Timestamp,
    },
    store::{
        actor::Actor,
        db::{Conn, Tx},
        invitation::{self, Guest, Invitation},
        membership,
        pool::{self, Pool},
    },
    text::text_with,
    world::World,
};

/// Days after which an invitation is good no more.
pub const GOOD_DAYS: i64 = 30;

/// People of a Pool invited by handle within a day: messages to strangers are
/// for groups, not for crowds.
pub const HANDLES_A_DAY: i64 = 100;

/// Where an invitation leads.
#[must_use]
pub fn invitation_uri(site: &Site, token: &str) -> String {
    format!("{}/invitations/{token}", site.origin)
}

/// The link of a Pool: the one that is good, or a new one.
///
/// # Errors
/// See [`may_invite`], [`ServiceError`].
pub async fn invite_by_link(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    inviter: PersonId,
) -> Result<Invitation, ServiceError> {
    may_invite(tx, pool_id, inviter).await?;
    if let Some(found) = invitation::link(tx, pool_id, world.now()).await? {
        return Ok(found);
    }
    let new = new_invitation(world, pool_id, inviter, Guest::Anyone);
    invitation::insert(tx, &new, "").await?;
    Ok(new)
}

/// Withdraws the link of a Pool. Who came by it stays invited.
///
/// # Errors
/// [`MembershipError::NotSteward`]; see [`ServiceError`].
pub async fn revoke_link(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    who: PersonId,
) -> Result<(), ServiceError> {
    let row = membership::get(tx, pool_id, who).await?;
    if !row.is_some_and(|row| row.is_steward) {
        return Err(MembershipError::NotSteward.into());
    }
    Ok(invitation::revoke_links(tx, pool_id, world.now()).await?)
}

/// Invites one person, here or elsewhere, and tells her. Who has a good
/// invitation is not told twice; whether she was told now.
///
/// # Errors
/// See [`may_invite`]; [`ServiceError::NotAPerson`],
/// [`ServiceError::InvitedMany`], [`MembershipError::AlreadyMember`]; see
/// [`ServiceError`].
pub async fn invite_actor(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    inviter: &Actor,
    guest: &Actor,
) -> Result<bool, ServiceError> {
    let by = person_of(inviter).ok_or(ServiceError::NotAPerson)?;
    let person = person_of(guest).ok_or(ServiceError::NotAPerson)?;
    let pool = may_invite(tx, pool_id, by).await?;
    let now = world.now();
    // Whoever may not ask is not invited either.
    let standing = membership::standing(tx, pool_id, person).await?;
    standing.ask(now)?;
    let before = invitation::of_person(tx, pool_id, person).await?;
    if before.is_some_and(|before| before.is_good(now) && before.used_by.is_none()) {
        return Ok(false);
    }
    if invitation::count_since(tx, pool_id, now.plus_days(-1)).await? >= HANDLES_A_DAY {
        return Err(ServiceError::InvitedMany);
    }
    let new = new_invitation(world, pool_id, by, Guest::Person(person));
    invitation::insert(tx, &new, "").await?;
    let key = match pool.stage {
        Stage::Draft => "message-invited-to-found",
        _ => "message-invited-to-join",
    };
    let args = args! {
        "pool" => pool.name.clone(),
        "purpose" => pool.purpose.clone(),
        "inviter" => inviter.address(&site.host),
        "link" => invitation_uri(site, &new.token),
    };
    let text = text_with(key, &args);
    tell(tx, world, site, pool_id.into(), guest, &text, None).await?;
    Ok(true)
}

/// Makes an invitation for one line of an uploaded list: the first who comes
/// with it uses it up. `label` is what the list says of her, and may be erased.
///
/// # Errors
/// See [`may_invite`], [`ServiceError`].
pub async fn invite_listed(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    inviter: PersonId,
    label: &Line,
) -> Result<Invitation, ServiceError> {
    may_invite(tx, pool_id, inviter).await?;
    let new = new_invitation(world, pool_id, inviter, Guest::Listed);
    invitation::insert(tx, &new, label.as_str()).await?;
    Ok(new)
}

/// Withdraws the invitation of one person who has not come, by who keeps the
/// Pool or who invited her.
///
/// # Errors
/// [`ServiceError::NoInvitation`], [`MembershipError::NotSteward`]; see
/// [`ServiceError`].
pub async fn withdraw_invitation(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    invitation_id: Uuid,
    who: PersonId,
) -> Result<(), ServiceError> {
    let found = invitation::by_id(tx, invitation_id)
        .await?
        .filter(|found| found.pool_id == pool_id)
        .ok_or(ServiceError::NoInvitation)?;
    let row = membership::get(tx, pool_id, who).await?;
    if found.inviter != who && !row.is_some_and(|row| row.is_steward) {
        return Err(MembershipError::NotSteward.into());
    }
    invitation::revoke(tx, invitation_id, world.now()).await?;
    Ok(())
}

/// Somebody comes with an invitation: she is invited from now on, and may read
/// and accept the bylaws. Who is in or waits already stays where she is.
/// Answers with the Pool.
///
/// # Errors
/// [`ServiceError::NoInvitation`] when it is unknown, withdrawn, too old, used
/// up, or for somebody else; [`MembershipError::Expelled`]; see
/// [`ServiceError`].
pub async fn follow_invitation(
    tx: &mut Tx,
    world: &World,
    token: &str,
    who: &Actor,
) -> Result<Pool, ServiceError> {
    let person = person_of(who).ok_or(ServiceError::NotAPerson)?;
    let now = world.now();
    let found = invitation::by_token(tx, token)
        .await?
        .filter(|found| found.is_for(person, now))
        .ok_or(ServiceError::NoInvitation)?;
    let pool = pool::known(tx, found.pool_id).await?;
    if pool.stage == Stage::Dissolved {
        return Err(ServiceError::NotDeciding);
    }
    let standing = membership::standing(tx, found.pool_id, person).await?;
    let invited = match standing.ask(now) {
        Ok(invited) => invited,
        Err(MembershipError::AlreadyMember | MembershipError::AlreadyWaiting) => return Ok(pool),
        Err(other) => return Err(other.into()),
    };
    use_up(tx, world, &found, person).await?;
    if !matches!(standing, Standing::Invited(_)) {
        membership::ask(tx, world.new_id(), found.pool_id, person, None, invited).await?;
    }
    Ok(pool)
}

/// Whether somebody may come into a draft who was not there: she was invited
/// by her handle. From then on the invitation is used.
///
/// # Errors
/// [`MembershipError::NotInvited`]; see [`ServiceError`].
pub(super) async fn enter_draft(
    tx: &mut Tx,
    world: &World,
    pool: PoolId,
    person: PersonId,
) -> Result<(), ServiceError> {
    let found = invitation::of_person(tx, pool, person)
        .await?
        .filter(|found| found.is_for(person, world.now()))
        .ok_or(MembershipError::NotInvited)?;
    use_up(tx, world, &found, person).await
}

async fn use_up(
    tx: &mut Tx,
    world: &World,
    found: &Invitation,
    person: PersonId,
) -> Result<(), ServiceError> {
    if found.guest != Guest::Anyone {
        invitation::mark_used(tx, found.invitation_id, person, world.now()).await?;
    }
    Ok(())
}

/// Whether this person invites into this Pool: its members do, and of a draft
/// who keeps it and who accepted it.
///
/// # Errors
/// [`ServiceError::NotMember`], [`ServiceError::NotDeciding`] after its end,
/// [`ServiceError::Suspended`]; see [`ServiceError`].
pub async fn may_invite(
    conn: &mut Conn,
    pool_id: PoolId,
    who: PersonId,
) -> Result<Pool, ServiceError> {
    let pool = pool::known(conn, pool_id).await?;
    let row = membership::get(conn, pool_id, who).await?;
    let may = row.is_some_and(|row| match (pool.stage, row.standing) {
        (Stage::Draft, Standing::Invited(Invited { .. })) => row.is_steward,
        (Stage::Draft, Standing::Applied(_)) | (_, Standing::Active(_)) => true,
        _ => false,
    });
    if pool.stage == Stage::Dissolved {
        return Err(ServiceError::NotDeciding);
    }
    if pool.suspended_because.is_some() {
        return Err(ServiceError::Suspended);
    }
    if !may {
        return Err(ServiceError::NotMember);
    }
    Ok(pool)
}

/// 128 random bits: nobody guesses a token, and it fits into a small code.
fn new_invitation(world: &World, pool_id: PoolId, inviter: PersonId, guest: Guest) -> Invitation {
    let now: Timestamp = world.now();
    Invitation {
        invitation_id: world.new_id(),
        pool_id,
        inviter,
        guest,
        token: URL_SAFE_NO_PAD.encode(world.random_bytes::<16>()),
        created_at: now,
        expires_at: now.plus_days(GOOD_DAYS),
        revoked_at: None,
        used_by: None,
    }
}
