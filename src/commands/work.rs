//! `pools work`: the background work alone, beside `pools serve --no-worker`.

use super::{
    Fatal,
    house::{enter, stop_on_signal},
};
use crate::{settings::Settings, worker::Worker};

/// Works until a signal comes.
pub(super) async fn work(settings: &Settings) -> Result<(), Fatal> {
    let stop = stop_on_signal()?;
    let house = enter(settings).await?;
    tracing::info!(worker = %settings.worker_name, "working");
    let worker = Worker::new(
        house.federation.clone(),
        house.stripe.clone(),
        settings.worker_name.clone(),
    );
    Box::pin(worker.run(stop)).await?;
    house.db.close().await;
    Ok(())
}
