//! Who may file an invoice, and who lets it go.

use pools::{
    domain::{
        ledger::Account,
        money::{BuyIn, MoneyRules},
        text::Because,
    },
    services::{
        approve_invoice::Approved, event::Event, keep_papers::SentPaper,
        propose_spend::propose_spend_with, refuse_invoice::refuse_invoice,
    },
    store::{invoice, paper, payable},
};

use super::steps::{IBAN, Oak, PDF, amount, id};
use crate::{
    ledger::spend,
    support::{both_databases, name_of, tx, values},
};

const ABSENT: &str = "there is no such payment";
const OWN: &str = "somebody who is neither paid nor proposed it has to approve";

both_databases! {
    async fn an_invoice_is_filed_by_its_own_sides_within_what_is_left(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        let proposal = oak.carried(home, 30_000, Some(&oak.eve)).await;
        let open = oak.open(home, 10_000, None).await;
        for (on, by, minor, expected) in [
            (proposal, &oak.ben, 1_000, "only who proposed it, or who is paid, files its invoice"),
            (proposal, &oak.eve, 30_001, "more than is left of what was set aside"),
            (proposal, &oak.eve, 0, "an entry moves something"),
            (open, &oak.ada, 1_000, ABSENT),
            (proposal, &oak.eve, 20_000, "done"),
            // What waits is spoken for.
            (proposal, &oak.ada, 10_001, "more than is left of what was set aside"),
            (proposal, &oak.ada, 10_000, "done"),
            (proposal, &oak.ada, 1, "more than is left of what was set aside"),
        ] {
            let filed = oak.file(home, (on, by), minor, false).await;
            assert_eq!(name_of(filed), expected, "{} {minor}", by.handle);
        }
        assert_eq!(oak.left(home, proposal).await, Some(30_000));
    }

    async fn whoever_approves_stands_on_neither_side(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        oak.elect(home, &[&oak.ada, &oak.ben, &oak.eve]).await;
        let proposal = oak.carried(home, 30_000, Some(&oak.eve)).await;
        let filed = oak.file(home, (proposal, &oak.eve), 20_000, false).await.unwrap();
        let unknown = home.world.new_id().into();
        for (invoice, by, expected) in [
            (filed, &oak.dan, "only a steward of this Pool may do that"),
            (filed, &oak.ada, OWN),
            (filed, &oak.eve, OWN),
            (unknown, &oak.ben, ABSENT),
            (filed, &oak.ben, "done"),
            (filed, &oak.ben, "this was decided already"),
        ] {
            let approved = oak.approve(home, invoice, by).await;
            assert_eq!(name_of(approved), expected, "{}", by.handle);
        }
        assert_eq!(oak.stands_at(home, Account::Payable).await, -20_000);
        assert_eq!(oak.stands_at(home, Account::Project).await, 20_000);
        assert_eq!(oak.left(home, proposal).await, Some(10_000));
    }

    async fn above_the_limit_two_approve_and_slices_win_nothing(home: Home) {
        let mut oak = Oak::with(home, 1_000_000).await;
        let currency = oak.pool.variables.money.currency();
        assert_eq!(oak.pool.variables.money.two_approvers_above(), amount(50_000));
        assert_eq!(MoneyRules::new(currency, BuyIn::None, amount(0)).unwrap().currency(), currency);
        let proposal = oak.carried(home, 200_000, None).await;
        // Sixty thousand at once.
        let first = oak.file(home, (proposal, &oak.ada), 60_000, false).await.unwrap();
        assert_eq!(oak.approve(home, first, &oak.ben).await.unwrap(), Approved::Waits(1));
        assert_eq!(oak.stands_at(home, Account::Payable).await, 0);
        assert_eq!(name_of(oak.approve(home, first, &oak.ben).await), "you have approved this already");
        assert!(matches!(oak.approve(home, first, &oak.cleo).await.unwrap(), Approved::Owed(_)));
        assert_eq!(oak.stands_at(home, Account::Payable).await, -60_000);
        // A slice on top of them.
        let slice = oak.file(home, (proposal, &oak.ada), 1, false).await.unwrap();
        assert_eq!(oak.approve(home, slice, &oak.ben).await.unwrap(), Approved::Waits(1));
        // Another decision begins anew.
        oak.pool = home.pool_again(oak.pool.pool_id).await;
        let other = oak.carried(home, 50_000, None).await;
        let whole = oak.file(home, (other, &oak.ada), 50_000, false).await.unwrap();
        assert!(matches!(oak.approve(home, whole, &oak.ben).await.unwrap(), Approved::Owed(_)));
        assert_eq!(oak.left(home, other).await, Some(0));
        // And is used up.
        let late = oak.file(home, (other, &oak.ada), 1, false).await;
        assert_eq!(name_of(late), "what was set aside was used or given back");
    }

    async fn what_is_refused_is_filed_anew(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        let proposal = oak.carried(home, 30_000, Some(&oak.eve)).await;
        let first = oak.file(home, (proposal, &oak.eve), 30_000, true).await.unwrap();
        let because = Because::parse("The VAT is missing").unwrap();
        home.take_events().await;
        home.sql("DELETE FROM letter", values![]).await.unwrap();
        for (by, expected) in [
            (&oak.eve, "only a steward of this Pool may do that"),
            (&oak.ben, "done"),
            (&oak.cleo, "this was decided already"),
        ] {
            let who = (oak.pool.pool_id, id(by));
            let refused = tx!(home, |tx| refuse_invoice(&mut tx, &home.world, &home.site, who, (first, &because)).await);
            assert_eq!(name_of(refused), expected, "{}", by.handle);
        }
        assert_eq!(name_of(oak.approve(home, first, &oak.cleo).await), "this was decided already");
        let told = home.count("SELECT COUNT(*) FROM letter WHERE recipient_id = $1", values![oak.eve.actor_id]).await;
        assert_eq!(told, 1);
        assert!(home.take_events().await.iter().all(|event| !matches!(event, Event::Told { .. })));
        let second = oak.file(home, (proposal, &oak.eve), 29_000, true).await.unwrap();
        let Approved::Owed(payable) = oak.approve(home, second, &oak.cleo).await.unwrap() else {
            panic!("one approves it");
        };
        // The last invoice gives the rest back.
        assert_eq!(oak.left(home, proposal).await, Some(0));
        assert_eq!(oak.stands_at(home, Account::Reserved(proposal)).await, 0);
        let mut conn = home.db.read().await.unwrap();
        let invoices = invoice::of_proposal(&mut conn, proposal).await.unwrap();
        let states: Vec<&str> = invoices.iter().map(|found| found.state.id()).collect();
        assert_eq!(states, ["refused", "approved"]);
        assert_eq!(invoices[0].because, "The VAT is missing");
        let found = payable::by_id(&mut conn, payable).await.unwrap().unwrap();
        assert_eq!((found.amount, found.person_id), (amount(29_000), Some(id(&oak.eve))));
        assert!(found.reference.starts_with("RF"));
        assert_eq!(found.iban.as_deref(), Some(IBAN));
    }

    async fn the_rest_waits_for_invoices_beside_the_last(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        for refused in [false, true] {
            let proposal = oak.carried(home, 30_000, None).await;
            let first = oak.file(home, (proposal, &oak.ada), 6_000, false).await.unwrap();
            let last = oak.file(home, (proposal, &oak.ada), 4_000, true).await.unwrap();
            oak.approve(home, last, &oak.ben).await.unwrap();
            assert_eq!(oak.left(home, proposal).await, Some(26_000));
            if refused {
                let who = (oak.pool.pool_id, id(&oak.ben));
                let because = Because::parse("Not ours").unwrap();
                tx!(home, |tx| refuse_invoice(&mut tx, &home.world, &home.site, who, (first, &because)).await).unwrap();
            } else {
                oak.approve(home, first, &oak.ben).await.unwrap();
            }
            assert_eq!(oak.left(home, proposal).await, Some(0));
            assert_eq!(oak.stands_at(home, Account::Reserved(proposal)).await, 0);
        }
    }

    async fn who_was_voted_out_has_approved_nothing(home: Home) {
        let oak = Oak::with(home, 1_000_000).await;
        let proposal = oak.carried(home, 200_000, None).await;
        let filed = oak.file(home, (proposal, &oak.ada), 60_000, false).await.unwrap();
        assert_eq!(oak.approve(home, filed, &oak.ben).await.unwrap(), Approved::Waits(1));
        oak.elect(home, &[&oak.cleo, &oak.dan]).await;
        assert_eq!(oak.approve(home, filed, &oak.cleo).await.unwrap(), Approved::Waits(1));
        assert!(matches!(oak.approve(home, filed, &oak.dan).await.unwrap(), Approved::Owed(_)));
    }

    async fn quotes_come_with_the_proposal(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        let stranger = home.person("sam").await;
        let svg = SentPaper { file_name: "quote.pdf", content: b"<svg onload=x>" };
        let pdf = SentPaper { file_name: "C:\\quotes\\shed.pdf", content: PDF };
        for (quotes, payee, expected) in [
            (vec![svg], None, "the file is no PDF, PNG or JPEG"),
            (vec![pdf; 6], None, "5 files at most"),
            (vec![SentPaper { file_name: "", content: b"" }], None, "the file is empty"),
            (vec![pdf], Some(&stranger), "whoever is paid back has to be a member"),
            (vec![pdf; 5], Some(&oak.eve), "done"),
        ] {
            let mut command = spend(&oak.pool, &oak.ada, 5_000);
            command.payee.person = payee.map(id);
            let done = tx!(home, |tx| propose_spend_with(&mut tx, &home.world, &command, &quotes).await);
            let spend = done.as_ref().ok().map(|found| found.1);
            assert_eq!(name_of(done), expected);
            if let Some(spend) = spend {
                let mut conn = home.db.read().await.unwrap();
                let kept = paper::of(&mut conn, paper::PaperOf::Spend(spend)).await.unwrap();
                assert_eq!(kept.len(), 5);
                assert_eq!(kept[0].file_name, "shed.pdf");
                assert_eq!(paper::content(&mut conn, kept[4].paper_id).await.unwrap(), PDF);
            }
        }
    }
}
