//! A Pool's own pages.

pub mod admit;
pub mod bylaws;
pub mod certificate;
pub mod formation;
pub mod found;
pub mod join;
pub mod leave;
pub mod members;
pub mod show;
