//! `pools check`: what must hold in the database, a line each.

use super::{Fatal, house::open};
use crate::{services::check::check_all, settings::Settings};

/// Checks everything; an error when something doesn't hold.
#[allow(clippy::print_stdout)]
pub(super) async fn check(settings: &Settings) -> Result<(), Fatal> {
    let db = open(settings).await?;
    db.migrate().await?;
    let mut conn = db.read().await?;
    let findings = check_all(&mut conn).await?;
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
