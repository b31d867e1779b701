//! All integration tests, in one binary: one link instead of many.

// Tests read as tables, from top to bottom, and stop at the first thing that is wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    missing_docs
)]
#![allow(
    clippy::items_after_statements,
    clippy::too_many_lines,
    clippy::match_same_arms,
    clippy::doc_markdown
)]

mod banking;
mod books_check;
mod books_export;
mod books_random;
mod books_refusals;
mod books_year;
mod bylaws;
mod bylaws_object;
mod client;
mod contributions;
mod door;
mod elections;
mod examples;
mod explain;
mod explain_money;
mod floods;
mod floors;
mod groups;
mod guard;
mod joins;
mod ledger;
mod localstripe;
mod member_list;
mod messages;
mod nobody_above;
mod outbound;
mod page_samples;
mod pages;
mod programs;
mod proofs;
mod reconcile;
mod services_acceptance;
mod services_check;
mod services_documents;
mod services_elsewhere;
mod services_founding;
mod services_kinds;
mod services_membership;
mod services_mends;
mod services_random;
mod services_sovereign;
mod services_told;
mod services_votes;
mod services_ways;
mod services_words;
mod signature_refusals;
mod signature_vectors;
mod signatures;
mod spending;
mod statements;
mod store_migrations;
mod store_races;
mod store_rules;
mod store_together;
mod stripe;
mod stripe_double;
mod support;
mod terms_form;
mod views;
mod web;
mod wire;
