//! What the tables refuse whoever asks, in raw SQL: what would change what is
//! booked, book what is not so, or spend without a vote.

use pools::domain::ledger::Account;
use uuid::Uuid;

use crate::{
    ledger::{gift, post},
    spending::steps::Oak,
    support::{Home, both_databases, rule_of, statement, values},
};

const LINES: &str = "INSERT INTO posting (pool_id, entry_number, position, account, amount_minor) VALUES ($1, $2, 0, 'assets:bank', 5), ($1, $2, 1, 'income:donations', -5)";

/// An entry after the first, like it but for what is changed.
struct Like {
    number: i64,
    booked_on: &'static str,
    currency: &'static str,
    previous: &'static str,
    reverses: &'static str,
}

const SECOND: Like = Like {
    number: 2,
    booked_on: "booked_on",
    currency: "currency",
    previous: "hash",
    reverses: "NULL",
};

impl Like {
    fn text(&self) -> String {
        let Self {
            number,
            booked_on,
            currency,
            previous,
            reverses,
        } = self;
        let (authority, id) = if *reverses == "NULL" {
            ("authority", "authority_id")
        } else {
            ("'reversal'", "NULL")
        };
        format!(
            "INSERT INTO journal_entry (pool_id, number, booked_on, month, kind, currency, authority, authority_id, reverses, recorded_at, previous_hash, hash)
             SELECT pool_id, {number}, {booked_on}, month, kind, {currency}, {authority}, {id}, {reverses}, recorded_at, {previous}, hash
             FROM journal_entry WHERE pool_id = $1 AND number = 1"
        )
    }
}

/// Runs what comes before, then books entries with their lines in that same
/// transaction, and undoes all of it; what the last one was refused for.
async fn booked(home: &Home, pool: Uuid, before: &str, entries: &[Like]) -> String {
    let mut tx = home.db.begin().await.unwrap();
    if !before.is_empty() {
        tx.query(statement(before))
            .bind(pool)
            .execute()
            .await
            .unwrap();
    }
    let mut last = String::new();
    for like in entries {
        tx.query(statement(LINES))
            .bind(pool)
            .bind(like.number)
            .execute()
            .await
            .unwrap();
        last = rule_of(tx.query(statement(&like.text())).bind(pool).execute().await);
    }
    tx.rollback().await.unwrap();
    last
}

both_databases! {
    async fn an_entry_out_of_its_place_is_refused(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        post(home, &pool, &gift(home, &ada, 2_500)).await.unwrap();
        let id = Uuid::from(pool.pool_id);
        let closed = "INSERT INTO period (period_id, pool_id, ends_on, closed_by, closed_at, surplus) SELECT pool_id, pool_id, booked_on, pool_id, 1, 'retained' FROM journal_entry WHERE pool_id = $1";
        let stopped = "UPDATE ledger SET stopped_at = 1, stopped_because = 'a fault' WHERE pool_id = $1";
        for (before, entries, rule) in [
            ("", vec![SECOND], "1 written"),
            ("", vec![Like { currency: "'USD'", ..SECOND }], "entry_currency"),
            ("", vec![Like { number: 3, ..SECOND }], "entry_chained"),
            ("", vec![Like { previous: "previous_hash", ..SECOND }], "entry_chained"),
            (closed, vec![SECOND], "period_closed"),
            (closed, vec![Like { booked_on: "booked_on - 30", ..SECOND }], "period_closed"),
            (closed, vec![Like { booked_on: "booked_on + 1", ..SECOND }], "1 written"),
            (stopped, vec![SECOND], "books_stopped"),
            ("", vec![Like { reverses: "1", ..SECOND }], "1 written"),
            // All here have the hash of the first: each follows the other.
            ("", vec![Like { reverses: "1", ..SECOND }, Like { number: 3, reverses: "1", ..SECOND }], "journal_entry_reversed_once"),
            ("", vec![Like { reverses: "7", ..SECOND }], "foreign_key"),
        ] {
            let texts: Vec<String> = entries.iter().map(Like::text).collect();
            assert_eq!(booked(home, id, before, &entries).await, rule, "{before} {texts:?}");
        }
        home.sql(closed, values![id]).await.unwrap();
        for text in ["UPDATE period SET ends_on = ends_on - 1 WHERE pool_id = $1", "DELETE FROM period WHERE pool_id = $1"] {
            assert_eq!(rule_of(home.sql(text, values![id]).await), "period_closed", "{text}");
        }
    }

    async fn no_table_spends_without_a_vote(home: Home) {
        let oak = Oak::with(home, 50_000).await;
        oak.bank(home).await;
        let open = Uuid::from(oak.open(home, 100_000, None).await);
        let carried = oak.carried(home, 20_000, Some(&oak.dan)).await;
        assert_eq!(oak.left(home, carried).await, Some(20_000));
        let invoice = oak.file(home, (carried, &oak.ada), 9_000, false).await.unwrap();
        let (pool, carried, invoice) = (Uuid::from(oak.pool.pool_id), Uuid::from(carried), Uuid::from(invoice));
        let approve = "INSERT INTO invoice_approval (invoice_id, steward_id, approved_at) VALUES ($1, $2, 1)";
        for (text, values, rule) in [
            ("INSERT INTO rail (rail_id, pool_id, kind, holder, iban, bic, provider, proposed_by, proposed_at, adopted_at) VALUES ($1, $1, 'host', 'Me', '', '', '', $2, 1, 1)", values![pool, oak.ada.actor_id], "rail_by_vote"),
            ("UPDATE rail SET iban = 'DE75512108001245126199' WHERE pool_id = $1", values![pool], "rail_by_vote"),
            ("UPDATE rail SET holder = 'Me' WHERE pool_id = $1", values![pool], "rail_by_vote"),
            ("DELETE FROM rail WHERE pool_id = $1", values![pool], "rail_by_vote"),
            ("UPDATE spend SET amount_minor = amount_minor + 1 WHERE pool_id = $1", values![pool], "spend_frozen"),
            ("DELETE FROM spend WHERE pool_id = $1", values![pool], "spend_frozen"),
            ("INSERT INTO reservation (proposal_id, pool_id, approved_minor, invoiced_minor, released_minor, expires_at) VALUES ($1, $2, 100000, 0, 0, 1)", values![open, pool], "reservation_by_vote"),
            ("UPDATE reservation SET approved_minor = approved_minor + 1 WHERE proposal_id = $1", values![carried], "reservation_once"),
            ("UPDATE reservation SET expires_at = expires_at + 1 WHERE proposal_id = $1", values![carried], "reservation_once"),
            ("DELETE FROM reservation WHERE proposal_id = $1", values![carried], "reservation_once"),
            // Ada proposed it and filed the invoice, Dan is paid.
            (approve, values![invoice, oak.ada.actor_id], "invoice_approval_by_another"),
            (approve, values![invoice, oak.dan.actor_id], "invoice_approval_by_another"),
            (approve, values![invoice, oak.ben.actor_id], "1 written"),
            (approve, values![invoice, oak.ben.actor_id], "invoice_approval_once"),
            ("UPDATE invoice_approval SET steward_id = $2 WHERE invoice_id = $1", values![invoice, oak.cleo.actor_id], "invoice_approval_by_another"),
            ("DELETE FROM invoice_approval WHERE invoice_id = $1", values![invoice], "invoice_approval_by_another"),
        ] {
            assert_eq!(rule_of(home.sql(text, values).await), rule, "{text}");
        }
        assert_eq!(oak.stands_at(home, Account::Bank).await, 50_000);
    }

    async fn a_rail_is_in_use_by_its_own_vote_alone(home: Home) {
        let oak = Oak::with(home, 1).await;
        let pool = Uuid::from(oak.pool.pool_id);
        let rail = home.world.new_id();
        let insert = "INSERT INTO rail (rail_id, pool_id, kind, holder, iban, bic, provider, proposed_by, proposed_at) VALUES ($1, $2, 'bank', 'Me', '', '', '', $3, 1)";
        home.sql(insert, values![rail, pool, oak.ada.actor_id]).await.unwrap();
        // Another decision carried: it was about another account.
        oak.bank(home).await;
        let adopt = home.sql("UPDATE rail SET adopted_at = 1 WHERE rail_id = $1", values![rail]).await;
        assert_eq!(rule_of(adopt), "rail_by_vote");
    }
}
