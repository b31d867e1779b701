//! One file that hledger and ledger both read, strictly: whatever is used in
//! it is declared in it.

use std::fmt::Write as _;

use jiff::{ToSpan as _, civil::Date};

use super::{Export, Item, iso, quiet};
use crate::domain::ledger::{Account, EntryKind, Group};

/// What a balance at the end of a month is called.
const BALANCE: &str = "Balance";

pub(super) fn head(export: &Export, title: &str, accounts: &[Account]) -> String {
    let code = export.currency.code();
    let mut text = format!("; {}\n\ndecimal-mark .\ncommodity {code}\n", quiet(title));
    if export.currency.exponent() > 0 {
        let shown = export.money(1_000 * 10_i128.pow(export.currency.exponent()));
        let _ = writeln!(text, "    format {shown}");
    }
    text.push('\n');
    for kind in EntryKind::ALL {
        let _ = writeln!(text, "payee {}", quiet(export.kind(kind)));
    }
    let _ = writeln!(text, "payee {BALANCE}\n");
    for account in accounts {
        let letter = match account.group() {
            Group::Assets => 'A',
            Group::Liabilities => 'L',
            Group::Equity | Group::Budget => 'E',
            Group::Income => 'R',
            Group::Expenses => 'X',
        };
        let _ = writeln!(
            text,
            "account {}\n    ; type: {letter}",
            export.name(*account)
        );
    }
    text
}

pub(super) fn item(export: &Export, item: &Item<'_>) -> String {
    let what = quiet(export.kind(item.kind));
    let mut text = format!("\n{} ({}) {what}\n", iso(item.on), item.number);
    if let Some(number) = item.proposal {
        let _ = writeln!(text, "    ; proposal {number}");
    }
    if let Some(number) = item.reverses {
        let _ = writeln!(text, "    ; takes back entry {number}");
    }
    for posting in item.postings {
        let name = export.name(posting.account);
        let money = export.money(posting.minor.into());
        let _ = writeln!(text, "    {name:<44}  {money:>20}");
    }
    text
}

pub(super) fn stood(export: &Export, next: Date, balances: &[(Account, i128)]) -> String {
    let last = next.saturating_sub(1.day());
    let mut text = format!("\n{last} {BALANCE}\n");
    let nothing = export.money(0);
    for (account, minor) in balances {
        let name = export.name(*account);
        let _ = writeln!(
            text,
            "    {name:<44}  {nothing:>20} = {}",
            export.money(*minor)
        );
    }
    text
}
