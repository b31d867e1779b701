//! Notes: votes in the shapes of Mastodon, `GoToSocial`, Pleroma and Misskey
//! (FEP-9967), and everything else that people write.

use serde_json::Value;

use super::{envelope::Envelope, fields};
use crate::{domain::election::MAX_CANDIDATES, federation::refusal::Refusal};

/// Notes in one `Create`, at most: as many as an election has candidates.
const MAX_NOTES: usize = MAX_CANDIDATES;

/// A vote: a Note with a name, in reply to a Question, without content; or
/// several, in reply to the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    /// The (first) Note's id, where it has one.
    pub id: Option<String>,
    /// The Question.
    pub question: String,
    /// The names of the options, exactly; at least one, each once.
    pub options: Vec<String>,
}

/// Something that somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: String,
    /// HTML, not cleaned yet.
    pub content: String,
    /// What it answers.
    pub in_reply_to: Option<String>,
    /// To whom: `to`, `cc` and mentions.
    pub recipients: Vec<String>,
    /// Whether nobody but the recipients can read it.
    pub is_direct: bool,
}

/// What a Note turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// A vote.
    Vote(Vote),
    /// Anything else.
    Note(Note),
}

/// Reads one Note.
///
/// # Errors
/// See [`super::read`].
pub fn note_or_vote(
    object: &Value,
    envelope: &Envelope,
    allow_http: bool,
) -> Result<Written, Refusal> {
    authored(object, envelope)?;
    let name = fields::name(object)?.filter(|name| !name.is_empty());
    let content = fields::content(object)?.filter(|content| !content.is_empty());
    let in_reply_to = match object.get("inReplyTo") {
        None | Some(Value::Null) => None,
        Some(_) => Some(fields::object_id(object, "inReplyTo", allow_http)?),
    };
    match (name, content, in_reply_to) {
        (Some(_), Some(_), Some(_)) => Err(Refusal::VoteWithContent),
        (Some(option), None, Some(question)) => Ok(Written::Vote(Vote {
            id: object.get("id").and_then(Value::as_str).map(str::to_owned),
            question,
            options: vec![option.to_owned()],
        })),
        (_, content, in_reply_to) => note(object, content, in_reply_to, envelope, allow_http),
    }
}

/// Reads several Notes of one `Create`: `GoToSocial`'s way of voting for
/// several options, all of one Question.
///
/// # Errors
/// [`Refusal::BadField`], and as [`note_or_vote`].
pub fn votes(list: &[Value], envelope: &Envelope, allow_http: bool) -> Result<Vote, Refusal> {
    if list.len() > MAX_NOTES {
        return Err(Refusal::BadField);
    }
    let mut whole: Option<Vote> = None;
    for object in list {
        if fields::kind(object) != Some("Note") {
            return Err(Refusal::UnsupportedActivity);
        }
        let Written::Vote(vote) = note_or_vote(object, envelope, allow_http)? else {
            return Err(Refusal::BadField);
        };
        match &mut whole {
            None => whole = Some(vote),
            Some(first) if first.question == vote.question => {
                for option in vote.options {
                    if !first.options.contains(&option) {
                        first.options.push(option);
                    }
                }
            }
            Some(_) => return Err(Refusal::BadField),
        }
    }
    whole.ok_or(Refusal::NoObject)
}

fn authored(object: &Value, envelope: &Envelope) -> Result<(), Refusal> {
    let author = object
        .get("attributedTo")
        .filter(|author| !author.is_null());
    match author {
        None => Ok(()),
        Some(author) if fields::id_of(author) == Some(envelope.actor.as_str()) => Ok(()),
        Some(_) => Err(Refusal::NotTheAuthor),
    }
}

fn note(
    object: &Value,
    content: Option<&str>,
    in_reply_to: Option<String>,
    envelope: &Envelope,
    allow_http: bool,
) -> Result<Written, Refusal> {
    let id = match object.get("id") {
        None | Some(Value::Null) => return Err(Refusal::NoId),
        Some(id) => fields::uri(id.as_str().ok_or(Refusal::BadField)?, allow_http)?,
    };
    let mut recipients = fields::recipients(&envelope.value)?;
    recipients.extend(fields::recipients(object)?);
    let is_direct = !recipients.iter().any(|recipient| is_audience(recipient));
    recipients.extend(mentions(object));
    recipients.retain(|recipient| !is_audience(recipient));
    recipients.sort_unstable();
    recipients.dedup();
    Ok(Written::Note(Note {
        id,
        content: content.unwrap_or_default().to_owned(),
        in_reply_to,
        recipients,
        is_direct,
    }))
}

/// Addresses that stand for many readers.
fn is_audience(recipient: &str) -> bool {
    matches!(
        recipient,
        "https://www.w3.org/ns/activitystreams#Public" | "as:Public" | "Public"
    ) || recipient.contains("/followers")
}

fn mentions(object: &Value) -> Vec<String> {
    let tags = match object.get("tag") {
        Some(Value::Array(list)) => list.as_slice(),
        Some(one @ Value::Object(_)) => std::slice::from_ref(one),
        _ => &[],
    };
    tags.iter()
        .take(100)
        .filter(|tag| fields::kind(tag) == Some("Mention"))
        .filter_map(|tag| tag.get("href").and_then(Value::as_str))
        .map(str::to_owned)
        .collect()
}
