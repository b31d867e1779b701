//! From a handle to an actor (RFC 7033): `@oak@pools.example` is asked at
//! `pools.example`.

use std::fmt;

use serde_json::Value;
use url::{Host, Position, Url};

use super::{super::media, FetchError, HttpClient, fetch::read_json};

const MAX_HANDLE_BYTES: usize = 512;
/// The longest name of software; characters.
const MAX_SOFTWARE: usize = 30;

/// Whether a handle is written as that of a group: `!garden@host`.
#[must_use]
pub fn wants_group(handle: &str) -> bool {
    handle.trim().starts_with('!')
}

/// A handle, taken apart: `user@host`, or `user@host:port`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    user: String,
    host: Url,
}

impl Resource {
    /// Reads `@user@host`, `user@host`, `acct:user@host`, or `!group@host` as
    /// some servers of groups write it. The host is taken over into its ASCII
    /// form, in lower case.
    #[must_use]
    pub fn parse(handle: &str) -> Option<Self> {
        let text = handle.trim();
        if text.len() > MAX_HANDLE_BYTES {
            return None;
        }
        let text = text.strip_prefix("acct:").unwrap_or(text);
        let text = text.strip_prefix(['@', '!']).unwrap_or(text);
        let (user, host) = text.split_once('@')?;
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"_.-~$&'()*+,;=".contains(&b);
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
    /// open everywhere. In development `http` is tried too. Where a person and a
    /// group share the name, `!name@host` is the group, and else the first one.
    ///
    /// # Errors
    /// Names what went wrong.
    pub async fn get_webfinger(&self, handle: &str) -> Result<Url, FetchError> {
        let jrd = self.get_jrd(handle).await?;
        actor_link(&jrd, wants_group(handle)).ok_or(FetchError::Malformed)
    }

    /// What a host says that it runs (`NodeInfo`), in small letters: `lemmy`.
    ///
    /// # Errors
    /// Names what went wrong.
    pub async fn get_software(&self, actor: &Url) -> Result<String, FetchError> {
        self.within_budget(async {
            let links = actor
                .join("/.well-known/nodeinfo")
                .map_err(|_| FetchError::BadAddress)?;
            let links = self.get_plain(links).await?;
            let document = links
                .get("links")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter(|link| {
                    let rel = link.get("rel").and_then(Value::as_str).unwrap_or_default();
                    rel.starts_with("http://nodeinfo.diaspora.software/ns/schema/")
                })
                .filter_map(|link| link.get("href").and_then(Value::as_str))
                .filter_map(|href| actor.join(href).ok())
                .find(|href| href.origin() == actor.origin())
                .ok_or(FetchError::Malformed)?;
            let document = self.get_plain(document).await?;
            let name = document
                .get("software")
                .and_then(|software| software.get("name"))
                .and_then(Value::as_str)
                .ok_or(FetchError::Malformed)?;
            let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            let name: String = name.chars().filter(plain).take(MAX_SOFTWARE).collect();
            Ok(name.to_ascii_lowercase())
        })
        .await
    }

    async fn get_plain(&self, url: Url) -> Result<Value, FetchError> {
        let (_, response) = self.get(url, media::ACCEPT_JRD, None).await?;
        read_json(response, media::MediaType::is_jrd).await
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

fn actor_link(jrd: &Value, wants_group: bool) -> Option<Url> {
    let text = |link: &Value, name: &str| {
        link.get(name)
            .and_then(Value::as_str)
            .unwrap_or("")
            .to_owned()
    };
    let is_actor =
        |link: &&Value| text(link, "rel") == "self" && media::is_activity(&text(link, "type"));
    let links: Vec<&Value> = jrd
        .get("links")?
        .as_array()?
        .iter()
        .filter(is_actor)
        .collect();
    let group = links
        .iter()
        .find(|link| wants_group && kind_of(link) == Some("Group"));
    let link = group.or_else(|| links.first())?;
    Url::parse(&text(link, "href")).ok()
}

/// The actor's type, which Lemmy and `PieFed` write beside the link.
fn kind_of(link: &Value) -> Option<&str> {
    link.get("properties")?
        .get("https://www.w3.org/ns/activitystreams#type")?
        .as_str()
}
