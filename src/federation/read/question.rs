//! Questions: proposals of Pools elsewhere, with their counts.

use serde_json::Value;

use super::{envelope::Envelope, fields};
use crate::{
    domain::{ballot::Choice, election::MAX_CANDIDATES, time::Timestamp},
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
    /// What was counted.
    pub counts: Counts,
    /// When voting ends.
    pub closes_at: Timestamp,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
}

/// The counts of a Question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Of For, Against and Abstain.
    Choices([i64; 3]),
    /// Of an election.
    Election {
        /// How many voted.
        ballots: i64,
        /// The candidates' options, each with its approvals.
        options: Vec<(String, i64)>,
    },
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
        ("pools:seats", 1, 9),
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

fn counts(object: &Value) -> Result<Counts, Refusal> {
    let Some(Value::Array(options)) = object.get("oneOf") else {
        return election(object);
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
        *count = replies(option)?;
    }
    Ok(Counts::Choices(counts))
}

/// A poll where several may be chosen is a proposal only where it says how many
/// seats there are.
fn election(object: &Value) -> Result<Counts, Refusal> {
    let (Some(Value::Array(options)), Some(_)) =
        (object.get("anyOf"), fields::count(object, "pools:seats")?)
    else {
        return Err(Refusal::UnsupportedActivity);
    };
    if !(1..=MAX_CANDIDATES).contains(&options.len()) {
        return Err(Refusal::BadField);
    }
    let mut read: Vec<(String, i64)> = Vec::new();
    for option in options {
        let name = fields::name(option)?.unwrap_or_default();
        let is_there = read.iter().any(|(taken, _)| taken == name);
        if name.trim().is_empty() || name.chars().any(char::is_control) || is_there {
            return Err(Refusal::BadField);
        }
        read.push((name.to_owned(), replies(option)?));
    }
    Ok(Counts::Election {
        ballots: fields::count(object, "votersCount")?.ok_or(Refusal::BadField)?,
        options: read,
    })
}

fn replies(option: &Value) -> Result<i64, Refusal> {
    let replies = option.get("replies").ok_or(Refusal::BadField)?;
    fields::count(replies, "totalItems")?.ok_or(Refusal::BadField)
}
