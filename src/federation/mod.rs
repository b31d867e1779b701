//! `ActivityPub`: what other servers send and are sent. Side by side with `web`,
//! never importing it.
