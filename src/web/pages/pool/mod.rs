//! A Pool's own pages.

pub mod accept;
pub mod acceptances;
pub mod admit;
pub mod applicant;
pub mod budget;
pub mod bylaws;
pub mod certificate;
pub mod draft;
pub mod draft_edit;
pub mod erase_name;
pub mod expulsion;
pub mod expulsion_new;
pub mod formation;
pub mod found;
pub mod founding_vote;
pub mod group;
pub mod invite;
pub mod join;
pub mod leave;
pub mod list;
pub mod members;
pub mod membership;
pub mod put_out;
pub mod show;
