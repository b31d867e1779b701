//! `pools pool`: what an operator may do to a Pool, which is little: nobody is
//! above a vote of its members.

use clap::Subcommand;

use super::{Fatal, house::enter};
use crate::{
    domain::{handle::Handle, text::Because},
    services::{
        ServiceError,
        suspend_pool::{resume_pool, suspend_pool},
    },
    settings::Settings,
    transact,
};

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Let nobody in and nothing new be proposed; everyone sees why. Open
    /// votes go on and take effect
    Suspend {
        /// `oak` in @oak@host
        handle: String,
        /// Why: shown on every page of the Pool
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
    /// End a suspension
    Resume {
        /// `oak` in @oak@host
        handle: String,
    },
}

/// Does it.
#[allow(clippy::print_stdout)]
pub(super) async fn pool(settings: &Settings, action: &Action) -> Result<(), Fatal> {
    let house = enter(settings).await?;
    let (db, world) = (&house.db, &house.world);
    match action {
        Action::Suspend { handle, because } => {
            let handle = Handle::parse(handle)?;
            let because = Because::parse(because)?;
            transact!(db, world, ServiceError, |tx| {
                suspend_pool(&mut tx, world, &handle, &because).await
            })?;
            println!("@{} is suspended; its pages say why.", handle.as_str());
        }
        Action::Resume { handle } => {
            let handle = Handle::parse(handle)?;
            transact!(db, world, ServiceError, |tx| {
                resume_pool(&mut tx, world, &handle).await
            })?;
            println!("@{} goes on.", handle.as_str());
        }
    }
    house.db.close().await;
    Ok(())
}
