//! What stewards say of lines, each once, and what they take back.

use pools::{
    domain::{ledger::Account, reconcile::LineState},
    services::{
        settle_line::Said,
        suggest_for_line::{Suggestion, by_reference, suggest},
    },
    store::{contribution, payable},
};

use super::steps::{
    Booked, OPENING, again, booked, books, camt, line, oak, promised, received, say, say_by,
    to_look_at, upload,
};
use crate::{
    spending::payments::record,
    support::{both_databases, name_of, tx},
};

both_databases! {
    async fn what_came_in_is_said_once_and_taken_back(home: Home) {
        let oak = oak(home).await;
        let gift = promised(home, &oak, &oak.eve, 2_500).await;
        let file = camt(&[booked("a", 2_500, "from eve with love"), booked("b", 700, "")]);
        upload(home, &oak, &file).await.unwrap();
        // By amount, and by her name.
        let open = to_look_at(home, &oak).await;
        let mut conn = home.db.read().await.unwrap();
        let found = suggest(&mut conn, &oak.pool, &open).await.unwrap();
        let typed = by_reference(&mut conn, &oak.pool, &open[0], &gift.reference).await;
        let nothing = by_reference(&mut conn, &oak.pool, &open[0], "RF18539007547034").await;
        drop(conn);
        let id = gift.contribution_id;
        let expected = Suggestion::Contribution {
            id,
            name: "eve".to_owned(),
            minor: 2_500,
            is_named: true,
        };
        assert_eq!(found, [vec![expected], vec![]]);
        assert_eq!(typed.unwrap(), Some(Said::Contribution(id)));
        assert_eq!(nothing.unwrap(), None);
        let (.., bank, unmatched) = books(home, &oak).await;
        assert_eq!((bank, unmatched), (OPENING + 3_200, 3_200));

        let of = Said::Contribution(id);
        let refused = name_of(say_by(home, &oak, &oak.eve, "a", of).await);
        assert_eq!(refused, "only a steward of this Pool may do that");
        assert_eq!(say(home, &oak, "a", of).await.unwrap(), LineState::Booked);
        assert_eq!(received(home, &gift).await, 2_500);
        assert_eq!(name_of(say(home, &oak, "a", of).await), "it was said already what this line is");
        assert_eq!(books(home, &oak).await.2, 700);
        // It was not hers.
        assert_eq!(say(home, &oak, "a", Said::Undo).await.unwrap(), LineState::Unmatched);
        assert_eq!(received(home, &gift).await, 0);
        assert_eq!(books(home, &oak).await.2, 3_200);
        for (said, account) in [
            (Said::OtherIncome, Account::OtherIncome),
            (Said::Opening, Account::Retained),
        ] {
            assert_eq!(say(home, &oak, "a", said).await.unwrap(), LineState::Booked);
            assert_eq!(oak.stands_at(home, account).await, -2_500);
            assert_eq!(say(home, &oak, "a", Said::Undo).await.unwrap(), LineState::Unmatched);
            assert_eq!(oak.stands_at(home, account).await, 0);
        }
        for (said, refused) in [
            (Said::Undo, "it was said already what this line is"),
            (Said::Fee, "a line like this can't be that"),
            (Said::IntoCash, "a line like this can't be that"),
            (Said::BetweenOurs, "a line like this can't be that"),
            (Said::Payout, "the amounts differ"),
            (Said::FromCash, "there is not so much cash"),
            (Said::Pays(home.world.new_id().into()), "there is no such payment"),
            (Said::Contribution(home.world.new_id().into()), "there is no such contribution"),
        ] {
            assert_eq!(name_of(say(home, &oak, "a", said).await), refused, "{said:?}");
        }
        // It goes back, as a payment that waits.
        say(home, &oak, "b", Said::GiveBack).await.unwrap();
        assert_eq!(oak.stands_at(home, Account::Refunds).await, -700);
        let mut conn = home.db.read().await.unwrap();
        let owed = payable::open(&mut conn, oak.pool.pool_id, 9).await.unwrap();
        assert_eq!((owed.len(), owed[0].amount.minor()), (1, 700));
        assert_eq!(owed[0].payee_name.as_deref(), Some("Somebody"));
        assert_eq!(books(home, &oak).await.1, OPENING + 3_200);
    }

    async fn what_went_out_is_said_once_and_taken_back(home: Home) {
        let oak = oak(home).await;
        let file = camt(&[booked("a", -290, ""), booked("b", -5_000, "")]);
        upload(home, &oak, &file).await.unwrap();
        assert_eq!(books(home, &oak).await.1, OPENING);
        for (said, account, minor) in [
            (Said::Fee, Account::Fees, 290),
            (Said::IntoCash, Account::Cash, 290),
        ] {
            assert_eq!(say(home, &oak, "a", said).await.unwrap(), LineState::Booked);
            assert_eq!(oak.stands_at(home, account).await, minor);
            assert_eq!(books(home, &oak).await.1, OPENING - 290);
            assert_eq!(say(home, &oak, "a", Said::Undo).await.unwrap(), LineState::Open);
            assert_eq!(books(home, &oak).await.1, OPENING);
        }
        assert_eq!(say(home, &oak, "b", Said::SetAside).await.unwrap(), LineState::SetAside);
        assert_eq!(say(home, &oak, "b", Said::Undo).await.unwrap(), LineState::Open);
        let gift = Said::Contribution(home.world.new_id().into());
        for said in [Said::OtherIncome, Said::Opening, Said::GiveBack, Said::FromCash, gift] {
            let refused = name_of(say(home, &oak, "b", said).await);
            assert_eq!(refused, "a line like this can't be that", "{said:?}");
        }
    }

    async fn several_at_once_say_it_once(home: Home) {
        let oak = oak(home).await;
        let gift = promised(home, &oak, &oak.eve, 2_500).await;
        upload(home, &oak, &camt(&[booked("a", 2_500, "")])).await.unwrap();
        let of = Said::Contribution(gift.contribution_id);
        let all = futures::future::join_all((0..5).map(|_| say(home, &oak, "a", of))).await;
        assert_eq!(all.iter().filter(|one| one.is_ok()).count(), 1);
        assert_eq!(received(home, &gift).await, 2_500);
        assert_eq!(books(home, &oak).await.2, 0);
    }

    async fn payments_are_settled_once(home: Home) {
        let oak = oak(home).await;
        let proposal = oak.carried(home, 30_000, None).await;
        let first = oak.owed(home, proposal, 1_000).await;
        let second = oak.owed(home, proposal, 2_000).await;
        let third = oak.owed(home, proposal, 3_000).await;
        let mut conn = home.db.read().await.unwrap();
        let mut references = Vec::new();
        for id in [first, second] {
            let found = payable::by_id(&mut conn, id).await.unwrap().unwrap();
            references.push(found.reference);
        }
        drop(conn);
        // The second one was said to be paid before the bank showed it.
        record(home, &oak, &oak.ben, second, 0).await.unwrap();
        let (entries, ..) = books(home, &oak).await;
        let file = camt(&[
            booked("a", -1_000, &references[0]),
            booked("b", -2_000, &references[1]),
            booked("c", -2_000, &references[1]),
            booked("d", -3_000, "the third"),
        ]);
        upload(home, &oak, &file).await.unwrap();
        assert_eq!(books(home, &oak).await, (entries + 1, OPENING - 3_000, 0));
        // Paid twice: somebody has to look at that.
        assert_eq!(line(home, &oak, "c").await.state, LineState::Open);
        let refused = name_of(say(home, &oak, "d", Said::Pays(first)).await);
        assert_eq!(refused, "the amounts differ");
        say(home, &oak, "d", Said::Pays(third)).await.unwrap();
        assert_eq!(books(home, &oak).await.1, OPENING - 6_000);
        // It comes back, and waits to be paid again.
        let back = Booked { is_return: true, on: "2026-03-23", ..booked("e", 1_000, &references[0]) };
        upload(home, &oak, &camt(&[back])).await.unwrap();
        let mut conn = home.db.read().await.unwrap();
        let found = payable::by_id(&mut conn, first).await.unwrap().unwrap();
        drop(conn);
        assert!(found.is_open());
        assert_eq!(books(home, &oak).await.1, OPENING - 5_000);
        let refused = name_of(say(home, &oak, "e", Said::Undo).await);
        assert_eq!(refused, "this can't be undone any more");
        let refused = name_of(say(home, &oak, "a", Said::Undo).await);
        assert_eq!(refused, "this can't be undone any more");
        assert_eq!(say(home, &oak, "d", Said::Undo).await.unwrap(), LineState::Open);
        assert_eq!(books(home, &oak).await.1, OPENING - 2_000);
    }

    async fn references_that_do_not_fit(home: Home) {
        let oak = oak(home).await;
        let part = promised(home, &oak, &oak.eve, 5_000).await;
        let gone = promised(home, &oak, &oak.eve, 900).await;
        let now = home.world.now();
        tx!(home, |tx| Ok(contribution::cancel(&mut tx, gone.contribution_id, now).await?)).unwrap();
        let file = camt(&[
            booked("a", 2_000, &part.reference),
            booked("b", 3_500, &part.reference),
            booked("c", 900, &gone.reference),
            booked("d", 100, "RF18539007547034"),
        ]);
        let done = upload(home, &oak, &file).await.unwrap();
        assert_eq!(done.to_look_at, 2);
        // In two parts, and more than was promised: all of it is hers.
        assert_eq!(received(home, &part).await, 5_500);
        let refused = name_of(say(home, &oak, "c", Said::Contribution(gone.contribution_id)).await);
        assert_eq!(refused, "this contribution was taken back");
        assert!(again(home, gone.contribution_id).await.contribution.is_cancelled);
        // Nobody says so of her own.
        let own = promised(home, &oak, &oak.ben, 100).await;
        let refused = name_of(say(home, &oak, "d", Said::Contribution(own.contribution_id)).await);
        assert_eq!(refused, "another steward has to say so");
        let own = Said::Contribution(own.contribution_id);
        assert_eq!(say_by(home, &oak, &oak.cleo, "d", own).await.unwrap(), LineState::Booked);
    }
}
