//! Statements of a Pool's bank: what their lines are, once, in whichever files
//! and however often they come.

mod capital;
mod care;
mod closed;
mod lines;
mod returns;
pub mod steps;
mod uploads;
