//! Stripe, as a Pool's own account speaks it: the page where a member pays
//! (Checkout), signed events about what became of the money, and what lies in
//! the account.
//!
//! This module reads and writes; it books nothing. An event comes in as raw
//! bytes: [`signature::verify`] first, then [`event::read`], then the caller
//! matches on [`event::Happened`] and books within one transaction with the
//! event's id.

pub mod amount;
pub mod checkout;
pub mod client;
mod error;
pub mod event;
pub mod key;
mod objects;
mod read;
pub mod signature;
