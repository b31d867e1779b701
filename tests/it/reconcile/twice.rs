//! The same lines in another format, or read in another way: nothing counts
//! twice, and nobody is stuck with what was taken by mistake.

use pools::{
    domain::{
        ledger::Account,
        reconcile::{Aside, LineState},
    },
    services::{settle_line::Said, take_back_statement::take_back_statement},
    store::statement,
};
use uuid::Uuid;

use super::steps::{
    Booked, OPENING, again, booked, books, camt, line, look_through, mt940, oak, promised,
    received, say, table, to_look_at, upload, upload_table,
};
use crate::{
    spending::steps::{Oak, id},
    support::{Home, both_databases, name_of},
};

async fn take_back(
    home: &Home,
    oak: &Oak,
    file: Uuid,
) -> Result<(), pools::services::ServiceError> {
    let by = (oak.pool.pool_id, id(&oak.ben));
    take_back_statement(&home.db, &home.world, &home.site, by, file).await?;
    look_through(home).await;
    Ok(())
}

async fn asides(home: &Home, file: Uuid) -> Vec<(LineState, Option<Aside>, i64)> {
    let mut conn = home.db.read().await.unwrap();
    let mut found = statement::counts(&mut conn, file).await.unwrap();
    found.sort_by_key(|(state, aside, _)| (state.id(), aside.map(Aside::id)));
    found
}

both_databases! {
    async fn another_format_changes_nothing(home: Home) {
        let oak = oak(home).await;
        let gift = promised(home, &oak, &oak.eve, 2_500).await;
        let lines = [
            booked("a", 2_500, &gift.reference),
            booked("b", 700, "who knows"),
            booked("c", 700, "who else"),
            Booked { is_charge: true, ..booked("d", -290, "Kontofuehrung") },
            booked("e", -1_200, "rake"),
        ];
        upload(home, &oak, &camt(&lines)).await.unwrap();
        let before = books(home, &oak).await;
        let open = to_look_at(home, &oak).await.len();
        let done = upload(home, &oak, &mt940(&lines)).await.unwrap();
        assert_eq!((done.known, done.alike, done.to_look_at), (0, 5, 0));
        let known = (LineState::SetAside, Some(Aside::Known), 5);
        assert_eq!(asides(home, done.statement_id.unwrap()).await, [known]);
        let mut conn = home.db.read().await.unwrap();
        let told = statement::like_files(&mut conn, done.statement_id.unwrap()).await.unwrap();
        drop(conn);
        assert_eq!(told, [("statement.xml".to_owned(), 5)]);
        let done = upload_table(home, &oak, &table(&lines)).await.unwrap();
        assert_eq!(done.alike, 5);
        for file in [camt(&lines), mt940(&lines)] {
            assert_eq!(upload(home, &oak, &file).await.unwrap().statement_id, None);
        }
        assert_eq!(books(home, &oak).await, before);
        assert_eq!(to_look_at(home, &oak).await.len(), open);
        assert_eq!(received(home, &gift).await, 2_500);
    }

    async fn as_many_as_there_are(home: Home) {
        let oak = oak(home).await;
        let two = [booked("a", 700, "dues"), booked("b", 700, "dues")];
        upload(home, &oak, &camt(&two)).await.unwrap();
        // Two numbers of one bank are two payments.
        let third = booked("x", 700, "dues");
        let done = upload(home, &oak, &camt(&[third])).await.unwrap();
        assert_eq!((done.alike, done.to_look_at), (0, 1));
        // A fourth one, and one whose reference is another.
        let gift = promised(home, &oak, &oak.eve, 700).await;
        let lines = [
            two[0],
            two[1],
            third,
            booked("c", 700, "dues"),
            booked("d", 700, &gift.reference),
        ];
        let done = upload(home, &oak, &mt940(&lines)).await.unwrap();
        assert_eq!((done.alike, done.to_look_at), (3, 1));
        assert_eq!(received(home, &gift).await, 700);
        assert_eq!(books(home, &oak).await.1, OPENING + 5 * 700);
    }

    async fn it_was_another_payment(home: Home) {
        let oak = oak(home).await;
        let gift = promised(home, &oak, &oak.eve, 700).await;
        upload(home, &oak, &camt(&[booked("a", 700, "who knows")])).await.unwrap();
        let done = upload(home, &oak, &mt940(&[booked("b", 700, &gift.reference)])).await.unwrap();
        assert_eq!(done.alike, 1);
        assert_eq!(say(home, &oak, "MTb", Said::Undo).await.unwrap(), LineState::Booked);
        assert_eq!(received(home, &gift).await, 700);
        assert_eq!(books(home, &oak).await.1, OPENING + 1_400);
    }

    async fn what_came_in_is_left_out(home: Home) {
        let oak = oak(home).await;
        upload(home, &oak, &camt(&[booked("a", 700, "who knows")])).await.unwrap();
        assert_eq!(books(home, &oak).await.1, OPENING + 700);
        assert_eq!(say(home, &oak, "a", Said::SetAside).await.unwrap(), LineState::SetAside);
        let (_, bank, unmatched) = books(home, &oak).await;
        assert_eq!((bank, unmatched), (OPENING, 0));
        upload(home, &oak, &camt(&[booked("a", 700, "who knows")])).await.unwrap();
        assert_eq!(books(home, &oak).await.1, OPENING);
        assert_eq!(say(home, &oak, "a", Said::Undo).await.unwrap(), LineState::Unmatched);
        assert_eq!(books(home, &oak).await.1, OPENING + 700);
    }

    async fn a_whole_file_is_taken_back(home: Home) {
        let oak = oak(home).await;
        let gift = promised(home, &oak, &oak.eve, 2_500).await;
        let lines = [
            booked("a", 2_500, &gift.reference),
            booked("b", 700, "who knows"),
            Booked { is_charge: true, ..booked("c", -290, "fee") },
            booked("d", -1_200, "rake"),
        ];
        let first = upload(home, &oak, &camt(&lines)).await.unwrap().statement_id.unwrap();
        let second = upload(home, &oak, &mt940(&lines[..2])).await.unwrap();
        assert_eq!(second.alike, 2);
        say(home, &oak, "b", Said::OtherIncome).await.unwrap();
        let refused = name_of(take_back(home, &oak, first).await);
        assert_eq!(refused, "something of this file was explained already");
        say(home, &oak, "b", Said::Undo).await.unwrap();
        take_back(home, &oak, first).await.unwrap();
        let back = (LineState::SetAside, Some(Aside::Back), 4);
        assert_eq!(asides(home, first).await, [back]);
        // What was left out for it counts now.
        let (_, bank, unmatched) = books(home, &oak).await;
        assert_eq!((bank, unmatched), (OPENING + 3_200, 700));
        assert_eq!(received(home, &gift).await, 2_500);
        assert_eq!(oak.stands_at(home, Account::Fees).await, 0);
        assert_eq!(name_of(take_back(home, &oak, first).await), "there is no such file");
        take_back(home, &oak, second.statement_id.unwrap()).await.unwrap();
        assert_eq!(books(home, &oak).await.1, OPENING);
        assert_eq!(received(home, &gift).await, 0);
        // It was right after all.
        upload(home, &oak, &camt(&lines)).await.unwrap();
        assert_eq!(received(home, &gift).await, 2_500);
        assert!(again(home, gift.contribution_id).await.received_at.is_some());
        assert_eq!(books(home, &oak).await.1, OPENING + 2_910);
        assert_eq!(line(home, &oak, "d").await.state, LineState::Open);
    }
}
