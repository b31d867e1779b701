//! What the books tell: the budget for whom the Pool shows it, and what came
//! in and went out in a period. Balances and months are read as they are kept:
//! a page of large books is no slower than one of small ones.

use std::collections::BTreeMap;

use crate::{
    books,
    domain::{
        id::{PersonId, PoolId},
        ledger::{Account, Group, reservation::Budget},
    },
    services::{ServiceError, post_entry::budget_of},
    store::{
        db::Conn,
        ledger::{self, Dated, Spent},
        pool::Pool,
    },
};

/// Months shown.
const MONTHS: i64 = 12;

/// A month of the funds; minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Months since January of year 0.
    pub month: i64,
    /// What came in.
    pub came: i64,
    /// What went out, or is owed since.
    pub went: i64,
}

/// A budget as a page shows it; minor units.
#[derive(Clone, Debug)]
pub struct Overview {
    /// Money that is there, less what is owed.
    pub budget: Budget,
    /// Set aside by decisions.
    pub reserved: i64,
    /// Promised to Floods.
    pub pledged: i64,
    /// The last twelve months, the first first.
    pub flows: Vec<Flow>,
    /// What was decided on, by category.
    pub spent: Vec<Spent>,
}

/// The budget of a Pool in the twelve months up to `month`.
///
/// # Errors
/// See [`ServiceError`].
pub async fn overview(conn: &mut Conn, pool: &Pool, month: i64) -> Result<Overview, ServiceError> {
    let id = pool.pool_id;
    let budget = budget_of(conn, pool).await?;
    let funds = Account::Funds.to_string();
    let mut flows = Vec::new();
    for month in month - MONTHS + 1..=month {
        let (came, went) = ledger::moved(conn, id, month, &funds).await?;
        flows.push(Flow { month, came, went });
    }
    let spent = ledger::spent(conn, id).await?;
    let reserved = spent
        .iter()
        .map(|of| of.approved - of.spent - of.released)
        .sum();
    Ok(Overview {
        pledged: budget.funds - budget.unreserved - reserved,
        budget,
        reserved,
        flows,
        spent,
    })
}

/// Entries for a page, the last first: for stewards all; for others those that
/// say of nobody what she paid or was paid back.
///
/// # Errors
/// See [`ServiceError`].
pub async fn entries(
    conn: &mut Conn,
    pool: PoolId,
    is_steward: bool,
    before: i64,
    limit: i64,
) -> Result<Vec<Dated>, ServiceError> {
    Ok(ledger::told(conn, pool, is_steward, before, limit).await?)
}

/// Whether others may be told of an entry: what pays a leaver or gives a gift
/// back is between her and the stewards.
#[must_use]
pub fn is_for_all(entry: &Dated) -> bool {
    !entry.postings.iter().any(|posting| {
        matches!(
            posting.account,
            Account::Redemptions | Account::Refunds | Account::Capital(_) | Account::OwedBy(_)
        )
    })
}

/// What an entry brought to the places where the Pool's money is, below nought
/// what it took from there; minor units. Nought where it only changed hands.
#[must_use]
pub fn came(entry: &Dated) -> i64 {
    let of_money = entry.postings.iter().filter(|each| each.account.is_money());
    of_money.fold(0, |sum, each| sum.saturating_add(each.minor))
}

/// What an entry moved: outside of the budget, if it did; minor units.
#[must_use]
pub fn moved(entry: &Dated) -> i64 {
    let sum = |in_budget: bool| -> i64 {
        let of = entry.postings.iter();
        of.filter(|posting| (posting.account.group() == Group::Budget) == in_budget)
            .map(|posting| posting.minor.max(0))
            .fold(0, i64::saturating_add)
    };
    match sum(false) {
        0 => sum(true),
        moved => moved,
    }
}

/// What came of a period; minor units, income and what is owed above zero.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What came in, by account.
    pub income: Vec<(Account, i64)>,
    /// What went out, by account.
    pub expenses: Vec<(Account, i64)>,
    /// What there is at its end.
    pub assets: Vec<(Account, i64)>,
    /// What is owed at its end.
    pub liabilities: Vec<(Account, i64)>,
    /// What nobody gets, and what is retained.
    pub equity: Vec<(Account, i64)>,
    /// Income less expenses that no period has closed yet.
    pub open_result: i64,
    /// The members' capital before, what was added, what was taken, and after.
    pub capital: [i64; 4],
    /// The same of each member, and of who was one; for stewards and for
    /// herself.
    pub members: BTreeMap<PersonId, [i64; 4]>,
}

impl Report {
    /// Hers, and that of all.
    fn capitals_of(&mut self, person: PersonId) -> [&mut [i64; 4]; 2] {
        [&mut self.capital, self.members.entry(person).or_default()]
    }

    /// What former members owe is one line: each one's is her own.
    fn has(&mut self, account: Account, minor: i64) {
        let is_owed = |account: Account| matches!(account, Account::OwedBy(_));
        let mut of = self.assets.iter_mut();
        match of.find(|(other, _)| is_owed(account) && is_owed(*other)) {
            Some((_, sum)) => *sum += minor,
            None => self.assets.push((account, minor)),
        }
    }

    /// Income less expenses of the period.
    #[must_use]
    pub fn result(&self) -> i64 {
        total(&self.income).saturating_sub(total(&self.expenses))
    }

    /// What there is.
    #[must_use]
    pub fn total_assets(&self) -> i64 {
        total(&self.assets)
    }

    /// What is owed, and what is the members' and the Pool's own: as much.
    #[must_use]
    pub fn total_owed(&self) -> i64 {
        let [.., capital] = self.capital;
        total(&self.liabilities)
            .saturating_add(total(&self.equity))
            .saturating_add(self.open_result)
            .saturating_add(capital)
    }
}

/// The sum of some lines.
#[must_use]
pub fn total(lines: &[(Account, i64)]) -> i64 {
    let of = lines.iter().map(|(_, minor)| *minor);
    of.fold(0, i64::saturating_add)
}

/// What came of the months from `from` to `to`, both included.
///
/// # Errors
/// See [`ServiceError`].
pub async fn report(
    conn: &mut Conn,
    pool: PoolId,
    (from, to): (i64, i64),
) -> Result<Report, ServiceError> {
    let mut report = Report::default();
    let first = books::day(books::first_of(from));
    let last = books::day(books::first_of(to + 1)).plus(-1);
    let days = (first.number().into(), last.number().into());
    // What closed a period is no income and no expense of it.
    let closed = ledger::closings(conn, pool, days).await?;
    for (name, debit, credit) in ledger::sums(conn, pool, (from, to)).await? {
        let by_closing = closed.iter().find(|(of, _)| *of == name);
        let change = debit - credit - by_closing.map_or(0, |(_, minor)| *minor);
        match Account::from_name(&name) {
            Some(account) if account.group() == Group::Income => {
                report.income.push((account, -change));
            }
            Some(account) if account.group() == Group::Expenses => {
                report.expenses.push((account, change));
            }
            Some(Account::Capital(person)) => {
                for capital in report.capitals_of(person) {
                    capital[1] += credit;
                    capital[2] += debit;
                }
            }
            _ => {}
        }
    }
    for (name, debit, credit) in ledger::sums(conn, pool, (i64::MIN, to)).await? {
        let stands = debit - credit;
        match Account::from_name(&name) {
            Some(Account::Capital(person)) => {
                for capital in report.capitals_of(person) {
                    capital[3] -= stands;
                }
            }
            Some(account) => match account.group() {
                Group::Assets => report.has(account, stands),
                Group::Liabilities => report.liabilities.push((account, -stands)),
                Group::Equity => report.equity.push((account, -stands)),
                Group::Income | Group::Expenses => report.open_result -= stands,
                Group::Budget => {}
            },
            None => {}
        }
    }
    let of_each = report.members.values_mut();
    for [before, added, taken, after] in of_each.chain([&mut report.capital]) {
        *before = *after - *added + *taken;
    }
    for lines in [
        &mut report.income,
        &mut report.expenses,
        &mut report.assets,
        &mut report.liabilities,
        &mut report.equity,
    ] {
        lines.retain(|(_, minor)| *minor != 0);
        lines.sort_unstable_by_key(|(account, _)| *account);
    }
    Ok(report)
}
