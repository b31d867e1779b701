//! The simulation holds, and would notice if it didn't.

use super::*;
use crate::domain::flood::planted::{Bug, plant};

/// Seeds of the run that every test of the whole house does.
const SEEDS: u64 = 10_000;

fn told(failure: &Failure) -> String {
    format!(
        "seed {}: {}\n{}",
        failure.seed, failure.broken, failure.story
    )
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
    use Invariant::{Agreement, Chain, Convergence, Draw, Outcome, Pledge};
    let mut missed = Vec::new();
    for (bug, lie, expected) in [
        (Bug::CountsEachPool, None, &[Outcome][..]),
        (Bug::CountsByArrival, None, &[Outcome]),
        (Bug::BelievesBallots, Some(Lie::Forges), &[Outcome]),
        (Bug::CountsLate, Some(Lie::CountsLate), &[Outcome]),
        (Bug::ForgetsRoll, Some(Lie::CountsStrangers), &[Outcome]),
        (Bug::OpensAlone, None, &[Outcome]),
        (Bug::BelievesTallies, Some(Lie::ChangesTally), &[Outcome]),
        (Bug::RoundsShares, None, &[Outcome]),
        (Bug::CertifiesByHalf, None, &[Agreement]),
        (Bug::VoidByOne, Some(Lie::SplitsWord), &[Agreement]),
        (Bug::SaysBothWords, None, &[Agreement]),
        (Bug::DrawsEarly, Some(Lie::Overdraws), &[Draw]),
        (Bug::Overdraws, Some(Lie::Overdraws), &[Draw]),
        (Bug::EndsTwice, Some(Lie::Overdraws), &[Pledge, Draw]),
        (Bug::BringsTwice, Some(Lie::Overbrings), &[Pledge, Draw]),
        (
            Bug::ReleasesWhatIsBrought,
            Some(Lie::Slips),
            &[Pledge, Draw],
        ),
        (Bug::TakesStaleEpoch, Some(Lie::Replays), &[Chain]),
        (Bug::KeepsFirstBranch, Some(Lie::Twins), &[Convergence]),
        (Bug::SendsBeforeWriting, None, &[Chain]),
        (Bug::Overwrites, Some(Lie::Edits), &[Chain]),
    ] {
        // The same seeds without the bug hold, so it is the bug that is found.
        let found = plant(Some(bug), || {
            (0..1_000).find_map(|seed| run_with(seed, lie).err())
        });
        let Some(failure) = found else {
            missed.push(format!("{bug:?} was not found"));
            continue;
        };
        eprintln!("{bug:?}: seed {}: {}", failure.seed, failure.broken);
        if !expected.contains(&failure.broken.invariant) {
            missed.push(format!(
                "{bug:?}: seed {}: {}",
                failure.seed, failure.broken
            ));
        }
        assert!(run_with(failure.seed, lie).is_ok(), "{bug:?}");
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
