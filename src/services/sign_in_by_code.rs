//! Signing in without a password: the page shows a code, its reader sends it
//! as a direct message from her own account, and the page lets her in.

use super::{ServiceError, Site, person_of, tell::tell, token};
use crate::{
    args,
    domain::id::PersonId,
    store::{actor::Actor, db::Tx, sign_in},
    text::text_with,
    world::World,
};

/// Seconds that a code is good for.
pub const CODE_SECONDS: i64 = 600;

/// Shows a browser a new code, in place of any before.
///
/// # Errors
/// See [`ServiceError`].
pub async fn show_code(tx: &mut Tx, world: &World, browser: &str) -> Result<String, ServiceError> {
    let code = token::new_readable_code(world);
    let now = world.now();
    sign_in::insert_code(
        tx,
        &token::hash(&code),
        &token::hash(browser),
        now,
        now.plus_seconds(CODE_SECONDS),
    )
    .await?;
    Ok(code)
}

/// Somebody sent a code to the Pool or server `to`; she is told how it went.
///
/// # Errors
/// See [`ServiceError`].
pub async fn hear_code(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    from: &Actor,
    to: &Actor,
    code: &str,
    in_reply_to: Option<String>,
) -> Result<(), ServiceError> {
    let person = person_of(from).ok_or(ServiceError::NotAPerson)?;
    let good = sign_in::confirm_code(tx, &token::hash(code), person, world.now()).await?;
    let answer = if good {
        text_with(
            "message-sign-in-done",
            &args! { "host" => site.host.clone() },
        )
    } else {
        let link = format!("{}/sign-in/code", site.origin);
        text_with("message-sign-in-code-unknown", &args! { "link" => link })
    };
    tell(tx, world, site, to.actor_id, from, &answer, in_reply_to).await
}

/// The browser asks whether its code was sent: who sent it. Works once.
///
/// # Errors
/// See [`ServiceError`].
pub async fn redeem(
    tx: &mut Tx,
    world: &World,
    browser: &str,
) -> Result<Option<PersonId>, ServiceError> {
    Ok(sign_in::take_code(tx, &token::hash(browser), world.now()).await?)
}
