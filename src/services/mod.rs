//! One use case per file: load, ask the domain, store, push what happened to
//! the outbox. A service neither begins nor commits; its caller does, so that
//! state and outgoing messages commit together. Web and inbox call the same
//! services, so that no rule is written twice.
//!
//! Absent on purpose: the network. What has to be fetched, is fetched before.

pub mod accept_bylaws;
pub mod add_remark;
pub mod admit_member;
pub mod agree_to_rules;
pub mod answer_expulsion_notice;
pub mod approve_candidates;
pub mod approve_invoice;
pub mod ask_for_buy_ins;
pub mod ask_to_join;
pub mod cast_ballot;
pub mod check;
pub mod check_books;
pub mod check_bylaws;
pub mod close_period;
pub mod close_proposal;
pub mod compare_balance;
pub mod connect_stripe;
pub mod cover_capital;
pub mod edit_draft;
pub mod election_result;
pub mod enact;
pub mod end_term;
pub mod enter_pool;
pub mod erase_identity;
pub mod error;
pub mod event;
pub mod export_books;
pub mod file_certificate;
pub mod file_invoice;
pub mod finish_review;
pub mod follow_elsewhere;
pub mod follow_pool;
pub mod forget_actor;
pub mod formation_steps;
pub mod found_pool;
pub mod give_expulsion_notice;
pub mod hear_agreement;
pub mod hear_elsewhere;
pub mod hear_word;
pub mod hold_founding_vote;
pub mod import_statement;
pub mod invite;
pub mod invite_list;
pub mod join_elsewhere;
pub mod keep_house;
pub mod keep_papers;
mod known_line;
pub mod leave_pool;
pub mod link_group;
pub mod look_through;
pub mod make_batch;
pub mod manage_person;
mod match_line;
pub mod match_payment;
pub mod member_list;
pub mod new_actor;
pub mod open_checkout;
pub mod open_election;
pub mod open_expulsion;
pub mod open_proposal;
pub mod open_review;
pub mod outcome_words;
pub mod owe_buy_in;
pub mod owe_payable;
pub mod password;
pub mod ports;
pub mod post_entry;
pub mod post_to_groups;
pub mod promise_contribution;
pub mod propose_amendment;
pub mod propose_rail;
pub mod propose_spend;
pub mod prove;
pub mod put_out_founder;
pub mod put_to_vote;
pub mod read_bylaws;
pub mod read_statement;
pub mod receive_contribution;
pub mod record_acceptance;
pub mod record_cash;
pub mod record_payment;
pub mod redeem;
pub mod refuse_invoice;
pub mod release_payable;
pub mod release_rest;
pub mod remind_contribution;
pub mod see_books;
pub mod serve_as_steward;
pub mod set_dues;
pub mod settle_line;
pub mod settle_payable;
pub mod sign_in;
pub mod sign_in_by_code;
pub mod sign_up;
pub mod start_instance;
pub mod stay;
pub mod stripe_event;
pub mod suggest_for_line;
pub mod suspend_pool;
pub mod take_back_cash;
pub mod take_back_statement;
pub mod take_opening;
pub mod tell;
pub mod tell_amendment;
pub mod tell_of_change;
pub mod tell_voters;
pub mod tick_step;
pub mod token;
pub mod turn_down;
mod unsettle_line;
pub mod version_status;
pub mod vote_elsewhere;
pub mod vouch;
pub mod ways_to_pay;
pub mod welcome;
pub mod write_bylaws;

pub use error::ServiceError;
pub use event::Event;

use crate::{domain::id::PersonId, store::actor::Actor};

/// What every use case may ask about this server.
#[derive(Clone, Debug)]
pub struct Site {
    /// `https://pools.example`, without a slash at the end.
    pub origin: String,
    /// `pools.example`, with the port where there is one.
    pub host: String,
}

impl Site {
    /// The wire id and page of a local Pool.
    #[must_use]
    pub fn pool_uri(&self, handle: &str) -> String {
        format!("{}/pools/{handle}", self.origin)
    }

    /// The wire id of what speaks for a local Pool in groups elsewhere.
    #[must_use]
    pub fn messenger_uri(&self, handle: &str) -> String {
        format!("{}/messenger", self.pool_uri(handle))
    }

    /// The wire id and page of a local person.
    #[must_use]
    pub fn person_uri(&self, handle: &str) -> String {
        format!("{}/people/{handle}", self.origin)
    }

    /// The wire id and page of a version of a Pool's bylaws.
    #[must_use]
    pub fn bylaws_uri(&self, handle: &str, number: i64) -> String {
        format!("{}/pools/{handle}/bylaws/{number}", self.origin)
    }

    /// The wire id and page of a proposal.
    #[must_use]
    pub fn proposal_uri(&self, handle: &str, number: i64) -> String {
        format!("{}/pools/{handle}/proposals/{number}", self.origin)
    }
}

/// The person that an actor is, when it is one.
#[must_use]
pub fn person_of(actor: &Actor) -> Option<PersonId> {
    (actor.kind == "person").then(|| PersonId::from(actor.actor_id))
}
