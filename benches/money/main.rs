//! How fast the books are, as ratios of one run on one machine.
//!
//! `cargo bench --bench money -- [durable] [pages] [check] [export]`: all of
//! them when none is named. `SQLite` in a folder of its own; `PostgreSQL` too
//! when `POOLS_TEST_POSTGRES` says where one is. What is durable depends on the
//! server: it has to run with `fsync` on. `POOLS_BENCH_POSTINGS` is how many
//! postings the large Pool has (1,000,000 when unset), `POOLS_BENCH_FOLDER`
//! where the file of `SQLite` is.

// A program for people who measure: it stops at the first thing that is wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    missing_docs
)]
#![allow(
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    clippy::must_use_candidate
)]

mod durable;
mod large;
mod place;

use pools::store::db::Engine;

use self::place::Place;

/// The one in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

pub fn number_of(name: &str, usual: i64) -> i64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}

fn main() {
    // Whoever lists tests finds none here.
    if std::env::args().any(|word| word == "--list") {
        return;
    }
    let asked: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let wants = |what: &str| asked.is_empty() || asked.iter().any(|word| word == what);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    println!(
        "{}",
        if cfg!(debug_assertions) {
            "built without optimisation"
        } else {
            "built with optimisation"
        }
    );
    runtime.block_on(async {
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let Some(place) = Place::new(engine).await else {
                println!("{engine:?}: left out, POOLS_TEST_POSTGRES is not set");
                continue;
            };
            if wants("durable") {
                durable::measure(&place).await;
            }
            if ["pages", "check", "export"].into_iter().any(wants) {
                large::measure(&place, &wants).await;
            }
            place.remove().await;
        }
    });
}
