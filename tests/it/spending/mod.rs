//! A spend from its proposal to the bank: what is set aside, who may ask for
//! it, who lets it go, and what comes back.

mod approvals;
mod leaving;
pub mod payments;
mod races;
mod rest;
pub mod steps;
mod told;
