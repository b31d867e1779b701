//! Only SQL: one file per aggregate, functions over a connection or a
//! transaction. Named constraints turn into named errors. No rule is decided
//! here, but every rule that a database can hold is held here too.

pub mod acceptance;
pub mod actor;
pub mod approval;
pub mod ballot;
pub mod buy_in;
pub mod bylaws;
pub mod cash;
pub mod check;
pub mod check_bylaws;
pub mod contribution;
pub mod courtesy;
pub mod db;
pub mod delivery;
pub mod dues;
pub mod elsewhere;
pub mod expulsion;
pub mod follow;
pub mod formation;
pub mod founder;
pub mod group_link;
pub mod inbox;
pub mod instance;
pub mod invitation;
pub mod invitation_list;
pub mod key;
pub mod ledger;
pub mod membership;
pub mod options_elsewhere;
pub mod outbox;
pub mod outcome_elsewhere;
pub mod pool;
pub mod proposal;
pub mod rail;
pub mod remark;
pub mod reservation;
pub mod review;
pub mod sign_in;
pub mod spend;
pub mod sponsorship;
pub mod suspension;
pub mod version;
pub mod vote_elsewhere;
