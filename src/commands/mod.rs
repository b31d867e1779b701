//! The commands of the one binary. Here everything is put together: what the
//! floors below must not know of each other.

mod books;
mod check;
mod config;
mod demo;
mod house;
mod migrate;
mod person;
mod pool;
mod serve;
mod simulate;
mod work;

use clap::{Parser, Subcommand};

use crate::settings::{Flags, Settings};

/// Turns an online group into a co-op.
#[derive(Debug, Parser)]
#[command(name = "pools", version, about)]
struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve pages and inboxes, and work in the background (the default)
    Serve {
        /// Leave the background work to `pools work`
        #[arg(long)]
        no_worker: bool,
    },
    /// Only the background work
    Work,
    /// Bring the database up to this version
    Migrate,
    /// Two servers with example Pools, people and proposals
    Demo,
    /// People who sign in here
    Person {
        #[command(subcommand)]
        action: person::Action,
    },
    /// Pools of this server
    Pool {
        #[command(subcommand)]
        action: pool::Action,
    },
    /// The books of Pools
    Books {
        #[command(subcommand)]
        action: books::Action,
    },
    /// Check what must hold in the database
    Check,
    /// Live through Floods by the thousand, with losses, crashes and liars
    Simulate {
        /// How many
        #[arg(long, default_value_t = 10_000)]
        seeds: u64,
        /// The first of them
        #[arg(long, default_value_t = 0)]
        from: u64,
    },
    /// Print the settings in force
    Config,
}

/// An error that ends the program; its text says what to do.
pub type Fatal = Box<dyn std::error::Error + Send + Sync>;

/// Runs the command line.
///
/// # Errors
/// What went wrong, for people.
pub async fn run() -> Result<(), Fatal> {
    let cli = Cli::parse();
    let settings = Settings::load(&cli.flags)?;
    house::log_to_stderr(&settings)?;
    match cli.command.unwrap_or(Command::Serve { no_worker: false }) {
        Command::Serve { no_worker } => serve::serve(&settings, no_worker).await,
        Command::Work => work::work(&settings).await,
        Command::Migrate => migrate::migrate(&settings).await,
        Command::Demo => demo::demo().await,
        Command::Person { action } => person::person(&settings, action).await,
        Command::Pool { action } => pool::pool(&settings, &action).await,
        Command::Books { action } => books::books(&settings, &action).await,
        Command::Check => check::check(&settings).await,
        Command::Simulate { seeds, from } => simulate::simulate(seeds, from),
        Command::Config => config::config(&settings),
    }
}
