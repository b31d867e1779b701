//! What was there before the books, and several accounts at banks.

use pools::{
    domain::{
        ledger::Account,
        reconcile::{Aside, LineState},
    },
    services::{
        settle_line::Said,
        suggest_for_line::{Suggestion, suggest},
        take_opening::{missing_opening, take_opening},
    },
};

use super::steps::{
    Booked, OPENING, booked, books, camt, camt_of, line, oak, say, to_look_at, upload,
};
use crate::{
    spending::steps::{DAY, IBAN, OTHER_IBAN, Oak, id},
    support::{Home, both_databases, name_of, tx},
};

const fn on<'a>(day: &'a str, line: Booked<'a>) -> Booked<'a> {
    Booked { on: day, ..line }
}

async fn missing(home: &Home, oak: &Oak) -> Option<i64> {
    let mut conn = home.db.read().await.unwrap();
    let found = missing_opening(&mut conn, oak.pool.pool_id).await.unwrap();
    found.map(|found| found.minor)
}

async fn take(home: &Home, oak: &Oak, minor: i64) -> Result<(), pools::services::ServiceError> {
    let by = (oak.pool.pool_id, id(&oak.ben));
    tx!(home, |tx| take_opening(
        &mut tx,
        &home.world,
        &home.site,
        by,
        minor
    )
    .await)
}

/// A Pool whose books begin with its first statement.
async fn empty(home: &Home) -> Oak {
    let oak = Oak::with(home, 1).await;
    oak.bank(home).await;
    home.later(18 * DAY);
    let fee = on(
        "2026-02-20",
        Booked {
            is_charge: true,
            ..booked("cent", -1, "")
        },
    );
    upload(home, &oak, &camt_of(OTHER_IBAN, 0, &[fee]))
        .await
        .unwrap();
    assert_eq!(books(home, &oak).await.1, 0);
    oak
}

both_databases! {
    async fn lines_before_the_opening_are_in_it(home: Home) {
        let oak = empty(home).await;
        // Nothing told of the account before, but this is not the first file.
        let march = camt_of(OTHER_IBAN, OPENING, &[on("2026-03-20", booked("b", 500, ""))]);
        upload(home, &oak, &march).await.unwrap();
        assert_eq!(books(home, &oak).await.1, 500);
        assert_eq!(missing(home, &oak).await, Some(OPENING));
        assert_eq!(name_of(take(home, &oak, OPENING - 1).await), "the amounts differ");
        take(home, &oak, OPENING).await.unwrap();
        assert_eq!(books(home, &oak).await, (books(home, &oak).await.0, OPENING + 500, 500));
        assert_eq!(oak.stands_at(home, Account::Retained).await, -OPENING);
        assert_eq!(missing(home, &oak).await, None);
        assert_eq!(name_of(take(home, &oak, OPENING).await), "the amounts differ");
        // January comes last.
        let lines = [on("2026-01-20", booked("a", 300, "")), on("2026-01-21", booked("c", -100, ""))];
        let done = upload(home, &oak, &camt_of(OTHER_IBAN, 800, &lines)).await.unwrap();
        assert_eq!((done.before, done.to_look_at), (2, 0));
        assert_eq!(books(home, &oak).await.1, OPENING + 500);
        assert_eq!(line(home, &oak, "a").await.aside, Some(Aside::Before));
        assert_eq!(say(home, &oak, "a", Said::Undo).await.unwrap(), LineState::Unmatched);
        assert_eq!(books(home, &oak).await.1, OPENING + 800);
    }

    async fn the_first_statement_tells_what_was_there(home: Home) {
        let oak = Oak::with(home, 1).await;
        oak.bank(home).await;
        home.later(18 * DAY);
        let back = home.world.new_id().into();
        let entry = pools::domain::ledger::moves::fee(
            pools::domain::ledger::Authority::Line(back),
            Account::Bank,
            crate::spending::steps::amount(1),
            pools::domain::ledger::Day::of(home.world.now()),
        );
        tx!(home, |tx| pools::services::post_entry::post_entry(
            &mut tx, &home.world, &oak.pool, None, entry.as_ref().unwrap()
        ).await).unwrap();
        let march = camt(&[on("2026-03-20", booked("b", 500, ""))]);
        let done = upload(home, &oak, &march).await.unwrap();
        assert_eq!(done.to_look_at, 2);
        assert_eq!(say(home, &oak, "opening", Said::Opening).await.unwrap(), LineState::Booked);
        assert_eq!(books(home, &oak).await.1, OPENING + 500);
        assert_eq!(missing(home, &oak).await, None);
        let early = camt_of(OTHER_IBAN, 1_000, &[on("2026-02-20", booked("a", 99_000, ""))]);
        let done = upload(home, &oak, &early).await.unwrap();
        assert_eq!((done.before, done.to_look_at), (1, 0));
        assert_eq!(books(home, &oak).await.1, OPENING + 500);
    }

    async fn money_goes_from_one_account_to_another(home: Home) {
        let oak = oak(home).await;
        let refused = upload(home, &oak, &camt_of(IBAN, 0, &[booked("a", 1, "")])).await;
        assert!(name_of(refused).contains("DE75 5121"));
        upload(home, &oak, &camt(&[booked("x", 50, "")])).await.unwrap();
        let refused = say(home, &oak, "x", Said::BetweenOurs).await;
        assert_eq!(name_of(refused), "a line like this can't be that");
        say(home, &oak, "x", Said::OtherIncome).await.unwrap();
        oak.moves(home, IBAN).await;
        // The new account's statement comes first, and the old one's is still taken.
        upload(home, &oak, &camt_of(IBAN, 0, &[booked("in", OPENING, "moving")])).await.unwrap();
        assert_eq!(books(home, &oak).await.1, 2 * OPENING + 50);
        assert_eq!(say(home, &oak, "in", Said::BetweenOurs).await.unwrap(), LineState::SetAside);
        assert_eq!(books(home, &oak).await.1, OPENING + 50);
        let old = camt_of(OTHER_IBAN, OPENING + 50, &[booked("out", -OPENING, "moving")]);
        let done = upload(home, &oak, &old).await.unwrap();
        // The other side was waited for.
        assert_eq!(done.to_look_at, 0);
        let (out, into) = (line(home, &oak, "out").await, line(home, &oak, "in").await);
        assert_eq!((out.like, into.like), (Some(into.line_id), Some(out.line_id)));
        assert_eq!(books(home, &oak).await.1, OPENING + 50);
        assert_eq!(missing(home, &oak).await, None);
        // Both come back with one click, and both go with one.
        assert_eq!(say(home, &oak, "out", Said::Undo).await.unwrap(), LineState::Open);
        assert_eq!(line(home, &oak, "in").await.state, LineState::Unmatched);
        assert_eq!(to_look_at(home, &oak).await.len(), 2);
        assert_eq!(say(home, &oak, "out", Said::BetweenOurs).await.unwrap(), LineState::SetAside);
        assert!(to_look_at(home, &oak).await.is_empty());
        assert_eq!(books(home, &oak).await.1, OPENING + 50);
        let name = "<DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct></RltdPties>";
        let file = camt_of(IBAN, 0, &[booked("more", 77, "")]).replace("</RltdPties>", name);
        upload(home, &oak, &file).await.unwrap();
        let mut conn = home.db.read().await.unwrap();
        let found = line(home, &oak, "more").await;
        let found = suggest(&mut conn, &oak.pool, &[found]).await.unwrap();
        assert_eq!(found[0][0], Suggestion::BetweenOurs);
    }
}
