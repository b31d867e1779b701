//! draft-cavage-http-signatures-12: the field `Signature` and its signing
//! string (sections 2.1 to 2.3).

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    Algorithm, Claim, MAX_COMPONENTS, MAX_FIELD_BYTES, Request, Scheme, SignatureError, combined,
    single,
};

const MALFORMED: SignatureError = SignatureError::Malformed("the signature");

#[derive(Default)]
struct Parameters {
    key_id: Option<String>,
    algorithm: Option<String>,
    headers: Option<String>,
    signature: Option<String>,
    created: Option<String>,
    expires: Option<String>,
}

pub(super) fn read(request: &Request<'_>) -> Result<Claim, SignatureError> {
    let parameters = parse_field(single(request.headers, "signature")?)?;
    let named = parameters.algorithm.as_deref().unwrap_or("hs2019");
    let algorithm = match named.to_ascii_lowercase().as_str() {
        "hs2019" => Algorithm::OfTheKey,
        "rsa-sha256" => Algorithm::RsaSha256,
        other => return Err(SignatureError::UnsupportedAlgorithm(other.to_owned())),
    };
    let covered = covered(parameters.headers.as_deref().unwrap_or("(created)"))?;
    let base = base(request, &parameters, algorithm, &covered)?;
    Ok(Claim {
        scheme: Scheme::Cavage,
        key_id: parameters.key_id.ok_or(MALFORMED)?,
        algorithm,
        base,
        signature: STANDARD
            .decode(parameters.signature.ok_or(MALFORMED)?)
            .map_err(|_| MALFORMED)?,
        covered,
        created: seconds(parameters.created.as_deref())?,
        expires: seconds(parameters.expires.as_deref())?,
    })
}

fn covered(list: &str) -> Result<Vec<String>, SignatureError> {
    let mut covered: Vec<String> = Vec::new();
    for name in list.split_ascii_whitespace() {
        let name = name.to_ascii_lowercase();
        if covered.contains(&name) || covered.len() == MAX_COMPONENTS {
            return Err(MALFORMED);
        }
        covered.push(name);
    }
    Ok(covered)
}

fn base(
    request: &Request<'_>,
    parameters: &Parameters,
    algorithm: Algorithm,
    covered: &[String],
) -> Result<String, SignatureError> {
    let mut lines = Vec::with_capacity(covered.len());
    for name in covered {
        let value = match name.as_str() {
            "(request-target)" => format!(
                "{} {}",
                request.method.as_str().to_ascii_lowercase(),
                request.path_and_query
            ),
            // Section 2.3: not with the algorithms of old names.
            "(created)" | "(expires)" if algorithm == Algorithm::RsaSha256 => {
                return Err(SignatureError::UnsupportedComponent(name.clone()));
            }
            "(created)" => parameters.created.clone().ok_or(MALFORMED)?,
            "(expires)" => parameters.expires.clone().ok_or(MALFORMED)?,
            field => combined(request.headers, field)?,
        };
        lines.push(format!("{name}: {value}"));
    }
    Ok(lines.join("\n"))
}

/// Whole seconds; `expires` may have decimals, which are cut off.
fn seconds(text: Option<&str>) -> Result<Option<i64>, SignatureError> {
    let Some(text) = text else {
        return Ok(None);
    };
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    whole.parse().map(Some).map_err(|_| MALFORMED)
}

/// `name="value"` or `name=value`, separated by commas. Read letter by letter,
/// since a quoted value may hold a comma (a key's id may).
fn parse_field(field: &str) -> Result<Parameters, SignatureError> {
    if field.len() > MAX_FIELD_BYTES {
        return Err(MALFORMED);
    }
    let mut parameters = Parameters::default();
    let mut rest = field.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or(MALFORMED)?;
        let (value, after) = value(after.trim_start())?;
        let slot = match name.trim().to_ascii_lowercase().as_str() {
            "keyid" => Some(&mut parameters.key_id),
            "algorithm" => Some(&mut parameters.algorithm),
            "headers" => Some(&mut parameters.headers),
            "signature" => Some(&mut parameters.signature),
            "created" => Some(&mut parameters.created),
            "expires" => Some(&mut parameters.expires),
            // Section 2.2: unknown parameters are passed over.
            _ => None,
        };
        if let Some(slot) = slot
            && slot.replace(value).is_some()
        {
            return Err(MALFORMED);
        }
        rest = match after.trim_start() {
            "" => "",
            more => more.strip_prefix(',').ok_or(MALFORMED)?.trim_start(),
        };
    }
    Ok(parameters)
}

fn value(text: &str) -> Result<(String, &str), SignatureError> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(',').unwrap_or(text.len());
        let (value, after) = text.split_at_checked(end).ok_or(MALFORMED)?;
        return Ok((value.trim_end().to_owned(), after));
    };
    let mut plain = String::new();
    let mut chars = quoted.chars();
    loop {
        match chars.next().ok_or(MALFORMED)? {
            '"' => return Ok((plain, chars.as_str())),
            '\\' => plain.push(chars.next().ok_or(MALFORMED)?),
            other => plain.push(other),
        }
    }
}
