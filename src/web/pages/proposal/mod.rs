//! Proposals: opening one, its page, its ballot.

pub mod amend;
pub mod ballot;
pub mod day;
pub mod end;
pub mod from_home;
pub mod kinds;
mod matter;
pub mod open;
pub mod review;
pub mod show;
