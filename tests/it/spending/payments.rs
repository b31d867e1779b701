//! From what is owed to what is paid: a file for the bank, or what a steward
//! says.

use pools::{
    banking::payment::Pain,
    domain::{
        contribution::Purpose,
        id::{PayableId, PersonId},
        ledger::{Account, Authority, Day},
        spend::PaidFrom,
    },
    services::{
        ServiceError,
        leave_pool::leave_pool,
        make_batch::{Format, MakeBatch, batch_file, make_batch, take_back_batch},
        record_payment::{RecordPayment, record_payment, record_return},
        settle_payable::{Settling, settle_payable},
    },
    store::{actor::Actor, payable},
};
use uuid::Uuid;

use super::steps::{IBAN, OTHER_IBAN, Oak, id};
use crate::support::{Home, both_databases, name_of, tx, values};

const NO_STEWARD: &str = "only a steward of this Pool may do that";

async fn batch(
    home: &Home,
    oak: &Oak,
    by: &Actor,
    payables: &[PayableId],
) -> Result<Uuid, ServiceError> {
    let command = MakeBatch {
        pool_id: oak.pool.pool_id,
        steward: id(by),
        payables: payables.to_vec(),
        format: Format::Pain,
    };
    tx!(home, |tx| make_batch(&mut tx, &home.world, &command).await)
}

pub async fn record(
    home: &Home,
    oak: &Oak,
    by: &Actor,
    payable: PayableId,
    days: i32,
) -> Result<i64, ServiceError> {
    let command = RecordPayment {
        pool_id: oak.pool.pool_id,
        steward: id(by),
        payable,
        from: PaidFrom::Bank,
        on: Day::of(home.world.now()).plus(days),
    };
    tx!(home, |tx| record_payment(&mut tx, &home.world, &command)
        .await)
}

async fn take_back(home: &Home, oak: &Oak, by: &Actor, batch: Uuid) -> Result<(), ServiceError> {
    let who: (_, PersonId) = (oak.pool.pool_id, id(by));
    tx!(home, |tx| take_back_batch(&mut tx, &home.world, who, batch)
        .await)
}

both_databases! {
    async fn a_spend_goes_all_the_way(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        let proposal = oak.carried(home, 30_000, None).await;
        let payable = oak.owed(home, proposal, 20_000).await;
        assert_eq!(name_of(batch(home, &oak, &oak.ben, &[payable]).await), "this Pool has no bank account to pay from");
        oak.bank(home).await;
        let unknown = home.world.new_id().into();
        for (by, payables, expected) in [
            (&oak.eve, &[payable][..], NO_STEWARD),
            (&oak.ben, &[], "choose what is to be paid"),
            (&oak.ben, &[unknown], "there is no such payment"),
            (&oak.ben, &[payable, payable], "done"),
            (&oak.ben, &[payable], "this is paid, or on its way"),
        ] {
            assert_eq!(name_of(batch(home, &oak, by, payables).await), expected);
        }
        let mut conn = home.db.read().await.unwrap();
        let sent = payable::by_id(&mut conn, payable).await.unwrap().unwrap();
        let first = sent.batch_id.unwrap();
        let (kind, end, file) = batch_file(&mut conn, &oak.pool, first, Pain::V09).await.unwrap();
        assert_eq!((kind, end), ("application/xml", "xml"));
        for part in [IBAN, OTHER_IBAN, &sent.reference, "200.00", "Sheds and Sons", "2026-7"] {
            assert!(file.contains(part), "{part} in {file}");
        }
        drop(conn);
        // It was never released, and goes again.
        assert_eq!(name_of(take_back(home, &oak, &oak.eve, first).await), NO_STEWARD);
        take_back(home, &oak, &oak.cleo, first).await.unwrap();
        assert_eq!(name_of(take_back(home, &oak, &oak.cleo, first).await), "there is no such payment");
        let second = batch(home, &oak, &oak.cleo, &[payable]).await.unwrap();
        for (by, days, expected) in [
            (&oak.eve, 0, NO_STEWARD),
            (&oak.ben, 2, "that day has yet to come"),
            (&oak.ben, 0, "done"),
            (&oak.ben, 0, "this is paid, or on its way"),
        ] {
            assert_eq!(name_of(record(home, &oak, by, payable, days).await), expected);
        }
        assert_eq!(name_of(take_back(home, &oak, &oak.cleo, second).await), "something in this file is paid already");
        assert_eq!(oak.stands_at(home, Account::Payable).await, 0);
        assert_eq!(oak.stands_at(home, Account::Bank).await, 80_000);
        // Nothing is left to pay in that file.
        let mut conn = home.db.read().await.unwrap();
        let again = batch_file(&mut conn, &oak.pool, second, Pain::V09).await;
        assert_eq!(name_of(again), "there is nothing to pay");
    }

    async fn a_payment_that_comes_back_waits_again(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        let proposal = oak.carried(home, 30_000, None).await;
        let payable = oak.owed(home, proposal, 20_000).await;
        let stranger = (oak.pool.pool_id, id(&oak.eve));
        let refused = tx!(home, |tx| record_return(&mut tx, &home.world, stranger, payable).await);
        assert_eq!(name_of(refused), NO_STEWARD);
        let who = (oak.pool.pool_id, id(&oak.ben));
        let unpaid = tx!(home, |tx| record_return(&mut tx, &home.world, who, payable).await);
        assert_eq!(name_of(unpaid), "this is not paid");
        for _ in 0..2 {
            record(home, &oak, &oak.ben, payable, 0).await.unwrap();
            assert_eq!(oak.stands_at(home, Account::Bank).await, 80_000);
            tx!(home, |tx| record_return(&mut tx, &home.world, who, payable).await).unwrap();
            assert_eq!(oak.stands_at(home, Account::Bank).await, 100_000);
            assert_eq!(oak.stands_at(home, Account::Payable).await, -20_000);
        }
        let mut conn = home.db.read().await.unwrap();
        let open = payable::open(&mut conn, oak.pool.pool_id, 10).await.unwrap();
        assert_eq!(open.len(), 1);
        assert!(open[0].is_open() && open[0].batch_id.is_none());
        drop(conn);
        // A line of the statement says so too; once.
        let line = home.world.new_id().into();
        for expected in ["done", "this is paid, or on its way"] {
            let settling = Settling {
                payable,
                from: Account::Bank,
                on: Day::of(home.world.now()),
                authority: Authority::Line(line),
            };
            let settled = tx!(home, |tx| settle_payable(&mut tx, &home.world, &oak.pool, None, &settling).await);
            assert_eq!(name_of(settled), expected);
        }
    }

    async fn nobody_says_that_she_was_paid_herself(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        oak.elect(home, &[&oak.ben, &oak.eve]).await;
        let proposal = oak.carried(home, 30_000, Some(&oak.eve)).await;
        let payable = oak.owed(home, proposal, 20_000).await;
        let own = record(home, &oak, &oak.eve, payable, 0).await;
        assert_eq!(name_of(own), "somebody who is neither paid nor proposed it has to approve");
        record(home, &oak, &oak.ben, payable, 0).await.unwrap();
    }

    async fn what_is_in_a_file_is_not_paid_in_cash_as_well(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        oak.bank(home).await;
        let proposal = oak.carried(home, 30_000, None).await;
        let payable = oak.owed(home, proposal, 20_000).await;
        batch(home, &oak, &oak.ben, &[payable]).await.unwrap();
        for (from, expected) in [
            (PaidFrom::Cash, "this is paid, or on its way"),
            (PaidFrom::Host, "this is paid, or on its way"),
            (PaidFrom::Bank, "done"),
        ] {
            let command = RecordPayment {
                pool_id: oak.pool.pool_id,
                steward: id(&oak.cleo),
                payable,
                from,
                on: Day::of(home.world.now()),
            };
            let done = tx!(home, |tx| record_payment(&mut tx, &home.world, &command).await);
            assert_eq!(name_of(done), expected);
        }
    }

    async fn nobody_says_that_her_own_payment_came_back(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        oak.elect(home, &[&oak.ben, &oak.eve]).await;
        let proposal = oak.carried(home, 30_000, Some(&oak.eve)).await;
        let payable = oak.owed(home, proposal, 20_000).await;
        record(home, &oak, &oak.ben, payable, 0).await.unwrap();
        let own = (oak.pool.pool_id, id(&oak.eve));
        let refused = tx!(home, |tx| record_return(&mut tx, &home.world, own, payable).await);
        assert_eq!(name_of(refused), "somebody who is neither paid nor proposed it has to approve");
    }

    async fn capital_is_paid_once_another_steward_has_looked(home: Home) {
        let oak = Oak::with(home, 500_000).await;
        oak.elect(home, &[&oak.ben, &oak.cleo, &oak.eve]).await;
        // Above the limit of 500.00, so two of them look.
        oak.receive(home, &oak.eve, Purpose::BuyIn, 50_001).await;
        tx!(home, |tx| leave_pool(&mut tx, &home.world, oak.pool.pool_id, &oak.eve).await).unwrap();
        assert_eq!(oak.take_steps(home).await, 1);
        let mut conn = home.db.read().await.unwrap();
        let owed = payable::open(&mut conn, oak.pool.pool_id, 2).await.unwrap()[0].payable_id;
        drop(conn);
        for (by, expected) in [(&oak.eve, NO_STEWARD), (&oak.dan, NO_STEWARD), (&oak.ben, "done"), (&oak.ben, "you have approved this already")] {
            assert_eq!(name_of(oak.let_go(home, by, owed).await), expected);
        }
        assert_eq!(name_of(record(home, &oak, &oak.ben, owed, 0).await), "another steward has to let this go first");
        assert_eq!(oak.let_go(home, &oak.cleo, owed).await.unwrap(), 0);
        // Whoever is no steward any more has let go of nothing.
        oak.elect(home, &[&oak.ben, &oak.dan]).await;
        assert_eq!(name_of(record(home, &oak, &oak.ben, owed, 0).await), "another steward has to let this go first");
        oak.let_go(home, &oak.dan, owed).await.unwrap();
        record(home, &oak, &oak.ben, owed, 0).await.unwrap();
        assert_eq!(name_of(oak.let_go(home, &oak.dan, owed).await), "this is paid, or on its way");
    }

    async fn a_formula_in_a_name_is_none_in_the_file(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        oak.bank(home).await;
        let proposal = oak.carried(home, 30_000, None).await;
        home.sql("UPDATE payee SET name = $1", values!["=HYPERLINK(\"http://x.example\")"]).await.unwrap();
        let payable = oak.owed(home, proposal, 20_000).await;
        let command = MakeBatch {
            pool_id: oak.pool.pool_id,
            steward: id(&oak.ben),
            payables: vec![payable],
            format: Format::Csv,
        };
        let made = tx!(home, |tx| make_batch(&mut tx, &home.world, &command).await).unwrap();
        let mut conn = home.db.read().await.unwrap();
        let (_, end, file) = batch_file(&mut conn, &oak.pool, made, Pain::V09).await.unwrap();
        assert_eq!(end, "csv");
        assert!(!file.contains(",=") && !file.contains("\n=") && !file.contains("\"="), "{file}");
        assert!(file.contains("HYPERLINK"), "{file}");
    }

    async fn without_an_account_number_no_bank_pays(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        oak.bank(home).await;
        let proposal = oak.carried(home, 30_000, None).await;
        home.sql("UPDATE payee SET iban = ''", values![]).await.unwrap();
        let payable = oak.owed(home, proposal, 20_000).await;
        assert_eq!(name_of(batch(home, &oak, &oak.ben, &[payable]).await), "a payee's account number is missing");
        record(home, &oak, &oak.ben, payable, -3).await.unwrap();
    }
}
