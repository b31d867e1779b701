//! Accepting the bylaws: what is kept of it, how it is signed, who is told of
//! an amendment, and what can be erased.

use pools::{
    args,
    domain::{
        ballot::Choice,
        id::ProposalId,
        membership::Standing,
        money::{Amount, BuyIn, Currency, MoneyRules},
        rules::{Admission, VotingRules},
        text::{Body, Signature, Title},
        variables::Number,
    },
    keys::VerifyingKey,
    proof::read_proof,
    services::{
        Event, ServiceError,
        accept_bylaws::{AcceptBylaws, Accepted, accept_bylaws, copy_text},
        ask_to_join::rules_text,
        erase_identity::erase_identity,
        forget_actor::forget_actor,
        hear_word::{Heard, hear_word},
        leave_pool::leave_pool,
        propose_amendment::{ProposeAmendment, propose_amendment},
        record_acceptance::{Consent, Way, hex},
        tell_amendment::{PAGE, tell_amendment},
    },
    store::{acceptance, actor::Actor, bylaws, membership, pool::Pool, proposal, remark},
    text::text_with,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Home, both_databases, consent, name_of, rule_of, terms, tx, values};

const NOTE: &str = "https://there.example/notes/1";

async fn accept(
    home: &Home,
    pool: &Pool,
    who: &Actor,
    shown: Option<&str>,
) -> Result<Accepted, ServiceError> {
    accept_as(home, pool, who, &consent(who), shown).await
}

async fn accept_as(
    home: &Home,
    pool: &Pool,
    who: &Actor,
    consent: &Consent,
    shown: Option<&str>,
) -> Result<Accepted, ServiceError> {
    let accept = AcceptBylaws {
        who,
        consent,
        shown,
        in_reply_to: None,
    };
    let (world, site) = (&home.world, &home.site);
    tx!(home, |tx| accept_bylaws(
        &mut tx,
        world,
        site,
        pool.pool_id,
        &accept
    )
    .await)
}

/// She writes that to the Pool; whether it is evidence, and the request.
async fn writes(
    home: &Home,
    pool: &Pool,
    who: &Actor,
    words: &str,
    is_direct: bool,
) -> (bool, Uuid) {
    let to = home.actor(pool.pool_id).await;
    let request_id = home.evidence(who).await;
    let heard = Heard {
        from: who,
        to: &to,
        words,
        note_uri: NOTE,
        request_id,
        is_direct,
    };
    let (world, site) = (&home.world, &home.site);
    let is_evidence = tx!(home, |tx| hear_word(&mut tx, world, site, &heard).await);
    (is_evidence.unwrap(), request_id)
}

async fn latest(home: &Home, pool: &Pool, who: &Actor) -> Option<acceptance::Accepted> {
    let mut conn = home.db.read().await.unwrap();
    acceptance::latest(&mut conn, pool.pool_id, who.actor_id.into())
        .await
        .unwrap()
}

async fn standing(home: &Home, pool: &Pool, who: &Actor) -> Standing {
    let mut conn = home.db.read().await.unwrap();
    membership::standing(&mut conn, pool.pool_id, who.actor_id.into())
        .await
        .unwrap()
}

async fn hash(home: &Home, pool: &Pool) -> String {
    let mut conn = home.db.read().await.unwrap();
    hex(&bylaws::known(&mut conn, pool.bylaws_id).await.unwrap().hash)
}

/// The members amend the bylaws: votes take so many days from now on.
async fn amend(home: &Home, pool: &Pool, members: &[Actor], days: i64) -> Pool {
    let pool = home.pool_again(pool.pool_id).await;
    let mut terms = pool.terms().unwrap();
    terms.variables.set(Number::VotingDays, days).unwrap();
    let command = ProposeAmendment {
        proposer: members[0].actor_id.into(),
        against: pool.bylaws_id,
        terms,
        title: Title::parse("Other bylaws").unwrap(),
        body: Body::parse("").unwrap(),
        review_at: None,
    };
    let number = tx!(home, |tx| propose_amendment(
        &mut tx,
        &home.world,
        pool.pool_id,
        &command
    )
    .await)
    .unwrap();
    let mut conn = home.db.read().await.unwrap();
    let found = proposal::by_number(&mut conn, pool.pool_id, number)
        .await
        .unwrap();
    drop(conn);
    let id: ProposalId = found.unwrap().proposal_id;
    for who in members {
        if home.again(id).await.closed.is_none() {
            home.cast(id, who, Choice::For).await.unwrap();
        }
    }
    let amended = home.pool_again(pool.pool_id).await;
    assert_ne!(amended.bylaws_id, pool.bylaws_id);
    amended
}

/// The texts that Pools told people, with whom; other events are let go.
async fn told(home: &Home) -> Vec<(Uuid, String)> {
    let told = home
        .take_events()
        .await
        .into_iter()
        .filter_map(|event| match event {
            Event::Told { to, text, .. } => Some((to, text)),
            _ => None,
        });
    told.collect()
}

async fn letters(home: &Home, who: &Actor) -> Vec<String> {
    let mut conn = home.db.read().await.unwrap();
    let letters = remark::letters_here(&mut conn, who.actor_id, 100)
        .await
        .unwrap();
    letters
        .into_iter()
        .map(|letter| letter.content_html)
        .collect()
}

both_databases! {
    async fn an_acceptance_says_what_and_is_signed(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let mut conn = home.db.read().await.unwrap();
        let stated = acceptance::stated(&mut conn, Uuid::nil(), 10).await.unwrap();
        drop(conn);
        assert_eq!(stated.len(), 1);
        let statement: Value = serde_json::from_str(&stated[0].statement).unwrap();
        let proof = read_proof(&statement, home.world.now()).unwrap();
        assert_eq!(proof.verification_method(), format!("{}#ed25519-key", ada.uri));
        let key = VerifyingKey::from_multibase(stated[0].ed25519_public.as_deref().unwrap()).unwrap();
        proof.verify(&key).unwrap();
        let mut plain = statement.clone();
        plain.as_object_mut().unwrap().remove("proof");
        assert_eq!(plain, json!({
            "type": "Acceptance",
            "pool": pool.uri,
            "person": ada.uri,
            "version": 1,
            "template": format!("association/{}", pool.template_version),
            "hash": hash(home, &pool).await,
            "electronicRecords": true,
            "declaredAge": 18,
            "way": "password",
            "acceptedAt": "2026-03-01T12:00:00Z",
        }));
        // What is stored is its canonical form, and says nobody's name.
        assert_eq!(serde_json_canonicalizer::to_string(&statement).unwrap(), stated[0].statement);
        assert_eq!(latest(home, &pool, &ada).await.unwrap().typed_name.as_deref(), Some("ada"));
        assert_eq!(home.faults().await, []);
    }

    async fn no_statement_changes_what_was_accepted(home: Home) {
        let ada = home.person("ada").await;
        home.pool(&ada, "oak").await;
        for text in [
            "UPDATE acceptance SET accepted_at = 1",
            "UPDATE acceptance SET statement = '{}'",
            "UPDATE acceptance SET person_id = pool_id",
            "DELETE FROM acceptance",
        ] {
            assert_eq!(rule_of(home.sql(text, vec![]).await), "acceptance_frozen", "{text}");
        }
        // But who she is can go.
        assert_eq!(rule_of(home.sql("DELETE FROM acceptance_identity", vec![]).await), "1 written");
    }

    async fn sent_twice_it_changes_nothing(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool_with(&ada, "oak", Admission::BySteward, VotingRules::DEFAULT).await;
        let ben = home.person("ben").await;
        home.ask(pool.pool_id, &ben).await.unwrap();
        let shown = hash(home, &pool).await;
        let first = accept(home, &pool, &ben, Some(&shown)).await.unwrap();
        assert!(matches!(first, Accepted::Joined(Standing::Applied(_))));
        let kept = latest(home, &pool, &ben).await.unwrap();
        let copies = letters(home, &ben).await;
        assert_eq!(copies.len(), 1, "{copies:?}");
        for what in [&shown, "/pools/oak/bylaws/1", "version 1"] {
            assert!(copies[0].contains(what), "{what}: {copies:?}");
        }
        home.later(60);
        for who in [&ben, &ada] {
            let again = accept(home, &pool, who, Some(&shown)).await.unwrap();
            assert!(matches!(again, Accepted::Before(_)));
        }
        assert_eq!(latest(home, &pool, &ben).await.unwrap().accepted_at, kept.accepted_at);
        assert_eq!(letters(home, &ben).await, copies);
        assert_eq!(home.count("SELECT COUNT(*) FROM acceptance", vec![]).await, 2);
    }

    async fn another_text_than_was_shown_is_not_accepted(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let shown = hash(home, &pool).await;
        let amended = amend(home, &pool, std::slice::from_ref(&ada), 9).await;
        let ben = home.person("ben").await;
        home.ask(pool.pool_id, &ben).await.unwrap();
        for (wrong, who) in [(shown.as_str(), &ben), ("", &ben), (&shown, &ada)] {
            let refused = accept(home, &amended, who, Some(wrong)).await;
            assert_eq!(name_of(refused), "the bylaws have changed meanwhile");
        }
        assert!(latest(home, &pool, &ben).await.is_none());
        let now = hash(home, &amended).await;
        assert_eq!(accept(home, &amended, &ada, Some(&now)).await.unwrap(), Accepted::Anew);
    }

    async fn a_buy_in_is_chosen_within_the_bylaws(home: Home) {
        let eur = |minor| Amount::from_minor(minor).unwrap();
        let ada = home.person("ada").await;
        let mut range = terms("oak", Admission::Open, VotingRules::DEFAULT);
        range.variables.money =
            MoneyRules::new(Currency::EUR, BuyIn::Between(eur(500), eur(900)), eur(0)).unwrap();
        let pool = home.pool_on(&ada, "oak", range).await;
        let ben = home.person("ben").await;
        home.ask(pool.pool_id, &ben).await.unwrap();
        for (minor, is_taken) in [(499, false), (901, false), (900, true)] {
            let consent = Consent { buy_in: Some(eur(minor)), ..consent(&ben) };
            let accepted = accept_as(home, &pool, &ben, &consent, None).await;
            assert_eq!(accepted.is_ok(), is_taken, "{minor}");
            assert_eq!(latest(home, &pool, &ben).await.is_some(), is_taken, "{minor}");
        }
    }

    async fn agreeing_by_a_message_may_carry_a_name(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let long = format!("agree {}", "x".repeat(121));
        for (index, (words, is_direct, name)) in [
            ("agree", true, Some("p0")),
            ("agree Ada Brook", true, Some("Ada Brook")),
            ("Accept: Ada Brook", true, Some("Ada Brook")),
            ("ACCEPT!", false, Some("p3")),
            ("agree with you all", false, None),
            (&long, true, None),
            ("I agree", true, None),
        ].into_iter().enumerate() {
            let who = home.remote_person(&format!("p{index}"), "there.example").await;
            home.ask(pool.pool_id, &who).await.unwrap();
            home.take_events().await;
            let (is_evidence, request) = writes(home, &pool, &who, words, is_direct).await;
            assert_eq!(is_evidence, name.is_some(), "{words}");
            let kept = latest(home, &pool, &who).await;
            assert_eq!(kept.as_ref().and_then(|kept| kept.typed_name.as_deref()), name, "{words}");
            let told = told(home).await;
            if let Some(name) = name {
                let by = "SELECT COUNT(*) FROM acceptance WHERE evidence_id = $1 AND way = 'message'";
                assert_eq!(home.count(by, values![request]).await, 1);
                let signed = Consent { typed_name: Signature::parse(name).unwrap(), ..consent(&who) };
                let mut conn = home.db.read().await.unwrap();
                let copy = copy_text(&mut conn, &home.site, &pool, &signed).await.unwrap();
                assert!(told.contains(&(who.actor_id, copy)), "{told:?}");
                // A second time is no evidence of anything.
                assert!(!writes(home, &pool, &who, words, is_direct).await.0);
            } else if words == long {
                assert_eq!(told, [(who.actor_id, text_with("message-wrong-name", &args! {}))]);
            }
        }
        assert_eq!(home.faults().await, []);
    }

    async fn who_was_shown_other_rules_is_shown_these_first(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let eve = home.remote_person("eve", "there.example").await;
        home.ask(pool.pool_id, &eve).await.unwrap();
        home.later(60);
        let amended = amend(home, &pool, std::slice::from_ref(&ada), 9).await;
        home.later(60);
        home.take_events().await;
        assert!(!writes(home, &pool, &eve, "agree", true).await.0);
        assert_eq!(told(home).await, [(eve.actor_id, rules_text(&home.site, &amended))]);
        assert!(matches!(standing(home, &pool, &eve).await, Standing::Invited(_)));
        assert!(writes(home, &pool, &eve, "agree", true).await.0);
        assert!(standing(home, &pool, &eve).await.is_active());
        assert_eq!(latest(home, &pool, &eve).await.unwrap().number, amended.bylaws_number);
    }

    async fn an_amendment_is_told_to_everyone_once(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let mut members = vec![ada.clone()];
        for index in 0..PAGE {
            let who = home.remote_person(&format!("p{index}"), "there.example").await;
            home.join(&pool, &who).await;
            members.push(who);
        }
        let left = home.remote_person("left", "there.example").await;
        home.join(&pool, &left).await;
        tx!(home, |tx| leave_pool(&mut tx, &home.world, pool.pool_id, &left).await).unwrap();
        let before = letters(home, &ada).await.len();
        home.take_events().await;
        let amended = amend(home, &pool, &members, 9).await;
        let link = format!("{}/accept", home.site.pool_uri("oak"));
        let words = text_with("message-bylaws-amended", &args! {
            "pool" => amended.name.clone(), "number" => amended.bylaws_number, "link" => link,
        });
        // The close itself tells nobody: it leaves one event.
        let mut waiting: Vec<Event> = home.take_events().await.into_iter()
            .filter(|event| matches!(event, Event::BylawsAmended { .. } | Event::Told { .. })).collect();
        assert_eq!(waiting.len(), 1);
        let mut told_of = Vec::new();
        while let Some(Event::BylawsAmended { bylaws_id, after }) = waiting.pop() {
            tx!(home, |tx| tell_amendment(&mut tx, &home.world, &home.site, pool.pool_id, bylaws_id.into(), after).await).unwrap();
            for event in home.take_events().await {
                match event {
                    Event::Told { to, text, .. } => {
                        assert_eq!(text, words);
                        told_of.push(to);
                    }
                    next => waiting.push(next),
                }
            }
        }
        let mut expected: Vec<Uuid> = members[1..].iter().map(|who| who.actor_id).collect();
        expected.sort();
        told_of.sort();
        assert_eq!(told_of, expected, "everyone elsewhere, once");
        assert_eq!(letters(home, &ada).await.len(), before + 1);
        // An event of a version that another one followed tells nobody.
        let old = pool.bylaws_id;
        tx!(home, |tx| tell_amendment(&mut tx, &home.world, &home.site, pool.pool_id, old, Uuid::nil()).await).unwrap();
        assert_eq!(told(home).await, []);
    }

    async fn not_accepting_takes_no_right(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let eve = home.remote_person("eve", "there.example").await;
        home.join(&pool, &eve).await;
        let both = [ada.clone(), eve.clone()];
        let amended = amend(home, &pool, &both, 9).await;
        let mut conn = home.db.read().await.unwrap();
        for who in &both {
            let awaited = acceptance::awaited(&mut conn, who.actor_id.into(), 10).await.unwrap();
            assert_eq!(awaited.len(), 1);
            assert_eq!(awaited[0].handle, "oak");
        }
        drop(conn);
        let vote = home.proposal(&amended, &eve).await;
        assert_eq!(vote.bar.electorate, 2);
        home.cast(vote.proposal_id, &eve, Choice::For).await.unwrap();
        assert_eq!(home.faults().await, []);
        home.take_events().await;
        assert!(writes(home, &pool, &eve, "agree Eve Hill", true).await.0);
        let kept = latest(home, &pool, &eve).await.unwrap();
        assert_eq!((kept.number, kept.typed_name.as_deref()), (2, Some("Eve Hill")));
        assert!(standing(home, &pool, &eve).await.is_active());
        let mut conn = home.db.read().await.unwrap();
        assert!(acceptance::awaited(&mut conn, eve.actor_id.into(), 10).await.unwrap().is_empty());
        let listed = acceptance::list(&mut conn, pool.pool_id, Uuid::max(), 10).await.unwrap();
        let lines: Vec<_> = listed.iter().map(|row| (row.handle.as_str(), row.number, row.way.as_str())).collect();
        assert_eq!(lines, [("eve", 2, "message"), ("eve", 1, "password"), ("ada", 1, "password")]);
    }

    async fn names_of_those_who_left_can_be_erased(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let elm = home.pool(&ada, "elm").await;
        let ben = home.member(&pool, "ben").await;
        home.join(&elm, &ben).await;
        let eve = home.remote_person("eve", "there.example").await;
        home.join(&pool, &eve).await;
        let erase = async || name_of(tx!(home, |tx| erase_identity(&mut tx, pool.pool_id, &ben).await));
        let left = async || {
            let mut conn = home.db.read().await.unwrap();
            acceptance::named_in_left(&mut conn, ben.actor_id.into(), 10).await.unwrap().len()
        };
        assert_eq!(erase().await, "this is for people who have left");
        assert_eq!(left().await, 0);
        tx!(home, |tx| leave_pool(&mut tx, &home.world, pool.pool_id, &ben).await).unwrap();
        assert_eq!(left().await, 1);
        assert_eq!([erase().await, erase().await], ["done", "done"]);
        assert_eq!(left().await, 0);
        let name = async |pool: &Pool, who: &Actor| latest(home, pool, who).await.unwrap().typed_name;
        assert_eq!(name(&pool, &ben).await, None);
        assert_eq!(name(&elm, &ben).await.as_deref(), Some("ben"), "of the other Pool");
        // Who comes back signs again; the acceptance is the one of before.
        home.join(&pool, &ben).await;
        assert_eq!(name(&pool, &ben).await.as_deref(), Some("ben"));
        // An account that is deleted takes its names with it.
        tx!(home, |tx| forget_actor(&mut tx, &home.world, &eve).await).unwrap();
        assert_eq!(name(&pool, &eve).await, None);
        assert_eq!(home.count("SELECT COUNT(*) FROM acceptance", vec![]).await, 5);
        assert_eq!(home.faults().await, []);
    }

    async fn what_does_not_hold_is_found(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let eve = home.remote_person("eve", "there.example").await;
        home.ask(pool.pool_id, &eve).await.unwrap();
        writes(home, &pool, &eve, "agree", true).await;
        assert_eq!(home.faults().await, []);
        home.drop_triggers("acceptance", match home.db.engine() {
            pools::store::db::Engine::Sqlite => &["acceptance_frozen", "acceptance_kept"],
            pools::store::db::Engine::Postgres => &["acceptance_frozen"],
        }).await;
        home.drop_triggers("bylaws", match home.db.engine() {
            pools::store::db::Engine::Sqlite => &["bylaws_frozen", "bylaws_kept"],
            pools::store::db::Engine::Postgres => &["bylaws_frozen"],
        }).await;
        const STATES: &str = "every acceptance states what was accepted, signed where its person has a key here";
        for (text, id, found) in [
            ("UPDATE bylaws SET content = content || '.' WHERE pool_id = $1", Uuid::from(pool.pool_id),
                &["every version of the bylaws has the hash of its text"][..]),
            ("UPDATE acceptance SET statement = REPLACE(statement, ':18,', ':16,') WHERE person_id = $1", ada.actor_id, &[STATES]),
            ("UPDATE inbound_request SET is_evidence = FALSE WHERE actor_id = $1", eve.actor_id,
                &["every acceptance by a message has its own signed request as evidence", STATES]),
        ] {
            home.sql(text, values![id]).await.unwrap();
            let faults: Vec<_> = home.faults().await.into_iter().map(|fault| fault.0).collect();
            for rule in found {
                assert!(faults.contains(rule), "{rule}: {faults:?}");
            }
        }
        home.sql("DELETE FROM acceptance_identity", vec![]).await.unwrap();
        home.sql("DELETE FROM acceptance WHERE person_id = $1", values![ada.actor_id]).await.unwrap();
        let faults: Vec<_> = home.faults().await.into_iter().map(|fault| fault.0).collect();
        assert!(faults.contains(&"every member has accepted a version of the bylaws"), "{faults:?}");
    }
}

/// The ways are told apart in the table's own words.
#[test]
fn ways_have_their_words() {
    let ways = [
        Way::Password,
        Way::Code,
        Way::Message(Uuid::nil()),
        Way::Join(Uuid::nil()),
    ];
    assert_eq!(ways.map(Way::id), ["password", "code", "message", "join"]);
}
