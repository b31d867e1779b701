//! What every command needs: log, database, server row, federation.

use std::{path::Path, sync::Arc};

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::Notify,
};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use super::Fatal;
use crate::{
    federation::{
        Federation,
        client::{ClientSettings, DEFAULT_BUDGET, HttpClient},
    },
    keys::{new_ed25519_key, new_rsa_key},
    services::{ServiceError, new_actor::NewKeys, start_instance::start_instance},
    settings::Settings,
    store::{
        db::{Db, Location},
        instance::{self, Instance},
    },
    stripe::client::StripeClient,
    transact,
    world::{Clock, World},
};

/// Logs to the standard error stream, as the settings say.
pub(super) fn log_to_stderr(settings: &Settings) -> Result<(), Fatal> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|error| format!("log: {error}"))?;
    // A second call, as by the demo's servers, keeps the first.
    drop(
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .try_init(),
    );
    Ok(())
}

/// Time and chance as the settings say.
pub(super) fn world(settings: &Settings) -> World {
    World::new(match &settings.clock_offset_file {
        Some(file) => Clock::Offset(file.clone()),
        None => Clock::System,
    })
}

/// Opens the database.
pub(super) async fn open(settings: &Settings) -> Result<Db, Fatal> {
    let location = settings.location();
    if let Location::Sqlite(file) = &location {
        let folder = file.parent().unwrap_or(file);
        make_private(folder, file)
            .map_err(|error| format!("data_dir {}: {error}", folder.display()))?;
    }
    Db::open(&location)
        .await
        .map_err(|error| format!("the database can't be opened: {error}").into())
}

/// The database holds private keys: nobody else on the machine may read it,
/// whatever folder it lies in. What the engine writes beside it gets the same
/// mode.
fn make_private(folder: &Path, file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
    if !folder.exists() {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    if !file.exists() {
        std::fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(file)?;
    }
    Ok(())
}

/// New keys for an actor.
pub(super) fn new_keys(world: &World) -> Result<NewKeys, Fatal> {
    let rsa = new_rsa_key()?;
    let ed25519 = new_ed25519_key(world);
    Ok(NewKeys {
        rsa_private_pem: rsa.private_pem,
        rsa_public_pem: rsa.public_pem,
        ed25519_secret: ed25519.secret,
        ed25519_public: ed25519.public_multibase,
    })
}

/// Everything that serving and working share.
pub(super) struct House {
    /// The database, up to date.
    pub db: Db,
    /// Time and chance.
    pub world: World,
    /// This server's row.
    pub instance: Instance,
    /// How it speaks with others.
    pub federation: Arc<Federation>,
    /// Asks Stripe.
    pub stripe: StripeClient,
}

/// Opens, migrates, and makes the server's row at the first start.
pub(super) async fn enter(settings: &Settings) -> Result<House, Fatal> {
    let world = world(settings);
    let db = open(settings).await?;
    db.migrate().await?;
    let instance = instance(&db, &world, settings).await?;
    let client = HttpClient::new(
        &ClientSettings {
            origin: settings.site.origin.clone(),
            allow_private: settings.development,
            budget: DEFAULT_BUDGET,
        },
        world.clone(),
    )?;
    let federation = Federation::new(
        db.clone(),
        world.clone(),
        settings.site.clone(),
        settings.development,
        settings.trust_proxy,
        client,
        instance.actor_id,
        Arc::new(Notify::new()),
    );
    Ok(House {
        db,
        world,
        instance,
        federation: Arc::new(federation),
        stripe: StripeClient::new(&settings.stripe_api)?,
    })
}

/// The server's row, made at the first start.
async fn instance(db: &Db, world: &World, settings: &Settings) -> Result<Instance, Fatal> {
    let mut conn = db.read().await?;
    let known = instance::get(&mut conn).await?;
    drop(conn);
    if let Some(known) = known.filter(|known| known.origin == settings.site.origin) {
        return Ok(known);
    }
    // Making keys takes a while, so only when it may be the first start.
    let keys = new_keys(world)?;
    Ok(transact!(db, world, ServiceError, |tx| {
        start_instance(&mut tx, world, &settings.site, &keys).await
    })?)
}

/// A token that is cancelled by Ctrl-C or SIGTERM.
pub(super) fn stop_on_signal() -> Result<CancellationToken, Fatal> {
    let stop = CancellationToken::new();
    let token = stop.clone();
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        token.cancel();
        // Who asks twice does not want to wait.
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        std::process::exit(130);
    });
    Ok(stop)
}
