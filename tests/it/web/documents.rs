//! The bylaws as a page and a file, the way to the legal form, the certificate
//! as browsers send it, and the banners.

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request},
};
use pools::{
    domain::{
        ballot::Choice,
        form::LegalForm,
        handle::Handle,
        id::PersonId,
        kind::Matter,
        proposal::Draft,
        rules::{Admission, VotingRules},
        terms::Terms,
        text::{Because, Body as Words, Name, Title},
        variables::Number,
    },
    services::{
        ServiceError, record_acceptance::hex, suspend_pool::suspend_pool,
        write_bylaws::write_bylaws,
    },
    store::{
        actor::{self, Actor},
        bylaws,
        pool::Pool,
        proposal,
    },
    transact,
};
use tower::ServiceExt as _;

use super::{Answer, Server, Visitor, on_both};
use crate::support::{Home, terms, values};

fn home(server: &Server) -> Home {
    Home {
        db: server.web.db.clone(),
        world: server.web.world.clone(),
        site: server.web.site.clone(),
        location: None,
    }
}

async fn actor_of(server: &Server, handle: &str) -> Actor {
    let handle = Handle::parse(handle).unwrap();
    actor::local(&mut server.web.db.read().await.unwrap(), &handle)
        .await
        .unwrap()
        .unwrap()
}

fn usual() -> Terms {
    terms("oak", Admission::Open, VotingRules::DEFAULT)
}

/// A company to be, with two members.
async fn adopted(server: &Server, ada: &Actor, ben: &Actor) -> Pool {
    let home = home(server);
    let mut company = usual();
    company.form = LegalForm::DelawareLlc;
    let pool = home.pool_on(ada, "oak", company).await;
    home.join(&pool, ben).await;
    home.pool_again(pool.pool_id).await
}

/// Another version on a change of the voting days, adopted by ada alone.
async fn amend(server: &Server, pool: &Pool, ada: &Actor) {
    let home = home(server);
    let mut changed = usual();
    changed.variables = changed.variables.with(Number::VotingDays, 14).unwrap();
    let writer = PersonId::from(ada.actor_id);
    let web = &server.web;
    let id = transact!(web.db, web.world, ServiceError, |tx| {
        write_bylaws(&mut tx, &web.world, pool.pool_id, &changed, writer).await
    })
    .unwrap();
    let draft = Draft {
        matter: Matter::Amendment(id),
        title: Title::parse("Two weeks").unwrap(),
        body: Words::parse("").unwrap(),
        review_at: None,
    };
    let number = home.open_on(pool.pool_id, ada, &draft, &[]).await.unwrap();
    let mut conn = web.db.read().await.unwrap();
    let vote = proposal::by_number(&mut conn, pool.pool_id, number).await;
    let vote = vote.unwrap().unwrap().proposal_id;
    drop(conn);
    home.cast(vote, ada, Choice::For).await.unwrap();
}

/// A row of bylaws that this program would not write.
async fn odd_version(server: &Server, pool: &Pool, number: i64, template: i64) -> uuid::Uuid {
    let home = home(server);
    let id = home.world.new_id();
    let hash = if template == 0 { vec![] } else { vec![7; 32] };
    let content = if template == 0 {
        ""
    } else {
        "Something <else>."
    };
    home.sql(
        "INSERT INTO bylaws (bylaws_id, pool_id, number, form, template_version, parameters, content, hash, written_at)
         SELECT $1, pool_id, $2, form, $3, parameters, $4, $5, written_at FROM bylaws WHERE bylaws_id = $6",
        values![id, number, template, content, hash, uuid::Uuid::from(pool.bylaws_id)],
    )
    .await
    .unwrap();
    id
}

async fn the_bylaws_are_a_page(server: &Server) {
    server.person("ada").await;
    let ada = actor_of(server, "ada").await;
    let oak = home(server).pool_on(&ada, "oak", usual()).await;
    amend(server, &oak, &ada).await;
    let mut visitor = server.visitor();
    let pool = visitor.open("/pools/oak").await.is(200);
    assert!(pool.html.contains("href=\"/pools/oak/bylaws\""));
    let mut conn = server.web.db.read().await.unwrap();
    let first = bylaws::by_number(&mut conn, oak.pool_id, 1)
        .await
        .unwrap()
        .unwrap();
    drop(conn);
    let page = visitor.open("/pools/oak/bylaws").await.is(200);
    let page = page
        .says("Bylaws of The oak")
        .says("Version 2 In force")
        .says("Adopted by proposal 1")
        .says("What it rests on")
        .says("open for 14 days")
        .says("A draft to take to a lawyer, not advice.");
    assert_eq!(page.words().matches("not advice").count(), 1);
    let old = visitor.open("/pools/oak/bylaws/1").await.is(200);
    let old = old.says("Version 1 Was in force").says("open for 7 days");
    assert!(old.html.contains(&hex(&first.hash)));
    visitor
        .open("/pools/oak/bylaws/2?since=1")
        .await
        .is(200)
        .says("What changed since version 1")
        .says("[removed: 7 ]");
    for path in [
        "/pools/oak/bylaws/3",
        "/pools/oak/bylaws/x",
        "/pools/oak/bylaws/2?since=9",
        "/pools/oak/bylaws/9.md",
        "/pools/elm/bylaws",
    ] {
        visitor.open(path).await.is(404);
    }
}

async fn what_is_stored_is_shown(server: &Server) {
    server.person("ada").await;
    let ada = actor_of(server, "ada").await;
    let home = home(server);
    let oak = home.pool_on(&ada, "oak", usual()).await;
    odd_version(server, &oak, 2, 1).await;
    let mut visitor = server.visitor();
    let page = visitor.open("/pools/oak/bylaws/2").await.is(200);
    page.says("Something &#60;else&#62;.")
        .says("Version 2 Written");
    visitor
        .open("/pools/oak/bylaws/1?since=2")
        .await
        .is(200)
        .says("compared clause by clause");
    // Rules of before, which have no text.
    let elm = home.draft_pool(&ada, "elm", usual()).await;
    let before = odd_version(server, &elm, 2, 0).await;
    home.sql(
        "UPDATE pool SET bylaws_id = $1 WHERE pool_id = $2",
        values![before, uuid::Uuid::from(elm.pool_id)],
    )
    .await
    .unwrap();
    visitor
        .open("/pools/elm/bylaws")
        .await
        .is(200)
        .says("no bylaws in writing")
        .says("Propose bylaws");
    visitor.open("/pools/elm/bylaws/2.md").await.is(404);
    visitor
        .open("/pools/elm/formation")
        .await
        .is(200)
        .says("no bylaws in writing");
}

async fn the_bylaws_are_a_file(server: &Server) {
    server.person("ada").await;
    let ada = actor_of(server, "ada").await;
    let name = "O\"ak\": #1 \\ {x} & ö 'q'";
    let terms = Terms {
        name: Name::parse(name).unwrap(),
        ..usual()
    };
    let oak = home(server).pool_on(&ada, "oak", terms).await;
    let mut visitor = server.visitor();
    let file = visitor.open("/pools/oak/bylaws/1.md").await.is(200);
    assert_eq!(
        file.header("content-type"),
        Some("text/markdown; charset=utf-8")
    );
    let (front, text) = file
        .html
        .strip_prefix("---\n")
        .unwrap()
        .split_once("---\n\n")
        .unwrap();
    let mut conn = server.web.db.read().await.unwrap();
    let stored = bylaws::known(&mut conn, oak.bylaws_id).await.unwrap();
    assert_eq!(text, stored.content, "letter by letter");
    let front: serde_yaml_ng::Mapping = serde_yaml_ng::from_str(front).unwrap();
    let names: Vec<&str> = front.keys().map(|key| key.as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "community-name",
            "structure",
            "mission",
            "values",
            "legal",
            "membership",
            "removal",
            "roles",
            "limits",
            "rights",
            "decision",
            "implementation",
            "oversight",
            "deliberation",
            "access",
            "economics",
            "grievances",
            "records",
            "modification",
            "source",
            "template",
            "hash",
            "status",
            "version",
        ]
    );
    assert_eq!(front["community-name"].as_str(), Some(name));
    assert_eq!(front["hash"].as_str(), Some(hex(&stored.hash).as_str()));
    assert_eq!(front["status"].as_str(), Some("adopted"));
    assert_eq!(front["version"].as_i64(), Some(1));
    assert_eq!(
        front["source"].as_str(),
        Some("https://pools.example/pools/oak/bylaws/1")
    );
    for (key, value) in &front {
        let words = value.as_str().unwrap_or("a number");
        assert!(!words.trim().is_empty(), "{key:?}");
        for wrong in ["{ $", "Unknown localization", "  "] {
            assert!(!words.contains(wrong), "{key:?}: {words}");
        }
    }
}

/// Sends a form with a file.
async fn upload(visitor: &mut Visitor<'_>, token: &str, name: &str, content: &[u8]) -> Answer {
    let boundary = "----b0undary";
    let mut body = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n\
         --{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: application/pdf\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    let cookies: Vec<String> = visitor
        .cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let path = "/pools/oak/formation/certificate";
    let request = Request::post(path)
        .header("cookie", cookies.join("; "))
        .header("origin", "https://pools.example")
        .header(
            "content-type",
            format!("multipart/form-data; boundary={boundary}"),
        )
        .body(Body::from(body))
        .unwrap();
    let response = visitor
        .server
        .router
        .clone()
        .oneshot(request)
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    let html = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Answer {
        asked: format!("POST {path}"),
        status: parts.status,
        headers: parts.headers,
        html: String::from_utf8(html).unwrap(),
    }
}

async fn a_certificate_is_handed_in(server: &Server) {
    let mut ada = server.person("ada").await;
    let mut ben = server.person("ben").await;
    let mut cleo = server.person("cleo").await;
    let (ada_actor, ben_actor) = (actor_of(server, "ada").await, actor_of(server, "ben").await);
    let oak = adopted(server, &ada_actor, &ben_actor).await;
    let path = "/pools/oak/formation/certificate";
    let page = ada.open("/pools/oak/formation").await.is(200);
    let page = page
        .says("Adopted by the founders")
        .says("This Pool is not registered yet")
        .says("A draft to take to a lawyer, not advice");
    assert!(page.html.contains("multipart/form-data"));
    ben.open("/pools/oak/formation")
        .await
        .is(200)
        .says_nothing_of("multipart/form-data");
    let (adas, bens) = (ada.token().await, ben.token().await);
    for token in ["", "nonsense", &bens] {
        upload(&mut ada, token, "x.pdf", b"%PDF-1.7").await.is(403);
    }
    upload(&mut ben, &bens, "x.pdf", b"%PDF-1.7").await.is(403);
    upload(&mut ada, &adas, "x.pdf", b"<script>")
        .await
        .is(422)
        .says("no PDF, PNG or JPEG");
    upload(&mut ada, &adas, "", b"")
        .await
        .is(422)
        .says("Choose the file");
    let mut large = b"%PDF-1.7".to_vec();
    large.resize(5 * 1024 * 1024 + 1, 0);
    upload(&mut ada, &adas, "x.pdf", &large)
        .await
        .is(422)
        .says("larger than 5 MB");
    large.resize(6 * 1024 * 1024, 0);
    upload(&mut ada, &adas, "x.pdf", &large).await.is(413);
    // A file where none is wanted, and none where one is.
    ada.post(path, &adas, &[]).await.is(400);
    ada.open(path).await.is(404);

    let number = oak_filing_number(server, &oak).await;
    let sent = upload(&mut ada, &adas, "../<b>.pdf", b"%PDF-1.7 oak").await;
    sent.goes_to(&format!("/pools/oak/proposals/{number}"));
    let page = ben.open("/pools/oak/formation").await.is(200);
    page.says("&#60;b&#62;.pdf").says("not registered yet");
    let page = ben.open("/pools/oak").await.is(200);
    page.says("not registered yet")
        .says_nothing_of("The oak LLC");
    let file = ben.open(path).await.is(200);
    assert_eq!(file.html, "%PDF-1.7 oak");
    for (name, value) in [
        ("content-type", "application/pdf"),
        (
            "content-disposition",
            "attachment; filename=\"oak-certificate.pdf\"",
        ),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(file.header(name), Some(value), "{name}");
    }
    cleo.open(path).await.is(403);
    server.visitor().open(path).await.is(303);
}

async fn oak_filing_number(server: &Server, oak: &Pool) -> i64 {
    let mut conn = server.web.db.read().await.unwrap();
    let last = proposal::closed_of_pool(&mut conn, oak.pool_id, i64::MAX, 1)
        .await
        .unwrap();
    last.first().map_or(0, |vote| vote.number) + 1
}

async fn steps_are_ticked_off_on_the_page(server: &Server) {
    let mut ada = server.person("ada").await;
    let mut ben = server.person("ben").await;
    let (ada_actor, ben_actor) = (actor_of(server, "ada").await, actor_of(server, "ben").await);
    adopted(server, &ada_actor, &ben_actor).await;
    let path = "/pools/oak/formation/step";
    let page = ada.open("/pools/oak/formation").await.is(200);
    let step = page.value("step").unwrap();
    let form = [("step", step.as_str()), ("done", "yes")];
    ada.submit("/pools/oak/formation", path, &form)
        .await
        .goes_to("/pools/oak/formation");
    let page = ben.open("/pools/oak/formation").await.is(200);
    page.says("Ticked off by Ada")
        .says_nothing_of("name=\"step\"");
    let token = ben.token().await;
    ben.post(path, &token, &form).await.is(403);
    let token = ada.token().await;
    ada.post(path, &token, &[("step", "fly"), ("done", "yes")])
        .await
        .is(404);
    let form = [("step", step.as_str()), ("done", "no")];
    ada.post(path, &token, &form)
        .await
        .goes_to("/pools/oak/formation");
    ben.open("/pools/oak/formation")
        .await
        .is(200)
        .says_nothing_of("Ticked off by");
}

async fn everyone_sees_a_suspension(server: &Server) {
    let mut ada = server.person("ada").await;
    let ada_actor = actor_of(server, "ada").await;
    let home = home(server);
    home.pool_on(&ada_actor, "oak", usual()).await;
    home.pool_on(&ada_actor, "elm", usual()).await;
    let web = &server.web;
    let (oak, because) = (
        Handle::parse("oak").unwrap(),
        Because::parse("A court asked.").unwrap(),
    );
    transact!(web.db, web.world, ServiceError, |tx| {
        suspend_pool(&mut tx, &web.world, &oak, &because).await
    })
    .unwrap();
    let mut visitor = server.visitor();
    for path in [
        "/pools/oak",
        "/pools/oak/members",
        "/pools/oak/bylaws",
        "/pools/oak/formation",
    ] {
        for viewer in [&mut visitor, &mut ada] {
            viewer.open(path).await.is(200).says("A court asked.");
        }
    }
    visitor
        .open("/pools/elm")
        .await
        .is(200)
        .says_nothing_of("A court asked.");
    let mut ben = server.person("ben").await;
    let token = ben.token().await;
    ben.post("/pools/oak/join", &token, &[])
        .await
        .is(403)
        .says("suspended");
    let answer = ada
        .send(Method::GET, "/pools/oak/bylaws/1.md", None, &[])
        .await;
    answer.is(200);
}

on_both!(
    the_bylaws_are_a_page,
    what_is_stored_is_shown,
    the_bylaws_are_a_file,
    a_certificate_is_handed_in,
    steps_are_ticked_off_on_the_page,
    everyone_sees_a_suspension,
);
