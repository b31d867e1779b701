//! What tells the lines of an account apart, in whichever files they come.
//!
//! These ids are kept with what was booked: what they are made of never changes.

use std::{collections::HashMap, fmt::Write as _};

use sha2::{Digest as _, Sha256};

use super::StatementLine;

/// The longest reference of a bank that is kept as it is; characters.
const MAX_REFERENCE: usize = 64;

/// Gives each line its id. Overlapping files give the same ids: equal lines of
/// a day are counted, and a bank books in whole days.
pub(super) fn number(lines: &mut [StatementLine]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for line in lines {
        let id = made_of(line);
        let count = seen.entry(id.clone()).or_default();
        *count += 1;
        line.external_id = if *count == 1 {
            id
        } else {
            format!("{id}/{count}")
        };
    }
}

/// Whether an id is made of the bank's own reference.
#[must_use]
pub fn is_of_the_bank(id: &str) -> bool {
    id.split('/').next().is_none_or(|first| {
        first.len() != 64 || !first.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Banks give a return, or a fee, the reference of the payment that it belongs
/// to: the day and the amount tell them apart.
fn made_of(line: &StatementLine) -> String {
    let (day, minor, bank) = (line.booked_on, line.minor, &line.external_id);
    if !bank.is_empty() && bank.chars().count() <= MAX_REFERENCE {
        return format!("{bank}/{day}/{minor}");
    }
    let mut hash = Sha256::new();
    for part in [
        day.to_string().as_str(),
        &minor.to_string(),
        bank,
        line.counterparty.as_deref().unwrap_or_default(),
        line.counterparty_iban.as_deref().unwrap_or_default(),
        line.end_to_end_id.as_deref().unwrap_or_default(),
        line.reference.as_deref().unwrap_or_default(),
        &line.remittance,
    ] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let bytes: [u8; 32] = hash.finalize().into();
    let mut hex = String::new();
    for byte in bytes {
        // Writing to a string can't fail.
        let _ = write!(hex, "{byte:02x}");
    }
    format!("{hex}/{day}/{minor}")
}
