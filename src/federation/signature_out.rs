//! Requests to other servers: signed by one of our actors.
//!
//! Pure: the time comes from the caller, and what comes out are header fields.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method,
    header::{ACCEPT, CONTENT_TYPE, DATE, HOST},
};
use sfv::{
    BareItem, Dictionary, InnerList, Item, KeyRef, ListEntry, Parameters, SerializeValue as _,
    StringRef,
};
use thiserror::Error;
use url::{Position, Url};

pub use super::signature_in::Scheme;
use super::{
    digest::{content_digest_field, digest_field},
    http_date,
};
use crate::{
    domain::time::Timestamp,
    keys::{KeyError, SigningKey},
};

const DIGEST: HeaderName = HeaderName::from_static("digest");
const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");
const SIGNATURE: HeaderName = HeaderName::from_static("signature");
const SIGNATURE_INPUT: HeaderName = HeaderName::from_static("signature-input");
const LABEL: &str = "sig1";

/// Who signs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Signer {
    /// The id of the public key, as the actor's document names it.
    pub key_id: String,
    /// The private key.
    pub key: Arc<SigningKey>,
}

/// A request that is about to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    /// The method.
    pub method: &'a Method,
    /// Where to, with a host.
    pub url: &'a Url,
    /// The body and its media type, or none.
    pub body: Option<(&'a [u8], &'a str)>,
    /// The media types that are asked for, or none.
    pub accept: Option<&'a str>,
}

/// Why a request can't be signed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SigningError {
    /// A value doesn't fit into a header field; says which.
    #[error("{0} doesn't fit into a header field")]
    Unfit(&'static str),
    /// The key refused.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// Signs a request. Returns every field that must be sent: `Host`, `Date`, the
/// digest and media type of a body, `Accept`, and the signature.
///
/// draft-cavage: `rsa-sha256` over `(request-target) host date`, and
/// `digest content-type` with a body. RFC 9421: `rsa-v1_5-sha256` over
/// `@method`, `@target-uri`, and `content-digest` with a body; `created`,
/// `keyid` and `alg` are what Mastodon asks for.
///
/// # Errors
/// When a value doesn't fit into a field, or the key refuses.
pub fn sign(
    scheme: Scheme,
    request: &Outgoing<'_>,
    signer: &Signer,
    now: Timestamp,
) -> Result<HeaderMap, SigningError> {
    let mut fields = unsigned(request, now)?;
    match scheme {
        Scheme::Cavage => sign_cavage(request, signer, &mut fields)?,
        Scheme::Rfc9421 => sign_rfc9421(request, signer, now, &mut fields)?,
    }
    Ok(fields)
}

/// The fields of a request that nobody signs: WebFinger's.
///
/// # Errors
/// When a value doesn't fit into a field.
pub fn unsigned(request: &Outgoing<'_>, now: Timestamp) -> Result<HeaderMap, SigningError> {
    let mut fields = HeaderMap::new();
    let authority = &request.url[Position::BeforeHost..Position::AfterPort];
    put(&mut fields, HOST, authority, "the host")?;
    let date = http_date::format(now).ok_or(SigningError::Unfit("the date"))?;
    put(&mut fields, DATE, &date, "the date")?;
    if let Some((_, media_type)) = request.body {
        put(&mut fields, CONTENT_TYPE, media_type, "the media type")?;
    }
    if let Some(accept) = request.accept {
        put(&mut fields, ACCEPT, accept, "what is asked for")?;
    }
    Ok(fields)
}

fn sign_cavage(
    request: &Outgoing<'_>,
    signer: &Signer,
    fields: &mut HeaderMap,
) -> Result<(), SigningError> {
    if signer.key_id.contains(['"', '\\']) {
        return Err(SigningError::Unfit("the key's id"));
    }
    let mut covered = vec!["(request-target)", "host", "date"];
    if let Some((body, _)) = request.body {
        put(fields, DIGEST, &digest_field(body), "the digest")?;
        covered.extend(["digest", "content-type"]);
    }
    let target = &request.url[Position::BeforePath..Position::AfterQuery];
    let method = request.method.as_str().to_ascii_lowercase();
    let mut lines = vec![format!("(request-target): {method} {target}")];
    for name in covered.iter().skip(1) {
        let value = text(fields, name)?;
        lines.push(format!("{name}: {value}"));
    }
    let signature = STANDARD.encode(signer.key.sign(lines.join("\n").as_bytes())?);
    let field = format!(
        "keyId=\"{}\",algorithm=\"rsa-sha256\",headers=\"{}\",signature=\"{signature}\"",
        signer.key_id,
        covered.join(" "),
    );
    put(fields, SIGNATURE, &field, "the key's id")
}

fn sign_rfc9421(
    request: &Outgoing<'_>,
    signer: &Signer,
    now: Timestamp,
    fields: &mut HeaderMap,
) -> Result<(), SigningError> {
    let target = &request.url[..Position::AfterQuery];
    let mut lines = vec![
        format!("\"@method\": {}", request.method),
        format!("\"@target-uri\": {target}"),
    ];
    let mut covered = vec!["@method", "@target-uri"];
    if let Some((body, _)) = request.body {
        let digest = content_digest_field(body);
        put(fields, CONTENT_DIGEST, &digest, "the digest")?;
        lines.push(format!("\"content-digest\": {digest}"));
        covered.push("content-digest");
    }
    let input = input_list(&covered, &signer.key_id, now)
        .map_err(|_| SigningError::Unfit("the key's id"))?;
    let parameters = vec![ListEntry::InnerList(input.clone())]
        .serialize_value()
        .map_err(|_| SigningError::Unfit("the key's id"))?;
    lines.push(format!("\"@signature-params\": {parameters}"));
    let signature = signer.key.sign(lines.join("\n").as_bytes())?;
    let inputs = labelled(ListEntry::InnerList(input))?;
    put(fields, SIGNATURE_INPUT, &inputs, "the key's id")?;
    let signatures = labelled(ListEntry::Item(Item::new(BareItem::ByteSequence(
        signature,
    ))))?;
    put(fields, SIGNATURE, &signatures, "the signature")
}

/// The components and parameters (RFC 9421 section 2.3).
fn input_list(covered: &[&str], key_id: &str, now: Timestamp) -> Result<InnerList, sfv::Error> {
    let items = covered
        .iter()
        .map(|name| Ok(Item::new(StringRef::from_str(name)?.to_owned())))
        .collect::<Result<Vec<_>, sfv::Error>>()?;
    let mut parameters = Parameters::new();
    let mut add = |name: &str, value: BareItem| -> Result<(), sfv::Error> {
        parameters.insert(KeyRef::from_str(name)?.to_owned(), value);
        Ok(())
    };
    add("created", BareItem::Integer(now.seconds().try_into()?))?;
    add("keyid", StringRef::from_str(key_id)?.to_owned().into())?;
    add(
        "alg",
        StringRef::from_str("rsa-v1_5-sha256")?.to_owned().into(),
    )?;
    Ok(InnerList::with_params(items, parameters))
}

fn labelled(entry: ListEntry) -> Result<String, SigningError> {
    let mut dictionary = Dictionary::new();
    let label = KeyRef::from_str(LABEL).map_err(|_| SigningError::Unfit("the label"))?;
    dictionary.insert(label.to_owned(), entry);
    dictionary
        .serialize_value()
        .map_err(|_| SigningError::Unfit("the signature"))
}

fn put(
    fields: &mut HeaderMap,
    name: HeaderName,
    value: &str,
    what: &'static str,
) -> Result<(), SigningError> {
    let value = HeaderValue::from_str(value).map_err(|_| SigningError::Unfit(what))?;
    fields.insert(name, value);
    Ok(())
}

fn text<'a>(fields: &'a HeaderMap, name: &str) -> Result<&'a str, SigningError> {
    fields
        .get(name)
        .and_then(|value| value.to_str().ok())
        .ok_or(SigningError::Unfit("a signed field"))
}
