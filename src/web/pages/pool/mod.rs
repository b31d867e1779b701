//! A Pool's own pages.

pub mod accept;
pub mod admit;
pub mod found;
pub mod join;
pub mod leave;
pub mod members;
pub mod show;
