//! `pools check`: what must hold in the database, a line each.

use uuid::Uuid;

use super::{Fatal, house::open};
use crate::{
    domain::time::Timestamp,
    federation::evidence,
    services::{
        check::{Finding, check_all},
        check_books::{BookFinding, Fault, Invariant, check_books},
    },
    settings::Settings,
    store::{
        acceptance, approval,
        ballot::{self, Evidenced},
        db::Conn,
        ledger, pool,
    },
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
    findings.extend(all_books(&mut conn).await?);
    drop(conn);
    db.close().await;
    let mut broken = 0_usize;
    for finding in &findings {
        print(finding);
        broken += usize::from(!finding.faults.is_empty());
    }
    if broken > 0 {
        return Err(format!("{broken} of {} rules are broken", findings.len()).into());
    }
    println!("All {} rules hold.", findings.len());
    Ok(())
}

/// A line of one rule.
#[allow(clippy::print_stdout)]
pub(super) fn print(finding: &Finding) {
    if finding.faults.is_empty() {
        println!("holds   {}", finding.rule);
    } else {
        println!("BROKEN  {}: {}", finding.rule, finding.faults.join("; "));
    }
}

/// What was found in the books of one Pool, as a rule of all.
pub(super) fn of_books(handle: &str, finding: &BookFinding) -> Finding {
    let fault = |fault: &Fault| match fault.entry {
        Some(entry) => format!("@{handle}, entry {entry}: {}", fault.says),
        None => format!("@{handle}: {}", fault.says),
    };
    Finding {
        rule: finding.invariant.rule(),
        faults: finding.faults.iter().map(fault).collect(),
    }
}

/// Checks the books of every Pool: a line for each rule, whatever the number of
/// Pools.
async fn all_books(conn: &mut Conn) -> Result<Vec<Finding>, Fatal> {
    let mut findings: Vec<Finding> = Invariant::ALL
        .iter()
        .map(|invariant| Finding {
            rule: invariant.rule(),
            faults: Vec::new(),
        })
        .collect();
    let mut after = Uuid::nil();
    let always = Timestamp::from_micros(i64::MAX);
    loop {
        let pools = ledger::to_check(conn, after, always, BATCH).await?;
        let Some(last) = pools.last() else { break };
        after = (*last).into();
        for id in pools {
            let handle = pool::known(conn, id).await?.handle;
            let found = check_books(conn, id).await?;
            for (finding, of_one) in findings.iter_mut().zip(&found) {
                finding.faults.extend(of_books(&handle, of_one).faults);
                finding.faults.truncate(NAMED);
            }
        }
    }
    Ok(findings)
}

/// Verifies the signature of every vote that came from a poll once more.
async fn signed_choices(conn: &mut Conn, settings: &Settings) -> Result<Finding, Fatal> {
    let mut faults = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let rows = ballot::evidenced(conn, after, BATCH).await?;
        let Some(last) = rows.last() else { break };
        after = last.evidenced_id;
        verify(&rows, settings, &mut faults);
    }
    let mut after = (Uuid::nil(), Uuid::nil());
    loop {
        let rows = approval::evidenced(conn, after, BATCH).await?;
        let Some(last) = rows.last() else { break };
        after = (last.evidenced_id, last.second_id);
        verify(&rows, settings, &mut faults);
    }
    Ok(Finding {
        rule: "every ballot from a poll says what its voter's own key signed",
        faults,
    })
}

fn verify(rows: &[Evidenced], settings: &Settings, faults: &mut Vec<String>) {
    for row in rows {
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
