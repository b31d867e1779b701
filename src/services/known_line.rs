//! Which lines of a file are known from another one, however the two are
//! written. By its id a line is known for certain; by its day, its amount and
//! what else is known of it, it only looks like one.

use std::collections::{HashMap, HashSet};

use crate::{
    banking::{
        iban::Iban,
        statement::{StatementLine, is_of_the_bank},
    },
    books,
    domain::{id::LineId, ledger::Day},
    sheet::plain_name,
    store::statement::Seen,
};

/// A line that is not known by its id, and the line of another file that it
/// looks like.
pub(super) type Fresh<'a> = (&'a StatementLine, Option<LineId>);

/// What is known of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct OfFile<'a> {
    /// The account that it names; empty where it names none.
    pub account: &'a str,
    /// What it is written in: an id.
    pub format: &'static str,
}

/// How much speaks for it that two lines are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// Nothing speaks against it.
    Possible,
    /// The names are the same.
    Named,
    /// The reference is the same, or the other side's account.
    Sure,
}

/// The lines that are not known by their ids, in their order. Each line that is
/// known stands for one of a file, so that two equal payments on one day are
/// two.
pub(super) fn fresh<'a>(
    lines: &'a [StatementLine],
    of: OfFile<'_>,
    seen: &[Seen],
) -> Vec<Fresh<'a>> {
    let seen: Vec<&Seen> = seen
        .iter()
        .filter(|one| may_be_one(&one.account, of.account))
        .collect();
    let by_id: HashMap<&str, &Seen> = seen
        .iter()
        .map(|one| (one.external_id.as_str(), *one))
        .collect();
    let mut used: HashSet<LineId> = HashSet::new();
    let mut fresh = Vec::new();
    for line in lines.iter().filter(|line| line.minor != 0) {
        match by_id.get(line.external_id.as_str()) {
            Some(known) => used.extend([Some(known.line_id), known.known_as].into_iter().flatten()),
            None => fresh.push((line, None)),
        }
    }
    let mut free: HashMap<(Day, i64), Vec<&Seen>> = HashMap::new();
    for one in seen {
        if one.known_as.is_none() && !used.contains(&one.line_id) {
            let key = (one.booked_on, one.minor);
            free.entry(key).or_default().push(one);
        }
    }
    for wanted in [Likeness::Sure, Likeness::Named, Likeness::Possible] {
        for (line, like) in fresh.iter_mut().filter(|(_, like)| like.is_none()) {
            let key = (books::day(line.booked_on), line.minor);
            let Some(candidates) = free.get_mut(&key) else {
                continue;
            };
            let found = candidates
                .iter()
                .position(|one| likeness(line, one, of) >= Some(wanted));
            *like = found.map(|at| candidates.remove(at).line_id);
        }
    }
    fresh
}

/// Whether two accounts may be one: what says nothing may be any.
pub(super) fn may_be_one(one: &str, other: &str) -> bool {
    one.is_empty() || other.is_empty() || one == other
}

/// How much speaks for it that they are one; none where something speaks
/// against it.
fn likeness(line: &StatementLine, one: &Seen, of: OfFile<'_>) -> Option<Likeness> {
    // A bank that has a number for each line gives two of them to two lines.
    let is_numbered = one.format == of.format
        && of.format != "csv"
        && is_of_the_bank(&line.external_id)
        && is_of_the_bank(&one.external_id);
    if is_numbered {
        return None;
    }
    let reference = line.reference.as_deref().unwrap_or_default();
    if !may_be_one(reference, &one.reference) {
        return None;
    }
    if !reference.is_empty() && !one.reference.is_empty() {
        return Some(Likeness::Sure);
    }
    // Some files have a number of the country's own there, which tells nothing.
    let written = line.counterparty_iban.as_deref().unwrap_or_default();
    if let (Ok(iban), Ok(other)) = (Iban::parse(written), Iban::parse(&one.counterparty_iban)) {
        return (iban == other).then_some(Likeness::Sure);
    }
    let name = plain_name(line.counterparty.as_deref().unwrap_or_default());
    let is_named = !name.is_empty() && name == plain_name(&one.counterparty);
    Some(if is_named {
        Likeness::Named
    } else {
        Likeness::Possible
    })
}
