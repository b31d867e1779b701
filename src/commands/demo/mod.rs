//! `pools demo`: two servers on loopback addresses of their own, with example
//! Pools, people and proposals across the two. What they tell each other goes
//! over the wire as it would between strangers.

mod bank;
mod money;
mod purse;
mod story;
mod town;

use std::{net::SocketAddr, path::Path};

use tokio_util::sync::CancellationToken;

use super::{
    Fatal,
    house::stop_on_signal,
    serve::{Server, prepare},
};
use crate::settings::{Flags, Settings};
use town::Town;

/// Where the two servers listen.
const ADDRESSES: [&str; 2] = ["127.0.0.2:8080", "127.0.0.3:8080"];
/// The password of everybody in the demo.
pub(super) const PASSWORD: &str = "a garden for everyone";

/// Runs the demo until a signal comes.
pub(super) async fn demo() -> Result<(), Fatal> {
    let stop = stop_on_signal()?;
    let folder = Folder::new()?;
    let clock = folder.path().join("clock");
    std::fs::write(&clock, "0")?;
    let mut towns = Vec::new();
    let mut running = Vec::new();
    for (name, address) in ["one", "two"].iter().zip(ADDRESSES) {
        let settings = settings(folder.path(), name, address, &clock)?;
        let server = prepare(&settings).await?;
        towns.push(Town::new(&server.house, &settings));
        running.push(tokio::spawn(run(server, settings, stop.clone())));
    }
    let [one, two] = towns.as_slice() else {
        return Err("the demo has two servers".into());
    };
    tokio::select! {
        told = story::tell(one, two, &clock) => told?,
        () = stop.cancelled() => {}
    }
    if !stop.is_cancelled() {
        announce();
    }
    for server in running {
        server.await??;
    }
    Ok(())
}

async fn run(server: Server, settings: Settings, stop: CancellationToken) -> Result<(), Fatal> {
    // When one server stops, so does the other.
    let guard = stop.clone().drop_guard();
    let done = server.run(&settings, false, stop).await;
    drop(guard);
    done
}

fn settings(folder: &Path, name: &str, address: &str, clock: &Path) -> Result<Settings, Fatal> {
    let address: SocketAddr = address.parse()?;
    let flags = Flags {
        origin: Some(format!("http://{address}")),
        listen: Some(address.to_string()),
        data_dir: Some(folder.join(name).display().to_string()),
        development: Some(true),
        clock_offset_file: Some(clock.display().to_string()),
        contact: Some("mailto:operator@example.org".to_owned()),
        ..Flags::default()
    };
    // The demo is the same wherever it runs: variables don't reach it.
    Ok(Settings::from_parts(&flags, Vec::new())?)
}

#[allow(clippy::print_stdout)] // what the demo is for
fn announce() {
    let [one, two] = ADDRESSES;
    println!(
        "
Two servers are running. Look around; nobody needs to sign in to read.

  http://{one}/pools/oak     Oak Street Garden: proposals open and decided
  http://{one}/pools/oak/money     its money: what there is, and by which decision
  http://{two}/pools/elm     Elm Tool Library: a steward lets people in, no money yet

Everybody's password is: {PASSWORD}

  on {one}   mara (operator), theo, ines: stewards of Oak; otto, who left
  on {two}   lea (operator, steward of Elm), jon (member of Oak from afar), sam

Try this: sign in as jon at http://{two}/sign-in, open Pools elsewhere, look up
@oak@{one}, and vote in an open proposal. Then look at it on {one}.

And this: sign in as ines at http://{one}/sign-in and open the money of Oak. An
invoice waits for her, and so do three lines of the bank and some cash.

Ctrl-C stops both. Nothing is kept."
    );
}

/// A folder of the demo's own, gone when it ends.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new() -> Result<Self, Fatal> {
        let path = std::env::temp_dir().join(format!("pools-demo-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What can't be removed, the system's own cleaning will.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
