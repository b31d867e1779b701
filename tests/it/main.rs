//! All integration tests, in one binary: one link instead of many.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod client;
mod guard;
mod page_samples;
mod pages;
mod proofs;
mod signature_refusals;
mod signature_vectors;
mod signatures;
mod web;
mod wire;
