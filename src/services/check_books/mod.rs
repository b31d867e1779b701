//! The ten things that hold in every Pool's books, and what is done when one
//! doesn't: the books stop, the operator and the stewards are told, and
//! nothing is lost.
//!
//! Absent on purpose: any mending. What is wrong is looked into by people.

mod compare;
mod replay;
mod watch;

pub use watch::{Verdict, check_and_note, resume_books, tell_head};

use self::{compare::compare, replay::Replay};
use super::ServiceError;
use crate::{
    domain::id::PoolId,
    store::{
        check_books::{self, Kept},
        db::{Conn, StoreError},
        ledger,
    },
};

/// Entries read at once.
const PAGE: i64 = 1_000;
/// Faults that are named of each; more would not help.
const NAMED: usize = 10;
/// How often what came meanwhile is read, too.
const TRIES: usize = 50;

/// What holds in books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Invariant {
    /// Each entry sums to zero, in the one currency.
    Balanced,
    /// What is available is the funds less what is set aside.
    Budget,
    /// What is reserved is what was approved less what was used.
    Reserved,
    /// The members' capital is what they gave and were given.
    Capital,
    /// Nothing that a rail told is booked twice.
    Once,
    /// Each entry has the hash of what it says and of the one before.
    Chain,
    /// What was shared sums to what there was.
    Splits,
    /// Banks and providers say the same.
    Agrees,
    /// A closed period took nothing.
    Closed,
    /// Replayed from nothing, all balances come out as they are kept.
    Replay,
}

impl Invariant {
    /// All of them, as they are counted.
    pub const ALL: [Self; 10] = [
        Self::Balanced,
        Self::Budget,
        Self::Reserved,
        Self::Capital,
        Self::Once,
        Self::Chain,
        Self::Splits,
        Self::Agrees,
        Self::Closed,
        Self::Replay,
    ];

    /// What must hold, in one line, for operators.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Balanced => "every entry sums to zero in the one currency of its books",
            Self::Budget => "what is available is the funds less what is set aside",
            Self::Reserved => "what is reserved is what was approved less what was used",
            Self::Capital => "each member's capital is what she gave and was given",
            Self::Once => "nothing that a bank or provider told is booked twice",
            Self::Chain => "every entry has the hash of what it says and of the one before",
            Self::Splits => "what was shared sums to what there was to share",
            Self::Agrees => "the books agree with what the bank and the provider say",
            Self::Closed => "nothing was booked in a closed period",
            Self::Replay => "replayed from nothing, every balance comes out as it is kept",
        }
    }

    /// The key of its sentence for people.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Balanced => "books-rule-balanced",
            Self::Budget => "books-rule-budget",
            Self::Reserved => "books-rule-reserved",
            Self::Capital => "books-rule-capital",
            Self::Once => "books-rule-once",
            Self::Chain => "books-rule-chain",
            Self::Splits => "books-rule-splits",
            Self::Agrees => "books-rule-agrees",
            Self::Closed => "books-rule-closed",
            Self::Replay => "books-rule-replay",
        }
    }
}

/// What is at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The entry, or the last that touched what is at fault.
    pub entry: Option<i64>,
    /// What is wrong, for operators: accounts by their names, minor units.
    pub says: String,
    /// The books wait until somebody has looked. A bank's statement that says
    /// something else is to be booked, not to be stopped for.
    pub stops: bool,
}

/// What was found of one invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookFinding {
    /// What must hold.
    pub invariant: Invariant,
    /// What is at fault, at most ten; none when it holds.
    pub faults: Vec<Fault>,
}

impl BookFinding {
    /// Whether the books have to stop for it.
    #[must_use]
    pub fn stops(&self) -> bool {
        self.faults.iter().any(|fault| fault.stops)
    }
}

/// Where faults are put.
#[derive(Debug, Default)]
struct Faults(Vec<(Invariant, Fault)>);

impl Faults {
    fn add(&mut self, invariant: Invariant, entry: Option<i64>, says: impl FnOnce() -> String) {
        self.put(invariant, entry, true, says);
    }

    fn put(
        &mut self,
        invariant: Invariant,
        entry: Option<i64>,
        stops: bool,
        says: impl FnOnce() -> String,
    ) {
        let named = self.0.iter().filter(|(of, _)| *of == invariant).count();
        if named < NAMED {
            let says = says();
            self.0.push((invariant, Fault { entry, says, stops }));
        }
    }

    fn findings(self) -> Vec<BookFinding> {
        let mut findings: Vec<BookFinding> = Invariant::ALL
            .into_iter()
            .map(|invariant| BookFinding {
                invariant,
                faults: Vec::new(),
            })
            .collect();
        for (invariant, fault) in self.0 {
            for finding in &mut findings {
                if finding.invariant == invariant {
                    finding.faults.push(fault.clone());
                }
            }
        }
        findings
    }
}

/// Checks the books of one Pool: reads every entry once, in pages, and compares
/// what comes out with what is kept. Entries that come meanwhile are read,
/// too. A Pool without books has nothing at fault.
///
/// # Errors
/// [`StoreError::Conflict`] when entries kept coming faster than they could be
/// read; see [`ServiceError`].
pub async fn check_books(conn: &mut Conn, pool: PoolId) -> Result<Vec<BookFinding>, ServiceError> {
    let mut faults = Faults::default();
    let Some(books) = ledger::get(conn, pool).await? else {
        return Ok(faults.findings());
    };
    let periods = check_books::periods(conn, pool).await?;
    let mut replay = Replay::new(pool, books.currency, periods);
    let kept = read_all(conn, pool, &mut replay, &mut faults).await?;
    for closing in replay.closings() {
        let days = (closing.after, closing.until);
        let dues = check_books::dues(conn, pool, closing.number, days).await?;
        compare::shares_by_dues(closing, &dues, &mut faults);
    }
    compare(&replay, &kept, &mut faults);
    for (invariant, statements) in [
        (Invariant::Once, &check_books::ONCE[..]),
        (Invariant::Splits, &check_books::SPLITS[..]),
    ] {
        for statement in statements {
            for (entry, says) in check_books::faults(conn, statement, pool).await? {
                faults.add(invariant, entry, || says);
            }
        }
    }
    Ok(faults.findings())
}

/// Reads the journal to its end, and what is kept beside it at that same
/// point: nothing kept changes without an entry.
async fn read_all(
    conn: &mut Conn,
    pool: PoolId,
    replay: &mut Replay,
    faults: &mut Faults,
) -> Result<Kept, ServiceError> {
    for _ in 0..TRIES {
        loop {
            let rows = check_books::page(conn, pool, replay.number(), PAGE).await?;
            for row in &rows {
                replay.take(row, faults);
            }
            if rows.is_empty() {
                break;
            }
            // Hashing is work: others on this thread have their turn.
            tokio::task::yield_now().await;
        }
        let kept = check_books::kept(conn, pool).await?;
        if check_books::last(conn, pool).await? <= replay.number() {
            return Ok(kept);
        }
    }
    Err(StoreError::Conflict.into())
}
