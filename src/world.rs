//! What comes from outside the program: time and chance.
//!
//! Both are passed in, so that a test decides them. Nothing else in the house
//! may ask the system for the time or for random bytes (`clippy.toml` bans it);
//! the exceptions are timeouts of the network, which no rule depends on.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use rand::{CryptoRng, Rng as _, SeedableRng, rngs::StdRng};
use uuid::Uuid;

use crate::domain::time::Timestamp;

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// The machine's clock, moved by the number of seconds that stands in a
    /// file. Development only: this is how a test moves the time of a process
    /// that it did not link.
    Offset(PathBuf),
    /// A clock that stands still until a test moves it; microseconds UTC.
    Test(Arc<AtomicI64>),
}

impl Clock {
    /// A test clock that starts at `at`.
    #[must_use]
    pub fn test(at: Timestamp) -> Self {
        Self::Test(Arc::new(AtomicI64::new(at.micros())))
    }

    /// The time now, microseconds since 1970 UTC.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => system_now(),
            Self::Offset(path) => {
                let offset = std::fs::read_to_string(path)
                    .ok()
                    .and_then(|text| text.trim().parse::<i64>().ok())
                    .unwrap_or(0);
                system_now().plus_seconds(offset)
            }
            Self::Test(micros) => Timestamp::from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a test clock on; does nothing to the others.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Self::Test(micros) = self {
            micros.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
        }
    }
}

#[allow(clippy::disallowed_methods)] // the one place that asks the system
fn system_now() -> Timestamp {
    let micros = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|elapsed| i64::try_from(elapsed.as_micros()).ok())
        .unwrap_or(0);
    Timestamp::from_micros(micros)
}

/// Time and chance, handed to every use case. Cheap to clone.
#[derive(Clone, Debug)]
pub struct World {
    clock: Clock,
    chance: Arc<Mutex<Chance>>,
}

#[derive(Debug)]
struct Chance {
    rng: StdRng,
    /// The last id that was made.
    last_id: u128,
}

/// What of an id is counted up within a millisecond: all of `rand_b` but its
/// highest bit, which stays free, so that counting never reaches the variant.
const COUNTED: u128 = (1 << 61) - 1;

impl World {
    /// The real world: the given clock, and a generator seeded by the system.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self::with(clock, rand::make_rng())
    }

    /// A world that repeats itself: for tests.
    #[must_use]
    pub fn seeded(clock: Clock, seed: u64) -> Self {
        Self::with(clock, StdRng::seed_from_u64(seed))
    }

    fn with(clock: Clock, rng: StdRng) -> Self {
        Self {
            clock,
            chance: Arc::new(Mutex::new(Chance { rng, last_id: 0 })),
        }
    }

    /// The clock itself.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Runs `work` with the generator. The lock is held for that long only.
    pub fn with_rng<T>(&self, work: impl FnOnce(&mut (dyn CryptoRng + Send)) -> T) -> T {
        work(&mut self.chance().rng)
    }

    /// Random bytes that nobody can guess, for tokens and keys.
    #[must_use]
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0_u8; N];
        self.with_rng(|rng| rng.fill_bytes(&mut bytes));
        bytes
    }

    /// A new id: `UUIDv7` (RFC 9562 section 5.7). Sorts after every one that
    /// this world made before, within a millisecond too (section 6.2, method
    /// 2): lists and queues that are ordered by id keep the order of events.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        let millis = u64::try_from(self.now().micros() / 1_000).unwrap_or(0);
        let mut chance = self.chance();
        let mut random = [0_u8; 10];
        chance.rng.fill_bytes(&mut random);
        let fresh = uuid::Builder::from_unix_timestamp_millis(millis, &random)
            .into_uuid()
            .as_u128()
            & !(COUNTED + 1);
        let step = u128::from(chance.rng.next_u32()) + 1;
        // A clock that was set back counts on from the last id as well.
        let is_later = fresh >> 80 > chance.last_id >> 80;
        chance.last_id = if is_later {
            fresh
        } else {
            chance.last_id + step
        };
        Uuid::from_u128(chance.last_id)
    }

    fn chance(&self) -> MutexGuard<'_, Chance> {
        self.chance.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_in_the_order_they_were_made() {
        let clock = Clock::test(Timestamp::from_seconds(1_772_366_400));
        let world = World::seeded(clock.clone(), 1);
        let mut last = Uuid::nil();
        for round in 0..3_000 {
            // Standing still, going on, and set back.
            clock.advance_seconds([0, 0, 1, -2][round % 4]);
            let id = world.new_id();
            assert!(id > last, "{id} after {last}");
            assert_eq!(id.get_version(), Some(uuid::Version::SortRand));
            assert_eq!(id.get_variant(), uuid::Variant::RFC4122);
            last = id;
        }
    }
}
