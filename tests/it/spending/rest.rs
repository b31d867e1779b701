//! What was set aside and not used comes back: once, and not while an invoice
//! waits.

use pools::{
    domain::ledger::{Account, Authority},
    services::release_rest::release_rest,
    store::ledger,
};

use super::steps::{DAY, Oak, id};
use crate::support::{both_databases, name_of, tx, values};

both_databases! {
    async fn the_rest_is_given_back_by_who_may(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        let proposal = oak.carried(home, 30_000, Some(&oak.eve)).await;
        let filed = oak.file(home, (proposal, &oak.eve), 10_000, false).await.unwrap();
        let before = oak.available(home).await;
        for (by, approved, expected) in [
            (&oak.eve, false, "only who proposed it, or who is paid, files its invoice"),
            (&oak.ada, false, "an invoice waits to be looked at first"),
            (&oak.ada, true, "done"),
            (&oak.ben, true, "what was set aside was used or given back"),
        ] {
            if approved && oak.left(home, proposal).await == Some(30_000) {
                oak.approve(home, filed, &oak.ben).await.unwrap();
            }
            let who = (oak.pool.pool_id, id(by));
            let done = tx!(home, |tx| release_rest(&mut tx, &home.world, who, proposal).await);
            assert_eq!(name_of(done), expected, "{}", by.handle);
        }
        assert_eq!(oak.left(home, proposal).await, Some(0));
        // A tenth of what was paid is no longer kept back, either.
        assert_eq!(oak.available(home).await, before + 20_000 + 1_000);
        let mut conn = home.db.read().await.unwrap();
        let told = ledger::by_authority(&mut conn, oak.pool.pool_id, Authority::Proposal(proposal), 10).await.unwrap();
        assert_eq!(told.len(), 3);
    }

    async fn what_is_too_old_comes_back_by_itself(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        let idle = oak.carried(home, 30_000, None).await;
        let asked = oak.carried(home, 20_000, None).await;
        let filed = oak.file(home, (asked, &oak.ada), 5_000, false).await.unwrap();
        assert_eq!(oak.take_steps(home).await, 0);
        home.later(91 * DAY);
        assert_eq!(oak.take_steps(home).await, 1);
        assert_eq!((oak.left(home, idle).await, oak.left(home, asked).await), (Some(0), Some(20_000)));
        oak.approve(home, filed, &oak.ben).await.unwrap();
        assert_eq!(oak.take_steps(home).await, 1);
        assert_eq!(oak.left(home, asked).await, Some(0));
        assert_eq!(oak.take_steps(home).await, 0);
        assert_eq!(oak.stands_at(home, Account::Reserved(asked)).await, 0);
        assert_eq!(oak.stands_at(home, Account::Payable).await, -5_000);
    }

    async fn stopped_books_hold_up_their_own_pool_alone(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        let proposal = oak.carried(home, 30_000, None).await;
        home.later(91 * DAY);
        let stop = "UPDATE ledger SET stopped_at = 1, stopped_because = 'x'";
        home.sql(stop, values![]).await.unwrap();
        assert_eq!(oak.take_steps(home).await, 0);
        let filed = oak.file(home, (proposal, &oak.ada), 5_000, false).await.unwrap();
        let approved = oak.approve(home, filed, &oak.ben).await;
        assert_eq!(name_of(approved), "the books are stopped until a fault is looked into");
        home.sql("UPDATE ledger SET stopped_at = NULL, stopped_because = NULL", values![]).await.unwrap();
        oak.approve(home, filed, &oak.ben).await.unwrap();
        assert_eq!(oak.take_steps(home).await, 1);
        assert_eq!(oak.left(home, proposal).await, Some(0));
    }
}
