//! Nobody says of her own money what another has to; what came to a fiscal
//! host; and money for a promise that was taken back.

use pools::{
    domain::{contribution::State, ledger::Account, reconcile::LineState},
    services::{
        ServiceError,
        match_payment::{MatchPayment, match_payment},
        promise_contribution::cancel_contribution,
        record_cash::{Recorded, confirm_cash, record_at_host, record_cash},
        settle_line::Said,
        take_back_cash::take_back_cash,
        take_back_statement::take_back_statement,
    },
    store::{actor::Actor, payable},
};

use super::steps::{again, booked, camt, line, look_through, oak, promised, say_by, upload};
use crate::{
    spending::steps::{Oak, amount, id},
    support::{Home, both_databases, name_of, tx, values},
};

const OWN: &str = "somebody who is neither paid nor proposed it has to approve";

async fn matches(home: &Home, oak: &Oak, by: &Actor, reference: &str) -> Result<(), ServiceError> {
    let command = MatchPayment {
        steward: id(by),
        payment: "pi_1".to_owned(),
        reference: Some(reference.to_owned()),
    };
    tx!(home, |tx| match_payment(
        &mut tx,
        &home.world,
        &home.site,
        &oak.pool,
        &command
    )
    .await)
}

both_databases! {
    async fn nobody_reopens_what_she_is_paid_herself(home: Home) {
        let oak = oak(home).await;
        oak.elect(home, &[&oak.ben, &oak.cleo, &oak.eve]).await;
        let proposal = oak.carried(home, 30_000, Some(&oak.eve)).await;
        let owed = oak.owed(home, proposal, 20_000).await;
        let is_open = async || {
            let mut conn = home.db.read().await.unwrap();
            payable::by_id(&mut conn, owed).await.unwrap().unwrap().is_open()
        };
        let mut conn = home.db.read().await.unwrap();
        let reference = payable::by_id(&mut conn, owed).await.unwrap().unwrap().reference;
        drop(conn);
        upload(home, &oak, &camt(&[booked("a", -20_000, &reference)])).await.unwrap();
        assert!(!is_open().await);
        assert_eq!(name_of(say_by(home, &oak, &oak.eve, "a", Said::Undo).await), OWN);
        assert!(!is_open().await);
        assert_eq!(say_by(home, &oak, &oak.cleo, "a", Said::Undo).await.unwrap(), LineState::Open);
        assert!(is_open().await);
    }

    async fn a_file_that_shows_her_payment_leaves_it_paid(home: Home) {
        let oak = oak(home).await;
        oak.elect(home, &[&oak.ben, &oak.cleo]).await;
        let proposal = oak.carried(home, 30_000, Some(&oak.ben)).await;
        let filed = oak.file(home, (proposal, &oak.ada), 20_000, true).await.unwrap();
        oak.approve(home, filed, &oak.cleo).await.unwrap();
        let mut conn = home.db.read().await.unwrap();
        let owed = payable::open(&mut conn, oak.pool.pool_id, 9).await.unwrap().remove(0);
        drop(conn);
        // Ben uploads it, and would be the one who takes it back.
        let lines = [booked("a", -20_000, &owed.reference), booked("b", -290, "")];
        let file = upload(home, &oak, &camt(&lines)).await.unwrap().statement_id.unwrap();
        let by = (oak.pool.pool_id, id(&oak.ben));
        take_back_statement(&home.db, &home.world, &home.site, by, file).await.unwrap();
        look_through(home).await;
        assert_eq!(line(home, &oak, "a").await.state, LineState::Booked);
        assert_eq!(oak.stands_at(home, Account::Payable).await, 0);
    }

    async fn nobody_claims_a_card_payment_for_herself(home: Home) {
        let oak = oak(home).await;
        let hers = promised(home, &oak, &oak.ben, 2_500).await;
        let paid = "INSERT INTO provider_payment (pool_id, payment, received_minor, refunded_minor, disputed_minor, seen_at) VALUES ($1, 'pi_1', 2500, 0, 0, 1)";
        home.sql(paid, values![uuid::Uuid::from(oak.pool.pool_id)]).await.unwrap();
        let own = matches(home, &oak, &oak.ben, &hers.reference).await;
        assert_eq!(name_of(own), "another steward has to say so");
        assert_eq!(again(home, hers.contribution_id).await.contribution.state(), State::Promised);
        matches(home, &oak, &oak.cleo, &hers.reference).await.unwrap();
        assert_eq!(again(home, hers.contribution_id).await.contribution.state(), State::Received);
    }

    async fn what_came_to_the_host_is_booked_there_and_taken_back(home: Home) {
        let oak = oak(home).await;
        let gift = promised(home, &oak, &oak.eve, 2_500).await;
        let (by, given) = (id(&oak.ben), (gift.contribution_id, amount(2_500)));
        let none = tx!(home, |tx| record_at_host(&mut tx, &home.world, &home.site, oak.pool.pool_id, by, given).await);
        assert_eq!(name_of(none), "nothing can arrive in this account");
        oak.host(home).await;
        let done = tx!(home, |tx| record_at_host(&mut tx, &home.world, &home.site, oak.pool.pool_id, by, given).await);
        assert!(matches!(done.unwrap(), Recorded::Booked(_)));
        assert_eq!((oak.stands_at(home, Account::FiscalHost).await, oak.stands_at(home, Account::Cash).await), (2_500, 0));
        let mut conn = home.db.read().await.unwrap();
        let receipts = pools::store::cash::of_contribution(&mut conn, gift.contribution_id).await.unwrap();
        drop(conn);
        let receipt = receipts[0].cash_receipt_id;
        tx!(home, |tx| take_back_cash(&mut tx, &home.world, &home.site, oak.pool.pool_id, by, receipt).await).unwrap();
        assert_eq!(oak.stands_at(home, Account::FiscalHost).await, 0);
        let again = tx!(home, |tx| take_back_cash(&mut tx, &home.world, &home.site, oak.pool.pool_id, by, receipt).await);
        assert!(again.is_err());
    }

    async fn money_for_a_promise_that_was_taken_back_counts(home: Home) {
        let oak = oak(home).await;
        // Above the limit a second steward confirms it; meanwhile Eve cancels.
        let gift = promised(home, &oak, &oak.eve, 60_000).await;
        let (pool, who) = (oak.pool.pool_id, id(&oak.eve));
        let given = (gift.contribution_id, amount(60_000));
        let waits = tx!(home, |tx| record_cash(&mut tx, &home.world, &home.site, pool, id(&oak.ben), given).await);
        let Recorded::Waits(receipt) = waits.unwrap() else { panic!("one was enough") };
        tx!(home, |tx| cancel_contribution(&mut tx, &home.world, pool, who, gift.contribution_id).await).unwrap();
        assert_eq!(again(home, gift.contribution_id).await.contribution.state(), State::Cancelled);
        tx!(home, |tx| confirm_cash(&mut tx, &home.world, &home.site, pool, id(&oak.cleo), receipt).await).unwrap();
        assert_eq!(again(home, gift.contribution_id).await.contribution.state(), State::Received);
    }
}
