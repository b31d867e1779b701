//! What can be said of an activity at the door: that it is one, whose it says
//! it is, and that its id lies on its actor's own host.

use serde_json::Value;

use super::fields;
use crate::{
    federation::refusal::Refusal,
    services::{Site, new_actor::is_own_uri},
};

/// Objects within objects, at most.
const MAX_DEPTH: usize = 32;

/// An activity, not looked into yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// Its id.
    pub id: String,
    /// Whose it says it is.
    pub actor: String,
    /// `Follow`, `Create`, …
    pub kind: String,
    /// All of it.
    pub value: Value,
}

/// Reads a request's body.
///
/// # Errors
/// A refusal that the specification marks *door*.
pub fn envelope(body: &[u8], site: &Site, allow_http: bool) -> Result<Envelope, Refusal> {
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        // serde_json's own limit of 128 levels is deeper than ours.
        if error.is_syntax() && error.to_string().contains("recursion limit") {
            Refusal::TooDeep
        } else {
            Refusal::NotAnActivity
        }
    })?;
    if depth(&value) > MAX_DEPTH {
        return Err(Refusal::TooDeep);
    }
    let object = value.as_object().ok_or(Refusal::NotAnActivity)?;
    let kind = fields::kind(&value)
        .ok_or(Refusal::NotAnActivity)?
        .to_owned();
    let id = match object.get("id") {
        None | Some(Value::Null) => return Err(Refusal::NoId),
        Some(Value::String(id)) => fields::uri(id, allow_http)?,
        Some(_) => return Err(Refusal::BadField),
    };
    let actor = object
        .get("actor")
        .and_then(fields::id_of)
        .ok_or(Refusal::NoActor)?;
    let actor = fields::uri(actor, allow_http)?;
    if fields::host(&id) != fields::host(&actor) || is_own_uri(site, &id) {
        return Err(Refusal::ForeignId);
    }
    if kind == "Create" {
        created_on_host_of(&actor, object.get("object"))?;
    }
    Ok(Envelope {
        id,
        actor,
        kind,
        value,
    })
}

/// Whoever creates something, creates it on her own host.
fn created_on_host_of(actor: &str, object: Option<&Value>) -> Result<(), Refusal> {
    let list = match object {
        Some(Value::Array(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    let home = fields::host(actor);
    for item in list {
        if let Some(id) = item.get("id").and_then(Value::as_str)
            && fields::host(id) != home
        {
            return Err(Refusal::ForeignId);
        }
    }
    Ok(())
}

fn depth(value: &Value) -> usize {
    // Bounded by serde_json's own limit, so that this recursion is too.
    match value {
        Value::Array(list) => 1 + list.iter().map(depth).max().unwrap_or(0),
        Value::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
