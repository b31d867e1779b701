//! Pure values and rules: no serde, no async, no SQL, no clock, no randomness.
//! The time and new ids are parameters. Nothing here can fail for a reason
//! outside itself.

pub mod ballot;
pub mod handle;
pub mod id;
pub mod membership;
pub mod proposal;
pub mod rules;
pub mod tally;
pub mod text;
pub mod time;
