//! Statements of a Pool's bank: what their lines are, once, in whichever files
//! and however often they come.

mod accounts;
mod capital;
mod care;
mod closed;
mod lines;
mod own;
mod returns;
mod rules;
pub mod steps;
mod twice;
mod uploads;
