//! The pages as a browser meets them: routes, forms, cookies, headers.

mod access;
mod browser;
mod budget;
mod codes;
mod contributions;
mod documents;
mod elections;
mod elsewhere;
mod forms;
mod founding;
mod groups;
mod guards;
mod lists;
mod membership;
mod nobody_above;
mod spending;
mod statements;
mod stripe;
mod thread;

pub use browser::{Answer, Visitor};

use std::{
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex},
};

use axum::Router;
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
        db::{Db, Engine, Location, Together},
    },
    stripe::client::{STRIPE, StripeClient},
    transact,
    web::{Limits, Web, Workbench, router},
    world::{Clock, World},
};
use secrecy::SecretSlice;

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
    at_stripe(engine, origin, wide_limits, STRIPE, test).await;
}

/// The same, where Stripe is asked at `stripe`.
pub async fn at_stripe(
    engine: Engine,
    origin: &str,
    wide_limits: bool,
    stripe: &str,
    test: impl AsyncFnOnce(&Server),
) {
    let place = Place::new(engine).await;
    let server = Server::start(&place.location, origin, wide_limits, stripe).await;
    let outcome = AssertUnwindSafe(test(&server)).catch_unwind().await;
    server.web.db.close().await;
    place.remove().await;
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

impl Server {
    async fn start(location: &Location, origin: &str, wide_limits: bool, stripe: &str) -> Self {
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
        let events = Together::new(db.clone(), world.clone());
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
            stripe: StripeClient::new(stripe).unwrap(),
            events,
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
            address: None,
        }
    }

    /// A visitor who comes from there.
    pub fn visitor_at(&self, address: std::net::SocketAddr) -> Visitor<'_> {
        Visitor {
            address: Some(address),
            ..self.visitor()
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

    /// A Pool `oak`, founded by `founder` alone: she writes the draft, accepts
    /// it, and votes for it.
    pub async fn found_oak(&self, founder: &mut Visitor<'_>, admission: &str) {
        self.found_oak_with(founder, admission, &[]).await;
    }

    /// The same, with more of the form.
    pub async fn found_oak_with(
        &self,
        founder: &mut Visitor<'_>,
        admission: &str,
        more: &[(&str, &str)],
    ) {
        let mut fields = vec![
            ("name", "Oak Street Garden"),
            ("handle", "oak"),
            ("purpose", "We look after the garden."),
            ("admission", admission),
            ("founders", "1"),
            ("buy_in", "none"),
            ("exit_notice_days", "0"),
        ];
        fields.extend_from_slice(more);
        founder
            .submit("/pools/new", "/pools/new", &fields)
            .await
            .goes_to("/pools/oak");
        self.accept_draft(founder).await;
        let vote = "/pools/oak/proposals/0";
        founder
            .submit("/pools/oak", "/pools/oak/founding-vote", &[])
            .await
            .goes_to(vote);
        founder
            .submit(vote, &format!("{vote}/ballot"), &[("choice", "for")])
            .await
            .goes_to(vote);
        founder
            .open(vote)
            .await
            .is(200)
            .says("Your vote is counted: For.");
    }

    /// Somebody who is invited accepts the draft of `oak`.
    pub async fn accept_draft(&self, founder: &mut Visitor<'_>) {
        founder.accept("oak").await.goes_to("/pools/oak");
        founder
            .open("/pools/oak")
            .await
            .is(200)
            .says("You have accepted the draft as it is.");
    }

    pub fn advance_days(&self, days: i64) {
        self.web.world.clock().advance_seconds(days * 86_400);
    }
}
