//! Whether statements add up, each and one after the other.

use std::collections::HashSet;

use super::{Balance, MAX_LINES, Part, Statement, StatementError};
use crate::{banking::amount::plain, domain::money::Currency};

/// The statements of a file by their days, each once. Banks write the newest
/// first, or page after page.
pub(super) fn in_order(parts: &mut Vec<Part>) {
    let mut seen = HashSet::new();
    parts.retain(|part| part.name.is_empty() || seen.insert(part.name.clone()));
    if parts.iter().all(|part| part.opening.is_some()) {
        parts.sort_by_key(|part| part.opening.map(|opening| opening.on));
    }
}

/// Refuses a statement whose lines don't lead from its first balance to its
/// last.
pub(super) fn check(part: &Part, currency: Currency) -> Result<(), StatementError> {
    let (Some(opening), Some(closing)) = (part.opening, part.closing) else {
        return Ok(());
    };
    let lines: i128 = part.lines.iter().map(|line| i128::from(line.minor)).sum();
    let sum = i128::from(opening.minor) + lines;
    if sum == i128::from(closing.minor) {
        return Ok(());
    }
    Err(StatementError::Sums {
        opening: plain(opening.minor, currency),
        lines: shown(lines, currency),
        sum: shown(sum, currency),
        closing: plain(closing.minor, currency),
    })
}

/// A sum, which may be more than an account ever holds.
pub(super) fn shown(sum: i128, currency: Currency) -> String {
    i64::try_from(sum).map_or_else(|_| sum.to_string(), |minor| plain(minor, currency))
}

/// All statements of a file as one.
pub(super) fn joined(parts: Vec<Part>, currency: Currency) -> Result<Statement, StatementError> {
    let mut whole = Statement::default();
    for (at, part) in parts.into_iter().enumerate() {
        if let (Some(before), Some(after)) = (whole.closing, part.opening)
            && before.minor != after.minor
        {
            return Err(StatementError::Gap {
                closing: dated(before, currency),
                opening: dated(after, currency),
            });
        }
        if at == 0 {
            whole.opening = part.opening;
        }
        whole.closing = part.closing;
        whole.account = whole.account.or(part.account);
        whole.currency = whole.currency.or(part.currency);
        whole.lines.extend(part.lines);
        if whole.lines.len() > MAX_LINES {
            return Err(StatementError::TooManyLines);
        }
    }
    Ok(whole)
}

fn dated(balance: Balance, currency: Currency) -> String {
    format!("{} ({})", plain(balance.minor, currency), balance.on)
}
