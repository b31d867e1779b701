//! `pools migrate`: brings the database up to this version.

use super::{Fatal, house::open};
use crate::settings::Settings;

/// Migrates.
#[allow(clippy::print_stdout)]
pub(super) async fn migrate(settings: &Settings) -> Result<(), Fatal> {
    let db = open(settings).await?;
    db.migrate().await?;
    db.close().await;
    println!("The database is up to date.");
    Ok(())
}
