//! Pure values and rules: no serde, no async, no SQL, no clock, no randomness.
//! The time and new ids are parameters. Nothing here can fail for a reason
//! outside itself.

pub mod time;
