//! What the fediverse is told of a spend: how much, to whom, and what for; and
//! no account number.

use pools::federation::render::question;

use super::steps::{IBAN, Oak};
use crate::support::both_databases;

both_databases! {
    async fn the_poll_says_what_it_would_pay(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        let proposal = home.again(oak.open(home, 30_050, None).await).await;
        let actor = home.actor(oak.pool.pool_id).await;
        let mut conn = home.db.read().await.unwrap();
        let counts = question::counts(&mut conn, &proposal).await.unwrap();
        let found = question::question(&home.site, &actor, &proposal, &counts);
        let content = found["content"].as_str().unwrap();
        for part in ["A shed", "For the tools", "300.50", "Sheds and Sons"] {
            assert!(content.contains(part), "{part} in {content}");
        }
        assert_eq!(found["pools:kind"], "spend");
        assert!(!found.to_string().contains(IBAN));
    }
}
