//! The same Pool on paper: a few maps and sums, and no database. It knows what
//! is allowed and what each thing does to each account by its own table.

use std::collections::{BTreeMap, BTreeSet};

use pools::domain::{
    contribution::Purpose,
    id::{ContributionId, InvoiceId, LineId, PayableId, ProposalId},
    ledger::{Account, Day},
    spend::{Category, PaidFrom},
    time::Timestamp,
};
use uuid::Uuid;

use super::command::{Command, Done, Place, STEWARDS};

#[derive(Clone, Debug)]
pub struct Given {
    pub who: usize,
    pub purpose: Purpose,
    pub minor: i64,
    pub received: i64,
}

#[derive(Clone, Debug)]
pub struct Receipt {
    pub of: ContributionId,
    pub minor: i64,
    pub at: Account,
    pub is_back: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vote {
    Open,
    Carried {
        invoiced: i64,
        released: i64,
        until: Timestamp,
    },
    Failed,
}

#[derive(Clone, Debug)]
pub struct Spend {
    pub by: usize,
    pub payee: Option<usize>,
    pub minor: i64,
    pub category: Category,
    pub vote: Vote,
}

impl Spend {
    pub fn left(&self) -> i64 {
        match self.vote {
            Vote::Carried {
                invoiced, released, ..
            } => self.minor - invoiced - released,
            _ => 0,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Invoice {
    pub of: ProposalId,
    pub by: usize,
    pub minor: i64,
    pub is_last: bool,
    pub approved_by: BTreeSet<usize>,
    pub waits: bool,
    pub is_approved: bool,
}

#[derive(Clone, Debug)]
pub struct Payable {
    pub minor: i64,
    pub owed_on: Account,
    pub to: Option<usize>,
    pub paid: Option<Account>,
    pub is_called_back: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Model {
    pub balances: BTreeMap<Account, i64>,
    pub floor: i64,
    pub two_above: i64,
    pub stopped: bool,
    pub closed_until: Option<Day>,
    pub contributions: BTreeMap<ContributionId, Given>,
    pub receipts: BTreeMap<i64, Receipt>,
    /// What is left of lines that nobody knows.
    pub lines: BTreeMap<LineId, i64>,
    /// Entries that can be reversed as they are; whether they were.
    pub plain: BTreeMap<i64, (Vec<(Account, i64)>, bool)>,
    pub spends: BTreeMap<ProposalId, Spend>,
    pub invoices: BTreeMap<InvoiceId, Invoice>,
    pub payables: BTreeMap<PayableId, Payable>,
    pub redemptions: BTreeMap<Uuid, usize>,
    pub gone: BTreeSet<usize>,
    /// What came in and went out, by day.
    pub results: Vec<(Day, Account, i64)>,
}

const fn is_funds(account: Account) -> bool {
    use Account::{
        Bank, Cash, FiscalHost, Payable, Redemptions, Refunds, StripeClearing, UnmatchedReceipts,
    };
    matches!(
        account,
        Bank | StripeClearing
            | FiscalHost
            | Cash
            | Payable
            | Redemptions
            | Refunds
            | UnmatchedReceipts
    )
}

const fn is_result(account: Account) -> bool {
    use Account::{Donations, Dues, Fees, Formation, OtherIncome, Project};
    matches!(
        account,
        Donations | Dues | OtherIncome | Project | Fees | Formation
    )
}

impl Model {
    pub fn stands(&self, account: Account) -> i64 {
        self.balances.get(&account).copied().unwrap_or(0)
    }

    pub fn available(&self) -> i64 {
        let funds = self.stands(Account::Funds);
        -self.stands(Account::Available) - (funds.max(0) * self.floor + 99) / 100
    }

    fn bears(&self, minor: i64) -> bool {
        let funds = self.stands(Account::Funds) - minor;
        let rest = -self.stands(Account::Available) - minor;
        rest - (funds.max(0) * self.floor + 99) / 100 >= 0
    }

    fn asked(&self, of: ProposalId) -> i64 {
        self.invoices
            .values()
            .filter(|one| one.of == of && one.waits)
            .map(|one| one.minor)
            .sum()
    }

    fn is_open_day(&self, on: Day) -> bool {
        self.closed_until.is_none_or(|until| on > until)
    }

    /// Whether it must be done, or refused.
    pub fn allows(&self, command: &Command, place: &Place<'_>) -> bool {
        let now = place.world.now();
        let goes = !self.stopped;
        match command {
            Command::Promise {
                purpose: Purpose::BuyIn,
                ..
            }
            | Command::Decide { .. }
            | Command::Redeem { .. }
            | Command::Stop
            | Command::Resume => true,
            // An amendment that changes nothing is none.
            Command::Floor { percent } => i64::from(*percent) != self.floor,
            Command::Promise { who, .. } => {
                let awaited = self
                    .contributions
                    .values()
                    .filter(|one| one.who == *who && one.received < one.minor);
                !self.gone.contains(who) && awaited.count() < 20
            }
            Command::Arrive { minor, at, .. } => goes && *minor > 0 && *at != Account::Receivable,
            Command::Match { minor, .. } | Command::Explain { minor, .. } => goes && *minor > 0,
            Command::TakeBack { number } => goes && !self.receipts[number].is_back,
            Command::Unmatched { on, .. } => goes && self.is_open_day(*on),
            Command::Fee { .. } | Command::Move { .. } => goes,
            Command::Reverse { number } => goes && self.plain.get(number).is_some_and(|one| !one.1),
            Command::Propose {
                by, payee, minor, ..
            } => {
                *minor > 0
                    && !self.gone.contains(by)
                    && payee.is_none_or(|who| !self.gone.contains(&who))
            }
            Command::File { of, by, minor, .. } => {
                let spend = &self.spends[of];
                *minor > 0
                    && (*by == spend.by || Some(*by) == spend.payee)
                    && spend.left() > 0
                    && self.asked(*of) + minor <= spend.left()
            }
            Command::Approve { of, by } => self.may_approve(&self.invoices[of], *by),
            Command::Refuse { of, by } => {
                let invoice = &self.invoices[of];
                let is_alone = self.asked(invoice.of) == invoice.minor;
                let releases = is_alone && self.had_last(invoice.of);
                invoice.waits && STEWARDS.contains(by) && (goes || !releases)
            }
            Command::Release { of, by } => {
                let spend = &self.spends[of];
                goes && spend.left() > 0
                    && self.asked(*of) == 0
                    && (*by == spend.by || STEWARDS.contains(by))
            }
            Command::Expire { of } => goes || !self.expires(*of, now),
            Command::Pay { of, by, from } => {
                let payable = &self.payables[of];
                let is_there =
                    *from == PaidFrom::Bank || self.stands(from.account()) >= payable.minor;
                goes && is_there
                    && payable.paid.is_none()
                    && !payable.is_called_back
                    && STEWARDS.contains(by)
                    && payable.to != Some(*by)
            }
            Command::Return { of, by } => {
                let payable = &self.payables[of];
                goes && payable.paid.is_some() && STEWARDS.contains(by) && payable.to != Some(*by)
            }
            Command::Leave { who } => !self.gone.contains(who),
            Command::Close { by, ends_on } => {
                let is_last =
                    pools::books::date(*ends_on) == pools::books::date(*ends_on).last_of_month();
                goes && is_last
                    && STEWARDS.contains(by)
                    && *ends_on < place.today()
                    && self.is_open_day(*ends_on)
            }
        }
    }

    fn expires(&self, of: ProposalId, now: Timestamp) -> bool {
        let spend = &self.spends[&of];
        matches!(spend.vote, Vote::Carried { until, .. } if until < now)
            && spend.left() > 0
            && self.asked(of) == 0
    }

    fn needed(&self, invoice: &Invoice) -> usize {
        let Vote::Carried { invoiced, .. } = self.spends[&invoice.of].vote else {
            return 0;
        };
        if invoiced + invoice.minor > self.two_above {
            2
        } else {
            1
        }
    }

    fn may_approve(&self, invoice: &Invoice, by: usize) -> bool {
        let spend = &self.spends[&invoice.of];
        let is_side = by == spend.by || Some(by) == spend.payee || by == invoice.by;
        let is_new = invoice.waits && !invoice.approved_by.contains(&by);
        let waits_on = invoice.approved_by.len() + 1 < self.needed(invoice);
        STEWARDS.contains(&by)
            && !is_side
            && is_new
            && invoice.minor <= spend.left()
            && (waits_on || !self.stopped)
    }

    /// Money moves; what is spent comes out of `purse`.
    fn moved(&mut self, on: Day, purse: Account, moves: &[(Account, i64)]) {
        let funds: i64 = moves
            .iter()
            .filter(|(account, _)| is_funds(*account))
            .map(|(_, minor)| minor)
            .sum();
        let all = moves
            .iter()
            .copied()
            .chain([(Account::Funds, funds), (purse, -funds)]);
        for (account, minor) in all {
            *self.balances.entry(account).or_default() += minor;
            if is_result(account) {
                self.results.push((on, account, minor));
            }
        }
        self.balances.retain(|_, minor| *minor != 0);
    }

    fn open_day(&self, wished: Day) -> Day {
        self.closed_until
            .map_or(wished, |until| wished.max(until.plus(1)))
    }

    fn credit_of(&self, of: ContributionId, place: &Place<'_>) -> Account {
        let given = &self.contributions[&of];
        match given.purpose {
            Purpose::BuyIn => Account::Capital(place.id(given.who)),
            Purpose::Dues => Account::Dues,
            Purpose::Gift => Account::Donations,
        }
    }

    /// What was done, on paper. An error says what came out otherwise.
    pub fn apply(
        &mut self,
        command: &Command,
        done: &Done,
        place: &Place<'_>,
    ) -> Result<(), String> {
        let today = place.today();
        let free = Account::Available;
        match (command, done) {
            (
                Command::Promise {
                    who,
                    purpose,
                    minor,
                },
                Done::Promised(id),
            ) => {
                let given = Given {
                    who: *who,
                    purpose: *purpose,
                    minor: *minor,
                    received: 0,
                };
                self.contributions.insert(*id, given);
            }
            (Command::Arrive { of, minor, at, on }, Done::Given(number, waits)) => {
                self.arrived((*of, *minor, *at), self.open_day(*on), *number, place);
                return self.capital_moved(*of, *waits, place);
            }
            (Command::Match { line, of, minor }, Done::Given(number, waits)) => {
                self.arrived(
                    (*of, *minor, Account::UnmatchedReceipts),
                    self.open_day(today),
                    *number,
                    place,
                );
                self.use_line(*line, *minor);
                return self.capital_moved(*of, *waits, place);
            }
            (Command::TakeBack { number }, Done::Given(_, waits)) => {
                let receipt = self.receipts.get_mut(number).unwrap();
                receipt.is_back = true;
                let Receipt { of, minor, at, .. } = receipt.clone();
                self.contributions.get_mut(&of).unwrap().received -= minor;
                let credit = self.credit_of(of, place);
                self.moved(today, free, &[(at, -minor), (credit, minor)]);
                return self.capital_moved(of, *waits, place);
            }
            (Command::Unmatched { minor, on }, Done::Line(line, _)) => {
                self.lines.insert(*line, *minor);
                self.moved(
                    *on,
                    free,
                    &[
                        (Account::Bank, *minor),
                        (Account::UnmatchedReceipts, -minor),
                    ],
                );
            }
            (
                Command::Explain {
                    line,
                    minor,
                    as_opening,
                },
                Done::Booked(_),
            ) => {
                let credit = if *as_opening {
                    Account::Retained
                } else {
                    Account::OtherIncome
                };
                self.lines.remove(line);
                self.moved(
                    today,
                    free,
                    &[(Account::UnmatchedReceipts, *minor), (credit, -minor)],
                );
            }
            (Command::Fee { from, minor }, Done::Line(_, number)) => {
                self.plain(
                    *number,
                    today,
                    vec![(Account::Fees, *minor), (*from, -minor)],
                );
            }
            (Command::Move { from, to, minor }, Done::Line(_, number)) => {
                self.plain(*number, today, vec![(*to, *minor), (*from, -minor)]);
            }
            (Command::Reverse { number }, Done::Booked(_)) => {
                let (moves, is_back) = self.plain.get_mut(number).unwrap();
                *is_back = true;
                let back: Vec<_> = moves
                    .iter()
                    .map(|(account, minor)| (*account, -minor))
                    .collect();
                self.moved(today, free, &back);
            }
            (Command::Leave { who }, Done::Left(redemption)) => {
                self.gone.insert(*who);
                let owed = self.stands(Account::Capital(place.id(*who))) < 0;
                if redemption.is_some() != owed {
                    return Err(format!("capital is waiting: {redemption:?}, {owed}"));
                }
                self.redemptions.extend(redemption.map(|id| (id, *who)));
            }
            (Command::Redeem { of }, Done::Redeemed(payable)) => {
                return self.redeemed(*of, *payable, place);
            }
            (Command::Floor { .. }, Done::Floor(now)) => self.floor = i64::from(*now),
            (Command::Stop, _) => self.stopped = true,
            (Command::Resume, _) => self.stopped = false,
            (Command::Close { ends_on, .. }, Done::Closed(_)) => self.closed(*ends_on),
            _ => return self.apply_spend(command, done, place),
        }
        Ok(())
    }

    fn arrived(
        &mut self,
        (of, minor, at): (ContributionId, i64, Account),
        on: Day,
        number: i64,
        place: &Place<'_>,
    ) {
        self.contributions.get_mut(&of).unwrap().received += minor;
        self.receipts.insert(
            number,
            Receipt {
                of,
                minor,
                at,
                is_back: false,
            },
        );
        let credit = self.credit_of(of, place);
        // What nobody knew was owed, a credit: that is less now.
        self.moved(on, Account::Available, &[(at, minor), (credit, -minor)]);
    }

    fn use_line(&mut self, line: LineId, minor: i64) {
        let Some(left) = self.lines.get_mut(&line) else {
            return;
        };
        *left -= minor;
        if *left == 0 {
            self.lines.remove(&line);
        }
    }

    fn plain(&mut self, number: i64, on: Day, moves: Vec<(Account, i64)>) {
        self.moved(on, Account::Available, &moves);
        self.plain.insert(number, (moves, false));
    }

    fn redeemed(
        &mut self,
        of: Uuid,
        payable: Option<PayableId>,
        place: &Place<'_>,
    ) -> Result<(), String> {
        let Some(who) = self.redemptions.get(&of).copied() else {
            return Err("nobody waits for that".to_owned());
        };
        let account = Account::Capital(place.id(who));
        let minor = -self.stands(account);
        if minor <= 0 {
            self.redemptions.remove(&of);
            return Ok(());
        }
        let pays = !self.stopped && self.bears(minor);
        if pays != payable.is_some() {
            return Err(format!("capital is paid back: {payable:?}, {pays}"));
        }
        if let Some(id) = payable {
            self.redemptions.remove(&of);
            let owed_on = Account::Redemptions;
            self.payables.insert(
                id,
                Payable {
                    minor,
                    owed_on,
                    to: Some(who),
                    paid: None,
                    is_called_back: false,
                },
            );
            let on = self.open_day(place.today());
            self.moved(
                on,
                Account::Available,
                &[(account, minor), (owed_on, -minor)],
            );
        }
        Ok(())
    }

    /// Gifts are kept for good; what else is left over is retained.
    fn closed(&mut self, ends_on: Day) {
        let mut sums: BTreeMap<Account, i64> = BTreeMap::new();
        for (_, account, minor) in self.results.iter().filter(|(on, _, _)| *on <= ends_on) {
            *sums.entry(*account).or_default() += minor;
        }
        self.closed_until = Some(ends_on);
        sums.retain(|_, minor| *minor != 0);
        let surplus: i64 = -sums.values().sum::<i64>();
        let gifts = -sums.get(&Account::Donations).copied().unwrap_or(0);
        let kept = gifts.min(surplus).max(0);
        let mut moves: Vec<_> = sums
            .into_iter()
            .map(|(account, minor)| (account, -minor))
            .collect();
        moves.push((Account::IndivisibleReserve, -kept));
        moves.push((Account::Retained, kept - surplus));
        self.moved(ends_on, Account::Available, &moves);
    }
}

mod capital;
mod spends;
