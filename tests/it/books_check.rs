//! Each fault that a check of the books looks for is planted, with the rules
//! of the tables taken away where they would refuse it, and found under its own
//! name.

use pools::{
    domain::{
        contribution::Purpose,
        ledger::{Account, Day, moves},
        money::Amount,
    },
    services::{
        check_books::{Invariant, check_and_note, check_books, resume_books},
        close_period::close_period,
        post_entry::post_entry,
    },
    store::db::Engine,
    stripe::client::StripeClient,
    worker::Worker,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    books_year::Year,
    door::federation,
    support::{Home, both_databases, name_of, tx, values},
};

/// 2025-12-31.
const YEARS_END: i32 = 20_453;

async fn broken(home: &Home, year: &Year) -> Vec<(Invariant, Option<i64>)> {
    let mut conn = home.db.read().await.unwrap();
    let found = check_books(&mut conn, year.pool.pool_id).await.unwrap();
    assert_eq!(found.len(), 10);
    found
        .into_iter()
        .filter(|finding| !finding.faults.is_empty())
        .map(|finding| (finding.invariant, finding.faults[0].entry))
        .collect()
}

/// Takes the rules of the tables away, as a careless hand could.
async fn lawless(home: &Home) {
    let (posting, entry): (&[&str], &[&str]) = match home.db.engine() {
        Engine::Sqlite => (
            &["posting_before_entry", "posting_same", "posting_kept"],
            &[
                "journal_entry_same",
                "journal_entry_kept",
                "journal_entry_guarded",
                "journal_entry_balanced",
            ],
        ),
        Engine::Postgres => (
            &["posting_before_entry", "posting_same"],
            &[
                "journal_entry_same",
                "journal_entry_guarded",
                "journal_entry_balanced",
            ],
        ),
    };
    home.drop_triggers("posting", posting).await;
    home.drop_triggers("journal_entry", entry).await;
    home.drop_triggers("reservation", &["reservation_once"])
        .await;
    home.drop_triggers("period", &["period_same"]).await;
}

async fn year(home: &Home) -> Year {
    let mut year = Year::begin(home, "EUR", "oak").await;
    year.write(home, 300).await;
    year
}

macro_rules! planted {
    ($($name:ident: $text:expr $(, $value:expr)* => $rule:ident $(at $entry:expr)?;)+) => {
        both_databases! {$(
            async fn $name(home: Home) {
                let year = year(home).await;
                assert_eq!(broken(home, &year).await, [], "before");
                lawless(home).await;
                let pool = Uuid::from(year.pool.pool_id);
                for text in $text {
                    home.sql(text, values![pool $(, $value)*]).await.unwrap();
                }
                let found = broken(home, &year).await;
                let is_named = found.iter().find(|(rule, _)| *rule == Invariant::$rule);
                assert!(is_named.is_some(), "{found:?}");
                $(assert_eq!(is_named.unwrap().1, Some($entry), "{found:?}");)?
            }
        )+}
    };
}

planted! {
    an_entry_that_does_not_sum_to_zero:
        ["UPDATE posting SET amount_minor = amount_minor + 1 WHERE pool_id = $1 AND entry_number = 20 AND position = 0"]
        => Balanced at 20;
    an_entry_in_another_currency:
        ["UPDATE journal_entry SET currency = 'USD' WHERE pool_id = $1 AND number = 21"]
        => Balanced at 21;
    an_account_that_there_is_not:
        ["UPDATE posting SET account = 'assets:pocket' WHERE pool_id = $1 AND entry_number = 22 AND position = 0"]
        => Balanced at 22;
    funds_that_the_budget_does_not_follow:
        ["UPDATE posting SET amount_minor = amount_minor + 5 WHERE pool_id = $1 AND entry_number = 1 AND account = 'budget:available'",
         "UPDATE posting SET amount_minor = amount_minor - 5 WHERE pool_id = $1 AND entry_number = 1 AND (account LIKE 'equity:capital:%' OR account LIKE 'income:%')"]
        => Budget;
    a_reservation_that_shrank:
        ["UPDATE reservation SET approved_minor = approved_minor + 1, expires_at = 10 WHERE pool_id = $1"]
        => Reserved;
    a_buy_in_that_was_never_given:
        ["UPDATE contribution SET received_minor = received_minor + 1 WHERE pool_id = $1 AND purpose = 'buy_in'"]
        => Capital;
    an_entry_that_cites_a_line_that_is_not_there:
        ["UPDATE journal_entry SET authority = 'line' WHERE pool_id = $1 AND number = 1"]
        => Once at 1;
    an_entry_that_cites_an_event_that_is_not_there:
        ["UPDATE journal_entry SET authority = 'event' WHERE pool_id = $1 AND number = 1"]
        => Once at 1;
    one_line_that_is_booked_twice:
        ["UPDATE journal_entry SET authority_id = (SELECT first.authority_id FROM journal_entry first WHERE first.pool_id = $1 AND first.authority = 'line' ORDER BY first.number LIMIT 1)
            WHERE pool_id = $1 AND authority = 'line'"]
        => Once;
    an_entry_that_was_written_over:
        ["UPDATE journal_entry SET recorded_at = recorded_at + 1 WHERE pool_id = $1 AND number = 30"]
        => Chain at 30;
    a_hash_that_was_written_over:
        ["UPDATE journal_entry SET hash = previous_hash WHERE pool_id = $1 AND number = 31"]
        => Chain at 31;
    payments_that_the_provider_does_not_have:
        ["UPDATE provider_payment SET refunded_minor = 5 WHERE pool_id = $1"]
        => Agrees;
    a_bank_that_has_less:
        ["UPDATE statement SET closing_minor = 5, closing_on = 30000 WHERE pool_id = $1"]
        => Agrees;
    a_balance_that_was_written_over:
        ["UPDATE account_balance SET balance_minor = balance_minor + 1 WHERE pool_id = $1 AND account = 'assets:cash'"]
        => Replay;
    a_month_that_was_written_over:
        ["UPDATE account_month SET debit_minor = debit_minor + 1 WHERE pool_id = $1 AND account = 'assets:bank'"]
        => Replay;
    a_balance_of_nothing:
        ["INSERT INTO account_balance (pool_id, account, balance_minor) VALUES ($1, 'assets:fiscal-host', 5)"]
        => Replay;
}

both_databases! {
    async fn a_closed_period_takes_nothing_and_is_checked(home: Home) {
        let year = year(home).await;
        let closed = tx!(home, |tx| close_period(&mut tx, &home.world, &year.pool, year.ada.actor_id.into(), Day::from_number(YEARS_END)).await);
        assert_eq!(closed.unwrap(), Some(301));
        assert_eq!(broken(home, &year).await, []);
        for day in [YEARS_END, YEARS_END - 31] {
            let again = tx!(home, |tx| close_period(&mut tx, &home.world, &year.pool, year.ada.actor_id.into(), Day::from_number(day)).await);
            assert_eq!(name_of(again), "the books of that day are closed");
        }
        for day in [YEARS_END + 1, 90_000] {
            let early = tx!(home, |tx| close_period(&mut tx, &home.world, &year.pool, year.ada.actor_id.into(), Day::from_number(day)).await);
            assert_eq!(name_of(early), "a period ends with a month that is over");
        }
        let pool = Uuid::from(year.pool.pool_id);
        lawless(home).await;
        for (text, rule) in [
            ("UPDATE period SET surplus = 'retained', entry_number = 5 WHERE pool_id = $1", Invariant::Closed),
            ("UPDATE period SET entry_number = 301 WHERE pool_id = $1", Invariant::ALL[0]),
            ("UPDATE posting SET amount_minor = amount_minor + CASE account WHEN 'equity:retained' THEN 1 ELSE -1 END
                WHERE pool_id = $1 AND entry_number = 301 AND account IN ('equity:retained', 'equity:reserve:indivisible')", Invariant::Splits),
        ] {
            home.sql(text, values![pool]).await.unwrap();
            let found = broken(home, &year).await;
            if rule == Invariant::ALL[0] {
                assert_eq!(found, []);
            } else {
                assert!(found.iter().any(|(broken, _)| *broken == rule), "{rule:?}: {found:?}");
            }
        }
    }

    async fn books_that_do_not_hold_stop_and_people_are_told(home: Home) {
        let year = year(home).await;
        let check = async || check_and_note(&home.db, &home.world, &home.site, year.pool.pool_id).await.unwrap();
        assert!(check().await.holds());
        let pool = Uuid::from(year.pool.pool_id);
        assert_eq!(home.count("SELECT COUNT(*) FROM ledger WHERE pool_id = $1 AND checked_at IS NOT NULL", values![pool]).await, 1);
        let off = "UPDATE account_balance SET balance_minor = balance_minor + $2 WHERE pool_id = $1 AND account = 'assets:bank'";
        home.sql(off, values![pool, 1_i64]).await.unwrap();
        for _ in 0..2 {
            assert!(check().await.is_stopped);
        }
        assert_eq!(letters(home, &year).await, 1);
        let handle = pools::domain::handle::Handle::parse("oak").unwrap();
        let resume = async || resume_books(&home.db, &home.world, &home.site, &handle).await.unwrap();
        assert!(resume().await.is_stopped);
        home.sql(off, values![pool, -1_i64]).await.unwrap();
        // What was mended stays stopped until an operator says so.
        assert!(check().await.is_stopped);
        assert!(!resume().await.is_stopped);
        assert!(!check().await.is_stopped);
    }

    async fn books_are_checked_night_by_night(home: Home) {
        let (oak, elm) = (year(home).await, {
            let mut elm = Year::begin(home, "JPY", "elm").await;
            elm.write(home, 50).await;
            elm
        });
        let federation = std::sync::Arc::new(federation(home).await);
        let stripe = StripeClient::new("http://127.0.0.1:9").unwrap();
        let worker = Worker::new(federation, stripe, "one".to_owned());
        let stop = CancellationToken::new();
        let night = async || worker.check_due_books(&stop).await.unwrap();
        let stopped = async || {
            let text = "SELECT COUNT(*) FROM ledger WHERE stopped_at IS NOT NULL";
            home.count(text, values![]).await
        };
        assert_eq!((night().await, stopped().await), (2, 0));
        // Once a night, however often the worker looks.
        home.later(3_600);
        assert_eq!(night().await, 0);
        home.later(86_400);
        let off = "UPDATE account_balance SET balance_minor = balance_minor + 1 WHERE pool_id = $1 AND account = 'assets:bank'";
        home.sql(off, values![Uuid::from(oak.pool.pool_id)]).await.unwrap();
        for told in [1, 1] {
            assert_eq!((night().await, stopped().await), (2, 1));
            assert_eq!(letters(home, &oak).await, told);
            home.later(86_400);
        }
        // Nothing is booked in the one, and all goes on in the other.
        for (year, expected) in [(&oak, "the books are stopped"), (&elm, "done")] {
            let gift = moves::receipt(
                home.world.new_id().into(),
                (Purpose::Gift, year.ada.actor_id.into()),
                Account::Bank,
                Amount::from_minor(5).unwrap(),
                Day::of(home.world.now()),
            );
            let booked = tx!(home, |tx| post_entry(&mut tx, &home.world, &year.pool, None, gift.as_ref().unwrap()).await);
            let found = booked.map_or_else(|error| error.to_string(), |_| "done".to_owned());
            assert!(found.contains(expected), "{found}");
        }
    }
}

/// How many letters told her steward that the books are stopped.
async fn letters(home: &Home, year: &Year) -> i64 {
    let text =
        "SELECT COUNT(*) FROM letter WHERE recipient_id = $1 AND content_html LIKE '%add up%'";
    home.count(text, values![year.ada.actor_id]).await
}
