//! That somebody accepted a version of the bylaws, in a form that holds later:
//! what, when, by which way, under which name. The name stands apart.

use serde_json::json;

use super::ServiceError;
use crate::{
    domain::{id::BylawsId, money::Amount, text::Signature},
    store::{
        acceptance::{self, NewAcceptance},
        actor::Actor,
        bylaws,
        db::Tx,
    },
    world::World,
};

pub use crate::store::acceptance::Way;

/// She consents.
#[derive(Clone, Debug)]
pub struct Consent {
    /// The name that she typed, as her signature.
    pub typed_name: Signature,
    /// What she pays to join, where the bylaws let her choose; the least they
    /// ask, when she chose nothing.
    pub buy_in: Option<Amount>,
    /// How it came.
    pub way: Way,
}

/// Writes it; whether she had not accepted this version before.
///
/// # Errors
/// See [`ServiceError`].
pub async fn record_acceptance(
    tx: &mut Tx,
    world: &World,
    who: &Actor,
    bylaws_id: BylawsId,
    consent: &Consent,
) -> Result<bool, ServiceError> {
    let person = super::person_of(who).ok_or(ServiceError::NotAPerson)?;
    let version = bylaws::known(tx, bylaws_id).await?;
    let accepted_at = world.now();
    let statement = json!({
        "accepts": hex(&version.hash),
        "number": version.number,
        "person": who.uri,
        "electronicRecords": true,
        "way": consent.way.id(),
        "acceptedAt": accepted_at.micros().to_string(),
    });
    let new = NewAcceptance {
        acceptance_id: world.new_id(),
        pool_id: version.pool_id,
        person,
        bylaws_id,
        hash: &version.hash,
        way: consent.way,
        statement: &statement.to_string(),
        accepted_at,
        typed_name: &consent.typed_name,
    };
    Ok(acceptance::insert(tx, &new).await?)
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
