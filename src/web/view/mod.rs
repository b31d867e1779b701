//! What the pages show: one struct per page, holding plain strings, numbers
//! and small enums, and the askama template that it fills.
//!
//! Absent from here: the database, the services, sessions and routes. A
//! handler reads, fills a struct, renders it. All words stand in the fluent
//! files; the structs carry only what people wrote and what was counted.

pub mod about;
pub mod accept;
pub mod acceptances;
pub mod amend;
pub mod budget;
pub mod bylaws;
pub mod contribute;
pub mod documents;
pub mod draft;
pub mod election;
pub mod elsewhere;
pub mod error;
pub mod filters;
pub mod form;
pub mod formation;
pub mod found;
pub mod group;
pub mod kinds;
pub mod lines;
pub mod member_list;
pub mod membership;
pub mod page;
pub mod payable;
pub mod pool;
pub mod proposal;
pub mod rails;
pub mod sign;
pub mod sign_confirmed;
pub mod spend;
pub mod start;
pub mod statements;
pub mod stripe;
pub mod tally;
pub mod terms;
pub mod way_home;
pub mod when;
pub mod you;
