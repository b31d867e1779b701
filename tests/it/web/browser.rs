//! A browser for tests: cookies, links and forms, and nothing else.

use std::{collections::BTreeMap, net::SocketAddr};

use axum::{
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Method, Request, StatusCode, header},
};
use tower::ServiceExt as _;

use super::Server;

/// An answer, with its body read.
pub struct Answer {
    pub asked: String,
    pub status: StatusCode,
    pub headers: header::HeaderMap,
    pub html: String,
}

impl Answer {
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(
            self.status.as_u16(),
            status,
            "{}: {}",
            self.asked,
            self.words()
        );
        self
    }

    #[track_caller]
    pub fn goes_to(self, path: &str) -> Self {
        let answer = self.is(303);
        assert_eq!(answer.header("location"), Some(path), "{}", answer.asked);
        answer
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        let words = self.words();
        let head: String = words.chars().take(800).collect();
        assert!(
            words.contains(text),
            "{}: {text:?} is not in: {head}",
            self.asked
        );
        self
    }

    #[track_caller]
    pub fn links_to(self, path: &str) -> Self {
        let link = format!("href=\"{path}\"");
        assert!(self.html.contains(&link), "{}: no {link}", self.asked);
        self
    }

    #[track_caller]
    pub fn says_nothing_of(self, text: &str) -> Self {
        assert!(
            !self.html.contains(text),
            "{}: {text:?} is in: {}",
            self.asked,
            self.words()
        );
        self
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn cookies(&self) -> Vec<&str> {
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|line| line.to_str().unwrap())
            .collect()
    }

    /// The page without its mark-up.
    pub fn words(&self) -> String {
        let body = self
            .html
            .split_once("<main")
            .map_or(self.html.as_str(), |(_, main)| main);
        let mut words = String::new();
        for piece in body.split('<') {
            words.push(' ');
            words.push_str(piece.split_once('>').map_or("", |(_, after)| after));
        }
        words
            .replace("&#39;", "'")
            .replace("&#34;", "\"")
            .replace("&amp;", "&")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// What stands in a field.
    pub fn value(&self, name: &str) -> Option<String> {
        let start = self.html.find(&format!("name=\"{name}\""))?;
        let tag_start = self.html[..start].rfind('<')?;
        let tag = &self.html[tag_start..];
        if tag.starts_with("<textarea") {
            let (_, after) = tag.split_once(">\n")?;
            return after
                .split_once("</textarea>")
                .map(|(value, _)| value.to_owned());
        }
        let tag = tag.split_once('>')?.0;
        tag.split_once("value=\"")?
            .1
            .split_once('"')
            .map(|(value, _)| value.to_owned())
    }

    /// The token of the page's first form.
    pub fn csrf(&self) -> Option<String> {
        self.value("csrf")
    }
}

/// A browser: cookies and forms.
pub struct Visitor<'s> {
    pub server: &'s Server,
    pub cookies: BTreeMap<String, String>,
    /// From where, when it matters.
    pub address: Option<SocketAddr>,
}

impl Visitor<'_> {
    pub async fn open(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[]).await
    }

    /// Opens a page and sends its form for `action`.
    pub async fn submit(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.open(page).await.is(200);
        assert!(
            page.html.contains(&format!("action=\"{action}\"")),
            "no form for {action} on {}",
            page.asked
        );
        let token = page.csrf().expect("a token");
        self.post(action, &token, fields).await
    }

    /// Sends a form with a token of this visitor's, from whichever page has one.
    pub async fn post(&mut self, action: &str, token: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("csrf", token)];
        all.extend_from_slice(fields);
        self.send(
            Method::POST,
            action,
            Some(&all),
            &[("origin", &self.server.web.site.origin)],
        )
        .await
    }

    /// Reads the bylaws of a Pool and accepts them.
    pub async fn accept(&mut self, pool: &str) -> Answer {
        let path = format!("/pools/{pool}/accept");
        let page = self.open(&path).await.is(200);
        let fields = [
            ("hash", page.value("hash").expect("a hash")),
            ("typed_name", "Ada Brook".to_owned()),
            ("of_age", "yes".to_owned()),
            ("electronic_records", "yes".to_owned()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let token = page.csrf().expect("a token");
        self.post(&path, &token, &fields).await
    }

    /// A token that this visitor may send.
    pub async fn token(&mut self) -> String {
        let path = if self.is_signed_in() {
            "/you"
        } else {
            "/sign-in"
        };
        self.open(path).await.is(200).csrf().expect("a token")
    }

    pub fn is_signed_in(&self) -> bool {
        self.cookies
            .keys()
            .any(|name| name.ends_with("pools_session"))
    }

    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        form: Option<&[(&str, &str)]>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let asked = format!("{method} {path}");
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("cookie", cookies.join("; "));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(address) = self.address {
            request = request.extension(ConnectInfo(address));
        }
        let body = match form {
            None => Body::empty(),
            Some(fields) => {
                request = request.header("content-type", "application/x-www-form-urlencoded");
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                form.extend_pairs(fields);
                Body::from(form.finish())
            }
        };
        let response = self
            .server
            .router
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let html = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        Answer {
            asked,
            status: parts.status,
            headers: parts.headers,
            html,
        }
    }
}
