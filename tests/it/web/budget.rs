//! The budget page, for those who may see it; and what a member paid, for
//! nobody who may not.

use pools::{
    domain::{
        contribution::Purpose,
        ledger::{Account, Authority, Day, Entry, moves},
        money::Amount,
    },
    services::{ServiceError, post_entry::post_entry},
    store::pool,
    transact,
};

use super::{Server, on_both};

const MONEY: &str = "/pools/oak/money";

fn amount(minor: i64) -> Amount {
    Amount::from_minor(minor).unwrap()
}

async fn book(server: &Server, made: impl Fn(Day) -> Entry) {
    let mut conn = server.web.db.read().await.unwrap();
    let oak = pool::by_handle(&mut conn, "oak").await.unwrap().unwrap();
    drop(conn);
    let entry = made(Day::of(server.web.world.now()));
    transact!(server.web.db, server.web.world, ServiceError, |tx| {
        post_entry(&mut tx, &server.web.world, &oak, None, &entry).await
    })
    .unwrap();
}

/// A gift of 13.37, and 2.00 that were there before the books.
async fn two_entries(server: &Server) {
    let id = server.web.world.new_id();
    let of = (Purpose::Gift, id.into());
    book(server, |on| {
        moves::receipt(id.into(), of, Account::Bank, amount(1_337), on).unwrap()
    })
    .await;
    book(server, |on| {
        let moves = [(Account::Cash, 200), (Account::Retained, -200)];
        let authority = Authority::Contribution(id.into());
        let kind = pools::domain::ledger::EntryKind::Opening;
        Entry::new(kind, authority, on, Account::Available, &moves).unwrap()
    })
    .await;
}

async fn a_budget_is_for_all_and_what_a_member_paid_for_none(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    server
        .visitor()
        .open(MONEY)
        .await
        .is(200)
        .says("Nothing yet.");
    two_entries(server).await;
    let page = server.visitor().open(MONEY).await.is(200).html;
    assert!(page.contains("There before the books"), "{page}");
    assert!(page.contains("15.37"), "{page}");
    assert!(!page.contains("13.37"), "{page}");
    assert!(!page.contains("money/check"), "{page}");
    let mut bob = server.person("bob").await;
    for path in [
        "/export.journal",
        "/export.beancount",
        "/export.csv",
        "/report",
        "/report.csv",
    ] {
        let path = format!("{MONEY}{path}");
        server.visitor().open(&path).await.is(303);
        bob.open(&path).await.is(403);
    }
    bob.open(MONEY).await.is(200);
    let token = bob.token().await;
    bob.post(&format!("{MONEY}/check"), &token, &[])
        .await
        .is(403);
    bob.post(&format!("{MONEY}/close"), &token, &[("month", "2020-01")])
        .await
        .is(403);
    // A steward sees each.
    let page = ada.open(MONEY).await.is(200).html;
    assert!(page.contains("13.37"), "{page}");
}

async fn books_are_checked_closed_and_taken_along(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    two_entries(server).await;
    ada.open(MONEY).await.is(200);
    let token = ada.token().await;
    ada.post(&format!("{MONEY}/check"), &token, &[])
        .await
        .is(200)
        .says("Everything holds.");
    let journal = ada
        .open(&format!("{MONEY}/export.journal"))
        .await
        .is(200)
        .html;
    assert!(journal.contains("account Assets:Bank"), "{journal}");
    assert!(journal.contains("13.37 EUR"), "{journal}");
    ada.open(&format!("{MONEY}/report"))
        .await
        .is(200)
        .says("Gifts")
        .says("13.37");
    for asked in [
        "?from=x&to=y",
        "?from=2026-12&to=2026-01",
        "?from=2026-13&to=2027-01",
    ] {
        ada.open(&format!("{MONEY}/report{asked}"))
            .await
            .is(200)
            .says("Months are written like 2026-01");
    }
    let table = ada.open(&format!("{MONEY}/report.csv")).await.is(200).html;
    assert!(table.contains("Income,Gifts,13.37,EUR"), "{table}");
    for month in ["", "x", "2026-11", "2099-01"] {
        ada.post(&format!("{MONEY}/close"), &token, &[("month", month)])
            .await
            .is(409);
    }
    ada.post(&format!("{MONEY}/close"), &token, &[("month", "2026-10")])
        .await
        .goes_to(MONEY);
    ada.post(&format!("{MONEY}/close"), &token, &[("month", "2026-10")])
        .await
        .is(409);
}

on_both!(
    a_budget_is_for_all_and_what_a_member_paid_for_none,
    books_are_checked_closed_and_taken_along,
);
