//! Fields of JSON objects, each with its limit.

use serde_json::Value;
use url::Url;

use crate::{domain::time::Timestamp, federation::refusal::Refusal};

/// The longest wire id; bytes.
const MAX_URI_BYTES: usize = 2_048;
/// The longest `name`; characters.
const MAX_NAME_CHARS: usize = 500;
/// The longest `content`; characters.
const MAX_CONTENT_CHARS: usize = 65_536;
/// The most recipients that are read.
const MAX_RECIPIENTS: usize = 200;
/// The greatest count that is believed of a server.
const MAX_COUNT: i64 = 1_000_000_000;

/// A wire id: `https` (or `http`, where development allows it), with a host,
/// without a user.
///
/// # Errors
/// [`Refusal::BadField`].
pub fn uri(text: &str, allow_http: bool) -> Result<String, Refusal> {
    // Tabs and line breaks are dropped by the URL standard, so that two texts
    // would name one thing; a NUL no database takes.
    let is_plain = !text.chars().any(|c| c.is_control() || c.is_whitespace());
    if text.len() > MAX_URI_BYTES || !is_plain {
        return Err(Refusal::BadField);
    }
    let url = Url::parse(text).map_err(|_| Refusal::BadField)?;
    let scheme = url.scheme() == "https" || (allow_http && url.scheme() == "http");
    let bare = url.username().is_empty() && url.password().is_none();
    if !scheme || !bare || url.host_str().is_none_or(str::is_empty) {
        return Err(Refusal::BadField);
    }
    Ok(text.to_owned())
}

/// Host and port of a wire id.
#[must_use]
pub fn host(uri: &str) -> Option<String> {
    let url = Url::parse(uri).ok()?;
    let host = url.host_str()?;
    Some(
        url.port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
    )
}

/// The id of a field that may hold it bare, in an object, or in a list of one.
#[must_use]
pub fn id_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(id) => Some(id),
        Value::Object(object) => object.get("id").and_then(Value::as_str),
        Value::Array(list) => match list.as_slice() {
            [one] => id_of(one),
            _ => None,
        },
        _ => None,
    }
}

/// The id in a field that has to be there.
///
/// # Errors
/// [`Refusal::NoObject`] when it is not; [`Refusal::BadField`] when it is no id.
pub fn object_id(value: &Value, field: &str, allow_http: bool) -> Result<String, Refusal> {
    let found = value.get(field).filter(|found| !found.is_null());
    let found = found.ok_or(Refusal::NoObject)?;
    uri(id_of(found).ok_or(Refusal::BadField)?, allow_http)
}

/// A text that may be missing or null.
///
/// # Errors
/// [`Refusal::BadField`] when it is something else, or longer than `max`.
pub fn text<'a>(value: &'a Value, field: &str, max: usize) -> Result<Option<&'a str>, Refusal> {
    match value.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.chars().count() <= max => Ok(Some(text)),
        Some(_) => Err(Refusal::BadField),
    }
}

/// `name`.
///
/// # Errors
/// [`Refusal::BadField`].
pub fn name(value: &Value) -> Result<Option<&str>, Refusal> {
    text(value, "name", MAX_NAME_CHARS)
}

/// `content`.
///
/// # Errors
/// [`Refusal::BadField`].
pub fn content(value: &Value) -> Result<Option<&str>, Refusal> {
    text(value, "content", MAX_CONTENT_CHARS)
}

/// The ids in `to` and `cc`: each missing, one id, or a list.
///
/// # Errors
/// [`Refusal::BadField`].
pub fn recipients(value: &Value) -> Result<Vec<String>, Refusal> {
    let mut found = Vec::new();
    for field in ["to", "cc"] {
        match value.get(field) {
            None | Some(Value::Null) => {}
            Some(Value::String(one)) => found.push(one.clone()),
            Some(Value::Array(list)) => {
                for item in list.iter().take(MAX_RECIPIENTS) {
                    found.push(id_of(item).ok_or(Refusal::BadField)?.to_owned());
                }
            }
            Some(_) => return Err(Refusal::BadField),
        }
    }
    Ok(found)
}

/// The `type`, or the first of several.
#[must_use]
pub fn kind(value: &Value) -> Option<&str> {
    match value.get("type")? {
        Value::String(kind) => Some(kind),
        Value::Array(kinds) => kinds.first().and_then(Value::as_str),
        _ => None,
    }
}

/// A time (RFC 3339) that may be missing.
///
/// # Errors
/// [`Refusal::BadField`] when it is no time.
pub fn time(value: &Value, field: &str) -> Result<Option<Timestamp>, Refusal> {
    let Some(written) = text(value, field, 64)? else {
        return Ok(None);
    };
    let parsed: jiff::Timestamp = written.parse().map_err(|_| Refusal::BadField)?;
    Ok(Some(Timestamp::from_micros(parsed.as_microsecond())))
}

/// A count that may be missing.
///
/// # Errors
/// [`Refusal::BadField`] when it is no number from zero to a thousand million.
pub fn count(value: &Value, field: &str) -> Result<Option<i64>, Refusal> {
    match value.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(number) => number
            .as_i64()
            .filter(|count| (0..=MAX_COUNT).contains(count))
            .map(Some)
            .ok_or(Refusal::BadField),
    }
}
