//! That somebody accepted a version of the bylaws, in a form that holds later:
//! what, when, by which way; signed with her own key where she has one here,
//! else by the request that her server signed. Her name stands apart.

use serde_json::json;

use super::{ServiceError, prove::prove};
use crate::{
    domain::{money::Amount, text::Signature, time::Timestamp, variables::Number},
    store::{
        acceptance::{self, NewAcceptance},
        actor::Actor,
        bylaws,
        db::Tx,
        pool::Pool,
    },
    world::World,
};

pub use crate::store::acceptance::Way;

/// She consents: to the bylaws, to electronic records, and that she is as old
/// as they ask. Every way of accepting says all three.
#[derive(Clone, Debug)]
pub struct Consent {
    /// The name that she typed, as her signature.
    pub typed_name: Signature,
    /// How it came.
    pub way: Way,
    /// What she chose to pay in, where it is hers to choose; otherwise, and
    /// where she said nothing, the least.
    pub buy_in: Option<Amount>,
}

/// Writes that she accepts the bylaws in force, or a draft as it is; whether
/// she had not accepted this version before.
///
/// # Errors
/// See [`ServiceError`].
pub async fn record_acceptance(
    tx: &mut Tx,
    world: &World,
    who: &Actor,
    pool: &Pool,
    consent: &Consent,
) -> Result<bool, ServiceError> {
    let person = super::person_of(who).ok_or(ServiceError::NotAPerson)?;
    let version = bylaws::known(tx, pool.bylaws_id).await?;
    let accepted_at = world.now();
    let mut statement = json!({
        "type": "Acceptance",
        "pool": pool.uri,
        "person": who.uri,
        "version": version.number,
        "template": format!("{}/{}", version.form.id(), version.template_version),
        "hash": hex(&version.hash),
        "electronicRecords": true,
        "declaredAge": pool.variables.number(Number::LeastAge),
        "way": consent.way.id(),
        "acceptedAt": rfc3339(accepted_at)?,
    });
    if who.is_local() {
        statement = prove(tx, who.actor_id, &who.uri, &statement, accepted_at).await?;
    }
    let statement = serde_json_canonicalizer::to_string(&statement)
        .map_err(|error| ServiceError::Internal(error.to_string()))?;
    let new = NewAcceptance {
        acceptance_id: world.new_id(),
        pool_id: version.pool_id,
        person,
        bylaws_id: version.bylaws_id,
        hash: &version.hash,
        way: consent.way,
        statement: &statement,
        accepted_at,
        typed_name: &consent.typed_name,
    };
    Ok(acceptance::insert(tx, &new).await?)
}

/// A time as RFC 3339 has it, to the second.
fn rfc3339(at: Timestamp) -> Result<String, ServiceError> {
    jiff::Timestamp::from_second(at.seconds())
        .map(|at| at.to_string())
        .map_err(|error| ServiceError::Internal(error.to_string()))
}

/// Bytes in small hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        use std::fmt::Write as _;
        // Writing into a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The name that stands for the signature of somebody who accepts by a message
/// without writing one: her account's.
///
/// # Errors
/// [`ServiceError::Internal`] when not even her handle can be taken.
pub fn signature_of(who: &Actor) -> Result<Signature, ServiceError> {
    Signature::parse(&who.name)
        .or_else(|_| Signature::parse(&who.handle))
        .map_err(|error| ServiceError::Internal(error.to_string()))
}
