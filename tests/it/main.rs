//! The integration tests: one binary, one file per thing tested.

mod messages;
mod page_samples;
mod pages;
mod views;
