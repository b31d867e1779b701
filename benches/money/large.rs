//! A Pool of a million postings beside one of a thousand.

use std::time::Instant;

use pools::{
    books::{self, GENESIS, Placed, export::Format},
    domain::{
        ledger::{Account, Day},
        money::Currency,
    },
    services::{check_books::check_books, export_books, post_entry::budget_of},
    store::{ledger, pool::Pool},
};

use super::{median, number_of, place::Place};

const SMALL: i64 = 1_000;
const PER_ENTRY: i64 = 4;

/// Fills the books of a Pool with so many postings, a year of them.
async fn fill(place: &Place, pool: &Pool, postings: i64) {
    let entries = postings / PER_ENTRY;
    let today = Day::of(place.world.now());
    let (mut number, mut previous) = (0, GENESIS);
    while number < entries {
        let mut tx = place.db.begin().await.unwrap();
        ledger::lock(&mut tx, pool.pool_id, Currency::EUR, place.world.now())
            .await
            .unwrap();
        for _ in 0..5_000.min(entries - number) {
            let ago = i32::try_from((entries - number) * 360 / entries).unwrap();
            let entry = place.gift(1 + number % 9_000, today.plus(-ago));
            let placed = Placed {
                pool: pool.pool_id,
                number: number + 1,
                currency: Currency::EUR,
                entry: &entry,
                recorded_by: None,
                recorded_at: place.world.now(),
                previous,
            };
            let hash = books::hash(&placed);
            ledger::append(&mut tx, &placed, hash).await.unwrap();
            (number, previous) = (placed.number, hash);
        }
        tx.commit().await.unwrap();
    }
}

/// What the page of the budget reads; milliseconds, the median of many.
async fn page(place: &Place, pool: &Pool) -> f64 {
    let month = books::month(Day::of(place.world.now()));
    let mut times = Vec::new();
    for _ in 0..60 {
        let begun = Instant::now();
        let mut conn = place.db.read().await.unwrap();
        budget_of(&mut conn, pool).await.unwrap();
        for account in [Account::Bank, Account::Cash, Account::Payable] {
            ledger::balance(&mut conn, pool.pool_id, account)
                .await
                .unwrap();
        }
        ledger::months(&mut conn, pool.pool_id, month - 11, month)
            .await
            .unwrap();
        ledger::latest(&mut conn, pool.pool_id, i64::MAX, 20)
            .await
            .unwrap();
        ledger::get(&mut conn, pool.pool_id).await.unwrap();
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    median(times)
}

/// The memory of this process, and the most it ever was; MiB.
fn memory() -> (f64, f64) {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        let kib: f64 = line
            .and_then(|line| line.split_whitespace().nth(1))
            .and_then(|word| word.parse().ok())
            .unwrap_or(0.0);
        kib / 1024.0
    };
    (of("VmRSS:"), of("VmHWM:"))
}

async fn export(place: &Place, pool: &Pool, format: Format) -> (usize, f64) {
    // The most is counted from here on.
    drop(std::fs::write("/proc/self/clear_refs", "5"));
    let begun = Instant::now();
    let mut conn = place.db.read().await.unwrap();
    let mut exporting = export_books::begin(&mut conn, pool, format).await.unwrap();
    let mut bytes = 0;
    while let Some(part) = exporting.next(&mut conn).await.unwrap() {
        bytes += part.len();
    }
    (bytes, begun.elapsed().as_secs_f64())
}

pub async fn measure(place: &Place, wants: &impl Fn(&str) -> bool) {
    let postings = number_of("POOLS_BENCH_POSTINGS", 1_000_000);
    let (small, large) = (place.pool("small").await, place.pool("large").await);
    fill(place, &small, SMALL).await;
    let begun = Instant::now();
    fill(place, &large, postings).await;
    let engine = place.engine;
    println!(
        "{engine:?}: {postings} postings written in {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    if wants("pages") {
        let mut rounds = Vec::new();
        for _ in 0..5 {
            rounds.push((page(place, &small).await, page(place, &large).await));
        }
        let of_small = median(rounds.iter().map(|round| round.0).collect());
        let of_large = median(rounds.iter().map(|round| round.1).collect());
        println!(
            "{engine:?}: what the budget page reads: {of_large:.2} ms with {postings} postings, {of_small:.2} ms with {SMALL}: {:.2} times",
            of_large / of_small
        );
    }
    if wants("check") {
        let begun = Instant::now();
        let mut conn = place.db.read().await.unwrap();
        let findings = check_books(&mut conn, large.pool_id).await.unwrap();
        let faults = findings
            .iter()
            .map(|finding| finding.faults.len())
            .sum::<usize>();
        println!(
            "{engine:?}: checked {postings} postings in {:.1} s, {faults} faults",
            begun.elapsed().as_secs_f64()
        );
    }
    if wants("export") {
        for format in Format::ALL {
            export(place, &small, format).await;
            let (_, few) = memory();
            let (bytes, seconds) = export(place, &large, format).await;
            let (_, many) = memory();
            println!(
                "{engine:?}: {format:?} of {postings} postings: {:.0} MiB in {seconds:.1} s; memory at most {many:.0} MiB, {few:.0} MiB with {SMALL} postings",
                bytes as f64 / 1_048_576.0
            );
        }
    }
}
