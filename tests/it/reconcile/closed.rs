//! Lines of days whose books are closed: they are booked on the first day that
//! is open, whatever becomes of them later.

use pools::{
    books,
    domain::{
        ledger::{Account, Day},
        reconcile::LineState,
    },
    services::{check_books::check_books, close_period::close_period, settle_line::Said},
    store::ledger,
};

use super::steps::{Booked, OPENING, booked, camt, line, oak, promised, received, say, upload};
use crate::{
    spending::steps::{DAY, Oak, id},
    support::{Home, both_databases, tx},
};

/// Closes the books up to the end of last month.
async fn close(home: &Home, oak: &Oak) -> Day {
    let today = books::date(Day::of(home.world.now()));
    let last = books::day(today.first_of_month().yesterday().unwrap());
    tx!(home, |tx| close_period(
        &mut tx,
        &home.world,
        &oak.pool,
        id(&oak.ben),
        last
    )
    .await)
    .unwrap();
    last
}

async fn holds(home: &Home, oak: &Oak) {
    let mut conn = home.db.read().await.unwrap();
    for finding in check_books(&mut conn, oak.pool.pool_id).await.unwrap() {
        assert!(!finding.stops(), "{finding:?}");
    }
}

/// Every entry from this number on is after that day.
async fn all_after(home: &Home, oak: &Oak, from: i64, closed: Day) {
    let mut conn = home.db.read().await.unwrap();
    let rows = ledger::page(&mut conn, oak.pool.pool_id, from, 500)
        .await
        .unwrap();
    assert!(!rows.is_empty());
    for row in rows {
        assert!(row.entry.booked_on() > closed, "{row:?}");
    }
}

async fn entries(home: &Home, oak: &Oak) -> i64 {
    let mut conn = home.db.read().await.unwrap();
    ledger::get(&mut conn, oak.pool.pool_id)
        .await
        .unwrap()
        .unwrap()
        .entries
}

both_databases! {
    async fn lines_of_a_closed_month_are_booked_after_it(home: Home) {
        let oak = oak(home).await;
        let gift = promised(home, &oak, &oak.eve, 3_000).await;
        home.later(70 * DAY);
        let closed = close(home, &oak).await;
        let before = entries(home, &oak).await;
        let returned = Booked { is_return: true, ..booked("d", -2_000, &gift.reference) };
        let fee = Booked { is_charge: true, ..booked("c", -40, "") };
        let file = camt(&[
            booked("a", 2_000, &gift.reference),
            booked("b", 500, "nothing said"),
            fee,
            booked("e", -300, "cash"),
        ]);
        upload(home, &oak, &file).await.unwrap();
        assert_eq!(received(home, &gift).await, 2_000);
        for said in [Said::OtherIncome, Said::Undo, Said::Opening, Said::Undo, Said::GiveBack] {
            say(home, &oak, "b", said).await.unwrap();
            holds(home, &oak).await;
        }
        for said in [Said::IntoCash, Said::Undo, Said::Fee, Said::Undo, Said::SetAside, Said::Undo, Said::IntoCash] {
            say(home, &oak, "e", said).await.unwrap();
            holds(home, &oak).await;
        }
        upload(home, &oak, &camt(&[returned])).await.unwrap();
        assert_eq!(line(home, &oak, "d").await.state, LineState::Booked);
        assert_eq!(received(home, &gift).await, 0);
        assert_eq!(oak.stands_at(home, Account::Bank).await, OPENING + 500 - 40 - 300);
        holds(home, &oak).await;
        all_after(home, &oak, before, closed).await;
    }

    async fn what_was_booked_before_the_close_is_taken_back_after_it(home: Home) {
        let oak = oak(home).await;
        let gift = promised(home, &oak, &oak.eve, 3_000).await;
        let file = camt(&[
            booked("a", 2_000, &gift.reference),
            booked("b", 500, "nothing said"),
            booked("c", -300, "cash"),
        ]);
        upload(home, &oak, &file).await.unwrap();
        say(home, &oak, "b", Said::OtherIncome).await.unwrap();
        say(home, &oak, "c", Said::IntoCash).await.unwrap();
        home.later(70 * DAY);
        let closed = close(home, &oak).await;
        let before = entries(home, &oak).await;
        for bank_id in ["a", "b", "c"] {
            say(home, &oak, bank_id, Said::Undo).await.unwrap();
            holds(home, &oak).await;
        }
        say(home, &oak, "a", Said::Contribution(gift.contribution_id)).await.unwrap();
        // The same file again changes nothing.
        let stands = entries(home, &oak).await;
        upload(home, &oak, &file).await.unwrap();
        assert_eq!(entries(home, &oak).await, stands);
        holds(home, &oak).await;
        all_after(home, &oak, before, closed).await;
    }
}
