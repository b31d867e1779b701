//! Founding, asking, agreeing, letting in, leaving, signing up, and accounts
//! that are no more.

use pools::{
    args,
    domain::{
        ballot::Choice,
        membership::Standing,
        rules::{Admission, VotingRules},
        variables::Number,
    },
    services::{
        Event, ServiceError,
        agree_to_rules::agree_to_rules,
        ask_to_join::ask_to_join,
        follow_pool::follow_pool,
        forget_actor::forget_actor,
        leave_pool::leave_pool,
        manage_person::{make_operator, reset_password},
        serve_as_steward::step_down,
        sign_in::{begin_session, end_session},
        sign_up::sign_up,
        start_instance::{offer_setup, start_instance},
        token,
    },
    store::{follow, instance, key, membership, remark, sign_in},
    text::text_with,
};

use crate::support::{both_databases, consent, name_of, paper_keys, terms, tx};

both_databases! {
    async fn whoever_founds_is_member_and_steward(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        assert_eq!((pool.handle.as_str(), pool.name.as_str()), ("oak", "The oak"));
        assert_eq!(pool.uri, "https://here.example/pools/oak");
        let mut conn = home.db.read().await.unwrap();
        assert!(membership::is_steward(&mut conn, pool.pool_id, ada.actor_id.into()).await.unwrap());
        assert_eq!(membership::count_active(&mut conn, pool.pool_id).await.unwrap(), 1);
        assert!(key::local(&mut conn, pool.pool_id.into()).await.unwrap().is_some(), "it has keys of its own");
        drop(conn);
        for handle in ["oak", "ada"] {
            let command = home.found(&ada, handle, terms(handle, Admission::Open, VotingRules::DEFAULT));
            let taken = tx!(home, |tx| pools::services::found_pool::found_pool(&mut tx, &home.world, &home.site, &command).await);
            assert!(matches!(taken, Err(ServiceError::HandleTaken)), "{handle}");
        }
        assert!(home.faults().await.is_empty());
    }

    async fn the_way_in_step_by_step(home: Home) {
        let ada = home.person("ada").await;
        let open = home.pool(&ada, "oak").await.pool_id;
        let closed = home.pool_with(&ada, "elm", Admission::BySteward, VotingRules::DEFAULT).await.pool_id;
        let ben = home.person("ben").await;
        // Each step, and what it comes to in an open Pool and in one that stewards keep.
        let steps = [
            ("agree", "ask to join first", "ask to join first"),
            ("admit", "this person is not waiting to be let in", "this person is not waiting to be let in"),
            ("leave", "not a member", "not a member"),
            ("ask", "done", "done"),
            ("ask", "done", "done"),
            ("admit", "this person is not waiting to be let in", "this person is not waiting to be let in"),
            ("agree", "done", "done"),
            ("agree", "already a member", "the others have yet to let you in"),
            ("ask", "already a member", "the others have yet to let you in"),
            ("admit by herself", "only a steward of this Pool may do that", "only a steward of this Pool may do that"),
            ("open", "done", "only members can do that"),
            ("admit", "this person is not waiting to be let in", "done"),
            ("admit", "this person is not waiting to be let in", "this person is not waiting to be let in"),
            ("open", "done", "done"),
            ("leave", "done", "done"),
            ("leave", "not a member", "not a member"),
            ("open", "only members can do that", "only members can do that"),
            ("agree", "ask to join first", "ask to join first"),
            ("ask", "done", "done"),
            ("leave", "done", "done"),
        ];
        for (index, (step, in_open, in_closed)) in steps.into_iter().enumerate() {
            for (pool, expected) in [(open, in_open), (closed, in_closed)] {
                let came = match step {
                    "ask" => name_of(home.ask(pool, &ben).await),
                    "agree" => name_of(home.agree(pool, &ben).await),
                    "admit" => name_of(home.admit(pool, &ada, &ben).await),
                    "admit by herself" => name_of(home.admit(pool, &ben, &ben).await),
                    "open" => name_of(home.open(pool, &ben).await),
                    _ => name_of(tx!(home, |tx| leave_pool(&mut tx, &home.world, pool, &ben).await)),
                };
                assert_eq!(came, expected, "step {index}, {step}");
            }
        }
        assert!(home.faults().await.is_empty());
    }

    async fn a_join_is_answered_when_she_is_in(home: Home) {
        let ada = home.person("ada").await;
        let ben = home.remote_person("ben", "there.example").await;
        for (handle, admission) in [("oak", Admission::Open), ("elm", Admission::BySteward)] {
            let pool = home.pool_with(&ada, handle, admission, VotingRules::DEFAULT).await;
            let pool_id = pool.pool_id;
            let join = |number: u8| Some(format!("https://there.example/join/{handle}/{number}"));
            tx!(home, |tx| ask_to_join(&mut tx, &home.world, &home.site, pool_id, &ben, join(1), None).await).unwrap();
            let rules = pools::services::ask_to_join::rules_text(&home.site, &pool);
            assert_eq!(told(&home.take_events().await), [rules]);
            tx!(home, |tx| agree_to_rules(&mut tx, &home.world, &home.site, pool_id, &ben, &consent(&ben), join(2), None).await).unwrap();
            if admission == Admission::BySteward {
                let waits = text_with("message-waiting-for-steward", &args! { "pool" => pool.name.clone(), "link" => pool.uri.clone() });
                assert_eq!(told(&home.take_events().await), [waits]);
                home.admit(pool_id, &ada, &ben).await.unwrap();
            }
            let events = home.take_events().await;
            // The one that she agreed by is answered.
            let accepted = Event::JoinAccepted { person_id: ben.actor_id, join_uri: join(2).unwrap() };
            assert!(events.contains(&accepted), "{events:?}");
            let welcome = if admission == Admission::Open { "message-welcome-member" } else { "message-let-in" };
            assert_eq!(told(&events), [text_with(welcome, &args! { "pool" => pool.name, "link" => pool.uri })]);
            assert_eq!(events.len(), if admission == Admission::Open { 3 } else { 2 });
        }
    }

    async fn groups_and_programs_join_nothing(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await.pool_id;
        for kind in ["group", "service", "application", "organization"] {
            let who = home.remote(kind, "there.example", kind).await;
            assert!(matches!(home.ask(pool, &who).await, Err(ServiceError::NotAPerson)), "{kind}");
            assert!(matches!(home.agree(pool, &who).await, Err(ServiceError::NotAPerson)), "{kind}");
        }
    }

    async fn nobody_is_held_back_and_the_office_passes_on(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let ben = home.member(&pool, "ben").await;
        let leave = async |who| name_of(tx!(home, |tx| leave_pool(&mut tx, &home.world, pool.pool_id, who).await));
        let cem = home.member(&pool, "cem").await;
        let is_steward = async |who: &pools::store::actor::Actor| {
            let mut conn = home.db.read().await.unwrap();
            membership::is_steward(&mut conn, pool.pool_id, who.actor_id.into()).await.unwrap()
        };
        assert_eq!(leave(&ada).await, "done");
        assert!(is_steward(&ben).await, "the longest of the others");
        tx!(home, |tx| step_down(&mut tx, pool.pool_id, ben.actor_id.into()).await).unwrap();
        assert!(!is_steward(&ben).await && is_steward(&cem).await);
        assert_eq!(leave(&ben).await, "done");
        let alone = name_of(tx!(home, |tx| step_down(&mut tx, pool.pool_id, cem.actor_id.into()).await));
        assert_eq!(alone, "you are the only steward: while others are members, somebody has to be");
        assert_eq!(leave(&cem).await, "done");
        assert!(home.faults().await.is_empty());
    }

    async fn a_pool_whose_members_gave_notice_is_not_a_strangers(home: Home) {
        let ada = home.person("ada").await;
        let mut given = terms("oak", Admission::BySteward, VotingRules::DEFAULT);
        given.variables.set(Number::ExitNoticeDays, 30).unwrap();
        let pool = home.pool_on(&ada, "oak", given).await.pool_id;
        tx!(home, |tx| leave_pool(&mut tx, &home.world, pool, &ada).await).unwrap();
        let eve = home.person("eve").await;
        home.ask(pool, &eve).await.unwrap();
        assert!(!home.agree(pool, &eve).await.unwrap().is_active());
    }

    async fn nobody_slips_in_while_the_founders_vote(home: Home) {
        let ada = home.person("ada").await;
        let draft = home.draft_pool(&ada, "oak", terms("oak", Admission::Open, VotingRules::DEFAULT)).await;
        home.agree(draft.pool_id, &ada).await.unwrap();
        home.founding_vote(draft.pool_id, &ada).await.unwrap();
        let eve = home.person("eve").await;
        let invite = "INSERT INTO membership (membership_id, pool_id, person_id, state, is_steward, asked_at, was_expelled)
            VALUES ($1, $2, $3, 'invited', FALSE, 1, FALSE)";
        let values = crate::support::values![home.world.new_id(), uuid::Uuid::from(draft.pool_id), eve.actor_id];
        home.sql(invite, values).await.unwrap();
        assert_eq!(name_of(home.agree(draft.pool_id, &eve).await), "a vote on this is open already");
    }

    async fn whoever_enters_an_empty_pool_keeps_it(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        tx!(home, |tx| leave_pool(&mut tx, &home.world, pool.pool_id, &ada).await).unwrap();
        let ben = home.member(&pool, "ben").await;
        home.member(&pool, "cem").await;
        let mut conn = home.db.read().await.unwrap();
        assert!(membership::is_steward(&mut conn, pool.pool_id, ben.actor_id.into()).await.unwrap());
        assert_eq!(membership::count_stewards(&mut conn, pool.pool_id).await.unwrap(), 1);
    }

    async fn a_pool_that_everybody_left_lives_on(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool_with(&ada, "elm", Admission::BySteward, VotingRules::DEFAULT).await.pool_id;
        let (waits, asks, late) = (home.person("ben").await, home.person("cem").await, home.person("dee").await);
        let leave = async |who| tx!(home, |tx| leave_pool(&mut tx, &home.world, pool, who).await);
        let is_steward = async |who: &pools::store::actor::Actor| {
            let mut conn = home.db.read().await.unwrap();
            membership::is_steward(&mut conn, pool, who.actor_id.into()).await.unwrap()
        };
        home.ask(pool, &waits).await.unwrap();
        home.agree(pool, &waits).await.unwrap();
        leave(&ada).await.unwrap();
        // Who waited when the last steward left, and who comes after.
        assert!(home.agree(pool, &waits).await.unwrap().is_active());
        assert!(is_steward(&waits).await);
        leave(&waits).await.unwrap();
        home.ask(pool, &asks).await.unwrap();
        assert!(home.agree(pool, &asks).await.unwrap().is_active());
        assert!(is_steward(&asks).await);
        // It has a steward now, who lets people in as before.
        home.ask(pool, &late).await.unwrap();
        assert!(!home.agree(pool, &late).await.unwrap().is_active());
        home.admit(pool, &asks, &late).await.unwrap();
        assert!(home.faults().await.is_empty());
    }

    async fn following_is_not_membership(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let eve = home.remote_person("eve", "there.example").await;
        let group = home.actor(pool.pool_id).await;
        let uri = "https://there.example/follow/1".to_owned();
        for (target, expected) in [
            (&group, Event::FollowAccepted { follower_id: eve.actor_id, activity_uri: uri.clone() }),
            (&ada, Event::FollowRejected { follower_id: eve.actor_id, activity_uri: uri.clone() }),
        ] {
            tx!(home, |tx| follow_pool(&mut tx, &home.world, &eve, target, &uri).await).unwrap();
            assert_eq!(home.take_events().await, [expected]);
        }
        let mut conn = home.db.read().await.unwrap();
        assert_eq!(follow::count(&mut conn, pool.pool_id.into()).await.unwrap(), 1);
        assert_eq!(follow::count(&mut conn, ada.actor_id).await.unwrap(), 0);
        assert_eq!(membership::count_active(&mut conn, pool.pool_id).await.unwrap(), 1);
        let standing = membership::standing(&mut conn, pool.pool_id, eve.actor_id.into()).await.unwrap();
        assert_eq!(standing, Standing::Outside);
    }

    async fn an_account_that_is_no_more_leaves_its_ballots(home: Home) {
        let eve = home.remote_person("eve", "there.example").await;
        let pool = home.pool(&eve, "oak").await;
        let group = home.actor(pool.pool_id).await;
        let ben = home.member(&pool, "ben").await;
        home.later(1);
        home.members(&pool, "m", 5).await;
        let proposal = home.proposal(&pool, &eve).await.proposal_id;
        home.cast_by_poll(proposal, &eve, Choice::For).await.unwrap();
        tx!(home, |tx| follow_pool(&mut tx, &home.world, &eve, &group, "https://there.example/follow/1").await).unwrap();
        let session = tx!(home, |tx| begin_session(&mut tx, &home.world, eve.actor_id.into()).await).unwrap();
        tx!(home, |tx| forget_actor(&mut tx, &home.world, &eve).await).unwrap();
        assert_eq!(home.tally(proposal).await, (1, 0, 0), "it was cast, it counts");
        let mut conn = home.db.read().await.unwrap();
        assert_eq!(follow::count(&mut conn, pool.pool_id.into()).await.unwrap(), 0);
        assert_eq!(membership::count_active(&mut conn, pool.pool_id).await.unwrap(), 6);
        let signed_in = sign_in::session(&mut conn, &token::hash(&session), home.world.now()).await.unwrap();
        assert_eq!(signed_in, None, "nobody is signed in as her");
        // Somebody has to let people in: the longest member does.
        assert!(membership::is_steward(&mut conn, pool.pool_id, ben.actor_id.into()).await.unwrap());
        drop(conn);
        let gone = home.actor(eve.actor_id).await;
        assert!(gone.gone_at.is_some());
        assert_eq!((gone.name.as_str(), gone.summary.as_str()), ("eve", ""));
        assert!(home.faults().await.is_empty());
    }

    async fn the_setup_link_makes_one_operator(home: Home) {
        let offer = async || tx!(home, |tx| offer_setup(&mut tx, &home.world, &home.site).await).unwrap();
        let first = offer().await.expect("a link");
        let link = offer().await.expect("a link, while nobody has used one");
        let token_of = |link: &str| link.strip_prefix("https://here.example/setup/").expect("a link").to_owned();
        let with = |handle: &str, link: &str| {
            let mut command = home.sign_up(handle);
            command.setup_token = Some(token_of(link));
            command
        };
        let enter = async |command| tx!(home, |tx| sign_up(&mut tx, &home.world, &home.site, &command).await);
        assert!(matches!(enter(with("eve", &first)).await, Err(ServiceError::SetupLinkSpent)), "a newer one took its place");
        let ada = enter(with("ada", &link)).await.unwrap();
        assert!(matches!(enter(with("ben", &link)).await, Err(ServiceError::SetupLinkSpent)));
        assert_eq!(offer().await, None);
        let ben = enter(home.sign_up("ben")).await.unwrap();
        assert!(matches!(enter(home.sign_up("ben")).await, Err(ServiceError::HandleTaken)));
        let mut conn = home.db.read().await.unwrap();
        for (who, is_operator) in [(ada, true), (ben, false)] {
            assert_eq!(sign_in::credential(&mut conn, who).await.unwrap().unwrap().is_operator, is_operator);
        }
        drop(conn);
        let handle = home.sign_up("ben").handle;
        tx!(home, |tx| make_operator(&mut tx, &handle).await).unwrap();
        assert!(sign_in::credential(&mut home.db.read().await.unwrap(), ben).await.unwrap().unwrap().is_operator);
    }

    async fn a_link_is_over_once_there_is_an_operator(home: Home) {
        home.person("ada").await;
        let link = tx!(home, |tx| offer_setup(&mut tx, &home.world, &home.site).await).unwrap().unwrap();
        let token = link.rsplit('/').next().unwrap().to_owned();
        let is_valid = async || {
            let mut conn = home.db.read().await.unwrap();
            sign_in::setup_token_is_valid(&mut conn, &token::hash(&token)).await.unwrap()
        };
        assert!(is_valid().await);
        let handle = home.sign_up("ada").handle;
        tx!(home, |tx| make_operator(&mut tx, &handle).await).unwrap();
        assert!(!is_valid().await);
        let mut command = home.sign_up("eve");
        command.setup_token = Some(token.clone());
        let refused = tx!(home, |tx| sign_up(&mut tx, &home.world, &home.site, &command).await);
        assert!(matches!(refused, Err(ServiceError::SetupLinkSpent)));
    }

    async fn a_link_survives_a_sign_up_that_failed(home: Home) {
        home.person("ada").await;
        let link = tx!(home, |tx| offer_setup(&mut tx, &home.world, &home.site).await).unwrap().unwrap();
        let token = link.rsplit('/').next().map(str::to_owned);
        let mut command = home.sign_up("ada");
        command.setup_token.clone_from(&token);
        let taken = tx!(home, |tx| sign_up(&mut tx, &home.world, &home.site, &command).await);
        assert!(matches!(taken, Err(ServiceError::HandleTaken)));
        let mut command = home.sign_up("ben");
        command.setup_token = token;
        tx!(home, |tx| sign_up(&mut tx, &home.world, &home.site, &command).await).expect("the link is still good");
    }

    async fn sessions_begin_and_end(home: Home) {
        let ada = home.person("ada").await;
        let who = pools::domain::id::PersonId::from(ada.actor_id);
        let begin = async || tx!(home, |tx| begin_session(&mut tx, &home.world, who).await).unwrap();
        let look = async |session: &str| {
            let mut conn = home.db.read().await.unwrap();
            sign_in::session(&mut conn, &token::hash(session), home.world.now()).await.unwrap()
        };
        let (one, two, three) = (begin().await, begin().await, begin().await);
        assert_eq!(look(&one).await, Some(who));
        assert_eq!(look("something else").await, None);
        tx!(home, |tx| end_session(&mut tx, &one).await).unwrap();
        assert_eq!((look(&one).await, look(&two).await), (None, Some(who)));
        // A new password ends them all.
        let handle = home.sign_up("ada").handle;
        let keys = paper_keys(&home.world);
        tx!(home, |tx| start_instance(&mut tx, &home.world, &home.site, &keys).await).unwrap();
        tx!(home, |tx| reset_password(&mut tx, &home.world, &home.site, &handle, "$argon2id$other").await).unwrap();
        assert_eq!((look(&two).await, look(&three).await), (None, None));
        // She is told who did it.
        let mut conn = home.db.read().await.unwrap();
        let letters = remark::letters_here(&mut conn, who.into(), 10).await.unwrap();
        assert_eq!(letters.len(), 1);
        let told = &letters[0].content_html;
        assert!(told.contains("The operator of here.example set a new password for your account"), "{told}");
        drop(conn);
        let four = begin().await;
        home.later(pools::services::sign_in::SESSION_DAYS * 86_400);
        assert_eq!(look(&four).await, None);
        tx!(home, |tx| pools::services::keep_house::keep_house(&mut tx, &home.world).await).unwrap();
        assert_eq!(home.count("SELECT COUNT(*) FROM session", vec![]).await, 0);
    }

    async fn a_server_keeps_its_origin(home: Home) {
        let keys = paper_keys(&home.world);
        let again = async |site| tx!(home, |tx| start_instance(&mut tx, &home.world, &site, &keys).await);
        let first = instance::get(&mut home.db.read().await.unwrap()).await.unwrap().unwrap();
        let second = again(home.site.clone()).await.unwrap();
        assert_eq!((first.actor_id, first.secret), (second.actor_id, second.secret));
        let moved = pools::services::Site { origin: "https://there.example".into(), host: "there.example".into() };
        assert!(matches!(again(moved).await, Err(ServiceError::OtherOrigin(origin)) if origin == home.site.origin));
    }

    async fn two_processes_start_at_once(home: Home) {
        // As if it had never started: keys and actor go too.
        for table in ["instance", "public_key", "local_key", "actor"] {
            home.sql(&format!("DELETE FROM {table}"), vec![]).await.unwrap();
        }
        let keys = paper_keys(&home.world);
        let start = async || tx!(home, |tx| start_instance(&mut tx, &home.world, &home.site, &keys).await);
        let (one, two) = tokio::join!(start(), start());
        assert_eq!(one.unwrap().actor_id, two.unwrap().actor_id);
        assert_eq!(home.count("SELECT COUNT(*) FROM actor", vec![]).await, 1);
    }
}

/// What was told to people.
fn told(events: &[Event]) -> Vec<String> {
    events
        .iter()
        .filter_map(|event| match event {
            // The copy of what she accepts is the business of another test.
            Event::Told { text, .. } if !text.starts_with("For your records") => Some(text.clone()),
            _ => None,
        })
        .collect()
}
