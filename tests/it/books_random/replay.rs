//! The journal replayed by the test itself, entry by entry, and laid beside
//! what the tables keep and what the model says.

use std::collections::{BTreeMap, BTreeSet};

use pools::{
    books::{self, GENESIS, Placed},
    domain::{
        id::PoolId,
        ledger::{Account, EntryKind, Group},
        money::Currency,
    },
    services::check_books::check_books,
    store::{
        db::{Conn, Statement, StoreError},
        ledger,
    },
};
use uuid::Uuid;

use super::{
    command::raw,
    model::{Model, Vote},
};

raw! {
    BALANCES = "SELECT account, balance_minor FROM account_balance WHERE pool_id = $1 AND balance_minor <> 0";
    MONTHS = "SELECT account, month, debit_minor, credit_minor FROM account_month WHERE pool_id = $1";
    RESERVATIONS = "SELECT proposal_id, approved_minor, invoiced_minor, released_minor FROM reservation WHERE pool_id = $1";
    RECEIVED = "SELECT contribution_id, received_minor FROM contribution WHERE pool_id = $1";
    SPENDS = "SELECT proposal_id FROM proposal WHERE pool_id = $1 AND spend_id IS NOT NULL ORDER BY proposal_id";
    INVOICES = "SELECT invoice_id, state = 'filed', (SELECT COUNT(*) FROM invoice_approval WHERE invoice_approval.invoice_id = invoice.invoice_id) FROM invoice WHERE pool_id = $1";
    REDEMPTIONS = "SELECT redemption_id FROM redemption WHERE pool_id = $1 AND done_at IS NULL ORDER BY redemption_id";
    OPEN = "SELECT payable_id FROM payable WHERE pool_id = $1 AND paid_entry IS NULL AND cancelled_at IS NULL";
}

#[derive(Clone, Debug)]
pub struct Replay {
    pub number: i64,
    head: [u8; 32],
    pub balances: BTreeMap<Account, i64>,
    months: BTreeMap<(Account, i64), (i64, i64)>,
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, expected: &T) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    Err(format!("{what}: {found:?}, and expected {expected:?}"))
}

impl Replay {
    pub const fn new() -> Self {
        Self {
            number: 0,
            head: GENESIS,
            balances: BTreeMap::new(),
            months: BTreeMap::new(),
        }
    }

    pub fn stands(&self, account: Account) -> i64 {
        self.balances.get(&account).copied().unwrap_or(0)
    }

    /// Reads what came since, and looks whether all of it holds together.
    pub async fn follow(&mut self, conn: &mut Conn, pool: PoolId) -> Result<(), String> {
        let error = |error: StoreError| error.to_string();
        loop {
            let rows = ledger::page(conn, pool, self.number, 500)
                .await
                .map_err(error)?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                self.take(pool, &row)?;
            }
        }
        let id = Uuid::from(pool);
        let kept: Vec<(String, i64)> = conn.query(&BALANCES).bind(id).all().await.map_err(error)?;
        let kept: BTreeMap<Account, i64> = kept
            .into_iter()
            .map(|(name, minor)| (Account::from_name(&name).unwrap(), minor))
            .collect();
        same("balances that are kept", &kept, &self.balances)?;
        let kept: Vec<(String, i64, i64, i64)> =
            conn.query(&MONTHS).bind(id).all().await.map_err(error)?;
        let kept: BTreeMap<_, _> = kept
            .into_iter()
            .map(|row| ((Account::from_name(&row.0).unwrap(), row.1), (row.2, row.3)))
            .collect();
        same("months that are kept", &kept, &self.months)
    }

    fn take(&mut self, pool: PoolId, row: &ledger::Row) -> Result<(), String> {
        let at = row.number;
        same("the next number", &at, &(self.number + 1))?;
        let placed = Placed {
            pool,
            number: at,
            currency: Currency::EUR,
            entry: &row.entry,
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at,
            previous: self.head,
        };
        same(
            "the hash before",
            &row.previous.as_slice(),
            &self.head.as_slice(),
        )?;
        self.head = books::hash(&placed);
        same("the hash", &row.hash.as_slice(), &self.head.as_slice())?;
        self.number = at;
        let month = books::month(row.entry.booked_on());
        let mut sum = 0_i64;
        for posting in row.entry.postings() {
            sum += posting.minor;
            *self.balances.entry(posting.account).or_default() += posting.minor;
            let moved = self.months.entry((posting.account, month)).or_default();
            moved.0 += posting.minor.max(0);
            moved.1 += (-posting.minor).max(0);
        }
        self.balances.retain(|_, minor| *minor != 0);
        same("the sum of an entry", &sum, &0)?;
        self.budget(row.entry.kind())
    }

    /// Available = funds − reserved − pledged, after every single entry.
    fn budget(&self, kind: EntryKind) -> Result<(), String> {
        let sum = |of: &dyn Fn(Account) -> bool| -> i64 {
            self.balances
                .iter()
                .filter(|(account, _)| of(**account))
                .map(|(_, minor)| minor)
                .sum()
        };
        let is_due = |account: Account| {
            account == Account::Receivable || matches!(account, Account::OwedBy(_))
        };
        let money = sum(&|account| account.group() == Group::Assets && !is_due(account));
        let owed = -sum(&|account| account.group() == Group::Liabilities);
        let set_aside =
            -sum(&|account| matches!(account, Account::Reserved(_) | Account::Pledged(_)));
        same("the funds", &self.stands(Account::Funds), &(money - owed))?;
        let available = -self.stands(Account::Available);
        same("what is available", &available, &(money - owed - set_aside))?;
        if kind == EntryKind::Reserve && available < 0 {
            return Err(format!("{available} is available after a reservation"));
        }
        Ok(())
    }

    /// Whether the paper says the same.
    pub async fn agrees(&self, conn: &mut Conn, pool: PoolId, model: &Model) -> Result<(), String> {
        let error = |error: StoreError| error.to_string();
        same("balances on paper", &self.balances, &model.balances)?;
        let id = Uuid::from(pool);
        let kept: Vec<(Uuid, i64, i64, i64)> = conn
            .query(&RESERVATIONS)
            .bind(id)
            .all()
            .await
            .map_err(error)?;
        let kept: BTreeMap<_, _> = kept
            .into_iter()
            .map(|row| (row.0, (row.1, row.2, row.3)))
            .collect();
        let paper = model
            .spends
            .iter()
            .filter_map(|(id, spend)| match spend.vote {
                Vote::Carried {
                    invoiced, released, ..
                } => Some((Uuid::from(*id), (spend.minor, invoiced, released))),
                _ => None,
            });
        same("what is set aside", &kept, &paper.collect())?;
        for (proposal, (approved, invoiced, released)) in &kept {
            let booked = -self.stands(Account::Reserved((*proposal).into()));
            same(
                "a reservation in the books",
                &booked,
                &(approved - invoiced - released),
            )?;
        }
        let kept: Vec<(Uuid, i64)> = conn.query(&RECEIVED).bind(id).all().await.map_err(error)?;
        let kept: BTreeMap<_, _> = kept.into_iter().collect();
        let paper = model
            .contributions
            .iter()
            .map(|(id, given)| (Uuid::from(*id), given.received));
        same("what arrived", &kept, &paper.collect())?;
        rows_agree(conn, id, model)
            .await
            .map_err(|error| error.to_string())?
    }
}

/// What waits for somebody.
async fn rows_agree(
    conn: &mut Conn,
    id: Uuid,
    model: &Model,
) -> Result<Result<(), String>, StoreError> {
    let ids = |rows: Vec<(Uuid,)>| {
        rows.into_iter()
            .map(|row| row.0)
            .collect::<BTreeSet<Uuid>>()
    };
    let kept = ids(conn.query(&OPEN).bind(id).all().await?);
    let open = model
        .payables
        .iter()
        .filter(|(_, one)| one.paid.is_none() && !one.is_called_back);
    let payables = same(
        "what is to be paid",
        &kept,
        &open.map(|(id, _)| Uuid::from(*id)).collect(),
    );
    let kept = ids(conn.query(&SPENDS).bind(id).all().await?);
    let spends = same(
        "what was proposed",
        &kept,
        &model.spends.keys().map(|id| Uuid::from(*id)).collect(),
    );
    let kept = ids(conn.query(&REDEMPTIONS).bind(id).all().await?);
    let redemptions = same(
        "what leavers wait for",
        &kept,
        &model.redemptions.keys().copied().collect(),
    );
    let kept: Vec<(Uuid, bool, i64)> = conn.query(&INVOICES).bind(id).all().await?;
    let kept: BTreeMap<_, _> = kept
        .into_iter()
        .map(|row| (row.0, (row.1, row.2)))
        .collect();
    let paper = model.invoices.iter().map(|(id, one)| {
        (
            Uuid::from(*id),
            (one.waits, i64::try_from(one.approved_by.len()).unwrap()),
        )
    });
    let invoices = same("invoices", &kept, &paper.collect());
    Ok(payables.and(spends).and(redemptions).and(invoices))
}

/// The program's own check of everything.
pub async fn all_holds(conn: &mut Conn, pool: PoolId) -> Result<(), String> {
    let findings = check_books(conn, pool)
        .await
        .map_err(|error| error.to_string())?;
    for finding in findings {
        if !finding.faults.is_empty() {
            return Err(format!("{:?}: {:?}", finding.invariant, finding.faults));
        }
    }
    Ok(())
}
