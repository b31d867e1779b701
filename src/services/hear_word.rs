//! Words that people write to a Pool, in a direct message or a mention:
//! `join`, `agree` (with a name), `leave`, `stay`, `help`, an answer to a
//! notice, or a sign-in code.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    answer_expulsion_notice::reply_to_notice,
    ask_to_join::ask_to_join,
    hear_agreement::{Agreed, hear_agreement, name_in},
    leave_pool::leave_pool,
    sign_in_by_code::hear_code,
    stay::stay,
    tell::tell,
    token,
};
use crate::{
    args,
    domain::{
        id::{PersonId, PoolId},
        kind::Matter,
        membership::{MembershipError, Standing},
        text::Reply,
    },
    store::{actor::Actor, db::Tx, expulsion, pool, proposal},
    text::text_with,
    world::World,
};

/// What somebody wrote to a local Pool or to the server.
#[derive(Clone, Debug)]
pub struct Heard<'a> {
    /// Who wrote.
    pub from: &'a Actor,
    /// To whom.
    pub to: &'a Actor,
    /// What is left of it without markup and mentions.
    pub words: &'a str,
    /// The Note's id.
    pub note_uri: &'a str,
    /// The signed request that it came in.
    pub request_id: Uuid,
    /// Whether nobody else can read it.
    pub is_direct: bool,
}

/// Does what the word says. What is no word is answered in direct messages,
/// and passed over in public ones: there it is talk. Whether her request is
/// the evidence of what she said.
///
/// # Errors
/// See [`ServiceError`]; refusals that the person can mend are answered to her
/// and are no errors.
pub async fn hear_word(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    heard: &Heard<'_>,
) -> Result<bool, ServiceError> {
    // Programs that answer each other would never stop.
    if heard.from.kind != "person" {
        return Err(ServiceError::NotAPerson);
    }
    if let Some(code) = token::read_code(heard.words).filter(|_| heard.is_direct) {
        let answered = Some(heard.note_uri.to_owned());
        hear_code(tx, world, site, heard.from, heard.to, &code, answered).await?;
        return Ok(false);
    }
    if heard.to.kind != "group" {
        if heard.is_direct {
            let link = format!("{}/", site.origin);
            let args = args! { "host" => site.host.clone(), "link" => link };
            let text = text_with("message-help-server", &args);
            answer(tx, world, site, heard, text).await?;
        }
        return Ok(false);
    }
    let is_heard = |name: &&str| heard.is_direct || name.is_empty();
    if let Some(name) = name_in(heard.words).filter(is_heard) {
        return agreed(tx, world, site, heard, name).await;
    }
    if let Some(reply) = reply_in(heard.words).filter(|_| heard.is_direct) {
        replied(tx, world, site, heard, reply).await?;
        return Ok(false);
    }
    let word = heard
        .words
        .trim_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation())
        .to_lowercase();
    match word.as_str() {
        "join" => joined(tx, world, site, heard).await,
        "leave" => left(tx, world, site, heard).await,
        "stay" => stayed(tx, world, site, heard).await,
        "help" => say(tx, world, site, heard, "message-help").await,
        _ if heard.is_direct => say(tx, world, site, heard, "message-unknown-word").await,
        _ => Ok(()),
    }?;
    Ok(false)
}

async fn joined(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    heard: &Heard<'_>,
) -> Result<(), ServiceError> {
    let pool_id = PoolId::from(heard.to.actor_id);
    let reply = Some(heard.note_uri.to_owned());
    match ask_to_join(tx, world, site, pool_id, heard.from, None, reply).await {
        Err(ServiceError::Membership(refusal)) => refused(tx, world, site, heard, refusal).await,
        Err(ServiceError::Suspended) => say(tx, world, site, heard, "message-suspended").await,
        Err(ServiceError::NotDeciding) => {
            say(tx, world, site, heard, "message-lets-nobody-in").await
        }
        other => other,
    }
}

async fn agreed(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    heard: &Heard<'_>,
    name: &str,
) -> Result<bool, ServiceError> {
    let key = match hear_agreement(tx, world, site, heard, name).await {
        Ok(Agreed::ByThis) => return Ok(true),
        Ok(Agreed::AlreadyMember) => "message-already-member",
        Ok(Agreed::AlreadyWaiting) => "message-already-waiting",
        Ok(Agreed::WrongName(_)) => "message-wrong-name",
        // Nobody is bound by rules that she has not seen: here they are.
        Err(ServiceError::Membership(
            MembershipError::NotAsked | MembershipError::Expelled | MembershipError::TurnedDown,
        )) => {
            joined(tx, world, site, heard).await?;
            return Ok(false);
        }
        Err(ServiceError::Membership(refusal)) => {
            refused(tx, world, site, heard, refusal).await?;
            return Ok(false);
        }
        Err(ServiceError::Suspended) => "message-suspended",
        Err(ServiceError::VoteIsOpen) => "message-founding-vote-runs",
        Err(ServiceError::NotDeciding) => "message-lets-nobody-in",
        Err(other) => return Err(other),
    };
    say(tx, world, site, heard, key).await?;
    Ok(false)
}

async fn left(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    heard: &Heard<'_>,
) -> Result<(), ServiceError> {
    let pool_id = PoolId::from(heard.to.actor_id);
    match leave_pool(tx, world, pool_id, heard.from).await {
        Err(ServiceError::Membership(refusal)) => refused(tx, world, site, heard, refusal).await,
        Err(ServiceError::NotDeciding) => say(tx, world, site, heard, "message-pool-ended").await,
        Err(other) => Err(other),
        Ok(Standing::Leaving(_)) => say(tx, world, site, heard, "message-leaving-pool").await,
        Ok(_) => say(tx, world, site, heard, "message-left-pool").await,
    }
}

async fn stayed(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    heard: &Heard<'_>,
) -> Result<(), ServiceError> {
    let pool_id = PoolId::from(heard.to.actor_id);
    match stay(tx, world, pool_id, heard.from).await {
        Err(ServiceError::Membership(refusal)) => refused(tx, world, site, heard, refusal).await,
        Err(other) => Err(other),
        Ok(_) => say(tx, world, site, heard, "message-staying").await,
    }
}

/// What follows the word `reply`.
fn reply_in(words: &str) -> Option<&str> {
    let (word, rest) = words.trim().split_once(char::is_whitespace)?;
    let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
    word.eq_ignore_ascii_case("reply").then_some(rest)
}

/// Her answer to the notice about her.
async fn replied(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    heard: &Heard<'_>,
    reply: &str,
) -> Result<(), ServiceError> {
    let pool_id = PoolId::from(heard.to.actor_id);
    let person = PersonId::from(heard.from.actor_id);
    let Some(notice) = expulsion::running_about(tx, pool_id, person).await? else {
        let is_voted_on = proposal::has_open(tx, pool_id, Matter::Expulsion(person)).await?;
        let key = if is_voted_on {
            "message-reply-too-late"
        } else {
            "message-unknown-word"
        };
        return say(tx, world, site, heard, key).await;
    };
    let Ok(reply) = Reply::parse(reply) else {
        return say(tx, world, site, heard, "message-reply-length").await;
    };
    match reply_to_notice(tx, world, pool_id, notice.notice_id, person, &reply).await {
        Err(ServiceError::Expulsion(_)) => {
            say(tx, world, site, heard, "message-reply-too-late").await
        }
        Err(other) => Err(other),
        Ok(()) => say(tx, world, site, heard, "message-reply-taken").await,
    }
}

async fn refused(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    heard: &Heard<'_>,
    refusal: MembershipError,
) -> Result<(), ServiceError> {
    let Some(key) = refusal_key(refusal) else {
        return Err(refusal.into());
    };
    say(tx, world, site, heard, key).await
}

/// The message that tells a person why a step of membership can't be; none
/// where no word of hers could lead to it.
#[must_use]
pub const fn refusal_key(refusal: MembershipError) -> Option<&'static str> {
    Some(match refusal {
        MembershipError::AlreadyMember => "message-already-member",
        MembershipError::AlreadyWaiting => "message-already-waiting",
        MembershipError::NotMember => "message-not-in-pool",
        MembershipError::LastSteward => "message-last-steward",
        MembershipError::Expelled => "message-expelled-before",
        MembershipError::NotInvited => "message-not-invited",
        MembershipError::TurnedDown => "message-turned-down-before",
        MembershipError::AppliedLately => "message-applied-lately",
        MembershipError::NotLeaving => "message-not-leaving",
        _ => return None,
    })
}

async fn say(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    heard: &Heard<'_>,
    key: &str,
) -> Result<(), ServiceError> {
    let pool = pool::known(tx, PoolId::from(heard.to.actor_id)).await?;
    let args = args! { "pool" => pool.name, "link" => site.pool_uri(&pool.handle) };
    answer(tx, world, site, heard, text_with(key, &args)).await
}

async fn answer(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    heard: &Heard<'_>,
    text: String,
) -> Result<(), ServiceError> {
    let reply = Some(heard.note_uri.to_owned());
    tell(tx, world, site, heard.to.actor_id, heard.from, &text, reply).await
}
