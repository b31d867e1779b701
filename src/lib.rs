//! Pools: an online group becomes a co-op.

pub mod commands;
pub mod domain;
pub mod federation;
pub mod keys;
pub mod limits;
pub mod services;
pub mod settings;
pub mod store;
pub mod text;
pub mod web;
pub mod worker;
pub mod world;
