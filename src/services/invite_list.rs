//! The people of an uploaded list are invited, each by a link of her own. What
//! makes a link the same on every upload is the line itself and the server's
//! secret; addresses are read, and not kept.

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{ServiceError, link_group::pool_of, member_list::Person};
use crate::{
    domain::id::{PersonId, PoolId},
    store::{
        db::Tx,
        invitation_list::{self, Listed},
    },
    world::World,
};

/// Days after which an invitation is good no more.
const GOOD_DAYS: i64 = 30;

/// How an invitation of a list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It is good.
    Good,
    /// Somebody came with it.
    Used,
    /// It was taken back.
    Revoked,
}

/// Somebody who is invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitedOne {
    /// Who.
    pub person: Person,
    /// The last part of her link.
    pub token: String,
    /// How it stands.
    pub stands: Stands,
}

/// Invites each of these people. Whoever was invited by the same list before
/// keeps her invitation, and has as long again to come.
///
/// # Errors
/// See [`ServiceError`].
pub async fn invite_list(
    tx: &mut Tx,
    world: &World,
    secret: &[u8],
    pool_id: PoolId,
    steward: PersonId,
    people: Vec<Person>,
) -> Result<Vec<InvitedOne>, ServiceError> {
    pool_of(tx, pool_id, steward).await?;
    let now = world.now();
    let until = now.plus_days(GOOD_DAYS);
    let mut invited = Vec::with_capacity(people.len());
    for person in people {
        let token = token(secret, pool_id, &person);
        let new_id = world.new_id();
        let label = person.label();
        let listed =
            invitation_list::invite(tx, new_id, pool_id, steward, &token, &label, now, until)
                .await?;
        invited.push(InvitedOne {
            stands: stands(&listed),
            person,
            token,
        });
    }
    Ok(invited)
}

fn stands(listed: &Listed) -> Stands {
    if listed.used_at.is_some() {
        Stands::Used
    } else if listed.revoked_at.is_some() {
        Stands::Revoked
    } else {
        Stands::Good
    }
}

/// 128 bits that nobody can work out who does not know the server's secret.
fn token(secret: &[u8], pool_id: PoolId, person: &Person) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let line = format!("invitation {} {}", uuid::Uuid::from(pool_id), person.key);
    let tag = hmac::sign(&key, line.as_bytes());
    URL_SAFE_NO_PAD.encode(tag.as_ref().get(..16).unwrap_or_default())
}
