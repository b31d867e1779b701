//! A year of a Pool of 300 in the books, made up: all kinds of entries, days
//! that come late, and beside them the rows that they follow from.

use std::collections::BTreeMap;

use pools::{
    books::{self, GENESIS, Placed},
    domain::{
        contribution::Purpose,
        ledger::{Account, Authority, Day, Entry, moves},
        money::{Amount, Currency},
        rules::{Admission, VotingRules},
        spend::Category,
        variables::Variables,
    },
    store::{
        actor::Actor,
        db::{Engine, Tx},
        ledger,
        pool::Pool,
    },
};
use uuid::Uuid;

use crate::support::{Home, statement, terms, values};

/// 2025-01-01.
const START: i32 = 20_089;
const MEMBERS: usize = 300;

/// Books in the making.
pub struct Year {
    pub pool: Pool,
    pub ada: Actor,
    currency: Currency,
    people: Vec<Uuid>,
    number: i64,
    previous: [u8; 32],
    seed: u64,
    buy_ins: BTreeMap<Uuid, i64>,
    stripe: i64,
    available: i64,
    balances: BTreeMap<Account, i64>,
    /// Proposal, approved, invoiced, released.
    reserved: Vec<(Uuid, i64, i64, i64)>,
}

fn amount(minor: i64) -> Amount {
    Amount::from_minor(minor).unwrap()
}

impl Year {
    /// A Pool that keeps its books in `code`, with nothing in them.
    pub async fn begin(home: &Home, code: &str, handle: &str) -> Self {
        let ada = home.person(&format!("ada_{handle}")).await;
        let mut terms = terms(handle, Admission::Open, VotingRules::DEFAULT);
        let currency = Currency::parse(code).unwrap();
        terms.variables.money = Variables::usual(currency).money;
        let pool = home.pool_on(&ada, handle, terms).await;
        home.sql(
            "INSERT INTO ledger (pool_id, currency, opened_at) VALUES ($1, $2, 1)",
            values![Uuid::from(pool.pool_id), code],
        )
        .await
        .unwrap();
        let mut people = Vec::new();
        let mut tx = home.db.begin().await.unwrap();
        for index in 0..MEMBERS {
            let id = home.world.new_id();
            let text = "INSERT INTO actor (actor_id, uri, kind, handle, host, name, summary, url, inbox, created_at) VALUES ($1, $2, 'person', $3, 'far.example', $3, '', $2, $2, 1)";
            let uri = format!("https://far.example/{handle}/{index}");
            let query = tx.query(statement(text)).bind(id).bind(uri);
            query.bind(format!("m{index}")).execute().await.unwrap();
            people.push(id);
        }
        tx.commit().await.unwrap();
        Self {
            pool,
            ada,
            currency,
            people,
            number: 0,
            previous: GENESIS,
            seed: 7,
            buy_ins: BTreeMap::new(),
            stripe: 0,
            available: 0,
            balances: BTreeMap::new(),
            reserved: Vec::new(),
        }
    }

    fn below(&mut self, most: u64) -> u64 {
        self.seed = self
            .seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.seed >> 33) % most
    }

    fn some(&mut self, most: u64) -> i64 {
        i64::try_from(self.below(most)).unwrap() + 1
    }

    /// Adds so many entries, spread over the year.
    pub async fn write(&mut self, home: &Home, entries: i64) {
        let last = self.number + entries;
        self.a_few_proposals(home).await;
        while self.number < last {
            let mut tx = home.db.begin().await.unwrap();
            for _ in 0..500 {
                if self.number >= last {
                    break;
                }
                let day = i32::try_from(self.number * 364 / last).unwrap();
                let late = i32::try_from(self.below(4)).unwrap();
                self.one(home, &mut tx, Day::from_number(START + (day - late).max(0)))
                    .await;
            }
            tx.commit().await.unwrap();
        }
        self.rows(home).await;
    }

    async fn a_few_proposals(&mut self, home: &Home) {
        let mut tx = home.db.begin().await.unwrap();
        for number in 0..30_i64 {
            let id = home.world.new_id();
            let text = "INSERT INTO proposal (proposal_id, pool_id, number, proposer_id, title, body, state, quorum_percent, threshold_percent, electorate, opened_at, closes_at)
                VALUES ($1, $2, $3, $4, 'A shed', '', 'open', 25, 50, 0, 1, 9000000000000000)";
            let query = tx
                .query(statement(text))
                .bind(id)
                .bind(Uuid::from(self.pool.pool_id));
            let query = query.bind(1_000 + number).bind(self.ada.actor_id);
            query.execute().await.unwrap();
            self.reserved.push((id, 0, 0, 0));
        }
        tx.commit().await.unwrap();
    }

    async fn line(&self, home: &Home, tx: &mut Tx) -> Uuid {
        let id = home.world.new_id();
        let pool = Uuid::from(self.pool.pool_id);
        let text = "INSERT INTO statement (statement_id, pool_id, file_name, format, hash, line_count, new_count, uploaded_by, uploaded_at) VALUES ($1, $2, '', 'csv', $3, 0, 0, $1, 1)";
        let query = tx.query(statement(text)).bind(id).bind(pool);
        query.bind([0_u8; 32].as_slice()).execute().await.unwrap();
        let text = "INSERT INTO statement_line (line_id, pool_id, statement_id, external_id, booked_on, amount_minor, counterparty, counterparty_iban, remittance, reference, is_return, is_charge, state, entry_number)
            VALUES ($1, $2, $1, $3, 1, 1, '', '', '', '', FALSE, FALSE, 'booked', $4)";
        let query = tx.query(statement(text)).bind(id).bind(pool);
        query
            .bind(id.to_string())
            .bind(self.number + 1)
            .execute()
            .await
            .unwrap();
        id
    }

    async fn one(&mut self, home: &Home, tx: &mut Tx, on: Day) {
        let kind = if self.number == 0 { 0 } else { self.below(100) };
        let sum = self.some(9_999);
        let entry = match kind {
            0..=54 => self.receipt(home, sum, on),
            55..=59 => {
                let line = self.line(home, tx).await;
                moves::unmatched(line.into(), amount(sum), on)
            }
            60..=64 => {
                let line = self.line(home, tx).await;
                let fee = 1 + sum % 3;
                moves::fee(Authority::Line(line.into()), Account::Bank, amount(fee), on)
            }
            65..=69 => {
                let line = self.line(home, tx).await;
                let (from, to) = (Account::StripeClearing, Account::Bank);
                moves::transfer(Authority::Line(line.into()), from, to, amount(sum), on)
            }
            _ => match self.spending(sum, on) {
                Some(entry) => Ok(entry),
                None => self.receipt(home, sum, on),
            },
        };
        self.append(home, tx, &entry.unwrap()).await;
    }

    fn receipt(
        &mut self,
        home: &Home,
        sum: i64,
        on: Day,
    ) -> Result<Entry, pools::domain::ledger::LedgerError> {
        let index = usize::try_from(self.below(MEMBERS.try_into().unwrap())).unwrap();
        let person = self.people[index];
        let purpose = match self.below(10) {
            0..=1 => Purpose::BuyIn,
            2..=7 => Purpose::Dues,
            _ => Purpose::Gift,
        };
        let rail = match self.below(10) {
            0..=5 => Account::Bank,
            6..=8 => Account::StripeClearing,
            _ => Account::Cash,
        };
        if purpose == Purpose::BuyIn {
            *self.buy_ins.entry(person).or_default() += sum;
        }
        if rail == Account::StripeClearing {
            self.stripe += sum;
        }
        let id = home.world.new_id().into();
        moves::receipt(id, (purpose, person.into()), rail, amount(sum), on)
    }

    fn spending(&mut self, sum: i64, on: Day) -> Option<Entry> {
        let index = usize::try_from(self.below(30)).unwrap();
        let payable = -self.balances.get(&Account::Payable).copied().unwrap_or(0);
        let left = |(_, approved, invoiced, released): &(Uuid, i64, i64, i64)| {
            approved - invoiced - released
        };
        let way = self.below(3);
        if way == 0 && payable > 0 {
            let pay = amount(payable.min(sum));
            let id = Authority::Payable(Uuid::from_u128(u128::from(self.seed)).into());
            return moves::payment(id, Account::Payable, Account::Bank, pay, on).ok();
        }
        let category = Category::ALL[index % 3];
        let found = &mut self.reserved[index];
        if found.1 == 0 {
            if self.available < sum {
                return None;
            }
            found.1 = sum;
            return moves::reserve(found.0.into(), amount(sum), on).ok();
        }
        let rest = left(found);
        if rest == 0 {
            return None;
        }
        if way == 1 && rest < 50 {
            found.3 += rest;
            return moves::release(found.0.into(), amount(rest), on).ok();
        }
        let part = 1 + sum % rest;
        found.2 += part;
        moves::invoice(found.0.into(), category, amount(part), on).ok()
    }

    async fn append(&mut self, home: &Home, tx: &mut Tx, entry: &Entry) {
        let placed = Placed {
            pool: self.pool.pool_id,
            number: self.number + 1,
            currency: self.currency,
            entry,
            recorded_by: None,
            recorded_at: home.world.now(),
            previous: self.previous,
        };
        let hash = books::hash(&placed);
        ledger::append(tx, &placed, hash).await.unwrap();
        self.number += 1;
        self.previous = hash;
        for posting in entry.postings() {
            *self.balances.entry(posting.account).or_default() += posting.minor;
        }
        self.available = -self.balances.get(&Account::Available).copied().unwrap_or(0);
    }

    /// What stands beside the journal.
    async fn rows(&mut self, home: &Home) {
        // Gone already in the second Pool of a test.
        let text = match home.db.engine() {
            Engine::Sqlite => "DROP TRIGGER IF EXISTS reservation_by_vote",
            Engine::Postgres => "DROP TRIGGER IF EXISTS reservation_by_vote ON reservation",
        };
        home.sql(text, values![]).await.unwrap();
        let pool = Uuid::from(self.pool.pool_id);
        let mut tx = home.db.begin().await.unwrap();
        for (id, approved, invoiced, released) in self.reserved.drain(..) {
            if approved > 0 {
                let text = "INSERT INTO reservation (proposal_id, pool_id, approved_minor, invoiced_minor, released_minor, expires_at) VALUES ($1, $2, $3, $4, $5, 9)";
                let query = tx.query(statement(text)).bind(id).bind(pool);
                let query = query.bind(approved).bind(invoiced).bind(released);
                query.execute().await.unwrap();
            }
        }
        let text = "INSERT INTO contribution (contribution_id, pool_id, person_id, purpose, amount_minor, currency, reference, due_on, promised_at, received_minor)
            VALUES ($1, $2, $3, $4, $5, 'EUR', $6, 1, 1, $5)";
        let mut given: Vec<(Uuid, &str, i64)> = self
            .buy_ins
            .iter()
            .map(|(id, sum)| (*id, "buy_in", *sum))
            .collect();
        given.push((self.people[0], "gift", self.stripe.max(1)));
        let mut last = Uuid::nil();
        for (person, purpose, sum) in given {
            last = home.world.new_id();
            let query = tx.query(statement(text)).bind(last).bind(pool).bind(person);
            let query = query.bind(purpose).bind(sum).bind(last.to_string());
            query.execute().await.unwrap();
        }
        let text = "INSERT INTO provider_payment (pool_id, payment, contribution_id, received_minor, refunded_minor, disputed_minor, seen_at) VALUES ($1, 'pi_1', $2, $3, 0, 0, 1)";
        let query = tx.query(statement(text)).bind(pool).bind(last);
        query.bind(self.stripe).execute().await.unwrap();
        tx.commit().await.unwrap();
    }
}
