//! Who may say what, what the program leaves to people, and long files.

use pools::{
    domain::{handle::Handle, ledger::Day, reconcile::LineState, text::Because},
    services::{
        settle_line::Said,
        suggest_for_line::{Suggestion, suggest},
        suspend_pool::suspend_pool,
    },
    store::statement,
};

use super::steps::{
    Booked, OPENING, booked, books, camt, line, look_through, oak, promised, received, say, say_by,
    upload,
};
use crate::support::{both_databases, name_of, tx};

both_databases! {
    async fn a_suspended_pool_goes_on_with_its_bank(home: Home) {
        let oak = oak(home).await;
        let handle = Handle::parse("oak").unwrap();
        let because = Because::parse("It has to be looked into.").unwrap();
        tx!(home, |tx| suspend_pool(&mut tx, &home.world, &handle, &because).await).unwrap();
        upload(home, &oak, &camt(&[booked("a", 700, "")])).await.unwrap();
        assert_eq!(say(home, &oak, "a", Said::OtherIncome).await.unwrap(), LineState::Booked);
    }

    async fn nobody_books_her_own_contribution(home: Home) {
        let oak = oak(home).await;
        // Ben uploads.
        let own = promised(home, &oak, &oak.ben, 2_500).await;
        let file = camt(&[booked("a", 2_500, &own.reference)]);
        assert_eq!(upload(home, &oak, &file).await.unwrap().to_look_at, 1);
        assert_eq!(received(home, &own).await, 0);
        let mut conn = home.db.read().await.unwrap();
        let open = line(home, &oak, "a").await;
        let found = suggest(&mut conn, &oak.pool, &[open]).await.unwrap();
        drop(conn);
        let said = Said::Contribution(own.contribution_id);
        assert!(matches!(found[0][..], [Suggestion::Contribution { id, .. }] if id == own.contribution_id));
        assert_eq!(name_of(say(home, &oak, "a", said).await), "another steward has to say so");
        say_by(home, &oak, &oak.cleo, "a", said).await.unwrap();
        assert_eq!(received(home, &own).await, 2_500);
        // Alone, she may.
        oak.elect(home, &[&oak.ben]).await;
        let own = promised(home, &oak, &oak.ben, 300).await;
        upload(home, &oak, &camt(&[booked("b", 300, &own.reference)])).await.unwrap();
        assert_eq!(received(home, &own).await, 300);
    }

    async fn what_a_person_took_back_stays_so(home: Home) {
        let oak = oak(home).await;
        let proposal = oak.carried(home, 30_000, None).await;
        let owed = oak.owed(home, proposal, 1_000).await;
        let mut conn = home.db.read().await.unwrap();
        let found = pools::store::payable::by_id(&mut conn, owed).await.unwrap().unwrap();
        drop(conn);
        upload(home, &oak, &camt(&[booked("a", -1_000, &found.reference)])).await.unwrap();
        assert_eq!(line(home, &oak, "a").await.state, LineState::Booked);
        assert_eq!(say(home, &oak, "a", Said::Undo).await.unwrap(), LineState::Open);
        upload(home, &oak, &camt(&[booked("b", 5, "")])).await.unwrap();
        assert_eq!(line(home, &oak, "a").await.state, LineState::Open);
        assert_eq!(books(home, &oak).await.1, OPENING + 5);
        assert_eq!(say(home, &oak, "a", Said::Pays(owed)).await.unwrap(), LineState::Booked);
    }

    async fn the_one_who_paid_is_suggested_among_many(home: Home) {
        let oak = oak(home).await;
        for _ in 0..3 {
            for who in [&oak.ada, &oak.ben, &oak.cleo, &oak.dan] {
                promised(home, &oak, who, 700).await;
            }
        }
        let hers = promised(home, &oak, &oak.eve, 700).await;
        let mut conn = home.db.read().await.unwrap();
        let wanted = (700, "from eve with love");
        let found = statement::awaited_by_name(&mut conn, oak.pool.pool_id, wanted, 2).await.unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].contribution_id, uuid::Uuid::from(hers.contribution_id));
    }

    async fn days_to_come_are_refused(home: Home) {
        let oak = oak(home).await;
        let now = Day::of(home.world.now());
        let day = |plus: i32| pools::books::date(now.plus(plus)).to_string();
        let (tomorrow, later) = (day(1), day(2));
        let file = camt(&[Booked { on: &later, ..booked("a", 5, "") }]);
        let refused = name_of(upload(home, &oak, &file).await);
        assert!(refused.contains("still to come"), "{refused}");
        upload(home, &oak, &camt(&[Booked { on: &tomorrow, ..booked("a", 5, "") }])).await.unwrap();
    }

    /// `POOLS_TEST_LINES` makes the file longer, and says how long it took.
    async fn a_long_file_is_looked_through_by_and_by(home: Home) {
        let count: usize = std::env::var("POOLS_TEST_LINES").map_or(450, |text| text.parse().unwrap());
        let oak = oak(home).await;
        let gift = promised(home, &oak, &oak.eve, 2_500).await;
        let ids: Vec<String> = (0..count).map(|index| format!("line{index}")).collect();
        let mut lines: Vec<Booked<'_>> = ids.iter().map(|id| booked(id, 7, "")).collect();
        lines[0] = booked(&ids[0], 2_500, &gift.reference);
        // The last gives back what the first gave: in the order of the file.
        lines[count - 1] = Booked { is_return: true, ..booked(&ids[count - 1], -2_500, &gift.reference) };
        let file = camt(&lines);
        let begun = tokio::time::Instant::now();
        let done = upload(home, &oak, &file).await.unwrap();
        println!("{count} lines taken in {:?}", begun.elapsed());
        assert_eq!((done.known, done.rest), (0, count - 400));
        let refused = say(home, &oak, &ids[count - 1], Said::Fee).await;
        assert_eq!(name_of(refused), "this line is still being looked through");
        assert_eq!(upload(home, &oak, &file).await.unwrap().statement_id, None);
        let begun = tokio::time::Instant::now();
        look_through(home).await;
        println!("the rest in {:?}", begun.elapsed());
        let unmatched = i64::try_from(count - 2).unwrap() * 7;
        let (_, bank, found) = books(home, &oak).await;
        assert_eq!((bank, found), (OPENING + unmatched, unmatched));
        assert_eq!(received(home, &gift).await, 0);
    }
}
