//! `pools serve`: pages, inboxes, and the background work in one process.

use std::{future::IntoFuture as _, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Request, State},
    http::{Method, header},
    middleware::{self, Next},
    response::Response,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::{
    Fatal,
    house::{House, enter, stop_on_signal},
};
use crate::{
    federation::{Federation, media, serve as federation_serve},
    services::{ServiceError, start_instance::offer_setup},
    settings::Settings,
    store::{actor, db::Together},
    transact, web,
    worker::Worker,
};

/// How long requests under way may take when the server is asked to stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server that listens already, and is about to answer.
pub(super) struct Server {
    /// What it is made of.
    pub house: House,
    listener: TcpListener,
}

/// Serves until a signal comes.
pub(super) async fn serve(settings: &Settings, no_worker: bool) -> Result<(), Fatal> {
    let stop = stop_on_signal()?;
    let server = prepare(settings).await?;
    let House { db, world, .. } = &server.house;
    if settings.development {
        tracing::warn!("development mode: plain http and private addresses are allowed");
    }
    let link = transact!(db, world, ServiceError, |tx| {
        offer_setup(&mut tx, world, &settings.site).await
    })?;
    announce(settings, link.as_deref());
    server.run(settings, no_worker, stop).await
}

/// Opens everything that a server needs.
pub(super) async fn prepare(settings: &Settings) -> Result<Server, Fatal> {
    let house = enter(settings).await?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|error| format!("listen {}: {error}", settings.listen))?;
    Ok(Server { house, listener })
}

impl Server {
    /// Serves until `stop`.
    pub(super) async fn run(
        self,
        settings: &Settings,
        no_worker: bool,
        stop: CancellationToken,
    ) -> Result<(), Fatal> {
        let Self { house, listener } = self;
        let router = router(settings, &house).await?;
        let worker = (!no_worker).then(|| start_worker(settings, &house, &stop));
        let signal = stop.clone();
        let serving = axum::serve(
            listener,
            router.into_make_service_with_connect_info::<SocketAddr>(),
        )
        .with_graceful_shutdown(async move { signal.cancelled().await });
        tokio::select! {
            served = serving.into_future() => served?,
            // A request that never ends must not keep the server from ending.
            () = patience(&stop) => tracing::warn!("requests were still under way"),
        }
        stop.cancel();
        if let Some(worker) = worker {
            worker.await??;
        }
        house.db.close().await;
        Ok(())
    }
}

/// Ends some time after `stop`.
async fn patience(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(PATIENCE).await;
}

#[allow(clippy::print_stdout)] // what the operator came to the terminal for
fn announce(settings: &Settings, link: Option<&str>) {
    println!(
        "Pools serves {} (listening on {})",
        settings.site.origin, settings.listen
    );
    if let Some(link) = link {
        println!(
            "Nobody runs this server yet. Open this link to become its operator; it works once:"
        );
        println!("  {link}");
    }
}

fn start_worker(
    settings: &Settings,
    house: &House,
    stop: &CancellationToken,
) -> tokio::task::JoinHandle<Result<(), ServiceError>> {
    let worker = Worker::new(
        house.federation.clone(),
        house.stripe.clone(),
        settings.worker_name.clone(),
    );
    let stop = stop.clone();
    tokio::spawn(async move {
        // A server whose worker is gone would look well and do nothing.
        let guard = stop.clone().drop_guard();
        let done = Box::pin(worker.run(stop)).await;
        drop(guard);
        done
    })
}

/// Pages and programs' addresses together; where both have one, `Accept`
/// decides.
async fn router(settings: &Settings, house: &House) -> Result<Router, Fatal> {
    let federation: Arc<Federation> = house.federation.clone();
    let mut conn = house.db.read().await?;
    let instance_actor = actor::known(&mut conn, house.instance.actor_id).await?;
    drop(conn);
    let pages = web::router(Arc::new(web::Web {
        db: house.db.clone(),
        world: house.world.clone(),
        site: settings.site.clone(),
        secret: house.instance.secret.clone().into(),
        instance_actor,
        development: settings.development,
        secure_cookies: settings.site.origin.starts_with("https://"),
        trust_proxy: settings.trust_proxy,
        elsewhere: federation.clone(),
        operator_contact: settings.contact.clone(),
        limits: web::limits::Limits::new(settings.development),
        stripe: house.stripe.clone(),
        events: Together::new(house.db.clone(), house.world.clone()),
        workbench: web::work::Workbench::default(),
    }));
    let shared = federation_serve::shared_router(federation.clone());
    // A router around the router: the choice is made before the path is taken
    // apart, so that it is taken apart once.
    let all = federation_serve::programs_router(federation).merge(pages);
    Ok(Router::new()
        .fallback_service(all)
        .layer(middleware::from_fn_with_state(shared, by_accept)))
}

async fn by_accept(State(shared): State<Router>, request: Request, next: Next) -> Response {
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let accept = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    if is_reading && accept.is_some_and(media::prefers_activity) && is_shared(request.uri().path())
    {
        return match shared.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
    }
    next.run(request).await
}

/// Whether both browsers and programs ask for that path.
fn is_shared(path: &str) -> bool {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match parts.as_slice() {
        ["pools", handle] => *handle != "new",
        ["people", _] => true,
        ["pools", _, "proposals" | "bylaws", number] => {
            number.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    }
}
