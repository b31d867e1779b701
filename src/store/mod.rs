//! Only SQL: one file per aggregate, functions over a connection or a
//! transaction. Named constraints turn into named errors. No rule is decided
//! here, but every rule that a database can hold is held here too.

pub mod db;
