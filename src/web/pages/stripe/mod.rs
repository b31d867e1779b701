//! The Pool's own account at Stripe: connecting it, paying a contribution by
//! card, and hearing what Stripe tells.

pub mod card;
pub mod connect;
pub mod hook;
pub mod unmatched;
