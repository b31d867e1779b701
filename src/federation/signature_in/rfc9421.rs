//! RFC 9421: the fields `Signature-Input` and `Signature`, and the signature
//! base (sections 2 and 4).

use sfv::{BareItem, InnerList, Item, ListEntry, Parser, SerializeValue as _};

use super::{
    Algorithm, Claim, Here, MAX_COMPONENTS, MAX_FIELD_BYTES, Request, Scheme, SignatureError,
    combined, normal_authority,
};

/// Proxies may add signatures of their own; more are not looked at.
const MAX_SIGNATURES: usize = 4;
const MALFORMED: SignatureError = SignatureError::Malformed("the signature");

/// Reads all signatures that can be read. The first error counts when none can.
pub(super) fn read(request: &Request<'_>, here: &Here<'_>) -> Result<Vec<Claim>, SignatureError> {
    let inputs = dictionary(request, "signature-input")?;
    let signatures = dictionary(request, "signature")?;
    let mut claims = Vec::new();
    let mut refusal = SignatureError::Missing;
    for (label, input) in inputs.iter().take(MAX_SIGNATURES) {
        let ListEntry::InnerList(input) = input else {
            return Err(MALFORMED);
        };
        let Some(ListEntry::Item(Item {
            bare_item: BareItem::ByteSequence(signature),
            ..
        })) = signatures.get(label)
        else {
            continue;
        };
        match read_one(request, here, input, signature) {
            Ok(claim) => claims.push(claim),
            Err(error) if refusal == SignatureError::Missing => refusal = error,
            Err(_) => {}
        }
    }
    if claims.is_empty() {
        return Err(refusal);
    }
    Ok(claims)
}

fn dictionary(request: &Request<'_>, name: &str) -> Result<sfv::Dictionary, SignatureError> {
    let field = combined(request.headers, name)?;
    if field.len() > MAX_FIELD_BYTES {
        return Err(MALFORMED);
    }
    Parser::new(field.as_bytes())
        .parse_dictionary()
        .map_err(|_| MALFORMED)
}

fn read_one(
    request: &Request<'_>,
    here: &Here<'_>,
    input: &InnerList,
    signature: &[u8],
) -> Result<Claim, SignatureError> {
    let covered = covered(input)?;
    Ok(Claim {
        scheme: Scheme::Rfc9421,
        key_id: text(input, "keyid")?.ok_or(MALFORMED)?,
        algorithm: match text(input, "alg")?.as_deref() {
            None => Algorithm::OfTheKey,
            Some("rsa-v1_5-sha256") => Algorithm::RsaSha256,
            Some("ed25519") => Algorithm::Ed25519,
            Some(other) => return Err(SignatureError::UnsupportedAlgorithm(other.to_owned())),
        },
        base: base(request, here, input, &covered)?,
        signature: signature.to_vec(),
        covered,
        created: number(input, "created")?,
        expires: number(input, "expires")?,
    })
}

fn covered(input: &InnerList) -> Result<Vec<String>, SignatureError> {
    if input.items.len() > MAX_COMPONENTS {
        return Err(MALFORMED);
    }
    let mut covered: Vec<String> = Vec::new();
    for item in &input.items {
        let name = item.bare_item.as_string().ok_or(MALFORMED)?.as_str();
        // `;sf`, `;key`, `;bs`, `;req`, `;tr`, `;name`: none of the fediverse's
        // servers use them, and each changes what the value is.
        if !item.params.is_empty() {
            return Err(SignatureError::UnsupportedComponent(format!("{name};…")));
        }
        if covered.iter().any(|before| before == name) {
            return Err(MALFORMED);
        }
        covered.push(name.to_owned());
    }
    Ok(covered)
}

fn base(
    request: &Request<'_>,
    here: &Here<'_>,
    input: &InnerList,
    covered: &[String],
) -> Result<String, SignatureError> {
    let mut lines = Vec::with_capacity(covered.len() + 1);
    for name in covered {
        let value = component(request, here, name)?;
        lines.push(format!("\"{name}\": {value}"));
    }
    let parameters = vec![ListEntry::InnerList(input.clone())]
        .serialize_value()
        .map_err(|_| MALFORMED)?;
    lines.push(format!("\"@signature-params\": {parameters}"));
    Ok(lines.join("\n"))
}

/// The value of a component: section 2.2 for derived ones, 2.1 for fields.
fn component(request: &Request<'_>, here: &Here<'_>, name: &str) -> Result<String, SignatureError> {
    let target = request.path_and_query;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Ok(match name {
        "@method" => request.method.as_str().to_owned(),
        "@target-uri" => format!(
            "{}://{}{target}",
            here.scheme,
            normal_authority(here.scheme, here.authority)
        ),
        "@authority" => normal_authority(here.scheme, here.authority),
        "@scheme" => here.scheme.to_owned(),
        "@request-target" => target.to_owned(),
        "@path" if path.is_empty() => "/".to_owned(),
        "@path" => path.to_owned(),
        "@query" => format!("?{query}"),
        derived if derived.starts_with('@') => {
            return Err(SignatureError::UnsupportedComponent(derived.to_owned()));
        }
        // Field names are signed in lower case only.
        field if field.bytes().any(|b| b.is_ascii_uppercase()) => return Err(MALFORMED),
        field => combined(request.headers, field)?,
    })
}

fn text(input: &InnerList, name: &str) -> Result<Option<String>, SignatureError> {
    input
        .params
        .get(name)
        .map(|value| value.as_string().map(|text| text.as_str().to_owned()))
        .map_or(Ok(None), |value| value.map(Some).ok_or(MALFORMED))
}

fn number(input: &InnerList, name: &str) -> Result<Option<i64>, SignatureError> {
    input
        .params
        .get(name)
        .map(|value| value.as_integer().map(i64::from))
        .map_or(Ok(None), |value| value.map(Some).ok_or(MALFORMED))
}
