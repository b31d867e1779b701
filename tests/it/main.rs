//! All integration tests, in one binary: one link instead of many.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod client;
mod examples;
mod explain;
mod floors;
mod guard;
mod messages;
mod page_samples;
mod pages;
mod proofs;
mod signature_refusals;
mod signature_vectors;
mod signatures;
mod statements;
mod store_races;
mod store_rules;
mod support;
mod views;
mod web;
mod wire;
