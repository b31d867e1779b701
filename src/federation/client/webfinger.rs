//! From a handle to an actor (RFC 7033): `@oak@pools.example` is asked at
//! `pools.example`.

use std::fmt;

use serde_json::Value;
use url::{Host, Position, Url};

use super::{super::media, FetchError, HttpClient, fetch::read_json};

const MAX_HANDLE_BYTES: usize = 512;

/// A handle, taken apart: `user@host`, or `user@host:port`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    user: String,
    host: Url,
}

impl Resource {
    /// Reads `@user@host`, `user@host` or `acct:user@host`. The host is taken
    /// over into its ASCII form, in lower case.
    #[must_use]
    pub fn parse(handle: &str) -> Option<Self> {
        let text = handle.trim();
        if text.len() > MAX_HANDLE_BYTES {
            return None;
        }
        let text = text.strip_prefix("acct:").unwrap_or(text);
        let text = text.strip_prefix('@').unwrap_or(text);
        let (user, host) = text.split_once('@')?;
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"_.-~!$&'()*+,;=".contains(&b);
        if user.is_empty() || !user.bytes().all(plain) {
            return None;
        }
        let url = Url::parse(&format!("https://{host}/")).ok()?;
        // `https://` leaves nothing but a host and a port to `host`.
        let bare = url.username().is_empty() && url.password().is_none() && url.path() == "/";
        let bare = bare && url.query().is_none() && url.fragment().is_none();
        (bare && url.has_host()).then(|| Self {
            user: user.to_owned(),
            host: url,
        })
    }

    fn authority(&self) -> &str {
        &self.host[Position::BeforeHost..Position::AfterPort]
    }

    /// Whether a subject names the same account: user and host without regard
    /// to case.
    #[must_use]
    pub fn matches(&self, subject: &str) -> bool {
        subject.starts_with("acct:")
            && Self::parse(subject).is_some_and(|other| {
                other.user.eq_ignore_ascii_case(&self.user) && other.host == self.host
            })
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "acct:{}@{}", self.user, self.authority())
    }
}

impl HttpClient {
    /// Asks a handle's host for its actor. The answer must name the handle as
    /// its subject, and link to an actor by `rel=self`. Not signed: WebFinger is
    /// open everywhere. In development `http` is tried too.
    ///
    /// # Errors
    /// Names what went wrong.
    pub async fn get_webfinger(&self, handle: &str) -> Result<Url, FetchError> {
        actor_link(&self.get_jrd(handle).await?).ok_or(FetchError::Malformed)
    }

    /// The template of the page on which a person's own server opens an
    /// object's address (rel `http://ostatus.org/schema/1.0/subscribe`), with
    /// `{uri}` in it; none when her server has no such page.
    ///
    /// # Errors
    /// Names what went wrong.
    pub async fn get_subscribe_template(&self, handle: &str) -> Result<Option<String>, FetchError> {
        let jrd = self.get_jrd(handle).await?;
        let links = jrd.get("links").and_then(Value::as_array);
        Ok(links.into_iter().flatten().find_map(|link| {
            let rel = link.get("rel").and_then(Value::as_str);
            let template = link.get("template").and_then(Value::as_str)?;
            let is_subscribe = rel == Some("http://ostatus.org/schema/1.0/subscribe");
            (is_subscribe && template.contains("{uri}")).then(|| template.to_owned())
        }))
    }

    async fn get_jrd(&self, handle: &str) -> Result<Value, FetchError> {
        let resource = Resource::parse(handle).ok_or(FetchError::BadAddress)?;
        self.within_budget(async {
            let mut outcome = Err(FetchError::BadAddress);
            for scheme in self.schemes_to_ask(&resource) {
                outcome = self.ask(scheme, &resource).await;
                if !matches!(outcome, Err(FetchError::Network(_))) {
                    break;
                }
            }
            outcome
        })
        .await
    }

    /// `https`; in development both, and first what the host likely speaks.
    fn schemes_to_ask(&self, resource: &Resource) -> &'static [&'static str] {
        let near = match resource.host.host() {
            Some(Host::Domain(name)) => name == "localhost",
            _ => true,
        };
        match (self.allow_private, near) {
            (false, _) => &["https"],
            (true, true) => &["http", "https"],
            (true, false) => &["https", "http"],
        }
    }

    async fn ask(&self, scheme: &str, resource: &Resource) -> Result<Value, FetchError> {
        let authority = resource.authority();
        let mut url = Url::parse(&format!("{scheme}://{authority}/.well-known/webfinger"))
            .map_err(|_| FetchError::BadAddress)?;
        url.query_pairs_mut()
            .append_pair("resource", &resource.to_string());
        let (_, response) = self.get(url, media::ACCEPT_JRD, None).await?;
        let jrd = read_json(response, media::MediaType::is_jrd).await?;
        let subject = jrd.get("subject").and_then(Value::as_str).unwrap_or("");
        if !resource.matches(subject) {
            return Err(FetchError::WrongId(subject.to_owned()));
        }
        Ok(jrd)
    }
}

fn actor_link(jrd: &Value) -> Option<Url> {
    let text = |link: &Value, name: &str| {
        link.get(name)
            .and_then(Value::as_str)
            .unwrap_or("")
            .to_owned()
    };
    jrd.get("links")?
        .as_array()?
        .iter()
        .find(|link| text(link, "rel") == "self" && media::is_activity(&text(link, "type")))
        .and_then(|link| Url::parse(&text(link, "href")).ok())
}
