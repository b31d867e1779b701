//! `pools books`: the books of a Pool, for who runs the server. Nothing is
//! booked or changed here.

use clap::Subcommand;

use super::{Fatal, check::print, house::enter};
use crate::{
    domain::handle::Handle,
    services::check_books::{BookFinding, resume_books},
    settings::Settings,
};

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Let the books of a Pool take entries again, once a check holds
    Resume {
        /// `oak` in @oak@host
        handle: String,
    },
}

/// Does it.
#[allow(clippy::print_stdout)]
pub(super) async fn books(settings: &Settings, action: &Action) -> Result<(), Fatal> {
    let house = enter(settings).await?;
    let done = match action {
        Action::Resume { handle } => {
            let handle = Handle::parse(handle)?;
            let site = &house.federation.site;
            let verdict = resume_books(&house.db, &house.world, site, &handle).await?;
            for finding in &verdict.findings {
                print(&super::check::of_books(handle.as_str(), finding));
            }
            if verdict.findings.iter().any(BookFinding::stops) {
                Err("the books stay stopped: what is broken is looked into first".into())
            } else {
                println!("The books of @{} take entries.", handle.as_str());
                Ok(())
            }
        }
    };
    house.db.close().await;
    done
}
