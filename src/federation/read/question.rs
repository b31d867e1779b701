//! Questions: proposals of Pools elsewhere, with their counts.

use serde_json::Value;

use super::{envelope::Envelope, fields};
use crate::{
    domain::{ballot::Choice, time::Timestamp},
    federation::refusal::Refusal,
};

/// A proposal as another server says it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// Its page.
    pub url: String,
    /// In one line; plain text.
    pub title: String,
    /// HTML, not cleaned yet.
    pub content: String,
    /// Counts of For, Against and Abstain.
    pub counts: [i64; 3],
    /// When voting ends.
    pub closes_at: Timestamp,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
}

/// Reads a Question that its own author sent.
///
/// # Errors
/// [`Refusal::NotTheAuthor`], [`Refusal::BadField`], [`Refusal::NoId`], and
/// [`Refusal::UnsupportedActivity`] for a poll that is no proposal.
pub fn read(object: &Value, envelope: &Envelope, allow_http: bool) -> Result<Question, Refusal> {
    let author = object.get("attributedTo").and_then(fields::id_of);
    if author != Some(envelope.actor.as_str()) {
        return Err(Refusal::NotTheAuthor);
    }
    let id = match object.get("id") {
        None | Some(Value::Null) => return Err(Refusal::NoId),
        Some(id) => fields::uri(id.as_str().ok_or(Refusal::BadField)?, allow_http)?,
    };
    if fields::host(&id) != fields::host(&envelope.actor) {
        return Err(Refusal::ForeignId);
    }
    rules_in_bounds(object)?;
    let url = match object.get("url") {
        None | Some(Value::Null) => id.clone(),
        Some(url) => fields::uri(fields::id_of(url).ok_or(Refusal::BadField)?, allow_http)?,
    };
    Ok(Question {
        url,
        title: fields::name(object)?.unwrap_or_default().trim().to_owned(),
        content: fields::content(object)?.unwrap_or_default().to_owned(),
        counts: counts(object)?,
        closes_at: fields::time(object, "endTime")?.ok_or(Refusal::BadField)?,
        closed_at: fields::time(object, "closed")?,
        id,
    })
}

/// The Pool's own rules, where they stand there, are within what a Pool may
/// set.
fn rules_in_bounds(object: &Value) -> Result<(), Refusal> {
    for (field, least, most) in [
        ("pools:quorumPercent", 10, 100),
        ("pools:thresholdPercent", 50, 99),
    ] {
        if fields::count(object, field)?.is_some_and(|value| !(least..=most).contains(&value)) {
            return Err(Refusal::BadField);
        }
    }
    fields::count(object, "pools:electorate")?;
    fields::count(object, "pools:proposalNumber")?;
    fields::count(object, "votersCount")?;
    Ok(())
}

fn counts(object: &Value) -> Result<[i64; 3], Refusal> {
    // A poll where several may be chosen is no proposal.
    let Some(Value::Array(options)) = object.get("oneOf") else {
        return Err(Refusal::UnsupportedActivity);
    };
    let names: Vec<_> = options
        .iter()
        .map(|option| option.get("name").and_then(Value::as_str))
        .collect();
    let expected: Vec<_> = Choice::ALL
        .iter()
        .map(|choice| Some(choice.option_name()))
        .collect();
    if names != expected {
        return Err(Refusal::UnsupportedActivity);
    }
    let mut counts = [0; 3];
    for (count, option) in counts.iter_mut().zip(options) {
        let replies = option.get("replies").ok_or(Refusal::BadField)?;
        *count = fields::count(replies, "totalItems")?.ok_or(Refusal::BadField)?;
    }
    Ok(counts)
}
