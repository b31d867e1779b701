//! Somebody accepts the bylaws as they are now: who is not in yet applies by
//! it, and who is in (or waits) accepts a version that came after. It changes
//! no right of hers; and she gets a copy.

use super::{
    ServiceError, Site,
    agree_to_rules::agree_to_rules,
    owe_buy_in::agreed_buy_in,
    person_of,
    record_acceptance::{Consent, Way, hex, record_acceptance},
    tell::tell,
};
use crate::{
    args,
    domain::{
        form::Stage,
        id::{PersonId, PoolId},
        membership::{MembershipError, Standing},
    },
    store::{
        acceptance,
        actor::Actor,
        bylaws,
        db::{Conn, Tx},
        membership,
        pool::{self, Pool},
    },
    text::text_with,
    world::World,
};

/// How she accepts.
#[derive(Debug)]
pub struct AcceptBylaws<'a> {
    /// Who.
    pub who: &'a Actor,
    /// What she says.
    pub consent: &'a Consent,
    /// The hash of the version that a page showed her, in hexadecimal digits.
    pub shown: Option<&'a str>,
    /// The Note that her answer replies to.
    pub in_reply_to: Option<String>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// She applied by it: where she stands now.
    Joined(Standing),
    /// She accepted a version that is new to her.
    Anew,
    /// She had accepted this version; nothing changed.
    Before(Standing),
}

/// Takes her acceptance of the version in force.
///
/// # Errors
/// [`ServiceError::BylawsChanged`] when the page showed another version;
/// [`ServiceError::NotDeciding`] when the Pool has ended;
/// [`MembershipError`](crate::domain::membership::MembershipError) when she
/// may not join; see [`ServiceError`].
pub async fn accept_bylaws(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    accept: &AcceptBylaws<'_>,
) -> Result<Accepted, ServiceError> {
    let AcceptBylaws { who, consent, .. } = accept;
    let person = person_of(who).ok_or(ServiceError::NotAPerson)?;
    let pool = pool::known(tx, pool_id).await?;
    let reply = || accept.in_reply_to.clone();
    if let Some(shown) = accept.shown {
        let version = bylaws::known(tx, pool.bylaws_id).await?;
        if hex(&version.hash) != shown {
            return Err(ServiceError::BylawsChanged);
        }
    }
    if pool.stage == Stage::Dissolved {
        return Err(ServiceError::NotDeciding);
    }
    let standing = membership::standing(tx, pool_id, person).await?;
    let is_waiting = matches!(standing, Standing::Applied(_));
    let is_in = standing.is_member() || is_waiting;
    // Who waits may be in by accepting: everybody left, or the rule is an open
    // one by now.
    let may_be_let_in = is_waiting && pool.stage != Stage::Draft;
    if !is_in || may_be_let_in {
        let joined = agree_to_rules(tx, world, site, pool_id, who, consent, None, reply());
        match joined.await {
            Err(ServiceError::Membership(MembershipError::AlreadyWaiting)) if is_in => {}
            other => return other.map(Accepted::Joined),
        }
    }
    // What she agreed to so far, read before this acceptance is the latest.
    let agreed = match consent.buy_in.filter(|_| is_waiting) {
        Some(wish) => pool.variables.money.buy_in().chosen(Some(wish))?,
        None if is_waiting => agreed_buy_in(tx, &pool, person).await?,
        None => None,
    };
    if !record_acceptance(tx, world, who, &pool, consent).await? {
        return Ok(Accepted::Before(standing));
    }
    if is_waiting {
        membership::set_buy_in(tx, pool_id, person, agreed).await?;
    }
    give_copy(tx, world, site, &pool, who, consent, reply()).await?;
    Ok(Accepted::Anew)
}

/// Whether she saw the version in force: on a page it stands there; to who
/// accepts by a message it was told when she asked. Who waits may have
/// accepted it since.
///
/// # Errors
/// [`MembershipError::NotAsked`] when another version came into force since:
/// then she is shown it first.
pub async fn check_shown(
    tx: &mut Tx,
    pool: &Pool,
    person: PersonId,
    standing: Standing,
    consent: &Consent,
) -> Result<(), ServiceError> {
    let is_page = matches!(consent.way, Way::Password | Way::Code);
    let (asked_at, may_have_accepted) = match standing {
        Standing::Invited(invited) => (invited.asked_at, None),
        Standing::Applied(applied) => (applied.asked_at, Some(person)),
        _ => return Ok(()),
    };
    if is_page || bylaws::in_force_since(tx, pool.bylaws_id).await? <= asked_at.micros() {
        return Ok(());
    }
    if let Some(person) = may_have_accepted
        && acceptance::has(tx, pool.bylaws_id, person).await?
    {
        return Ok(());
    }
    Err(MembershipError::NotAsked.into())
}

/// Gives her a copy of what she accepted.
///
/// # Errors
/// See [`ServiceError`].
pub async fn give_copy(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    who: &Actor,
    consent: &Consent,
    in_reply_to: Option<String>,
) -> Result<(), ServiceError> {
    let text = copy_text(tx, site, pool, consent).await?;
    tell(
        tx,
        world,
        site,
        pool.pool_id.into(),
        who,
        &text,
        in_reply_to,
    )
    .await
}

/// What she keeps of it: the version's number, its hash, and the link where
/// its text stays.
///
/// # Errors
/// See [`ServiceError`].
pub async fn copy_text(
    conn: &mut Conn,
    site: &Site,
    pool: &Pool,
    consent: &Consent,
) -> Result<String, ServiceError> {
    let version = bylaws::known(conn, pool.bylaws_id).await?;
    let link = format!("{}/bylaws/{}", site.pool_uri(&pool.handle), version.number);
    let hash = match version.template_version {
        0 => String::from("–"),
        _ => hex(&version.hash),
    };
    let args = args! {
        "pool" => pool.name.clone(),
        "name" => consent.typed_name.as_str().to_owned(),
        "number" => version.number,
        "hash" => hash,
        "link" => link,
    };
    Ok(text_with("message-bylaws-copy", &args))
}
