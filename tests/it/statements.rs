//! Every statement of the program, read by both engines against the tables as
//! all migrations leave them.

use std::collections::BTreeSet;

use pools::store::db::{STATEMENTS, Statement};

use crate::support::both_databases;

both_databases! {
    async fn every_statement_is_understood(home: Home) {
        let mut conn = home.db.read().await.unwrap();
        let mut faults = Vec::new();
        for statement in STATEMENTS {
            if let Err(error) = conn.prepare(statement).await {
                faults.push(format!("{}::{}: {error}", statement.module, statement.name));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    async fn a_statement_that_fits_no_table_is_noticed(home: Home) {
        let mut conn = home.db.read().await.unwrap();
        for text in ["SELECT weight FROM ballot", "SELECT 1 FROM proxy", "SELEC 1"] {
            assert!(conn.prepare(crate::support::statement(text)).await.is_err(), "{text}");
        }
    }
}

#[test]
fn every_statement_has_a_name_of_its_own() {
    assert!(
        STATEMENTS.len() > 100,
        "only {} statements are registered",
        STATEMENTS.len()
    );
    let mut names = BTreeSet::new();
    for Statement { module, name, .. } in STATEMENTS {
        assert!(
            names.insert((module, name)),
            "{module}::{name} is there twice"
        );
        assert!(
            module.starts_with("pools::store::"),
            "{module}::{name} stands outside the store"
        );
    }
}

/// What the two engines understand differently, and no statement may hold.
#[test]
fn no_statement_relies_on_one_engine() {
    const TRAPS: [(&str, &str); 6] = [
        (" LIKE ", "ignores case on one engine only"),
        (" GLOB ", "is known to one engine only"),
        ("::", "is known to one engine only"),
        ("INSERT OR ", "is known to one engine only"),
        ("RANDOM()", "is for the world to decide"),
        ("CURRENT_TIMESTAMP", "is for the clock to say"),
    ];
    for statement in STATEMENTS {
        for text in [statement.sqlite, statement.postgres] {
            let text = format!(" {} ", text.to_uppercase());
            for (trap, why) in TRAPS {
                assert!(
                    !text.contains(trap),
                    "{}::{}: {trap} {why}",
                    statement.module,
                    statement.name
                );
            }
        }
    }
}
