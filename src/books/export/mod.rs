//! The books on paper, for programs that others wrote: one file that both
//! hledger and ledger read, one for beancount, and a table. Written piece by
//! piece, in the order of days, so that books of any length pass through.
//!
//! Members stand in them under labels that only this server can make.

mod beancount;
mod names;
mod plain;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{date, first_of, month};
use crate::domain::{
    ledger::{Account, Day, EntryKind, Posting},
    money::Currency,
};

pub use names::Names;
pub use table::row;

/// In which language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Of hledger and ledger.
    Journal,
    /// Of beancount.
    Beancount,
    /// A table, RFC 4180.
    Csv,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Journal, Self::Beancount, Self::Csv];

    /// What its files end in.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Journal => "journal",
            Self::Beancount => "beancount",
            Self::Csv => "csv",
        }
    }

    /// The one whose files end so.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Journal | Self::Beancount => "text/plain; charset=utf-8",
        }
    }
}

/// An entry as it is written out.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// Its number.
    pub number: i64,
    /// Its day.
    pub on: Day,
    /// What happened.
    pub kind: EntryKind,
    /// The number of the proposal that it cites.
    pub proposal: Option<i64>,
    /// The entry that it takes back.
    pub reverses: Option<i64>,
    /// Its lines.
    pub postings: &'a [Posting],
}

/// A file in the making.
#[derive(Clone, Debug)]
pub struct Export {
    format: Format,
    currency: Currency,
    names: Names,
    /// What each kind of entry is called.
    kinds: BTreeMap<EntryKind, String>,
    balances: BTreeMap<Account, i128>,
    /// Accounts that moved in the month that is being written.
    touched: BTreeSet<Account>,
    month: Option<i64>,
    /// Days of statements of the bank that are yet to come.
    statements: BTreeSet<Day>,
}

impl Export {
    /// Begins one.
    #[must_use]
    pub fn new(
        format: Format,
        currency: Currency,
        names: Names,
        kinds: BTreeMap<EntryKind, String>,
    ) -> Self {
        Self {
            format,
            currency,
            names,
            kinds,
            balances: BTreeMap::new(),
            touched: BTreeSet::new(),
            month: None,
            statements: BTreeSet::new(),
        }
    }

    /// Says what the bank account stood at on these days too: those of the
    /// bank's statements, so that the paper can be laid beside the file.
    #[must_use]
    pub fn with_statements(mut self, days: impl IntoIterator<Item = Day>) -> Self {
        self.statements.extend(days);
        self
    }

    /// What stands before the first entry: of which books these are, what they
    /// are kept in, and all accounts that come.
    #[must_use]
    pub fn head(&self, title: &str, accounts: &[Account], first: Day) -> String {
        match self.format {
            Format::Journal => plain::head(self, title, accounts),
            Format::Beancount => beancount::head(self, title, accounts, first),
            Format::Csv => table::head(),
        }
    }

    /// An entry; before it, where a month is over or the bank made a statement,
    /// what accounts stood at.
    pub fn item(&mut self, item: &Item<'_>) -> String {
        let mut text = self.statements_before(Some(item.on));
        let of = month(item.on);
        if self.month.is_some_and(|last| last != of) {
            text.push_str(&self.month_end());
        }
        self.month = Some(of);
        for posting in item.postings {
            *self.balances.entry(posting.account).or_default() += i128::from(posting.minor);
            self.touched.insert(posting.account);
        }
        text.push_str(&match self.format {
            Format::Journal => plain::item(self, item),
            Format::Beancount => beancount::item(self, item),
            Format::Csv => table::item(self, item),
        });
        text
    }

    /// What stands behind the last entry.
    pub fn tail(&mut self) -> String {
        let mut text = self.statements_before(None);
        text.push_str(&self.month_end());
        text
    }

    /// What the bank account stood at on the days of statements up to the next
    /// entry, or all of them.
    fn statements_before(&mut self, next: Option<Day>) -> String {
        let mut text = String::new();
        while let Some(day) = self.statements.first().copied() {
            if next.is_some_and(|next| day >= next) {
                break;
            }
            self.statements.pop_first();
            let Some(minor) = self.balances.get(&Account::Bank).copied() else {
                continue;
            };
            if self.month.is_some_and(|last| last < month(day)) {
                text.push_str(&self.month_end());
            }
            text.push_str(&self.told(date(day.plus(1)), &[(Account::Bank, minor)]));
        }
        text
    }

    fn month_end(&mut self) -> String {
        let touched = std::mem::take(&mut self.touched);
        let Some(month) = self.month.filter(|_| !touched.is_empty()) else {
            return String::new();
        };
        let balances: Vec<(Account, i128)> = touched
            .into_iter()
            .map(|account| (account, self.balances.get(&account).copied().unwrap_or(0)))
            .collect();
        self.told(first_of(month + 1), &balances)
    }

    /// What accounts stood at before `next` began.
    fn told(&self, next: Date, balances: &[(Account, i128)]) -> String {
        match self.format {
            Format::Journal => plain::stood(self, next, balances),
            Format::Beancount => beancount::stood(self, next, balances),
            Format::Csv => String::new(),
        }
    }

    fn name(&self, account: Account) -> String {
        self.names.of(account)
    }

    fn kind(&self, kind: EntryKind) -> &str {
        self.kinds
            .get(&kind)
            .map_or_else(|| kind.id(), String::as_str)
    }

    fn amount(&self, minor: i128) -> String {
        decimal(minor, self.currency)
    }

    /// `25.00 EUR`.
    fn money(&self, minor: i128) -> String {
        format!("{} {}", self.amount(minor), self.currency.code())
    }
}

/// Minor units as digits with a point, as many as the currency has.
#[must_use]
pub fn decimal(minor: i128, currency: Currency) -> String {
    let digits = usize::try_from(currency.exponent()).unwrap_or(0);
    let sign = if minor < 0 { "-" } else { "" };
    let all = format!("{:0>width$}", minor.unsigned_abs(), width = digits + 1);
    let (whole, part) = all.split_at(all.len() - digits);
    if digits == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{part}")
}

/// Text in one line, without what would end a string or begin a comment.
fn quiet(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '"' | '\\' | ';' | '|' => '\'',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect()
}

fn iso(day: Day) -> String {
    date(day).to_string()
}

#[cfg(test)]
mod tests;
