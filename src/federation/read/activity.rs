//! The closed list of activities.

use serde_json::Value;

use super::{
    envelope::Envelope,
    fields,
    note::{self, Note, Vote, Written},
    question::{self, Question},
};
use crate::federation::refusal::Refusal;

/// An activity that the protocol has. Ids are wire ids.
#[derive(Clone, Debug, PartialEq)]
pub enum Activity {
    /// Somebody follows.
    Follow {
        /// Whom.
        target: String,
    },
    /// Somebody asks to join, or agrees to the rules.
    Join {
        /// Which Pool.
        pool: String,
    },
    /// Somebody leaves.
    Leave {
        /// Which Pool.
        pool: String,
    },
    /// An activity is taken back.
    Undo(Undone),
    /// A `Follow` or `Join` of ours was answered.
    Answer {
        /// Which; our activity.
        activity: String,
        /// Whose it was, where the answer says so.
        asker: Option<String>,
        /// Whether the answer was yes.
        is_accepted: bool,
    },
    /// A vote.
    Vote(Vote),
    /// A post: talk, a word to a Pool, a letter.
    Note(Box<Note>),
    /// A proposal elsewhere, or its fresh counts.
    Question(Box<Question>),
    /// An actor says that its profile changed.
    ProfileChanged,
    /// The actor itself is deleted.
    AccountDeleted,
    /// An object is deleted.
    Deleted {
        /// Which.
        object: String,
    },
}

/// What is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// A follow of that actor.
    Follow(String),
    /// A join of that Pool.
    Join(String),
    /// Only the activity's id was given.
    Id(String),
}

/// Reads an activity.
///
/// # Errors
/// A refusal that the specification marks *after*.
pub fn read(envelope: &Envelope, allow_http: bool) -> Result<Activity, Refusal> {
    let value = &envelope.value;
    let object = || fields::object_id(value, "object", allow_http);
    match envelope.kind.as_str() {
        "Follow" => Ok(Activity::Follow { target: object()? }),
        "Join" => Ok(Activity::Join { pool: object()? }),
        "Leave" => Ok(Activity::Leave { pool: object()? }),
        "Undo" => undo(envelope, allow_http).map(Activity::Undo),
        "Accept" => answer(envelope, allow_http, true),
        "Reject" => answer(envelope, allow_http, false),
        "Create" => create(envelope, allow_http),
        "Update" => update(envelope, allow_http),
        "Delete" => delete(envelope, allow_http),
        _ => Err(Refusal::UnsupportedActivity),
    }
}

fn embedded(envelope: &Envelope) -> Result<&Value, Refusal> {
    match envelope.value.get("object") {
        None | Some(Value::Null) => Err(Refusal::NoObject),
        Some(Value::Array(list)) => match list.as_slice() {
            [] => Err(Refusal::NoObject),
            [one] => Ok(one),
            _ => Err(Refusal::BadField),
        },
        Some(object) => Ok(object),
    }
}

fn undo(envelope: &Envelope, allow_http: bool) -> Result<Undone, Refusal> {
    let object = embedded(envelope)?;
    let Some(kind) = fields::kind(object) else {
        return fields::object_id(&envelope.value, "object", allow_http).map(Undone::Id);
    };
    if object
        .get("actor")
        .and_then(fields::id_of)
        .is_some_and(|actor| actor != envelope.actor)
    {
        return Err(Refusal::NotTheAuthor);
    }
    match kind {
        "Follow" => fields::object_id(object, "object", allow_http).map(Undone::Follow),
        "Join" => fields::object_id(object, "object", allow_http).map(Undone::Join),
        _ => Err(Refusal::UnsupportedActivity),
    }
}

fn answer(envelope: &Envelope, allow_http: bool, is_accepted: bool) -> Result<Activity, Refusal> {
    let object = embedded(envelope)?;
    // Only whom it was sent to can answer.
    if object
        .get("object")
        .and_then(fields::id_of)
        .is_some_and(|asked| asked != envelope.actor)
    {
        return Err(Refusal::NotTheAuthor);
    }
    if fields::kind(object).is_some_and(|kind| !matches!(kind, "Follow" | "Join")) {
        return Err(Refusal::UnsupportedActivity);
    }
    let activity = fields::object_id(&envelope.value, "object", allow_http)?;
    let asker = object
        .get("actor")
        .and_then(fields::id_of)
        .map(str::to_owned);
    Ok(Activity::Answer {
        activity,
        asker,
        is_accepted,
    })
}

fn create(envelope: &Envelope, allow_http: bool) -> Result<Activity, Refusal> {
    if let Some(Value::Array(list)) = envelope.value.get("object")
        && list.len() > 1
    {
        return note::votes(list, envelope, allow_http).map(Activity::Vote);
    }
    let object = embedded(envelope)?;
    match fields::kind(object) {
        Some("Note") => Ok(match note::note_or_vote(object, envelope, allow_http)? {
            Written::Vote(vote) => Activity::Vote(vote),
            Written::Note(note) => Activity::Note(Box::new(note)),
        }),
        Some("Question") => question::read(object, envelope, allow_http)
            .map(|question| Activity::Question(Box::new(question))),
        Some(_) => Err(Refusal::UnsupportedActivity),
        None if object.is_object() || object.is_string() => Err(Refusal::UnsupportedActivity),
        None => Err(Refusal::BadField),
    }
}

fn update(envelope: &Envelope, allow_http: bool) -> Result<Activity, Refusal> {
    let object = embedded(envelope)?;
    let id = fields::object_id(&envelope.value, "object", allow_http)?;
    match fields::kind(object) {
        Some("Question") => question::read(object, envelope, allow_http)
            .map(|question| Activity::Question(Box::new(question))),
        Some("Person" | "Group" | "Service" | "Application" | "Organization") | None
            if id == envelope.actor =>
        {
            Ok(Activity::ProfileChanged)
        }
        Some("Person" | "Group" | "Service" | "Application" | "Organization") => {
            Err(Refusal::NotTheAuthor)
        }
        _ => Err(Refusal::UnsupportedActivity),
    }
}

fn delete(envelope: &Envelope, allow_http: bool) -> Result<Activity, Refusal> {
    let object = fields::object_id(&envelope.value, "object", allow_http)?;
    if object == envelope.actor {
        return Ok(Activity::AccountDeleted);
    }
    if fields::host(&object) != fields::host(&envelope.actor) {
        return Err(Refusal::NotTheAuthor);
    }
    Ok(Activity::Deleted { object })
}
