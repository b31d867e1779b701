//! `pools simulate`: Floods lived through by the thousand, on all cores. Needs no
//! database and no network. A seed that fails is told as a story.

use std::thread;

use super::Fatal;
use crate::simulation::{Failure, Report, run, run_all};

/// Runs seeds `from` and up.
#[allow(clippy::print_stdout)]
pub(super) fn simulate(seeds: u64, from: u64) -> Result<(), Fatal> {
    if seeds == 1 {
        let report = run(from).map_err(|failure| told(&failure))?;
        println!("Seed {from} holds: {report:?}");
        return Ok(());
    }
    let cores =
        thread::available_parallelism().map_or(1, |cores| u64::try_from(cores.get()).unwrap_or(1));
    let each = seeds.div_ceil(cores);
    let end = from.saturating_add(seeds);
    let parts = (0..cores).map(|core| {
        let begin = from.saturating_add(core * each).min(end);
        thread::spawn(move || run_all(begin..begin.saturating_add(each).min(end)))
    });
    let parts: Vec<_> = parts.collect();
    let mut all = Report::default();
    for part in parts {
        let report = part.join().map_err(|_| "a run broke off")?;
        all = all.and(report.map_err(|failure| told(&failure))?);
    }
    println!(
        "{} Floods hold, {} of them with liars: {} rounds were certified, {} void.",
        all.runs, all.with_liars, all.certified, all.void
    );
    Ok(())
}

fn told(failure: &Failure) -> String {
    format!(
        "{}\nSeed {} fails: {}\nAgain: pools simulate --seeds 1 --from {}",
        failure.story, failure.seed, failure.broken, failure.seed
    )
}
