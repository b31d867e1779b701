//! `pools check`: what must hold in the database, a line each.

use uuid::Uuid;

use super::{Fatal, house::open};
use crate::{
    federation::evidence,
    services::check::{Finding, check_all},
    settings::Settings,
    store::{acceptance, ballot, db::Conn},
};

/// Rows whose evidence is read at once.
const BATCH: i64 = 500;
/// Faults that are named; more would not help.
const NAMED: usize = 10;

/// Checks everything; an error when something doesn't hold.
#[allow(clippy::print_stdout)]
pub(super) async fn check(settings: &Settings) -> Result<(), Fatal> {
    let db = open(settings).await?;
    db.migrate().await?;
    let mut conn = db.read().await?;
    let mut findings = check_all(&mut conn).await?;
    findings.push(signed_choices(&mut conn, settings).await?);
    findings.push(signed_agreements(&mut conn, settings).await?);
    drop(conn);
    db.close().await;
    let mut broken = 0_usize;
    for finding in &findings {
        if finding.faults.is_empty() {
            println!("holds   {}", finding.rule);
        } else {
            broken += 1;
            println!("BROKEN  {}: {}", finding.rule, finding.faults.join("; "));
        }
    }
    if broken > 0 {
        return Err(format!("{broken} of {} rules are broken", findings.len()).into());
    }
    println!("All {} rules hold.", findings.len());
    Ok(())
}

/// Verifies the signature of every vote that came from a poll once more.
async fn signed_choices(conn: &mut Conn, settings: &Settings) -> Result<Finding, Fatal> {
    let mut faults = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let rows = ballot::evidenced(conn, after, BATCH).await?;
        let Some(last) = rows.last() else { break };
        after = last.ballot_id;
        for row in &rows {
            // Development may have stored plain http; the rule is about keys.
            if let Err(error) = evidence::check(&settings.site, row, true)
                && faults.len() < NAMED
            {
                faults.push(format!(
                    "{} on proposal {} of {}: {error}",
                    row.voter_uri, row.number, row.pool_uri
                ));
            }
        }
    }
    Ok(Finding {
        rule: "every ballot from a poll says what its voter's own key signed",
        faults,
    })
}

/// Verifies the signature of every acceptance that came by a message or a
/// `Join` once more.
async fn signed_agreements(conn: &mut Conn, settings: &Settings) -> Result<Finding, Fatal> {
    let mut faults = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let rows = acceptance::evidenced(conn, after, BATCH).await?;
        let Some(last) = rows.last() else { break };
        after = last.acceptance_id;
        for row in &rows {
            if let Err(error) = evidence::check_acceptance(&settings.site, row, true)
                && faults.len() < NAMED
            {
                faults.push(format!(
                    "{} on version {} of {}: {error}",
                    row.person_uri, row.number, row.pool_uri
                ));
            }
        }
    }
    Ok(Finding {
        rule: "every acceptance by a message is what its person's own key signed",
        faults,
    })
}
