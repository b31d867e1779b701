//! The budget page, for those who may see it; and what a member paid, for
//! nobody who may not.

use axum::http::Method;
use pools::{
    domain::{
        contribution::Purpose,
        handle::Handle,
        ledger::{Account, Authority, Day, Entry, moves},
        money::Amount,
    },
    services::{ServiceError, post_entry::post_entry},
    store::{actor, pool},
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

/// A buy-in of 25.00 in October, 5.00 of which were returned in November.
async fn capital(server: &Server, who: &str) {
    let mut conn = server.web.db.read().await.unwrap();
    let who = Handle::parse(who).unwrap();
    let who = actor::local(&mut conn, &who).await.unwrap().unwrap();
    drop(conn);
    let id = server.web.world.new_id();
    let of = (Purpose::BuyIn, who.actor_id.into());
    book(server, |on| {
        let before = on.plus(-40);
        moves::receipt(id.into(), of, Account::Bank, amount(2_500), before).unwrap()
    })
    .await;
    book(server, |on| {
        let parts = [(Account::Capital(who.actor_id.into()), amount(500))];
        let authority = Authority::Contribution(id.into());
        moves::refund(authority, &parts, Account::Bank, on).unwrap()
    })
    .await;
}

async fn capital_is_told_to_herself_and_to_stewards(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    let mut bob = server.person("bob").await;
    bob.accept("oak").await.goes_to("/pools/oak");
    capital(server, "bob").await;
    let report = format!("{MONEY}/report?from=2026-11&to=2026-11");
    let table = format!("{MONEY}/report.csv?from=2026-11&to=2026-11");
    bob.open(&report)
        .await
        .is(200)
        .says("Your capital in the period");
    let own = bob.open(&table).await.is(200).html;
    for line in [
        "Before,25.00,EUR",
        "Given back or owed to leavers,'-5.00,EUR",
        "After,20.00,EUR",
    ] {
        assert!(
            own.contains(&format!("Your capital in the period,{line}")),
            "{own}"
        );
    }
    assert!(!own.contains("Capital of each member"), "{own}");
    let all = ada.open(&table).await.is(200).html;
    assert!(!all.contains("Your capital"), "{all}");
    for line in ["Before,25.00,EUR", "After,20.00,EUR"] {
        let line = format!("Capital of each member in the period,bob: {line}");
        assert!(all.to_lowercase().contains(&line.to_lowercase()), "{all}");
    }
}

/// Books that the Pool shows to its members alone: not a figure for others.
async fn closed_books_are_for_members_alone(server: &Server) {
    let mut ada = server.person("ada").await;
    server
        .found_oak_with(&mut ada, "open", &[("open_books", "no")])
        .await;
    two_entries(server).await;
    let mut bob = server.person("bob").await;
    for path in [
        "",
        "?before=2",
        "/report",
        "/report.csv",
        "/export.csv",
        "/export.journal",
        "/export.beancount",
    ] {
        let path = format!("{MONEY}{path}");
        for seen in [server.visitor().open(&path).await, bob.open(&path).await] {
            for figure in ["15.37", "13.37", "2.00", "1537"] {
                assert!(!seen.html.contains(figure), "{path}: {}", seen.html);
            }
        }
    }
    for path in ["/pools/oak", "/pools/oak/outbox", "/pools/oak/followers"] {
        let accept = [("accept", "application/activity+json")];
        let seen = server
            .visitor()
            .send(Method::GET, path, None, &accept)
            .await
            .html;
        for figure in ["15.37", "13.37", "1537", "1337"] {
            assert!(!seen.contains(figure), "{path}: {seen}");
        }
    }
    ada.open(MONEY).await.is(200).says("15.37");
}

on_both!(
    capital_is_told_to_herself_and_to_stewards,
    closed_books_are_for_members_alone,
    a_budget_is_for_all_and_what_a_member_paid_for_none,
    books_are_checked_closed_and_taken_along,
);
