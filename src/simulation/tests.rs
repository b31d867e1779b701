//! The simulation holds, and would notice if it didn't.

use super::*;
use crate::domain::flood::planted::{Bug, plant};

/// Seeds of the run that every test of the whole house does.
const SEEDS: u64 = 10_000;

fn told(failure: &Failure) -> String {
    format!("seed {}: {}\n{}", failure.seed, failure.broken, failure.story)
}

/// Both cores take half of the seeds each.
#[test]
fn ten_thousand_floods_hold() {
    let halves = [0..SEEDS / 2, SEEDS / 2..SEEDS];
    let threads = halves.map(|seeds| std::thread::spawn(|| run_all(seeds)));
    let mut all = Report::default();
    for thread in threads {
        match thread.join().unwrap() {
            Ok(report) => all = all.and(report),
            Err(failure) => panic!("{}", told(&failure)),
        }
    }
    // What never happens proves nothing.
    assert_eq!(all.runs, SEEDS);
    assert!(all.certified > SEEDS / 4 && all.void > SEEDS / 4, "{all:?}");
    assert!(all.with_liars > SEEDS / 4, "{all:?}");
}

#[test]
fn a_seed_is_a_story_that_can_be_told_again() {
    for seed in 0..40 {
        let tell = || {
            let scenario = Scenario::new(seed).unwrap();
            let mut network = Network::new(&scenario, Trace::new(true));
            network.run().unwrap();
            network.trace.to_string()
        };
        assert_eq!(tell(), tell());
    }
}

/// Each rule left out, or turned round, is noticed, and by which invariant.
#[test]
fn every_planted_bug_is_found() {
    use Invariant::{Agreement, Chain, Convergence, Draw, Ending, Outcome, Pledge};
    let mut table = Vec::new();
    for (bug, expected) in [
        (Bug::CountsEachPool, &[Outcome][..]),
        (Bug::CountsByArrival, &[Outcome]),
        (Bug::BelievesBallots, &[Outcome]),
        (Bug::CountsLate, &[Outcome]),
        (Bug::ForgetsRoll, &[Outcome]),
        (Bug::OpensAlone, &[Outcome]),
        (Bug::BelievesTallies, &[Outcome]),
        (Bug::RoundsShares, &[Outcome]),
        (Bug::CertifiesByHalf, &[Agreement]),
        (Bug::VoidByOne, &[Agreement]),
        (Bug::SaysBothWords, &[Agreement]),
        (Bug::AcceptsAlone, &[Agreement]),
        (Bug::DrawsEarly, &[Draw]),
        (Bug::Overdraws, &[Pledge, Draw]),
        (Bug::EndsTwice, &[Pledge, Draw]),
        (Bug::BringsTwice, &[Pledge]),
        (Bug::ReleasesWhatIsBrought, &[Pledge]),
        (Bug::TakesStaleEpoch, &[Chain]),
        (Bug::KeepsFirstBranch, &[Convergence]),
        (Bug::SendsBeforeWriting, &[Chain]),
        (Bug::Overwrites, &[Chain]),
    ] {
        let found = plant(Some(bug), || (0..600).find_map(|seed| run(seed).err()));
        let line = match &found {
            None => format!("{bug:?}: not found"),
            Some(failure) if !expected.contains(&failure.broken.invariant) => {
                format!("{bug:?}: seed {} finds {}", failure.seed, failure.broken)
            }
            Some(failure) => {
                eprintln!("{bug:?}: seed {} finds {}", failure.seed, failure.broken);
                continue;
            }
        };
        table.push(line);
    }
    let _ = Ending;
    assert!(table.is_empty(), "{}", table.join("\n"));
}
