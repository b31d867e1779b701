//! What strangers send, read into a closed list of activities. Nothing is
//! looked up here, and nothing is believed beyond what can be read.

pub mod activity;
pub mod envelope;
pub mod fields;
pub mod note;
pub mod question;

pub use activity::{Activity, read};
pub use envelope::{Envelope, envelope};
