//! Proposals: opening one, its page, its ballot.

pub mod ballot;
pub mod from_home;
pub mod open;
pub mod show;
