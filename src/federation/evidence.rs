//! Evidence of votes, checked again: that the voter's own key signed the
//! request, and that what it signed is the choice that was counted. Needs
//! nothing but the stored row, so that anybody can do it.

use super::{
    read::{self, Activity},
    refusal::Refusal,
    signature_in::{Evidence, Here, SignatureError, reparse},
};
use crate::{
    domain::time::Timestamp, keys::VerifyingKey, services::Site, store::ballot::Evidenced,
};

/// What is wrong with a ballot's evidence.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The stored headers or key can't be read.
    #[error("it can't be read")]
    Unreadable,
    /// The signature does not hold.
    #[error("its signature does not hold: {0}")]
    Signature(#[from] SignatureError),
    /// What was signed is no vote.
    #[error("what was signed is no vote: {0}")]
    NoVote(Refusal),
    /// It was signed by somebody else than the ballot's voter.
    #[error("it was signed by {0}")]
    OtherVoter(String),
    /// It says another choice, or is about another proposal.
    #[error("what was signed says {option} on {question}")]
    OtherVote {
        /// The option that was signed.
        option: String,
        /// The proposal that was signed.
        question: String,
    },
}

/// Checks the evidence of one ballot, or of one approval.
///
/// # Errors
/// Says what is wrong.
pub fn check(site: &Site, row: &Evidenced, allow_http: bool) -> Result<(), EvidenceError> {
    let headers: Vec<(String, String)> =
        serde_json::from_str(&row.headers).map_err(|_| EvidenceError::Unreadable)?;
    let key = VerifyingKey::from_pem(&row.key_pem).map_err(|_| EvidenceError::Unreadable)?;
    let evidence = Evidence {
        method: &row.method,
        path_and_query: &row.target,
        headers: &headers,
        body: &row.body,
        received_at: Timestamp::from_micros(row.received_at),
    };
    let here = Here {
        scheme: site.origin.split(':').next().unwrap_or("https"),
        authority: &site.host,
    };
    reparse(&evidence, &here)?.verify(&key)?;
    let envelope = read::envelope(&row.body, site, allow_http).map_err(EvidenceError::NoVote)?;
    if envelope.actor != row.voter_uri {
        return Err(EvidenceError::OtherVoter(envelope.actor));
    }
    let Activity::Vote(vote) = read::read(&envelope, allow_http).map_err(EvidenceError::NoVote)?
    else {
        return Err(EvidenceError::NoVote(Refusal::UnsupportedActivity));
    };
    // Only in an election may one request name several.
    let is_choice =
        vote.options.contains(&row.option_name) && (row.is_approval || vote.options.len() == 1);
    let is_proposal = vote.question == format!("{}/proposals/{}", row.pool_uri, row.number);
    if is_choice && is_proposal {
        Ok(())
    } else {
        Err(EvidenceError::OtherVote {
            option: vote.options.join(", "),
            question: vote.question,
        })
    }
}
