//! Care with what the bank showed: who lets go what goes back, what is taken
//! back by a line alone, and what is erased.

use pools::{
    domain::{ledger::Account, reconcile::LineState},
    services::{
        erase_identity::erase_identity, leave_pool::leave_pool, record_payment::record_return,
        settle_line::Said,
    },
    store::payable,
};

use super::steps::{booked, camt, line, oak, promised, say, upload};
use crate::{
    spending::{payments::record, steps::id},
    support::{both_databases, name_of, tx},
};

both_databases! {
    async fn what_goes_back_is_let_go_by_another_steward(home: Home) {
        let oak = oak(home).await;
        upload(home, &oak, &camt(&[booked("a", 60_000, "a mistake")])).await.unwrap();
        say(home, &oak, "a", Said::GiveBack).await.unwrap();
        let mut conn = home.db.read().await.unwrap();
        let owed = payable::open(&mut conn, oak.pool.pool_id, 9).await.unwrap()[0].payable_id;
        drop(conn);
        let own = oak.let_go(home, &oak.ben, owed).await;
        assert_eq!(name_of(own), "somebody who is neither paid nor proposed it has to approve");
        assert_eq!(oak.let_go(home, &oak.cleo, owed).await.unwrap(), 1, "above the limit two look");
        let early = record(home, &oak, &oak.ben, owed, 0).await;
        assert_eq!(name_of(early), "another steward has to let this go first");
        assert_eq!(oak.let_go(home, &oak.dan, owed).await.unwrap(), 0);
        record(home, &oak, &oak.ben, owed, 0).await.unwrap();
        assert_eq!(oak.stands_at(home, Account::Refunds).await, 0);
    }

    async fn what_the_bank_has_shown_is_not_taken_back_by_a_click(home: Home) {
        let oak = oak(home).await;
        let proposal = oak.carried(home, 30_000, None).await;
        let owed = oak.owed(home, proposal, 20_000).await;
        let mut conn = home.db.read().await.unwrap();
        let reference = payable::by_id(&mut conn, owed).await.unwrap().unwrap().reference;
        drop(conn);
        upload(home, &oak, &camt(&[booked("a", -20_000, &reference)])).await.unwrap();
        assert_eq!(line(home, &oak, "a").await.state, LineState::Booked);
        let who = (oak.pool.pool_id, id(&oak.cleo));
        let refused = tx!(home, |tx| record_return(&mut tx, &home.world, who, owed).await);
        assert_eq!(name_of(refused), "the bank's statement shows this payment");
    }

    async fn who_left_is_erased_from_the_banks_lines_too(home: Home) {
        let oak = oak(home).await;
        let gift = promised(home, &oak, &oak.eve, 5_000).await;
        let other = promised(home, &oak, &oak.ada, 700).await;
        let file = camt(&[booked("a", 5_000, &gift.reference), booked("b", 700, &other.reference)]);
        upload(home, &oak, &file).await.unwrap();
        assert_eq!(line(home, &oak, "a").await.counterparty, "Somebody");
        tx!(home, |tx| leave_pool(&mut tx, &home.world, oak.pool.pool_id, &oak.eve).await).unwrap();
        tx!(home, |tx| erase_identity(&mut tx, oak.pool.pool_id, &oak.eve).await).unwrap();
        let erased = line(home, &oak, "a").await;
        assert_eq!((erased.counterparty.as_str(), erased.remittance.as_str()), ("", ""));
        assert_eq!(line(home, &oak, "b").await.counterparty, "Somebody");
    }
}
