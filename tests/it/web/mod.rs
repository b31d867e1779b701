//! The pages as a browser meets them: routes, forms, cookies, headers.

mod access;
mod codes;
mod elsewhere;
mod forms;
mod guards;
mod thread;

use std::{
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use futures::{FutureExt as _, future::BoxFuture};
use pools::{
    domain::time::Timestamp,
    services::{
        ServiceError, Site,
        ports::{Elsewhere, FindError},
        start_instance,
    },
    store::{
        actor::{self, Actor},
        db::{Db, Engine, Location},
    },
    transact,
    web::{Limits, Web, Workbench, router},
    world::{Clock, World},
};
use secrecy::SecretSlice;
use tower::ServiceExt as _;

use crate::support::{Place, paper_keys};

/// Nobody guesses it.
pub const PASSWORD: &str = "lantern-orchard-quiet-river-42";

/// What lies elsewhere, in a test: what it was told.
#[derive(Default)]
pub struct Told {
    /// Actors by address.
    pub actors: Mutex<BTreeMap<String, Actor>>,
}

impl Elsewhere for Told {
    fn find_actor<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<Actor, FindError>> {
        Box::pin(async move {
            if !address.contains('@') {
                return Err(FindError::BadAddress);
            }
            if address.ends_with("silent.example") {
                return Err(FindError::Unreachable("no answer".to_owned()));
            }
            self.actors
                .lock()
                .unwrap()
                .get(address)
                .cloned()
                .ok_or(FindError::NotFound)
        })
    }

    fn page_at_home<'a>(
        &'a self,
        address: &'a str,
        uri: &'a str,
    ) -> BoxFuture<'a, Result<String, FindError>> {
        Box::pin(async move {
            match address.rsplit_once('@') {
                Some((_, "silent.example")) => Err(FindError::Unreachable("no answer".to_owned())),
                Some((_, "crooked.example")) => Ok("javascript:alert(1)".to_owned()),
                Some((name, host)) if !name.is_empty() => {
                    Ok(format!("https://{host}/authorize_interaction?uri={uri}"))
                }
                _ => Err(FindError::BadAddress),
            }
        })
    }
}

/// A server of one test, with a database of its own.
pub struct Server {
    pub web: Arc<Web>,
    pub router: Router,
    pub elsewhere: Arc<Told>,
    pub setup: String,
}

/// Makes of each test two, `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test]
            async fn sqlite() {
                $crate::web::on(pools::store::db::Engine::Sqlite, async |server| super::$name(server).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                $crate::web::on(pools::store::db::Engine::Postgres, async |server| super::$name(server).await).await;
            }
        }
    )+};
}
pub(crate) use on_both;

/// Runs a test at `https://pools.example`, with limits that it won't meet.
pub async fn on(engine: Engine, test: impl AsyncFnOnce(&Server)) {
    at(engine, "https://pools.example", true, test).await;
}

/// Runs a test on a server of its own, and takes the database away after.
pub async fn at(engine: Engine, origin: &str, wide_limits: bool, test: impl AsyncFnOnce(&Server)) {
    let place = Place::new(engine).await;
    let server = Server::start(&place.location, origin, wide_limits).await;
    let outcome = AssertUnwindSafe(test(&server)).catch_unwind().await;
    server.web.db.close().await;
    place.remove().await;
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

impl Server {
    async fn start(location: &Location, origin: &str, wide_limits: bool) -> Self {
        let world = World::new(Clock::test(Timestamp::from_seconds(1_795_370_400)));
        let db = Db::open(location).await.unwrap();
        db.migrate().await.unwrap();
        let host = origin.split_once("://").unwrap().1.to_owned();
        let site = Site {
            origin: origin.to_owned(),
            host,
        };
        let keys = paper_keys(&world);
        let (instance, setup) = transact!(db, world, ServiceError, |tx| {
            let instance = start_instance::start_instance(&mut tx, &world, &site, &keys).await?;
            let setup = start_instance::offer_setup(&mut tx, &world, &site).await?;
            Ok((instance, setup))
        })
        .unwrap();
        let instance_actor = actor::known(&mut db.read().await.unwrap(), instance.actor_id)
            .await
            .unwrap();
        let elsewhere = Arc::new(Told::default());
        let web = Arc::new(Web {
            db,
            world,
            secret: SecretSlice::from(instance.secret),
            instance_actor,
            development: false,
            secure_cookies: origin.starts_with("https"),
            trust_proxy: false,
            elsewhere: elsewhere.clone(),
            operator_contact: None,
            limits: Limits::new(wide_limits),
            workbench: Workbench::default(),
            site,
        });
        Self {
            router: router(Arc::clone(&web)),
            web,
            elsewhere,
            setup: setup.unwrap().strip_prefix(origin).unwrap().to_owned(),
        }
    }

    pub fn visitor(&self) -> Visitor<'_> {
        Visitor {
            server: self,
            cookies: BTreeMap::new(),
        }
    }

    /// A visitor who has signed up.
    pub async fn person(&self, handle: &str) -> Visitor<'_> {
        let mut visitor = self.visitor();
        let name = format!("{}{}", handle[..1].to_uppercase(), &handle[1..]);
        let fields = [("handle", handle), ("name", &name), ("password", PASSWORD)];
        visitor
            .submit("/sign-up", "/sign-up", &fields)
            .await
            .goes_to("/");
        visitor
    }

    /// A Pool `oak`, founded by `founder`.
    pub async fn found_oak(&self, founder: &mut Visitor<'_>, admission: &str) {
        let fields = [
            ("name", "Oak Street Garden"),
            ("handle", "oak"),
            ("purpose", "We look after the garden."),
            ("admission", admission),
        ];
        founder
            .submit("/pools/new", "/pools/new", &fields)
            .await
            .goes_to("/pools/oak");
    }

    pub fn advance_days(&self, days: i64) {
        self.web.world.clock().advance_seconds(days * 86_400);
    }
}

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
