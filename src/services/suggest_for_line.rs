//! What a line of a bank's statement that says nothing might be: by amount, and
//! by the names that it carries. A steward decides.

use super::ServiceError;
use crate::{
    banking::reference::Reference,
    domain::{
        contribution::State,
        id::{ContributionId, PayableId},
        reconcile::LineState,
    },
    services::settle_line::Said,
    sheet::plain_name,
    store::{
        actor,
        contribution::{self, Promised},
        db::Conn,
        payable::{self, Payable},
        pool::Pool,
        rail,
        statement::{self, Line},
    },
};

/// Contributions of one amount that are looked at, those first whose name the
/// line carries.
const LOOKED_AT: i64 = 300;
/// Payments that are looked at.
const PAYMENTS: i64 = 1_000;
/// Suggestions of one line.
const MOST: usize = 4;
/// Names shorter than this are in every text.
const MIN_NAME: usize = 3;

/// What a line might be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// What came in, or what is given back: a contribution.
    Contribution {
        /// Which.
        id: ContributionId,
        /// Whose.
        name: String,
        /// What was promised, minor units.
        minor: i64,
        /// Whether the line carries her name.
        is_named: bool,
    },
    /// What it pays.
    Payable {
        /// Which.
        id: PayableId,
        /// Who is paid.
        name: String,
        /// How much, minor units.
        minor: i64,
    },
    /// It went from one account of the Pool to another.
    BetweenOurs,
}

/// What might be meant by each line, the likeliest first.
///
/// # Errors
/// See [`ServiceError`].
pub async fn suggest(
    conn: &mut Conn,
    pool: &Pool,
    lines: &[Line],
) -> Result<Vec<Vec<Suggestion>>, ServiceError> {
    let open = payable::open(conn, pool.pool_id, PAYMENTS).await?;
    let banks = rail::banks(conn, pool.pool_id).await?;
    let mut all = Vec::with_capacity(lines.len());
    for line in lines {
        let mut found = match line.state {
            LineState::Unmatched => contributions(conn, pool, line).await?,
            LineState::Open => payments(line, &open),
            LineState::Waiting | LineState::Booked | LineState::SetAside => Vec::new(),
        };
        let is_ours = banks.len() > 1 && banks.contains(&line.counterparty_iban);
        if line.state.is_to_look_at() && is_ours {
            found.insert(0, Suggestion::BetweenOurs);
        }
        all.push(found);
    }
    Ok(all)
}

async fn contributions(
    conn: &mut Conn,
    pool: &Pool,
    line: &Line,
) -> Result<Vec<Suggestion>, ServiceError> {
    let mut found: Vec<Suggestion> = Vec::new();
    // Her own, which whoever uploaded the file may not say so of.
    let promised = match line.reference.as_str() {
        "" => None,
        written => contribution::by_reference(conn, written).await?,
    };
    let ours = |one: &Promised| {
        one.pool_id == pool.pool_id && one.contribution.state() != State::Cancelled
    };
    if let Some(promised) = promised.filter(ours) {
        let who = actor::known(conn, promised.contribution.person).await?;
        found.push(Suggestion::Contribution {
            id: promised.contribution_id,
            minor: line.minor,
            is_named: names(line, &[&who.name, &who.handle]),
            name: who.name,
        });
        return Ok(found);
    }
    let text = format!("{} {}", line.counterparty, line.remittance).to_lowercase();
    let wanted = (line.minor, text.as_str());
    for one in statement::awaited_by_name(conn, pool.pool_id, wanted, LOOKED_AT).await? {
        found.push(Suggestion::Contribution {
            id: one.contribution_id.into(),
            minor: line.minor,
            is_named: names(line, &[&one.name, &one.handle]),
            name: one.name,
        });
    }
    found.sort_by_key(|one| !matches!(one, Suggestion::Contribution { is_named: true, .. }));
    found.truncate(MOST);
    Ok(found)
}

/// Whether a line carries one of these names, however it is written.
fn names(line: &Line, names: &[&str]) -> bool {
    let text = plain_name(&format!("{} {}", line.counterparty, line.remittance));
    names
        .iter()
        .map(|name| plain_name(name))
        .any(|name| name.chars().count() >= MIN_NAME && text.contains(&name))
}

fn payments(line: &Line, open: &[Payable]) -> Vec<Suggestion> {
    let minor = line.minor.saturating_neg();
    let same = open.iter().filter(|one| one.amount.minor() == minor);
    let mut same: Vec<&Payable> = same.collect();
    same.sort_by_key(|one| {
        let iban = one.iban.as_deref().unwrap_or_default();
        iban.is_empty() || iban != line.counterparty_iban
    });
    same.into_iter()
        .take(MOST)
        .map(|one| Suggestion::Payable {
            id: one.payable_id,
            name: one.payee_name.clone().unwrap_or_default(),
            minor,
        })
        .collect()
}

/// What a reference that a steward types means for a line; none where it is
/// nobody's.
///
/// # Errors
/// See [`ServiceError`].
pub async fn by_reference(
    conn: &mut Conn,
    pool: &Pool,
    line: &Line,
    written: &str,
) -> Result<Option<Said>, ServiceError> {
    let Ok(reference) = Reference::parse(written) else {
        return Ok(None);
    };
    let promised = contribution::by_reference(conn, reference.as_str()).await?;
    let ours = |promised: &Promised| {
        promised.pool_id == pool.pool_id && promised.contribution.state() != State::Cancelled
    };
    if let Some(promised) = promised.filter(ours) {
        let id = promised.contribution_id;
        let came = line.minor > 0;
        return Ok(Some(if came {
            Said::Contribution(id)
        } else {
            Said::Returned(id)
        }));
    }
    let found = payable::by_reference(conn, reference.as_str()).await?;
    let found = found.filter(|found| found.pool_id == pool.pool_id);
    Ok(found.map(|found| Said::Pays(found.payable_id)))
}
