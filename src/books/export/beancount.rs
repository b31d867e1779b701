//! For beancount.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::{Export, Item, iso, quiet};
use crate::domain::ledger::{Account, Day};

pub(super) fn head(export: &Export, title: &str, accounts: &[Account], first: Day) -> String {
    let code = export.currency.code();
    let mut text = format!(
        "option \"title\" \"{}\"\noption \"operating_currency\" \"{code}\"\n\n{} commodity {code}\n\n",
        quiet(title),
        iso(first)
    );
    for account in accounts {
        let _ = writeln!(text, "{} open {} {code}", iso(first), export.name(*account));
    }
    text
}

pub(super) fn item(export: &Export, item: &Item<'_>) -> String {
    let what = quiet(export.kind(item.kind));
    let mut text = format!(
        "\n{} * \"{what}\"\n  entry: {}\n",
        iso(item.on),
        item.number
    );
    if let Some(number) = item.proposal {
        let _ = writeln!(text, "  proposal: {number}");
    }
    if let Some(number) = item.reverses {
        let _ = writeln!(text, "  reverses: {number}");
    }
    for posting in item.postings {
        let name = export.name(posting.account);
        let money = export.money(posting.minor.into());
        let _ = writeln!(text, "  {name:<44}  {money:>20}");
    }
    text
}

/// Balances hold where the next day begins, and to the last minor unit.
pub(super) fn stood(export: &Export, next: Date, balances: &[(Account, i128)]) -> String {
    let mut text = "\n".to_owned();
    for (account, minor) in balances {
        let _ = writeln!(
            text,
            "{next} balance {:<44}  {:>16} ~ 0 {}",
            export.name(*account),
            export.amount(*minor),
            export.currency.code()
        );
    }
    text
}
