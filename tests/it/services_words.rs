//! What a Pool answers to the words that people send it, from each standing.

use pools::{
    args,
    domain::{
        membership::Standing,
        rules::{Admission, VotingRules},
    },
    services::{
        Event, ServiceError,
        ask_to_join::rules_text,
        hear_word::{Heard, hear_word},
        sign_in_by_code::{redeem, show_code},
    },
    store::{actor::Actor, instance, membership, pool::Pool},
    text::{self, text_with},
};

use crate::support::{Home, both_databases, tx};

/// From where somebody speaks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum From_ {
    Outside,
    Asked,
    Waiting,
    Active,
}

const NOTE: &str = "https://there.example/notes/1";

async fn hear(
    home: &Home,
    from: &Actor,
    to: &Actor,
    words: &str,
    is_direct: bool,
) -> Result<bool, ServiceError> {
    let request_id = home.evidence(from).await;
    let heard = Heard {
        request_id,
        from,
        to,
        words,
        note_uri: NOTE,
        is_direct,
    };
    tx!(home, |tx| hear_word(
        &mut tx,
        &home.world,
        &home.site,
        &heard
    )
    .await)
}

/// Somebody elsewhere who stands there.
async fn somebody(home: &Home, pool: &Pool, steward: &Actor, from: From_, name: &str) -> Actor {
    let who = home.remote_person(name, "there.example").await;
    if from != From_::Outside {
        home.ask(pool.pool_id, &who).await.unwrap();
    }
    if matches!(from, From_::Waiting | From_::Active) {
        home.agree(pool.pool_id, &who).await.unwrap();
    }
    if from == From_::Active && pool.admission() == Admission::BySteward {
        home.admit(pool.pool_id, steward, &who).await.unwrap();
    }
    home.take_events().await;
    who
}

/// The text that message `key` has for this Pool.
fn says(home: &Home, pool: &Pool, key: &str) -> String {
    if key == "message-rules-shown" {
        return rules_text(&home.site, pool);
    }
    assert!(is_written(key), "{key}");
    text_with(
        key,
        &args! { "pool" => pool.name.clone(), "link" => home.site.pool_uri(&pool.handle) },
    )
}

/// What was said: to whom and in answer to what is checked here.
async fn answers(home: &Home, to: &Actor) -> Vec<String> {
    home.take_events()
        .await
        .into_iter()
        .map(|event| match event {
            Event::Told {
                to: whom,
                text,
                in_reply_to,
            } => {
                assert_eq!((whom, in_reply_to.as_deref()), (to.actor_id, Some(NOTE)));
                text
            }
            other => panic!("{other:?}"),
        })
        // The copy of what she accepts is the business of another test.
        .filter(|text| !text.starts_with("For your records"))
        .collect()
}

both_databases! {
    async fn each_word_from_each_standing(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool_with(&ada, "oak", Admission::BySteward, VotingRules::DEFAULT).await;
        let to = home.actor(pool.pool_id).await;
        use From_::{Active, Asked, Outside, Waiting};
        for (word, from, key, then) in [
            ("join", Outside, "message-rules-shown", Asked),
            ("join", Asked, "message-rules-shown", Asked),
            ("join", Waiting, "message-already-waiting", Waiting),
            ("join", Active, "message-already-member", Active),
            // Nobody is bound by rules that she has not seen.
            ("agree", Outside, "message-rules-shown", Asked),
            ("agree", Asked, "message-waiting-for-steward", Waiting),
            ("agree", Waiting, "message-already-waiting", Waiting),
            ("agree", Active, "message-already-member", Active),
            ("leave", Outside, "message-not-in-pool", Outside),
            ("leave", Asked, "message-left-pool", Outside),
            ("leave", Waiting, "message-left-pool", Outside),
            ("leave", Active, "message-left-pool", Outside),
            ("help", Outside, "message-help", Outside),
            ("help", Asked, "message-help", Asked),
            ("help", Waiting, "message-help", Waiting),
            ("help", Active, "message-help", Active),
            ("Join!", Outside, "message-rules-shown", Asked),
            (" *AGREE.* ", Asked, "message-waiting-for-steward", Waiting),
        ] {
            for is_direct in [true, false] {
                let name = format!("p{}", home.world.new_id().simple());
                let who = somebody(home, &pool, &ada, from, &name).await;
                hear(home, &who, &to, word, is_direct).await.unwrap();
                assert_eq!(answers(home, &who).await, [says(home, &pool, key)], "{word} from {from:?}");
                assert_eq!(standing(home, &pool, &who).await, then, "{word} from {from:?}");
            }
        }
    }

    async fn other_talk_is_answered_in_private_only(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let to = home.actor(pool.pool_id).await;
        let who = home.remote_person("ben", "there.example").await;
        for talk in ["hello there", "", "join us for tea", "I agree"] {
            hear(home, &who, &to, talk, false).await.unwrap();
            assert!(answers(home, &who).await.is_empty(), "{talk}");
            hear(home, &who, &to, talk, true).await.unwrap();
            assert_eq!(answers(home, &who).await, [says(home, &pool, "message-unknown-word")], "{talk}");
            assert_eq!(standing(home, &pool, &who).await, From_::Outside);
        }
    }

    async fn in_an_open_pool_agreeing_is_enough(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let to = home.actor(pool.pool_id).await;
        let who = somebody(home, &pool, &ada, From_::Asked, "ben").await;
        hear(home, &who, &to, "agree", true).await.unwrap();
        assert_eq!(answers(home, &who).await, [says(home, &pool, "message-welcome-member")]);
        assert_eq!(standing(home, &pool, &who).await, From_::Active);
    }

    async fn programs_are_not_answered(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let to = home.actor(pool.pool_id).await;
        for kind in ["service", "application", "group", "organization"] {
            let program = home.remote(kind, "there.example", kind).await;
            for word in ["join", "help", "hello", "AB2CDEFG"] {
                let refused = hear(home, &program, &to, word, true).await;
                assert!(matches!(refused, Err(ServiceError::NotAPerson)), "{kind} {word}");
            }
        }
        assert!(home.events().await.is_empty());
    }

    async fn the_server_itself_says_what_it_is(home: Home) {
        let own = instance::get(&mut home.db.read().await.unwrap()).await.unwrap().unwrap();
        let to = home.actor(own.actor_id).await;
        let who = home.remote_person("ben", "there.example").await;
        hear(home, &who, &to, "join", false).await.unwrap();
        assert!(answers(home, &who).await.is_empty());
        hear(home, &who, &to, "join", true).await.unwrap();
        let link = format!("{}/", home.site.origin);
        let help = text_with("message-help-server", &args! { "host" => home.site.host.clone(), "link" => link });
        assert_eq!(answers(home, &who).await, [help]);
    }

    async fn people_of_this_server_get_letters(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let to = home.actor(pool.pool_id).await;
        let ben = home.person("ben").await;
        hear(home, &ben, &to, "help", true).await.unwrap();
        assert!(home.events().await.is_empty(), "nothing goes over the wire");
        let mut conn = home.db.read().await.unwrap();
        let letters = pools::store::remark::letters(&mut conn, ben.actor_id, to.actor_id, uuid::Uuid::max(), 10).await.unwrap();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].content_html, text::paragraphs(&says(home, &pool, "message-help")));
    }

    async fn a_code_signs_its_sender_in_once(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let to = home.actor(pool.pool_id).await;
        let ben = home.remote_person("ben", "there.example").await;
        let cem = home.remote_person("cem", "there.example").await;
        let code = tx!(home, |tx| show_code(&mut tx, &home.world, "browser").await).unwrap();
        let look = async |browser: &str| tx!(home, |tx| redeem(&mut tx, &home.world, browser).await).unwrap();
        let done = text_with("message-sign-in-done", &args! { "host" => home.site.host.clone() });
        let link = format!("{}/sign-in/code", home.site.origin);
        let unknown = text_with("message-sign-in-code-unknown", &args! { "link" => link });
        assert_eq!(look("browser").await, None, "nobody sent it yet");
        // In public anybody could have read it.
        hear(home, &ben, &to, &code, false).await.unwrap();
        assert!(answers(home, &ben).await.is_empty());
        assert_eq!(look("browser").await, None);
        let typed = format!(" {}-{} ", &code[..4].to_lowercase(), &code[4..]);
        hear(home, &ben, &to, &typed, true).await.unwrap();
        assert_eq!(answers(home, &ben).await, [done]);
        // Whoever sends it second gets nothing by it.
        hear(home, &cem, &to, &code, true).await.unwrap();
        assert_eq!(answers(home, &cem).await, [unknown.as_str()]);
        assert_eq!(look("another browser").await, None);
        assert_eq!(look("browser").await, Some(ben.actor_id.into()));
        assert_eq!(look("browser").await, None, "it works once");
        // A new code takes the place of the old one, and none outlives its time.
        let old = tx!(home, |tx| show_code(&mut tx, &home.world, "browser").await).unwrap();
        let new = tx!(home, |tx| show_code(&mut tx, &home.world, "browser").await).unwrap();
        hear(home, &ben, &to, &old, true).await.unwrap();
        assert_eq!(answers(home, &ben).await, [unknown.as_str()]);
        home.later(pools::services::sign_in_by_code::CODE_SECONDS);
        hear(home, &ben, &to, &new, true).await.unwrap();
        assert_eq!(answers(home, &ben).await, [unknown.as_str()]);
        assert_eq!(look("browser").await, None);
    }
}

async fn standing(home: &Home, pool: &Pool, who: &Actor) -> From_ {
    let mut conn = home.db.read().await.unwrap();
    match membership::standing(&mut conn, pool.pool_id, who.actor_id.into())
        .await
        .unwrap()
    {
        Standing::Outside => From_::Outside,
        Standing::Invited(_) => From_::Asked,
        Standing::Applied(_) => From_::Waiting,
        Standing::Active(_) => From_::Active,
        other => panic!("{other:?}"),
    }
}

/// Every message that the code names is written.
#[test]
fn every_message_is_there() {
    let mut named = Vec::new();
    for folder in ["src/services", "src/federation"] {
        read(
            &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
            &mut named,
        );
    }
    assert!(named.len() > 10, "{named:?}");
    let missing: Vec<&String> = named.iter().filter(|key| !is_written(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// What is not there says so, and so does what lacks an argument.
fn is_written(key: &str) -> bool {
    let mut everything = args! { "admission" => "open" };
    for name in [
        "pool",
        "address",
        "page",
        "link",
        "title",
        "host",
        "purpose",
        "days",
        "age",
        "bylaws",
        "early",
        "name",
        "number",
        "hash",
        "quorum",
        "threshold",
        "when",
        "electorate",
        "votes_needed",
        "reason",
        "months",
        "inviter",
        "until",
        "seats",
        "candidates",
        "candidate",
        "approvals",
        "ballots",
        "needed",
        "elected",
        "share",
        "fate",
        "names",
        "votes",
        "joining",
        "has_commitment",
        "commitment",
        "buy_in",
        "least",
        "most",
        "parts",
        "probation",
        "notice",
        "because",
        "handle",
        "amount",
        "missing",
        "reference",
        "steward",
        "way",
        "mine",
        "holder",
        "iban",
        "label",
        "day",
        "payee",
        "books",
        "stripe",
    ] {
        everything.insert(name.into(), 1.into());
    }
    !text_with(key, &everything).starts_with("Unknown localization")
}

fn read(folder: &std::path::Path, named: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, named);
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        let keys = source
            .split('"')
            .filter(|part| part.starts_with("message-") && !part.contains(' '));
        named.extend(keys.map(str::to_owned));
    }
}
