//! `pools config`: the settings in force, secrets hidden.

use super::Fatal;
use crate::settings::Settings;

/// Prints them as TOML.
#[allow(clippy::print_stdout, clippy::unnecessary_wraps)] // as the other commands
pub(super) fn config(settings: &Settings) -> Result<(), Fatal> {
    print!("{}", settings.shown());
    Ok(())
}
