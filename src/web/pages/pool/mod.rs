//! A Pool's own pages.

pub mod accept;
pub mod acceptances;
pub mod admit;
pub mod erase_name;
pub mod found;
pub mod join;
pub mod leave;
pub mod members;
pub mod show;
