//! Pools turns an online group into a co-op: it gives itself rules, makes
//! proposals, and decides by one person, one vote; from the pages here, or from
//! any fediverse account.
//!
//! # The map of the house
//!
//! A file imports lower floors only; a test reads the imports and fails on an
//! arrow that goes up or sideways.
//!
//! | floor | what lives there |
//! |---|---|
//! | [`domain`] | values and rules: deciding, membership, handles. No clock, no chance, no database |
//! | [`store`] | only SQL, one text for two engines; the tables hold the rules once more |
//! | [`services`] | one use case per file: load, ask the domain, store, push what happened |
//! | [`federation`], [`web`] | the two faces, side by side: `ActivityPub`, and pages |
//! | [`worker`] | what goes on without anybody asking: inbox, closings, outbox, deliveries |
//! | [`commands`] | the program: everything put together |
//!
//! Beside them, for all but the domain: [`world`] (time and chance), [`text`]
//! (every word that people read), [`bylaws`] (the legal forms and their texts),
//! [`parameters`] (what fills them), [`banking`] (the formats of banks, and
//! amounts as people write them), [`books`] (entries and their hashes),
//! [`sheet`] (tables in files), [`floods`] (what Pools sign together, its
//! digests and trees), [`simulation`] (Floods lived through by the thousand), [`keys`], [`proof`], [`limits`], [`stripe`] (what
//! a Pool's own account there says, and asking it); and [`settings`] for the
//! program.
//!
//! # How things flow
//!
//! A form becomes a command, a service does it in one transaction together with
//! the event that tells others, and 303 leads back. A signed request is kept as
//! it came and answered with 202; the worker reads it, builds the same command
//! and calls the same service. An event becomes an activity once, and one
//! delivery per distinct inbox, all of it rows: a killed process loses nothing.

pub mod banking;
pub mod books;
pub mod bylaws;
pub mod commands;
pub mod domain;
pub mod federation;
pub mod floods;
pub mod keys;
pub mod limits;
pub mod parameters;
pub mod proof;
pub mod services;
pub mod settings;
pub mod sheet;
pub mod simulation;
pub mod store;
pub mod stripe;
pub mod text;
pub mod web;
pub mod worker;
pub mod world;
