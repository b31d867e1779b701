//! Media types of documents on the wire (RFC 9110 section 8.3.1), read with
//! their parameters and without regard to case.

/// What is sent as `Accept` when an `ActivityPub` document is fetched.
pub const ACCEPT_ACTIVITY: &str = "application/activity+json, \
    application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
/// The `Content-Type` of activities and objects.
pub const ACTIVITY_JSON: &str = "application/activity+json";
/// What is sent as `Accept` when WebFinger is asked.
pub const ACCEPT_JRD: &str = "application/jrd+json, application/json";

const AS2_PROFILE: &str = "https://www.w3.org/ns/activitystreams";
/// How many entries of an `Accept` header are looked at.
const MAX_ACCEPT_ENTRIES: usize = 32;

/// A media type: the essence in lower case, and its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaType {
    /// `type/subtype`, in lower case.
    pub essence: String,
    /// Names in lower case, values unquoted.
    pub parameters: Vec<(String, String)>,
}

impl MediaType {
    /// Reads one media type. `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = split_outside_quotes(text, ';').into_iter();
        let essence = parts.next()?.trim().to_ascii_lowercase();
        let (kind, subtype) = essence.split_once('/')?;
        if !is_token(kind) || !is_token(subtype) {
            return None;
        }
        let mut parameters = Vec::new();
        for part in parts {
            let part = part.trim();
            if part.is_empty() {
                continue;
            }
            let (name, value) = part.split_once('=')?;
            if !is_token(name) {
                return None;
            }
            parameters.push((name.to_ascii_lowercase(), unquote(value)?));
        }
        Some(Self {
            essence,
            parameters,
        })
    }

    /// The first parameter of that name (given in lower case).
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether it is an `ActivityPub` document: `application/activity+json`, or
    /// `application/ld+json` with the profile of Activity Streams 2.0
    /// (`ActivityPub` section 3.2).
    #[must_use]
    pub fn is_activity(&self) -> bool {
        match self.essence.as_str() {
            "application/activity+json" => true,
            "application/ld+json" => self
                .parameter("profile")
                .is_some_and(|list| list.split_ascii_whitespace().any(|one| one == AS2_PROFILE)),
            _ => false,
        }
    }

    /// Whether it is a JRD (RFC 7033 section 10.2), or plain JSON, as which
    /// many servers label theirs.
    #[must_use]
    pub fn is_jrd(&self) -> bool {
        matches!(
            self.essence.as_str(),
            "application/jrd+json" | "application/json"
        )
    }

    /// The weight of RFC 9110 section 12.4.2 in thousandths; 1000 when none is
    /// given, 0 when it can't be read.
    fn weight(&self) -> u32 {
        let Some(text) = self.parameter("q") else {
            return 1000;
        };
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits: String = decimals.chars().chain("000".chars()).take(3).collect();
        match (whole.parse::<u32>(), digits.parse::<u32>()) {
            (Ok(1), _) => 1000,
            (Ok(0), Ok(thousandths)) => thousandths,
            _ => 0,
        }
    }
}

/// Whether a `Content-Type` is that of an `ActivityPub` document.
#[must_use]
pub fn is_activity(content_type: &str) -> bool {
    MediaType::parse(content_type).is_some_and(|media| media.is_activity())
}

/// Whether a client asks for the `ActivityPub` document rather than the page
/// behind the same URL. A browser never names the types; a server does.
#[must_use]
pub fn prefers_activity(accept: &str) -> bool {
    let mut activity = 0;
    let mut page = 0;
    let entries = split_outside_quotes(accept, ',');
    for media in entries
        .into_iter()
        .take(MAX_ACCEPT_ENTRIES)
        .filter_map(MediaType::parse)
    {
        if media.is_activity() {
            activity = activity.max(media.weight());
        } else if matches!(
            media.essence.as_str(),
            "text/html" | "application/xhtml+xml"
        ) {
            page = page.max(media.weight());
        }
    }
    activity > 0 && activity >= page
}

fn split_outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    let mut escaped = false;
    text.split(|c| {
        if escaped {
            escaped = false;
        } else if quoted && c == '\\' {
            escaped = true;
        } else if c == '"' {
            quoted = !quoted;
        } else {
            return c == separator && !quoted;
        }
        false
    })
    .collect()
}

fn unquote(text: &str) -> Option<String> {
    let Some(inner) = text.strip_prefix('"') else {
        return is_token(text).then(|| text.to_owned());
    };
    let inner = inner.strip_suffix('"')?;
    let mut plain = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.push(chars.next()?),
            '"' => return None,
            other => plain.push(other),
        }
    }
    Some(plain)
}

/// RFC 9110 section 5.6.2.
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}
