//! The journal read from its beginning: what follows from it, and what in it
//! can't be.

use std::collections::{BTreeMap, HashMap};

use super::{Faults, Invariant};
use crate::{
    books::{self, GENESIS, Placed},
    domain::{
        id::{PoolId, ProposalId},
        ledger::{Account, Authority, Day, Entry, EntryKind, Posting},
        money::Currency,
        time::Timestamp,
    },
    store::check_books::{Closed, Raw},
};

/// An account as it comes out.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) account: Option<Account>,
    pub(super) sum: i128,
    /// The last entry that touched it.
    pub(super) last: i64,
}

/// What an entry that closed a period shared out.
#[derive(Debug)]
pub(super) struct Closing {
    pub(super) number: i64,
    /// The last day of the period before.
    pub(super) after: i64,
    /// The last day of the period.
    pub(super) until: i64,
    /// By which rule.
    pub(super) surplus: String,
    pub(super) entry: Entry,
}

/// What the journal comes to.
#[derive(Debug)]
pub(super) struct Replay {
    pool: PoolId,
    currency: Currency,
    periods: Vec<Closed>,
    closed_until: i64,
    number: i64,
    /// The month of the day that was read last: most days are like it.
    month: (i64, Option<i64>),
    last_hash: Vec<u8>,
    accounts: Vec<Found>,
    by_name: HashMap<String, usize>,
    /// Debits and credits, by month and account.
    pub(super) months: BTreeMap<(i64, usize), (i128, i128)>,
    /// What was set aside in all, by proposal.
    pub(super) approved: HashMap<ProposalId, i128>,
    /// What contributions and their reversals added to capital; credit below.
    pub(super) given: HashMap<Account, i128>,
    /// What came to and left the provider, but for its fees and payouts.
    pub(super) paid_in: i128,
    /// Kinds of what can be reversed, and is not capital's alone.
    off_balance: HashMap<i64, EntryKind>,
    closings: Vec<Closing>,
}

impl Replay {
    pub(super) fn new(pool: PoolId, currency: Currency, periods: Vec<Closed>) -> Self {
        Self {
            pool,
            currency,
            periods,
            closed_until: i64::MIN,
            number: 0,
            month: (i64::MIN, None),
            last_hash: GENESIS.to_vec(),
            accounts: Vec::new(),
            by_name: HashMap::new(),
            months: BTreeMap::new(),
            approved: HashMap::new(),
            given: HashMap::new(),
            paid_in: 0,
            off_balance: HashMap::new(),
            closings: Vec::new(),
        }
    }

    /// The number of the last entry that was read.
    pub(super) const fn number(&self) -> i64 {
        self.number
    }

    pub(super) fn accounts(&self) -> &[Found] {
        &self.accounts
    }

    pub(super) fn account(&self, index: usize) -> Option<&Found> {
        self.accounts.get(index)
    }

    pub(super) fn by_name(&self, name: &str) -> Option<&Found> {
        self.accounts.get(*self.by_name.get(name)?)
    }

    pub(super) fn index_of(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    pub(super) fn closings(&self) -> &[Closing] {
        &self.closings
    }

    /// The next entry.
    pub(super) fn take(&mut self, row: &Raw, faults: &mut Faults) {
        let at = Some(row.number);
        if row.number != self.number + 1 {
            let expected = self.number + 1;
            faults.add(Invariant::Chain, at, || {
                format!("stands where {expected} has to")
            });
        }
        self.look_at_day(row, faults);
        let postings = self.look_at_postings(row, faults);
        match entry_of(row, postings) {
            Ok(entry) => {
                self.look_at_hash(row, &entry, faults);
                self.follow(row, entry, faults);
            }
            Err(why) => faults.add(why.0, at, || why.1.to_owned()),
        }
        self.number = row.number;
        self.last_hash.clone_from(&row.hash);
    }

    fn look_at_day(&mut self, row: &Raw, faults: &mut Faults) {
        // What was closed before this entry was written.
        let is_before = |closed: &&Closed| match closed.entry_number {
            Some(number) => number < row.number,
            None => closed.closed_at < row.recorded_at,
        };
        if self.periods.iter().any(|closed| is_before(&closed)) {
            let (before, rest) = std::mem::take(&mut self.periods)
                .into_iter()
                .partition::<Vec<_>, _>(|closed| is_before(&closed));
            self.periods = rest;
            let last = before.iter().map(|closed| closed.ends_on).max();
            self.closed_until = self.closed_until.max(last.unwrap_or(i64::MIN));
        }
        if row.booked_on <= self.closed_until {
            faults.add(Invariant::Closed, Some(row.number), || {
                "was booked after its period was closed".to_owned()
            });
        }
        if self.month.0 != row.booked_on {
            self.month = (row.booked_on, month_of(row.booked_on));
        }
        if self.month.1 != Some(row.month) {
            faults.add(Invariant::Replay, Some(row.number), || {
                format!("is of month {}", row.month)
            });
        }
    }

    /// Sums them, and gives those that can be read; none when one can't.
    fn look_at_postings(&mut self, row: &Raw, faults: &mut Faults) -> Option<Vec<Posting>> {
        let mut words = row.postings.split(' ').filter(|word| !word.is_empty());
        let mut read = Some(Vec::with_capacity(4));
        let (mut sum, mut count) = (0_i128, 0);
        while let (Some(name), Some(minor)) = (words.next(), words.next()) {
            let minor: i64 = minor.parse().unwrap_or_default();
            sum += i128::from(minor);
            count += 1;
            let account = self.add(name, minor, row);
            match account {
                Some(account) => {
                    if let Some(read) = &mut read {
                        read.push(Posting { account, minor });
                    }
                }
                None => read = None,
            }
        }
        let at = Some(row.number);
        if sum != 0 {
            faults.add(Invariant::Balanced, at, || format!("sums to {sum}"));
        } else if count < 2 {
            faults.add(Invariant::Balanced, at, || "has no two sides".to_owned());
        }
        if row.currency != self.currency.code() {
            faults.add(Invariant::Balanced, at, || {
                format!("is in {}", row.currency)
            });
        }
        read.filter(|_| sum == 0 && count > 1)
    }

    fn add(&mut self, name: &str, minor: i64, row: &Raw) -> Option<Account> {
        let index = if let Some(index) = self.by_name.get(name) {
            *index
        } else {
            let index = self.accounts.len();
            self.by_name.insert(name.to_owned(), index);
            self.accounts.push(Found {
                name: name.to_owned(),
                account: Account::from_name(name),
                sum: 0,
                last: 0,
            });
            index
        };
        let wide = i128::from(minor);
        let month = self.months.entry((row.month, index)).or_default();
        if wide > 0 {
            month.0 += wide;
        } else {
            month.1 -= wide;
        }
        let found = self.accounts.get_mut(index)?;
        found.sum += wide;
        found.last = row.number;
        found.account
    }

    fn look_at_hash(&self, row: &Raw, entry: &Entry, faults: &mut Faults) {
        let at = Some(row.number);
        let Ok(previous) = <[u8; 32]>::try_from(row.previous_hash.as_slice()) else {
            return faults.add(Invariant::Chain, at, || "follows no hash".to_owned());
        };
        if previous != *self.last_hash {
            faults.add(Invariant::Chain, at, || {
                "does not follow the one before".to_owned()
            });
        }
        let placed = Placed {
            pool: self.pool,
            number: row.number,
            currency: self.currency,
            entry,
            recorded_by: row.recorded_by.map(Into::into),
            recorded_at: Timestamp::from_micros(row.recorded_at),
            previous,
        };
        if books::hash(&placed) != *row.hash {
            faults.add(Invariant::Chain, at, || {
                "says something else than was hashed".to_owned()
            });
        }
    }

    /// What the entry means for what is kept beside the journal.
    fn follow(&mut self, row: &Raw, entry: Entry, faults: &mut Faults) {
        // A reversal counts as what it reverses.
        let kind = match entry.authority() {
            Authority::Reversal(number) => self.off_balance.get(&number).copied(),
            _ => Some(entry.kind()),
        }
        .unwrap_or(EntryKind::Receipt);
        if !matches!(kind, EntryKind::Receipt | EntryKind::Match) {
            self.off_balance.insert(row.number, kind);
        }
        for posting in entry.postings() {
            let wide = i128::from(posting.minor);
            match posting.account {
                Account::Reserved(proposal) if kind == EntryKind::Reserve => {
                    *self.approved.entry(proposal).or_default() -= wide;
                }
                Account::Capital(_)
                    if !matches!(kind, EntryKind::Closing | EntryKind::Redemption) =>
                {
                    *self.given.entry(posting.account).or_default() += wide;
                }
                Account::StripeClearing
                    if !matches!(kind, EntryKind::Fee | EntryKind::Transfer) =>
                {
                    self.paid_in += wide;
                }
                _ => {}
            }
        }
        if matches!(entry.kind(), EntryKind::Reserve | EntryKind::Pledge) {
            let left = self
                .by_name("budget:available")
                .map_or(0, |found| found.sum);
            if left > 0 {
                faults.add(Invariant::Budget, Some(row.number), || {
                    format!("sets {left} more aside than there was")
                });
            }
        }
        if entry.kind() == EntryKind::Closing {
            self.close(row, entry);
        }
    }

    fn close(&mut self, row: &Raw, entry: Entry) {
        let period = self
            .periods
            .iter()
            .find(|closed| closed.entry_number == Some(row.number));
        self.closings.push(Closing {
            number: row.number,
            after: self.closed_until,
            until: period.map_or(row.booked_on, |closed| closed.ends_on),
            surplus: period.map_or_else(String::new, |closed| closed.surplus.clone()),
            entry,
        });
    }
}

fn month_of(booked_on: i64) -> Option<i64> {
    let day = i32::try_from(booked_on).ok()?;
    Some(books::month(Day::from_number(day)))
}

/// The entry of a row; or what is wrong with it.
fn entry_of(row: &Raw, postings: Option<Vec<Posting>>) -> Result<Entry, (Invariant, &'static str)> {
    let unread = (Invariant::Balanced, "can't be read");
    let kind = EntryKind::from_id(&row.kind).ok_or(unread)?;
    let authority = Authority::from_parts(&row.authority, row.authority_id, row.reverses);
    let authority = authority.ok_or(unread)?;
    let day = i32::try_from(row.booked_on).map_err(|_| unread)?;
    let postings = postings.ok_or(unread)?;
    // It sums to zero: what is wrong now is the budget.
    Entry::balanced(kind, authority, Day::from_number(day), postings).map_err(|_| {
        (
            Invariant::Budget,
            "changes the funds, and the budget does not follow",
        )
    })
}
