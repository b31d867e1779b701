//! What all our objects share: contexts, times, the public address.

use serde_json::{Value, json};

use crate::{domain::time::Timestamp, services::Site};

/// Everybody.
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// A time as RFC 3339, whole seconds.
#[must_use]
pub fn time(at: Timestamp) -> String {
    jiff::Timestamp::from_second(at.seconds())
        .map_or_else(|_| String::new(), |time| time.to_string())
}

/// The `@context` of activities and objects.
#[must_use]
pub fn context(site: &Site) -> Value {
    json!([
        "https://www.w3.org/ns/activitystreams",
        "https://w3id.org/security/data-integrity/v1",
        format!("{}/ns/pools/v1", site.origin),
        {
            "toot": "http://joinmastodon.org/ns#",
            "votersCount": "toot:votersCount"
        }
    ])
}

/// The `@context` of what is posted in groups elsewhere.
#[must_use]
pub fn page_context(site: &Site) -> Value {
    let mut context = context(site);
    if let Some(list) = context.as_array_mut() {
        list.push(json!({ "sensitive": "as:sensitive" }));
    }
    context
}

/// The `@context` of actors.
#[must_use]
pub fn actor_context(site: &Site) -> Value {
    json!([
        "https://www.w3.org/ns/activitystreams",
        "https://w3id.org/security/v1",
        "https://www.w3.org/ns/cid/v1",
        format!("{}/ns/pools/v1", site.origin),
        {
            "toot": "http://joinmastodon.org/ns#",
            "discoverable": "toot:discoverable",
            "indexable": "toot:indexable",
            "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
            "webfinger": "https://purl.archive.org/socialweb/webfinger#webfinger",
            "implements": "https://w3id.org/fep/844e#implements"
        }
    ])
}

/// The `@context` of an activity that carries an actor: the actor's, with that
/// of the proof in the second place.
#[must_use]
pub fn actor_update_context(site: &Site) -> Value {
    let mut context = actor_context(site);
    if let Some(list) = context.as_array_mut() {
        list.insert(1, json!("https://w3id.org/security/data-integrity/v1"));
    }
    context
}

/// Puts the `@context` in front of an object.
#[must_use]
pub fn with_context(context: Value, object: Value) -> Value {
    let mut framed = serde_json::Map::new();
    framed.insert("@context".to_owned(), context);
    if let Value::Object(fields) = object {
        framed.extend(fields);
    }
    Value::Object(framed)
}
