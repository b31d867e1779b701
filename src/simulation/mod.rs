//! Proves Floods by living through them: many Pools in one process, under a
//! scheduler that loses, repeats, delays and reorders messages, cuts the network,
//! kills machines before any write, and lets Pools lie. After each step and at
//! the end everything that must hold is checked.
//!
//! A run is a function of its seed. One that fails is run again with its story
//! written down.
//!
//! | file | what is in it |
//! |---|---|
//! | [`scenario`] | what a seed decides: Pools, people, money, lies, weather |
//! | [`network`] | the scheduler |
//! | [`server`] | a server: border, disk, memory, duties |
//! | `people` | what people decide, and how a Pool lies |
//! | [`check`], `recount` | what must hold |
//!
//! # What it can't see
//!
//! Signatures and hashes are taken to hold: nobody signs for another here, and
//! digests don't collide. Time is one clock with servers a little off.

pub mod check;
pub mod network;
mod people;
pub mod random;
mod recount;
pub mod scenario;
pub mod server;
pub mod trace;

#[cfg(test)]
mod tests;

use crate::domain::flood::Standing;

use check::{Broken, Invariant};
use network::Network;
use scenario::{Lie, Scenario};
use trace::Trace;

/// How many rounds ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Runs.
    pub runs: u64,
    /// Rounds that were certified.
    pub certified: u64,
    /// Rounds that were void.
    pub void: u64,
    /// Runs in which somebody lied.
    pub with_liars: u64,
}

/// A seed that fails.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Which.
    pub seed: u64,
    /// What doesn't hold.
    pub broken: Broken,
    /// Everything that happened.
    pub story: String,
}

/// Runs one seed.
///
/// # Errors
/// The seed, what doesn't hold, and the whole story.
pub fn run(seed: u64) -> Result<Report, Box<Failure>> {
    run_with(seed, None)
}

/// Runs one seed with one Pool that lies in a given way.
///
/// # Errors
/// As [`run`].
pub fn run_with(seed: u64, lie: Option<Lie>) -> Result<Report, Box<Failure>> {
    live(seed, lie, Trace::new(false)).or_else(|(_, _)| {
        let told = live(seed, lie, Trace::new(true));
        told.map_err(|(broken, story)| {
            Box::new(Failure {
                seed,
                broken,
                story,
            })
        })
    })
}

/// Runs many seeds and adds them up.
///
/// # Errors
/// The first that fails.
pub fn run_all(seeds: std::ops::Range<u64>) -> Result<Report, Box<Failure>> {
    let mut all = Report::default();
    for seed in seeds {
        let one = run(seed)?;
        all = all.and(one);
    }
    Ok(all)
}

impl Report {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            runs: self.runs + other.runs,
            certified: self.certified + other.certified,
            void: self.void + other.void,
            with_liars: self.with_liars + other.with_liars,
        }
    }
}

fn live(seed: u64, lie: Option<Lie>, trace: Trace) -> Result<Report, (Broken, String)> {
    let scenario = Scenario::with(seed, lie).map_err(|error| {
        let how = error.to_string();
        (
            Broken {
                invariant: Invariant::Ending,
                how,
            },
            String::new(),
        )
    })?;
    let mut network = Network::new(&scenario, trace);
    if network.trace.is_kept() {
        network.trace.tell(0, || format!("{scenario:#?}"));
    }
    if let Err(broken) = network.run() {
        return Err((broken, network.trace.to_string()));
    }
    let ended = |standing: fn(&Standing) -> bool| {
        let ends = network.watch.ends.values();
        u64::try_from(ends.filter(|end| standing(end)).count()).unwrap_or(0)
    };
    Ok(Report {
        runs: 1,
        certified: ended(|end| matches!(end, Standing::Certified(_))),
        void: ended(|end| *end == Standing::Void),
        with_liars: u64::from(scenario.roles.iter().any(|role| !role.lies.is_empty())),
    })
}
