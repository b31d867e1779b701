//! Invariants of a live database: what must hold whatever happened.

use super::ServiceError;
use crate::store::{check, check_bylaws, db::Conn};

/// One invariant and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What must hold, in one line.
    pub rule: &'static str,
    /// Rows at fault, at most ten; none when it holds.
    pub faults: Vec<String>,
}

/// Checks everything.
///
/// # Errors
/// See [`ServiceError`].
pub async fn check_all(conn: &mut Conn) -> Result<Vec<Finding>, ServiceError> {
    let mut findings = Vec::new();
    for (rule, statement) in check::RULES.into_iter().chain(check_bylaws::RULES) {
        let faults = check::faults(conn, statement).await?;
        findings.push(Finding { rule, faults });
    }
    findings.push(super::check_bylaws::hashes(conn).await?);
    findings.push(super::check_bylaws::statements(conn).await?);
    Ok(findings)
}
