//! Invariants of a live database: what must hold whatever happened.

use uuid::Uuid;

use super::{ServiceError, enact};
use crate::store::{check, check_bylaws, db::Conn, proposal};

/// Elections read at once.
const BATCH: i64 = 100;
/// Faults that are named; more would not help.
const NAMED: usize = 10;

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
    findings.push(elections(conn).await?);
    Ok(findings)
}

/// The rule that no query can check.
pub const ELECTIONS: &str = "every election came out as its approvals say";

/// Counts every closed election once more.
async fn elections(conn: &mut Conn) -> Result<Finding, ServiceError> {
    let mut faults = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let found = proposal::closed_elections(conn, after, BATCH).await?;
        let Some(last) = found.last() else { break };
        after = last.proposal_id.into();
        for election in &found {
            let count = enact::count(conn, election).await?;
            let counted = count.outcome(election.bar);
            let is_so = election
                .closed
                .is_some_and(|ending| ending.outcome == counted);
            if !is_so && faults.len() < NAMED {
                faults.push(election.title.clone());
            }
        }
    }
    Ok(Finding {
        rule: ELECTIONS,
        faults,
    })
}
