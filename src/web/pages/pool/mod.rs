//! A Pool's own pages.

pub mod admit;
pub mod found;
pub mod group;
pub mod join;
pub mod leave;
pub mod list;
pub mod members;
pub mod show;
