//! `agree`, by a message: the rest of the words is the name that she signs
//! with, and without one it is her account's.

use super::{
    ServiceError, Site,
    accept_bylaws::{AcceptBylaws, Accepted, accept_bylaws},
    hear_word::Heard,
    record_acceptance::{Consent, Way, signature_of},
};
use crate::{
    domain::{
        id::PoolId,
        membership::Standing,
        text::{Signature, TextError},
    },
    store::db::Tx,
    world::World,
};

/// What is to be said to her about it, beside what the services said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreed {
    /// She accepted by this message: it is the evidence.
    ByThis,
    /// She had accepted this version before, and belongs to the Pool.
    AlreadyMember,
    /// She had accepted this version before, and waits.
    AlreadyWaiting,
    /// The name can't be taken.
    WrongName(TextError),
}

/// The name in `agree NAME`, empty when there is none; nothing for other
/// words.
#[must_use]
pub fn name_in(words: &str) -> Option<&str> {
    let is_edge = |c: char| c.is_whitespace() || c.is_ascii_punctuation();
    let words = words.trim_matches(is_edge);
    let end = words.find(is_edge).unwrap_or(words.len());
    let (word, rest) = words.split_at_checked(end)?;
    let is_agreement = ["agree", "accept"].contains(&word.to_lowercase().as_str());
    is_agreement.then(|| rest.trim_start_matches(is_edge).trim_end())
}

/// Takes her acceptance. In public only the bare word is one: what follows it
/// there is talk.
///
/// # Errors
/// As [`accept_bylaws`].
pub async fn hear_agreement(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    heard: &Heard<'_>,
    name: &str,
) -> Result<Agreed, ServiceError> {
    let typed_name = if name.is_empty() {
        signature_of(heard.from)?
    } else {
        match Signature::parse(name) {
            Ok(typed) => typed,
            Err(wrong) => return Ok(Agreed::WrongName(wrong)),
        }
    };
    let consent = Consent {
        typed_name,
        way: Way::Message(heard.request_id),
        buy_in: None,
    };
    let accept = AcceptBylaws {
        who: heard.from,
        consent: &consent,
        shown: None,
        in_reply_to: Some(heard.note_uri.to_owned()),
    };
    let pool_id = PoolId::from(heard.to.actor_id);
    Ok(
        match accept_bylaws(tx, world, site, pool_id, &accept).await? {
            Accepted::Joined(_) | Accepted::Anew => Agreed::ByThis,
            Accepted::Before(Standing::Applied(_)) => Agreed::AlreadyWaiting,
            Accepted::Before(_) => Agreed::AlreadyMember,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_follow() {
        for (words, name) in [
            ("agree", Some("")),
            (" *AGREE.* ", Some("")),
            ("accept", Some("")),
            ("Agree: Ada Brook", Some("Ada Brook")),
            ("accept, Ada O’Brook Jr.", Some("Ada O’Brook Jr")),
            ("agreed", None),
            ("I agree", None),
            ("", None),
            ("é", None),
        ] {
            assert_eq!(name_in(words), name, "{words:?}");
        }
    }
}
