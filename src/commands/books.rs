//! `pools books`: the books of a Pool, for who runs the server. Nothing is
//! booked or changed here.

use clap::Subcommand;

use super::{Fatal, check::print, house::enter};
use crate::{
    books::export::Format,
    domain::handle::Handle,
    services::{
        ServiceError,
        check_books::{BookFinding, resume_books},
        export_books::begin,
    },
    settings::Settings,
    store::{db::Db, pool},
};

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Let the books of a Pool take entries again, once a check holds
    Resume {
        /// `oak` in @oak@host
        handle: String,
    },
    /// Write the books of a Pool for other programs
    Export {
        /// `oak` in @oak@host
        handle: String,
        /// `journal` for hledger and ledger, `beancount`, or `csv`
        #[arg(long, default_value = "journal")]
        format: String,
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
        Action::Export { handle, format } => export(&house.db, handle, format).await,
    };
    house.db.close().await;
    done
}

#[allow(clippy::print_stdout)]
async fn export(db: &Db, handle: &str, format: &str) -> Result<(), Fatal> {
    let format = Format::from_id(format).ok_or("--format: journal, beancount or csv")?;
    let mut conn = db.read().await?;
    let pool = pool::by_handle(&mut conn, Handle::parse(handle)?.as_str()).await?;
    let pool = pool.ok_or(ServiceError::UnknownPool)?;
    let mut exporting = begin(&mut conn, &pool, format).await?;
    while let Some(piece) = exporting.next(&mut conn).await? {
        print!("{piece}");
    }
    Ok(())
}
