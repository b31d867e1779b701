//! `Join` as it comes over the wire: a second one agrees where joining costs
//! nothing, and only shows the rules again where it makes a debt. And what
//! followers are told of a Pool that is suspended, or has ended.

use pools::{
    domain::{
        ballot::Choice,
        handle::Handle,
        kind::Matter,
        membership::Standing,
        money::{Amount, BuyIn, Currency, MoneyRules},
        proposal::Draft,
        rules::{Admission, VotingRules},
        text::{Because, Body, Commitment, Title},
        variables::Number,
    },
    federation::{
        read::Activity,
        receive::{Ended, Received, receive},
        render,
    },
    services::{
        Event,
        ask_to_join::rules_text,
        close_proposal::close_proposal,
        suspend_pool::{resume_pool, suspend_pool},
    },
    store::{actor::Actor, inbox, key, membership, pool::Pool, proposal},
};

use crate::support::{Home, both_databases, terms, tx, values};

fn eur(minor: i64) -> Amount {
    Amount::from_minor(minor).unwrap()
}

async fn pool_with(home: &Home, ada: &Actor, buy_in: BuyIn) -> Pool {
    let mut terms = terms("oak", Admission::Open, VotingRules::DEFAULT);
    terms.variables.money = MoneyRules::new(Currency::EUR, buy_in, eur(50_000)).unwrap();
    terms.variables.set(Number::Instalments, 3).unwrap();
    terms.variables.set(Number::ProbationDays, 9).unwrap();
    terms.variables.set(Number::ExitNoticeDays, 14).unwrap();
    terms.variables.commitment = Some(Commitment::parse("One day a month in the beds.").unwrap());
    home.pool_on(ada, "oak", terms).await
}

/// She sends a `Join`; how it ended, and what she was told.
async fn joins(home: &Home, pool: &Pool, who: &Actor) -> (Ended, Vec<String>) {
    let request = home.request(who);
    let ended = tx!(home, |tx| {
        inbox::insert(&mut tx, &request).await?;
        let received = Received {
            from: who,
            request: &request,
        };
        let join = Activity::Join {
            pool: pool.uri.clone(),
        };
        let ended = receive(&mut tx, &home.world, &home.site, &received, join).await?;
        inbox::finish(&mut tx, request.request_id, ended == Ended::Evidence).await?;
        Ok(ended)
    })
    .unwrap();
    let told = home
        .take_events()
        .await
        .into_iter()
        .filter_map(|event| match event {
            Event::Told { text, .. } => Some(text),
            _ => None,
        });
    (ended, told.collect())
}

async fn standing(home: &Home, pool: &Pool, who: &Actor) -> Standing {
    let mut conn = home.db.read().await.unwrap();
    membership::standing(&mut conn, pool.pool_id, who.actor_id.into())
        .await
        .unwrap()
}

/// The words that a Pool's profile says of it, and its status.
async fn profile(home: &Home, pool: &Pool) -> (String, String) {
    let actor = home.actor(pool.pool_id).await;
    let mut conn = home.db.read().await.unwrap();
    let keys = key::local(&mut conn, actor.actor_id)
        .await
        .unwrap()
        .unwrap();
    drop(conn);
    let pool = home.pool_again(pool.pool_id).await;
    let object = render::actor::render(&home.site, &actor, &keys, Some(&pool));
    let text = |name: &str| object[name].as_str().unwrap().to_owned();
    (text("summary"), text("pools:status"))
}

both_databases! {
    async fn a_second_join_agrees_where_joining_costs_nothing(home: Home) {
        let ada = home.person("ada").await;
        let oak = pool_with(home, &ada, BuyIn::None).await;
        let ben = home.remote_person("ben", "there.example").await;
        home.take_events().await;
        assert_eq!(joins(home, &oak, &ben).await, (Ended::Done, vec![rules_text(&home.site, &oak)]));
        assert_eq!(joins(home, &oak, &ben).await.0, Ended::Evidence);
        assert!(matches!(standing(home, &oak, &ben).await, Standing::Admitted(_)));
    }

    async fn a_second_join_makes_no_debt(home: Home) {
        let ada = home.person("ada").await;
        let oak = pool_with(home, &ada, BuyIn::Fixed(eur(1_250))).await;
        let ben = home.remote_person("ben", "there.example").await;
        home.take_events().await;
        let rules = rules_text(&home.site, &oak);
        for told in [
            "Joining costs 12.50 EUR, paid in 3 monthly parts.",
            "For the first 9 days you read and speak, and don’t vote yet.",
            "You can leave whenever you like, with 14 days’ notice.",
            "What you paid in comes back to you at book value, within 12 months of leaving.",
            "What members commit themselves to: One day a month in the beds.",
            "answer with the one word: agree",
            "accept it, on the page: https://here.example/pools/oak/join",
        ] {
            assert!(rules.contains(told), "{told}: {rules}");
        }
        for _ in 0..3 {
            assert_eq!(joins(home, &oak, &ben).await, (Ended::Done, vec![rules.clone()]));
            assert!(matches!(standing(home, &oak, &ben).await, Standing::Invited(_)));
        }
        assert_eq!(home.count("SELECT COUNT(*) FROM buy_in WHERE person_id = $1", values![ben.actor_id]).await, 0);
        // By the word or the page she is in, and her last `Join` is answered.
        home.agree(oak.pool_id, &ben).await.unwrap();
        let events = home.take_events().await;
        assert!(events.iter().any(|event| matches!(event, Event::JoinAccepted { .. })), "{events:?}");
        assert_eq!(home.faults().await, []);
    }

    async fn what_can_be_chosen_is_told(home: Home) {
        let ada = home.person("ada").await;
        let oak = pool_with(home, &ada, BuyIn::Between(eur(500), eur(2_000))).await;
        let rules = rules_text(&home.site, &oak);
        let told = "Joining costs what you choose from 5.00 EUR to 20.00 EUR, paid in 3 monthly parts. By answering agree, you choose 5.00 EUR.";
        assert!(rules.contains(told), "{rules}");
    }

    async fn followers_are_told_that_a_pool_is_suspended_or_has_ended(home: Home) {
        let ada = home.person("ada").await;
        let oak = pool_with(home, &ada, BuyIn::None).await;
        let handle = Handle::parse("oak").unwrap();
        home.take_events().await;
        let changed = async || home.take_events().await.contains(&Event::PoolChanged);
        assert_eq!(profile(home, &oak).await.1, "deciding");
        let because = Because::parse("A letter from a court.").unwrap();
        let suspend = async || tx!(home, |tx| suspend_pool(&mut tx, &home.world, &handle, &because).await).unwrap();
        suspend().await;
        assert!(changed().await);
        let (summary, status) = profile(home, &oak).await;
        assert!(summary.contains("suspended this Pool: A letter from a court."), "{summary}");
        assert_eq!(status, "suspended");
        suspend().await;
        assert!(!changed().await, "nothing is new");
        tx!(home, |tx| resume_pool(&mut tx, &home.world, &handle).await).unwrap();
        assert!(changed().await);
        assert_eq!(profile(home, &oak).await.1, "deciding");

        let draft = Draft {
            matter: Matter::Dissolution,
            title: Title::parse("It is over").unwrap(),
            body: Body::parse("").unwrap(),
            review_at: None,
        };
        let number = home.open_on(oak.pool_id, &ada, &draft, &[]).await.unwrap();
        let mut conn = home.db.read().await.unwrap();
        let found = proposal::by_number(&mut conn, oak.pool_id, number).await.unwrap().unwrap();
        drop(conn);
        home.cast(found.proposal_id, &ada, Choice::For).await.unwrap();
        if home.again(found.proposal_id).await.closed.is_none() {
            home.later(8 * 86_400);
            tx!(home, |tx| close_proposal(&mut tx, &home.world, &home.site, found.proposal_id).await).unwrap();
        }
        assert!(changed().await);
        let (summary, status) = profile(home, &oak).await;
        assert!(summary.contains("This Pool has ended."), "{summary}");
        assert_eq!(status, "dissolved");
    }
}
