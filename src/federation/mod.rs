//! `ActivityPub`: what other servers send and are sent. Side by side with `web`,
//! never importing it.

pub mod client;
pub mod digest;
pub mod guard;
pub mod http_date;
pub mod media;
pub mod proof;
pub mod signature_in;
pub mod signature_out;

pub use crate::keys;
