//! Evidence of votes and acceptances, checked again: that the person's own key
//! signed the request, and that what it signed is the choice that was counted,
//! or an agreement to that Pool's bylaws. Needs
//! nothing but the stored row, so that anybody can do it.

use super::{
    html::words,
    read::{self, Activity},
    refusal::Refusal,
    signature_in::{Evidence, Here, SignatureError, reparse},
};
use crate::{
    domain::{ballot::Choice, time::Timestamp},
    keys::VerifyingKey,
    services::{Site, hear_agreement::name_in},
    store::{
        acceptance,
        ballot::{Evidenced, choice_text},
    },
};

/// What is wrong with evidence.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The stored headers or key can't be read.
    #[error("it can't be read")]
    Unreadable,
    /// The signature does not hold.
    #[error("its signature does not hold: {0}")]
    Signature(#[from] SignatureError),
    /// What was signed is not what it is the evidence of.
    #[error("what was signed says something else: {0}")]
    Unread(Refusal),
    /// It was signed by somebody else.
    #[error("it was signed by {0}")]
    OtherPerson(String),
    /// What was signed agrees to nothing, or to another Pool.
    #[error("what was signed is no agreement to this Pool")]
    NoAgreement,
    /// It says another choice, or is about another proposal.
    #[error("what was signed says {option} on {question}")]
    OtherVote {
        /// The option that was signed.
        option: String,
        /// The proposal that was signed.
        question: String,
    },
}

/// A request as it was stored.
struct Signed<'a> {
    headers: &'a str,
    key_pem: &'a str,
    method: &'a str,
    target: &'a str,
    body: &'a [u8],
    received_at: i64,
    /// The wire id of who must have signed it.
    by: &'a str,
}

/// Verifies its signature once more; what was said by it.
fn said(site: &Site, signed: &Signed<'_>, allow_http: bool) -> Result<Activity, EvidenceError> {
    let headers: Vec<(String, String)> =
        serde_json::from_str(signed.headers).map_err(|_| EvidenceError::Unreadable)?;
    let key = VerifyingKey::from_pem(signed.key_pem).map_err(|_| EvidenceError::Unreadable)?;
    let evidence = Evidence {
        method: signed.method,
        path_and_query: signed.target,
        headers: &headers,
        body: signed.body,
        received_at: Timestamp::from_micros(signed.received_at),
    };
    let here = Here {
        scheme: site.origin.split(':').next().unwrap_or("https"),
        authority: &site.host,
    };
    reparse(&evidence, &here)?.verify(&key)?;
    let envelope = read::envelope(signed.body, site, allow_http).map_err(EvidenceError::Unread)?;
    if envelope.actor != signed.by {
        return Err(EvidenceError::OtherPerson(envelope.actor));
    }
    read::read(&envelope, allow_http).map_err(EvidenceError::Unread)
}

/// Checks one ballot's evidence.
///
/// # Errors
/// Says what is wrong.
pub fn check(site: &Site, row: &Evidenced, allow_http: bool) -> Result<(), EvidenceError> {
    let signed = Signed {
        headers: &row.headers,
        key_pem: &row.key_pem,
        method: &row.method,
        target: &row.target,
        body: &row.body,
        received_at: row.received_at,
        by: &row.voter_uri,
    };
    let Activity::Vote(vote) = said(site, &signed, allow_http)? else {
        return Err(EvidenceError::Unread(Refusal::UnsupportedActivity));
    };
    let is_choice = Choice::from_option_name(&vote.option)
        .is_some_and(|choice| choice_text(choice) == row.choice);
    let is_proposal = vote.question == format!("{}/proposals/{}", row.pool_uri, row.number);
    if is_choice && is_proposal {
        Ok(())
    } else {
        Err(EvidenceError::OtherVote {
            option: vote.option,
            question: vote.question,
        })
    }
}

/// Checks the evidence of one acceptance: a `Join`, or a word that agrees, to
/// that Pool.
///
/// # Errors
/// Says what is wrong.
pub fn check_acceptance(
    site: &Site,
    row: &acceptance::Evidenced,
    allow_http: bool,
) -> Result<(), EvidenceError> {
    let signed = Signed {
        headers: &row.headers,
        key_pem: &row.key_pem,
        method: &row.method,
        target: &row.target,
        body: &row.body,
        received_at: row.received_at,
        by: &row.person_uri,
    };
    let agrees = match said(site, &signed, allow_http)? {
        Activity::Join { pool } => pool == row.pool_uri,
        Activity::Note(note) => {
            note.recipients.contains(&row.pool_uri) && name_in(&words(&note.content)).is_some()
        }
        _ => false,
    };
    if agrees {
        Ok(())
    } else {
        Err(EvidenceError::NoAgreement)
    }
}
