//! A table, RFC 4180: a line for each posting. Debit and credit have a column
//! each, so that no number begins with a sign.

use super::{Export, Item, iso};

pub(super) fn head() -> String {
    "entry,date,what,proposal,takes back,account,debit,credit,currency\r\n".to_owned()
}

pub(super) fn item(export: &Export, item: &Item<'_>) -> String {
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let mut text = String::new();
    for posting in item.postings {
        let wide = i128::from(posting.minor);
        let amount = export.amount(wide.abs());
        let (debit, credit) = if wide > 0 {
            (amount, String::new())
        } else {
            (String::new(), amount)
        };
        let cells = [
            item.number.to_string(),
            iso(item.on),
            export.kind(item.kind).to_owned(),
            number(item.proposal),
            number(item.reverses),
            export.name(posting.account),
            debit,
            credit,
            export.currency.code().to_owned(),
        ];
        text.push_str(&row(&cells));
    }
    text
}

/// A line of a table. What a spreadsheet would take for a formula is written
/// so that it takes it for text.
#[must_use]
pub fn row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    format!("{}\r\n", cells.join(","))
}

fn quoted(cell: &str) -> String {
    let is_formula = cell.trim_start().starts_with([
        '=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ]);
    let cell = if is_formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains([',', '"', '\r', '\n']) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell
}
