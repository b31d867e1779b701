//! Elections of stewards: calling one, its page, its ballot.

pub mod ballot;
pub mod open;
pub mod show;
