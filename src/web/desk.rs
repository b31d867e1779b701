//! What waits for the stewards of a Pool's money, in one place: where it is
//! looked at, and how much of it there is.

use super::{WebError, view::budget::DeskLine};
use crate::{
    args,
    store::{cash, db::Conn, invoice, payable, pool::Pool, provider, redemption, statement},
    text::text_with,
};

/// Counted up to here; whoever has more knows where to look.
const MOST: i64 = 100;

/// What waits, in the order in which it is looked at best; empty when nothing
/// does.
///
/// # Errors
/// When the database can't be asked.
pub async fn desk(conn: &mut Conn, pool: &Pool) -> Result<Vec<DeskLine>, WebError> {
    let id = pool.pool_id;
    let lines = statement::count_to_look_at(conn, id).await?;
    let invoices = invoice::waiting(conn, id, MOST).await?.len();
    let cash = cash::waiting(conn, id, MOST).await?.len();
    let open = payable::open(conn, id, MOST).await?;
    let to_send = open.iter().filter(|one| one.batch_id.is_none()).count();
    let leavers = redemption::open(conn, id, MOST).await?;
    let capital = leavers
        .iter()
        .filter(|one| one.waits_since.is_some())
        .count();
    let cards = provider::unmatched(conn, id, MOST).await?.len();
    let counted = [
        ("desk-lines", "money/statements#open-title", lines),
        (
            "desk-invoices",
            "money/payables#invoices-title",
            count(invoices),
        ),
        ("desk-cash", "money/cash#waiting-title", count(cash)),
        ("desk-payables", "money/payables#open-title", count(to_send)),
        (
            "desk-capital",
            "money/payables#waiting-title",
            count(capital),
        ),
        ("desk-cards", "stripe#unmatched-title", count(cards)),
    ];
    let waits = counted.into_iter().filter(|(_, _, count)| *count > 0);
    Ok(waits
        .map(|(key, page, count)| DeskLine {
            href: format!("/pools/{}/{page}", pool.handle),
            told: text_with(key, &args! { "count" => count }),
        })
        .collect())
}

fn count(found: usize) -> i64 {
    i64::try_from(found).unwrap_or(i64::MAX)
}
