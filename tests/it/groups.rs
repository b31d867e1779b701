//! A group elsewhere and a Pool: what is found, followed, posted, answered, and
//! what of it is let in. The group plays by Lemmy's rules, as strictly.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::{OriginalUri, State},
    response::{IntoResponse as _, Response},
};
use http::{Method, StatusCode, header::CONTENT_TYPE};
use pools::{
    domain::ballot::Choice,
    federation::{
        Federation,
        client::{ClientSettings, DEFAULT_BUDGET, HttpClient},
        read,
        receive::{Ended, Received, receive},
        render,
        signature_in::Request,
        signature_out::{Outgoing, Scheme, Signer, sign},
    },
    keys::SigningKey,
    services::{
        Event, ServiceError,
        close_proposal::close_proposal,
        link_group::{GroupError, LinkGroup, link_group, unlink_group},
        ports::Elsewhere as _,
        post_to_groups::invite_group,
    },
    store::{
        actor::{self, Actor},
        group_link::{self, GroupLink},
        instance,
        pool::Pool,
    },
};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use tokio::sync::Notify;
use url::Url;
use uuid::Uuid;

use crate::support::{Home, both_databases, paper_keys, real_keys, tx, values};

type Documents = Arc<Mutex<HashMap<String, (&'static str, Value)>>>;

/// A server of groups, on which a person and a group share the name `garden`.
struct Lemmy {
    origin: String,
    authority: String,
    documents: Documents,
}

impl Lemmy {
    async fn start(home: &Home) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.41:0").await.unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let documents = Documents::default();
        let app = Router::new().fallback(answer).with_state(documents.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let lemmy = Self {
            origin: format!("http://{authority}"),
            authority,
            documents,
        };
        let pem = real_keys(&home.world).rsa_public_pem;
        for (kind, path) in [("Person", "/u/garden"), ("Group", "/c/garden")] {
            let uri = lemmy.uri(path);
            lemmy.publish(path, "application/activity+json", json!({
                "@context": ["https://join-lemmy.org/context.json", "https://www.w3.org/ns/activitystreams"],
                "type": kind,
                "id": uri,
                "preferredUsername": "garden",
                "name": format!("The {kind}"),
                "summary": "<p>We garden.</p>",
                "inbox": format!("{uri}/inbox"),
                "outbox": format!("{uri}/outbox"),
                "endpoints": { "sharedInbox": lemmy.uri("/inbox") },
                "postingRestrictedToMods": false,
                "publicKey": { "id": format!("{uri}#main-key"), "owner": uri, "publicKeyPem": pem },
            }));
        }
        let link = |kind: &str, path: &str| {
            json!({
                "rel": "self", "type": "application/activity+json", "href": lemmy.uri(path),
                "properties": { "https://www.w3.org/ns/activitystreams#type": kind },
            })
        };
        lemmy.publish(
            "/.well-known/webfinger",
            "application/jrd+json",
            json!({
                "subject": format!("acct:garden@{}", lemmy.authority),
                "links": [link("Person", "/u/garden"), link("Group", "/c/garden")],
            }),
        );
        lemmy.publish("/.well-known/nodeinfo", "application/json", json!({ "links": [
            { "rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": lemmy.uri("/nodeinfo/2.1") },
        ] }));
        lemmy.publish(
            "/nodeinfo/2.1",
            "application/json",
            json!({ "software": { "name": "Lemmy" } }),
        );
        lemmy
    }

    fn uri(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    fn publish(&self, path: &str, kind: &'static str, document: Value) {
        let mut documents = self.documents.lock().unwrap();
        documents.insert(path.to_owned(), (kind, document));
    }
}

async fn answer(State(documents): State<Documents>, OriginalUri(uri): OriginalUri) -> Response {
    match documents.lock().unwrap().get(uri.path()) {
        Some((kind, document)) => ([(CONTENT_TYPE, *kind)], document.to_string()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn federation(home: &Home) -> Federation {
    let pem = real_keys(&home.world).rsa_private_pem;
    let pem = pem.expose_secret().to_owned();
    home.sql("UPDATE local_key SET rsa_private_pem = $1", values![pem])
        .await
        .unwrap();
    let own = instance::get(&mut home.db.read().await.unwrap())
        .await
        .unwrap()
        .unwrap();
    let settings = ClientSettings {
        origin: home.site.origin.clone(),
        allow_private: true,
        budget: DEFAULT_BUDGET,
    };
    Federation::new(
        home.db.clone(),
        home.world.clone(),
        home.site.clone(),
        true,
        false,
        HttpClient::new(&settings, home.world.clone()).unwrap(),
        own.actor_id,
        Arc::new(Notify::new()),
    )
}

async fn link(
    home: &Home,
    pool: &Pool,
    steward: &Actor,
    group: &Actor,
) -> Result<(), ServiceError> {
    link_on(home, pool, steward, group, "lemmy").await
}

async fn link_on(
    home: &Home,
    pool: &Pool,
    steward: &Actor,
    group: &Actor,
    software: &str,
) -> Result<(), ServiceError> {
    let keys = paper_keys(&home.world);
    let command = LinkGroup {
        steward: steward.actor_id.into(),
        group,
        software,
        is_closed: false,
        keys: &keys,
    };
    tx!(home, |tx| link_group(
        &mut tx,
        &home.world,
        &home.site,
        pool.pool_id,
        &command
    )
    .await)
}

async fn linked(home: &Home, pool: &Pool, group: &Actor) -> Option<GroupLink> {
    let mut conn = home.db.read().await.unwrap();
    group_link::get(&mut conn, pool.pool_id, group.actor_id)
        .await
        .unwrap()
}

async fn messenger(home: &Home, pool: &Pool) -> Option<Actor> {
    let uri = home.site.messenger_uri(&pool.handle);
    let mut conn = home.db.read().await.unwrap();
    actor::by_uri(&mut conn, &uri).await.unwrap()
}

/// What the event says, if anything.
async fn said(home: &Home, from: &Actor, event: &Event) -> Option<Value> {
    let mut conn = home.db.read().await.unwrap();
    let rendered = render::render(
        &mut conn,
        &home.world,
        &home.site,
        home.world.new_id(),
        from.actor_id,
        event,
    );
    let rendered = rendered.await.unwrap()?;
    Some(rendered.body)
}

/// The posts that wait, taken away.
async fn posts(home: &Home) -> Vec<Event> {
    let events = home.take_events().await;
    events
        .into_iter()
        .filter(|event| matches!(event, Event::PagePosted { .. } | Event::PageChanged { .. }))
        .collect()
}

/// An activity of an actor elsewhere is worked on.
async fn hear(home: &Home, from: &Actor, mut activity: Value) -> Ended {
    activity["id"] = json!(format!("{}#{}", from.uri, home.world.new_id()));
    activity["actor"] = json!(from.uri);
    let body = serde_json::to_vec(&activity).unwrap();
    let envelope = read::envelope(&body, &home.site, true).unwrap();
    let activity = read::read(&envelope, true).unwrap();
    let request = home.request(from);
    let received = Received {
        from,
        request: &request,
    };
    tx!(home, |tx| receive(
        &mut tx,
        &home.world,
        &home.site,
        &received,
        activity.clone()
    )
    .await)
    .unwrap()
}

/// Takes a Page as Lemmy does: what it would refuse, fails.
fn taken_by_lemmy(activity: &Value, group: &Actor) {
    const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
    let page = &activity["object"];
    for (of, what) in [(activity, "activity"), (page, "page")] {
        let to = of["to"].as_array().unwrap();
        assert!(to.contains(&json!(PUBLIC)), "{what} is public");
        assert!(to.contains(&json!(group.uri)), "{what} goes to the group");
        assert!(of["cc"].is_array(), "{what} has cc");
        assert_eq!(
            of["audience"],
            json!(group.uri),
            "{what}: one audience, as text"
        );
    }
    assert!(activity["actor"].is_string());
    assert_eq!(page["attributedTo"], activity["actor"]);
    assert_eq!(page["type"], "Page");
    assert!(page.get("inReplyTo").is_none());
    assert_eq!(page["mediaType"], "text/html");
    assert!(page["attachment"][0]["href"].is_string());
    assert!(page["sensitive"].is_boolean());
    assert!(page["name"].as_str().unwrap().chars().count() <= 200);
    let host = |uri: &Value| {
        Url::parse(uri.as_str().unwrap())
            .unwrap()
            .host_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(host(&page["id"]), host(&activity["actor"]));
}

async fn garden(home: &Home) -> (Actor, Pool, Actor) {
    let ada = home.person("ada").await;
    let oak = home.pool(&ada, "oak").await;
    let group = home.remote("garden", "lemmy.example", "group").await;
    (ada, oak, group)
}

both_databases! {
    async fn a_group_is_found_behind_a_name_that_a_person_shares(home: Home) {
        let (lemmy, federation) = (Lemmy::start(home).await, federation(home).await);
        let at = &lemmy.authority;
        for written in [
            format!("!garden@{at}"),
            format!("@garden@{at}"),
            format!("garden@{at}"),
            lemmy.uri("/c/garden"),
            format!("http://127.0.0.42:9/c/garden@{at}"),
        ] {
            let found = federation.find_group(&written).await.unwrap_or_else(|error| panic!("{written}: {error}"));
            assert_eq!(found.actor.uri, lemmy.uri("/c/garden"), "{written}");
            assert_eq!((found.actor.kind.as_str(), found.software.as_str()), ("group", "lemmy"));
            assert!(!found.is_private && !found.is_restricted);
        }
        for wrong in ["", "garden", "!garden", "ftp://x/c/garden"] {
            assert!(federation.find_group(wrong).await.is_err(), "{wrong}");
        }
        // Who looks for a person gets the person, even when the group was met.
        let bang = federation.find_actor(&format!("!garden@{at}")).await.unwrap();
        assert_eq!(bang.kind, "group");
        home.later(2 * 86_400);
        let person = federation.find_actor(&format!("@garden@{at}")).await.unwrap();
        assert_eq!(person.kind, "person");
    }

    async fn linking_makes_a_messenger_that_follows(home: Home) {
        let (ada, oak, group) = garden(home).await;
        let bob = home.member(&oak, "bob").await;
        assert!(messenger(home, &oak).await.is_none());
        assert!(link(home, &oak, &bob, &group).await.is_err(), "stewards only");
        home.take_events().await;
        // Somebody has the handle that it would take.
        home.person("oak_messenger").await;
        link(home, &oak, &ada, &group).await.unwrap();
        link(home, &oak, &ada, &group).await.unwrap();
        let speaker = messenger(home, &oak).await.unwrap();
        assert_eq!((speaker.kind.as_str(), speaker.handle.as_str()), ("service", "oak_messenger2"));
        let events = home.take_events().await;
        let [follow @ Event::Followed { target_id, activity_uri }] = events.as_slice() else {
            panic!("one follow: {events:?}");
        };
        assert_eq!(*target_id, group.actor_id);
        let body = said(home, &speaker, follow).await.unwrap();
        assert_eq!((&body["type"], &body["actor"], &body["object"]), (&json!("Follow"), &json!(speaker.uri), &json!(group.uri)));
        let found = linked(home, &oak, &group).await.unwrap();
        assert_eq!(&found.follow_uri, activity_uri);
        assert!(found.takes_posts && found.accepted_at.is_none());
        // Of a second group it is the same messenger; ten are enough.
        for number in 1..10 {
            let other = home.remote(&format!("g{number}"), "lemmy.example", "group").await;
            link(home, &oak, &ada, &other).await.unwrap();
        }
        let other = home.remote("g10", "lemmy.example", "group").await;
        let refused = link(home, &oak, &ada, &other).await;
        assert!(matches!(refused, Err(ServiceError::Group(GroupError::TooMany))));
        assert_eq!(home.count("SELECT COUNT(*) FROM actor WHERE kind = 'service'", vec![]).await, 1);
        // Nothing here can be linked.
        assert!(matches!(link(home, &oak, &ada, &bob).await, Err(ServiceError::Group(GroupError::NotAGroup))));
    }

    async fn a_follow_is_answered_in_every_way_that_is_known(home: Home) {
        let (ada, oak, group) = garden(home).await;
        link(home, &oak, &ada, &group).await.unwrap();
        let follow_uri = linked(home, &oak, &group).await.unwrap().follow_uri;
        let speaker = messenger(home, &oak).await.unwrap().uri;
        let stranger = home.remote("stranger", "lemmy.example", "group").await;
        let accepted = async || linked(home, &oak, &group).await.unwrap().accepted_at.is_some();
        let refused = async || linked(home, &oak, &group).await.unwrap().refused_at.is_some();
        let bare = |kind: &str| json!({ "type": kind, "object": follow_uri });
        // Somebody else's answer is none.
        hear(home, &stranger, bare("Accept")).await;
        assert!(!accepted().await);
        let embedded = |id: &str| json!({
            "type": "Accept",
            "object": { "id": id, "type": "Follow", "actor": speaker, "object": group.uri },
        });
        let foreign = "https://lemmy.example/activities/follow/1".to_owned();
        for accept in [bare("Accept"), embedded(&follow_uri), embedded(&foreign)] {
            assert_eq!(hear(home, &group, bare("Reject")).await, Ended::Done);
            assert!(refused().await && !accepted().await);
            assert_eq!(hear(home, &group, accept.clone()).await, Ended::Done, "{accept}");
            assert!(accepted().await && !refused().await, "{accept}");
        }
        // Unlinked, its answer is heard by nobody.
        home.take_events().await;
        tx!(home, |tx| unlink_group(&mut tx, &home.world, &home.site, oak.pool_id, ada.actor_id.into(), group.actor_id).await).unwrap();
        let events = home.take_events().await;
        assert!(matches!(events.as_slice(), [Event::Unfollowed { activity_uri, .. }] if *activity_uri == follow_uri));
        hear(home, &group, bare("Accept")).await;
        assert!(linked(home, &oak, &group).await.is_none());
    }

    async fn a_proposal_goes_to_the_group_and_its_outcome_after_it(home: Home) {
        let (ada, oak, group) = garden(home).await;
        link(home, &oak, &ada, &group).await.unwrap();
        let elsewhere = home.remote("meeting", "mobilizon.example", "group").await;
        link_on(home, &oak, &ada, &elsewhere, "mobilizon").await.unwrap();
        let speaker = messenger(home, &oak).await.unwrap();
        home.take_events().await;
        let first = home.proposal(&oak, &ada).await;
        let waiting = posts(home).await;
        let [Event::PagePosted { page_id }] = waiting.as_slice() else {
            panic!("one post, to the group that takes any: {waiting:?}");
        };
        let create = said(home, &speaker, &waiting[0]).await.unwrap();
        taken_by_lemmy(&create, &group);
        assert_eq!(create["type"], "Create");
        assert_eq!(create["object"]["url"], home.site.proposal_uri("oak", first.number));
        let page_id = *page_id;
        // Another one on the same day waits; closed before, it never goes.
        let second = home.proposal(&oak, &ada).await;
        let later = posts(home).await;
        home.cast(second.proposal_id, &ada, Choice::For).await.unwrap();
        home.later(7 * 86_400 + 1);
        for proposal in [&first, &second] {
            tx!(home, |tx| close_proposal(&mut tx, &home.world, &home.site, proposal.proposal_id).await).unwrap();
        }
        assert_eq!(said(home, &speaker, &later[0]).await, None);
        let ends = posts(home).await;
        let change = Event::PageChanged { page_id };
        assert!(ends.contains(&change), "{ends:?}");
        let update = said(home, &speaker, &change).await.unwrap();
        taken_by_lemmy(&update, &group);
        assert_eq!(update["type"], "Update");
        assert_eq!((&update["object"]["id"], &update["object"]["name"]), (&create["object"]["id"], &create["object"]["name"]));
        assert!(update["object"]["updated"].is_string());
        // A comment there is talk here.
        let bob = home.remote_person("bob", "lemmy.example").await;
        let comment = json!({ "type": "Create", "to": ["https://www.w3.org/ns/activitystreams#Public"], "object": {
            "id": format!("{}/1", bob.uri), "type": "Note", "attributedTo": bob.uri, "content": "<p>Good.</p>",
            "inReplyTo": create["object"]["id"], "to": ["https://www.w3.org/ns/activitystreams#Public"],
        } });
        hear(home, &bob, comment).await;
        let id = Uuid::from(first.proposal_id);
        assert_eq!(home.count("SELECT COUNT(*) FROM remark WHERE proposal_id = $1", values![id]).await, 1);
    }

    async fn a_post_waits_a_week_at_most(home: Home) {
        let (ada, oak, group) = garden(home).await;
        link(home, &oak, &ada, &group).await.unwrap();
        home.take_events().await;
        for _ in 0..12 {
            home.proposal(&oak, &ada).await;
        }
        assert_eq!(posts(home).await.len(), 8, "today, and on each of the next seven days");
        let (steward, to) = (ada.actor_id.into(), group.actor_id);
        let invited = tx!(home, |tx| invite_group(&mut tx, &home.world, &home.site, oak.pool_id, steward, to, "Come", "Garden with us.").await);
        assert!(matches!(invited, Err(ServiceError::Group(GroupError::Busy))), "{invited:?}");
        home.later(2 * 86_400);
        home.proposal(&oak, &ada).await;
        assert_eq!(posts(home).await.len(), 1);
    }

    async fn nothing_is_posted_where_it_is_not_wanted(home: Home) {
        let (ada, oak, group) = garden(home).await;
        link(home, &oak, &ada, &group).await.unwrap();
        let follow_uri = linked(home, &oak, &group).await.unwrap().follow_uri;
        hear(home, &group, json!({ "type": "Reject", "object": follow_uri })).await;
        home.proposal(&oak, &ada).await;
        assert!(posts(home).await.is_empty(), "it said no");
        hear(home, &group, json!({ "type": "Accept", "object": follow_uri })).await;
        home.sql("UPDATE actor SET gone_at = 1 WHERE actor_id = $1", values![group.actor_id]).await.unwrap();
        home.proposal(&oak, &ada).await;
        assert!(posts(home).await.is_empty(), "it is no more");
    }

    async fn its_people_are_invited_once_a_week(home: Home) {
        let (ada, oak, group) = garden(home).await;
        let invite = async || {
            let (pool, steward, group) = (oak.pool_id, ada.actor_id.into(), group.actor_id);
            let (title, words) = ("Come along", "This is it: https://here.example/invitations/x");
            tx!(home, |tx| invite_group(&mut tx, &home.world, &home.site, pool, steward, group, title, words).await)
        };
        assert!(matches!(invite().await, Err(ServiceError::Group(GroupError::NotLinked))));
        link(home, &oak, &ada, &group).await.unwrap();
        home.take_events().await;
        invite().await.unwrap();
        let waiting = posts(home).await;
        let speaker = messenger(home, &oak).await.unwrap();
        let create = said(home, &speaker, &waiting[0]).await.unwrap();
        taken_by_lemmy(&create, &group);
        assert!(create["object"]["content"].as_str().unwrap().contains("href=\"https://here.example/invitations/x\""));
        home.later(7 * 86_400 - 1);
        assert!(matches!(invite().await, Err(ServiceError::Group(GroupError::InvitedLately))));
        home.later(1);
        invite().await.unwrap();
    }

    async fn a_flood_of_announces_leaves_no_row_and_no_vote(home: Home) {
        let (lemmy, federation) = (Lemmy::start(home).await, federation(home).await);
        let (ada, oak, _) = garden(home).await;
        let group = federation.find_group(&lemmy.uri("/c/garden")).await.unwrap().actor;
        link(home, &oak, &ada, &group).await.unwrap();
        let proposal = home.proposal(&oak, &ada).await;
        let question = home.site.proposal_uri("oak", proposal.number);
        let before = home.tally(proposal.proposal_id).await;
        let pem: SecretString = real_keys(&home.world).rsa_private_pem;
        let signer = Signer {
            key_id: format!("{}#main-key", group.uri),
            key: Arc::new(SigningKey::from_pem(&pem).unwrap()),
        };
        for number in 0..100 {
            // Everything that a group passes on, and among it what looks like a vote of Ada's.
            let object = match number % 3 {
                0 => json!({ "type": "Like", "id": format!("{}/like/{number}", lemmy.origin), "actor": lemmy.uri("/u/garden"), "object": "https://x.example/1" }),
                1 => json!(format!("{}/post/{number}", lemmy.origin)),
                _ => json!({ "type": "Create", "id": format!("{}/vote/{number}", lemmy.origin), "actor": ada.uri, "object": {
                    "type": "Note", "id": format!("{}/note/{number}", lemmy.origin), "attributedTo": ada.uri, "name": "For", "inReplyTo": question, "to": [oak.uri] } }),
            };
            let body = json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "id": format!("{}/announce/{number}", lemmy.origin),
                "type": "Announce", "actor": group.uri, "object": object,
                "to": ["https://www.w3.org/ns/activitystreams#Public"],
            }).to_string().into_bytes();
            let url = Url::parse("https://here.example/inbox").unwrap();
            let outgoing = Outgoing { method: &Method::POST, url: &url, body: Some((&body, "application/activity+json")), accept: None };
            let headers = sign(Scheme::Cavage, &outgoing, &signer, federation.world.now()).unwrap();
            let request = Request { method: &Method::POST, path_and_query: "/inbox", headers: &headers, body: &body };
            assert_eq!(federation.take_in(&request).await.unwrap(), StatusCode::ACCEPTED);
        }
        assert_eq!(home.count("SELECT COUNT(*) FROM inbound_request", vec![]).await, 0);
        assert_eq!(home.tally(proposal.proposal_id).await, before);
    }
}
