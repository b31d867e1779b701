//! `/pools/{handle}/money`: the budget of a Pool, public or for its members as
//! its bylaws say. What a member paid stands here for stewards alone.

pub mod check;
pub mod close;
pub mod export;
pub mod report;

use axum::{
    extract::{Path, Query},
    http::{HeaderMap, header},
    response::Response,
};
use serde::Deserialize;

use crate::{
    banking::amount::{Locale, show as amount},
    books,
    domain::{
        ledger::{Account, Day, EntryKind},
        money::Currency,
        time::Timestamp,
    },
    services::{
        export_books::kind_words,
        see_books::{self, Flow, Overview},
    },
    store::{
        db::Conn,
        ledger::{self, Dated},
        payable,
        pool::Pool,
    },
    text::text,
    web::{
        WebError,
        desk::desk,
        part::{Part, one_more},
        read,
        shape::{self, small},
        view::{
            budget::{BudgetPage, CategoryLine, Chart, EntryLine, MonthBars, Shown},
            pool::Standing,
            when::When,
        },
        visit::{Visit, show as shown},
    },
};

/// Entries on one page.
const PAGE: usize = 25;
/// How high a bar may be.
const HIGH: i128 = 165;
/// Months that can be closed, as a form offers them.
const CLOSABLE: i64 = 24;

/// Where the entries begin.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    before: Option<i64>,
}

/// How a reader wants amounts, by what her browser says.
pub(super) fn locale(headers: &HeaderMap) -> Locale {
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    Locale::of(accepted.and_then(|value| value.to_str().ok()).unwrap_or(""))
}

/// `November 2026`.
pub(super) fn month_words(month: i64) -> String {
    let first = books::first_of(month);
    let name = text(&format!("when-month-{}", first.month()));
    format!("{name} {}", first.year())
}

/// `2026-11`.
pub(super) fn month_value(month: i64) -> String {
    let first = books::first_of(month);
    format!("{:04}-{:02}", first.year(), first.month())
}

/// The month of `2026-11`.
pub(super) fn month_of(written: &str) -> Option<i64> {
    let (year, month) = written.trim().split_once('-')?;
    let is_number = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !is_number(year, 4) || !is_number(month, 2) {
        return None;
    }
    let (year, month): (i64, i64) = (year.parse().ok()?, month.parse().ok()?);
    (year > 0 && (1..=12).contains(&month)).then_some(year * 12 + month - 1)
}

/// The budget.
pub async fn show(
    visit: Visit,
    Path(handle): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let web = visit.web();
    let now = web.world.now();
    let mut conn = web.db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let standing = read::standing(&mut conn, &pool, &visit).await?;
    let books = ledger::get(&mut conn, pool.pool_id).await?;
    let is_steward = standing == Standing::Steward;
    let may_see = pool.variables.open_books || standing.is_inside();
    let seen = if may_see {
        let looking = Looking {
            is_steward,
            before: asked.before.unwrap_or(i64::MAX),
            locale: locale(&headers),
            now,
        };
        let mut seen = see(&mut conn, &pool, &looking).await?;
        seen.head = books
            .as_ref()
            .filter(|books| books.entries > 0)
            .map(|books| (small(books.entries), books::hex(&books.head)));
        Some(seen)
    } else {
        None
    };
    let closed = books.as_ref().and_then(|books| books.closed_until);
    shown(&BudgetPage {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        shown: seen,
        stopped: books
            .as_ref()
            .and_then(|books| books.stopped_because.clone()),
        checked: books
            .and_then(|books| books.checked_at)
            .map(|at| When::new(at, now)),
        is_inside: standing.is_inside(),
        is_steward,
        desk: if is_steward {
            desk(&mut conn, &pool).await?
        } else {
            Vec::new()
        },
        closable: closable(&mut conn, &pool, closed, now).await?,
    })
}

/// Months that are over, since the first entry or the last close.
async fn closable(
    conn: &mut Conn,
    pool: &Pool,
    closed: Option<Day>,
    now: Timestamp,
) -> Result<Vec<(String, String)>, WebError> {
    let last = books::month(Day::of(now)) - 1;
    let first = match closed {
        Some(until) => books::month(until) + 1,
        None => match ledger::first_day(conn, pool.pool_id).await? {
            Some(day) => books::month(day),
            None => return Ok(Vec::new()),
        },
    };
    Ok((first.max(last - CLOSABLE)..=last)
        .rev()
        .map(|month| (month_value(month), month_words(month)))
        .collect())
}

/// Who looks, and at what.
struct Looking {
    is_steward: bool,
    before: i64,
    locale: Locale,
    now: Timestamp,
}

async fn see(conn: &mut Conn, pool: &Pool, looking: &Looking) -> Result<Shown, WebError> {
    let currency = pool.variables.money.currency();
    let money = |minor: i64| amount(minor, currency, looking.locale);
    let month = books::month(Day::of(looking.now));
    let seen = see_books::overview(conn, pool, month).await?;
    let id = pool.pool_id;
    let rows = see_books::entries(conn, id, looking.is_steward, looking.before, one_more(PAGE));
    let entries = Part::of(rows.await?, PAGE, |last| {
        format!(
            "/pools/{}/money?before={}#entries-title",
            pool.handle, last.number
        )
    });
    let Overview { budget, .. } = seen;
    let mut decided = Vec::new();
    for entry in &entries.rows {
        if looking.is_steward || see_books::is_for_all(entry) {
            decided.push(decision(conn, pool, entry).await?);
        }
    }
    Ok(Shown {
        balance: money(budget.funds),
        available: money(budget.available()),
        reserved: money(seen.reserved),
        pledged: money(seen.pledged),
        floor: money(budget.unreserved.saturating_sub(budget.available())),
        floor_percent: budget.floor_percent,
        chart: chart(&seen.flows, currency, looking.locale),
        categories: seen
            .spent
            .iter()
            .map(|of| CategoryLine {
                id: of.category.id(),
                approved: money(of.approved),
                spent: money(of.spent),
                left: money(of.approved - of.spent - of.released),
            })
            .collect(),
        next: entries.next,
        entries: entries
            .rows
            .iter()
            .filter(|entry| looking.is_steward || see_books::is_for_all(entry))
            .zip(decided)
            .map(|(entry, decided)| line(entry, decided, looking, currency))
            .collect(),
        head: None,
    })
}

/// The number of the proposal behind an entry: the one that it cites, or that
/// of the invoice which it pays.
async fn decision(conn: &mut Conn, pool: &Pool, entry: &Dated) -> Result<Option<i64>, WebError> {
    if entry.proposal.is_some() || entry.kind != EntryKind::Payment {
        return Ok(entry.proposal);
    }
    let paid = payable::by_paid_entry(conn, pool.pool_id, entry.number).await?;
    Ok(paid.and_then(|paid| paid.proposal_number))
}

fn line(entry: &Dated, decided: Option<i64>, looking: &Looking, currency: Currency) -> EntryLine {
    let money = |minor: i64| amount(minor, currency, looking.locale);
    EntryLine {
        number: small(entry.number),
        on: When::new(entry.booked_on.starts_at(), looking.now),
        what: kind_words(entry.kind),
        amount: match see_books::came(entry) {
            0 => money(see_books::moved(entry)),
            came @ 1.. => format!("+{}", money(came)),
            went => money(went),
        },
        proposal: decided.map(small),
    }
}

/// Bars as high as their sums, the highest as high as there is room.
fn chart(flows: &[Flow], currency: Currency, locale: Locale) -> Chart {
    let most = flows.iter().map(|flow| flow.came.max(flow.went)).max();
    let most = most.unwrap_or(0).max(0);
    let height = |minor: i64| -> i64 {
        let high = i128::from(minor.max(0)) * HIGH / i128::from(most.max(1));
        // What is something is seen.
        let least = i128::from(minor > 0) * 2;
        i64::try_from(high.max(least)).unwrap_or(0)
    };
    let bars = |(index, flow): (i64, &Flow)| MonthBars {
        short: month_words(flow.month).chars().take(3).collect(),
        name: month_words(flow.month),
        came: amount(flow.came, currency, locale),
        went: amount(flow.went, currency, locale),
        x: index * 53 + 8,
        came_height: height(flow.came),
        went_height: height(flow.went),
    };
    Chart {
        months: (0..).zip(flows).map(bars).collect(),
        most: amount(most, currency, locale),
    }
}

/// What an account is called, for people. The members' capital is one.
pub(super) fn account_words(account: Account) -> String {
    text(match account {
        Account::Bank => "account-bank",
        Account::StripeClearing => "account-stripe-clearing",
        Account::FiscalHost => "account-fiscal-host",
        Account::Cash => "account-cash",
        Account::Receivable => "account-receivable",
        Account::OwedBy(_) => "account-owed-by",
        Account::Payable => "account-payable",
        Account::Redemptions => "account-redemptions",
        Account::Refunds => "account-refunds",
        Account::UnmatchedReceipts => "account-unmatched-receipts",
        Account::Capital(_) => "account-capital",
        Account::IndivisibleReserve => "account-reserve-indivisible",
        Account::Retained => "account-retained",
        Account::Funds | Account::Available | Account::Reserved(_) | Account::Pledged(_) => {
            "account-budget"
        }
        Account::Donations => "account-donations",
        Account::Dues => "account-dues",
        Account::OtherIncome => "account-other-income",
        Account::Project => "account-project",
        Account::Fees => "account-fees",
        Account::Formation => "account-formation",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_as_forms_send_them() {
        for (written, month) in [
            ("2026-11", Some(2026 * 12 + 10)),
            (" 0001-01", Some(12)),
            ("2026-13", None),
            ("2026-00", None),
            ("2026-1", None),
            ("26-01", None),
            ("2026-11-01", None),
            ("+026-11", None),
            ("", None),
        ] {
            assert_eq!(month_of(written), month, "{written}");
        }
        assert_eq!(month_value(2026 * 12 + 10), "2026-11");
    }

    #[test]
    fn the_highest_bar_fills_the_picture() {
        let flow = |month, came, went| Flow { month, came, went };
        let flows = [flow(24_000, 0, i64::MAX), flow(24_001, 1, 0)];
        let chart = chart(&flows, Currency::EUR, Locale::default());
        let heights: Vec<(i64, i64)> = chart
            .months
            .iter()
            .map(|month| (month.came_height, month.went_height))
            .collect();
        assert_eq!(heights, [(0, 165), (2, 0)]);
    }
}
