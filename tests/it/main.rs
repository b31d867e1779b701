//! The integration tests: one binary, one file per thing tested.

mod page_samples;
mod pages;
