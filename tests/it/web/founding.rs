//! Founding on the pages: the form and its text, the link, the checklist, the
//! vote.

use super::{PASSWORD, Server, Visitor};

const FIELDS: [(&str, &str); 5] = [
    ("name", "Oak Street Garden"),
    ("handle", "oak"),
    ("purpose", "We look after the garden."),
    ("buy_in", "fixed"),
    ("buy_in_amount", "12.50"),
];

/// Ada's draft; the path of the link that its page shows.
async fn draft(ada: &mut Visitor<'_>) -> String {
    ada.submit("/pools/new", "/pools/new", &FIELDS)
        .await
        .goes_to("/pools/oak");
    let page = ada.open("/pools/oak").await.is(200);
    let url = link_in(&page.html);
    url.trim_start_matches("https://pools.example").to_owned()
}

fn link_in(html: &str) -> String {
    let start = html
        .find("https://pools.example/invitations/")
        .expect("a link");
    html[start..].split('"').next().unwrap().to_owned()
}

async fn three_found_a_pool(server: &Server) {
    let mut ada = server.person("ada").await;
    let link = draft(&mut ada).await;
    ada.open("/pools/oak")
        .await
        .is(200)
        .says("0 of 3 founders")
        .says("has yet to accept")
        .says("Once 3 more founders have accepted")
        .says("12.50 EUR");
    let page = ada.open("/pools/oak").await;
    assert!(
        page.html
            .contains("aria-label=\"QR code of the link above\"")
    );
    server.accept_draft(&mut ada).await;
    let token = ada.token().await;
    ada.post("/pools/oak/founding-vote", &token, &[])
        .await
        .is(409)
        .says("The founding vote can begin once every founder has accepted");

    // A stranger reads along, without names and links.
    server
        .visitor()
        .open("/pools/oak")
        .await
        .is(200)
        .says("1 of 3 founders")
        .says("ask for the link")
        .says_nothing_of("Ada")
        .says_nothing_of("/invitations/");
    let mut dan = server.person("dan").await;
    dan.open("/pools/oak")
        .await
        .is(200)
        .says_nothing_of("/invitations/");
    let token = dan.token().await;
    dan.post("/pools/oak/join", &token, &[])
        .await
        .is(403)
        .says("Its founders invite each other");
    for path in [
        "/pools/oak/invitations/link",
        "/pools/oak/invitations",
        "/pools/oak/founding-vote",
    ] {
        let token = dan.token().await;
        dan.post(path, &token, &[("guest", "ben")]).await.is(403);
    }
    dan.open("/pools/oak/draft").await.is(403);

    // Dan got hold of the link, and accepts; the keeper puts him out.
    dan.submit(&link, &link, &[])
        .await
        .goes_to("/pools/oak/accept");
    server.accept_draft(&mut dan).await;
    let page = ada.open("/pools/oak").await.is(200).says("Put out");
    let (_, rest) = page
        .html
        .split_once("action=\"/pools/oak/founders/")
        .unwrap();
    let put_out = format!("/pools/oak/founders/{}", rest.split('"').next().unwrap());
    let token = dan.token().await;
    dan.post(&put_out, &token, &[]).await.is(403);
    ada.submit("/pools/oak", &put_out, &[])
        .await
        .goes_to("/pools/oak");
    ada.open("/pools/oak")
        .await
        .is(200)
        .says_nothing_of("Put out");

    // Ben has the link and no account yet; he comes back to it.
    let mut ben = server.visitor();
    ben.open(&link)
        .await
        .is(200)
        .says("You are invited to Oak Street Garden")
        .says("12.50 EUR")
        .links_to(&format!("/sign-up?next={link}"));
    let fields = [
        ("handle", "ben"),
        ("name", "Ben"),
        ("password", PASSWORD),
        ("next", &link),
    ];
    ben.submit("/sign-up", "/sign-up", &fields)
        .await
        .goes_to(&link);
    let mut cleo = server.person("cleo").await;
    for founder in [&mut ben, &mut cleo] {
        founder
            .submit(&link, &link, &[])
            .await
            .goes_to("/pools/oak/accept");
        server.accept_draft(founder).await;
    }
    ada.open("/pools/oak")
        .await
        .is(200)
        .says("3 of 3 founders")
        .says("Everyone is here.");
    ada.submit("/pools/oak", "/pools/oak/founding-vote", &[])
        .await
        .goes_to("/pools/oak/proposals/0");
    let vote = "/pools/oak/proposals/0";
    for founder in [&mut ada, &mut ben] {
        founder
            .submit(vote, &format!("{vote}/ballot"), &[("choice", "for")])
            .await
            .goes_to(vote);
    }
    ada.open("/pools/oak")
        .await
        .is(200)
        .says("You are a member, and a steward");
    cleo.open("/pools/oak")
        .await
        .is(200)
        .says("You are a member.");
    cleo.open("/pools/oak/invite")
        .await
        .is(200)
        .says("Who lets people in is for the bylaws to say.");
    dan.open("/pools/oak/invite").await.is(403);
    ada.open("/pools/oak/draft").await.is(409);
}

async fn the_text_follows_the_form(server: &Server) {
    let mut ada = server.person("ada").await;
    let blank = ada.open("/pools/new").await.is(200).says("Your Pool");
    assert!(
        blank
            .html
            .contains("<script src=\"/assets/live.js\" defer></script>")
    );
    // Without a script: the whole page, with all that was typed.
    let typed = [
        ("name", "Elm Row"),
        ("handle", "e l m"),
        ("quorum_percent", "7"),
    ];
    let token = ada.token().await;
    let page = ada
        .post("/pools/new/preview", &token, &typed)
        .await
        .is(200)
        .says("The full name is “Elm Row”");
    assert_eq!(page.value("handle").as_deref(), Some("e l m"));
    assert_eq!(page.value("quorum_percent").as_deref(), Some("7"));
    // With it: the text alone.
    let token = ada.token().await;
    let part = [("name", "Elm Row"), ("voting_days", "9"), ("part", "text")];
    let text = ada
        .post("/pools/new/preview", &token, &part)
        .await
        .is(200)
        .says("Elm Row")
        .says("9 days")
        .says_nothing_of("<form");
    assert!(!text.html.contains("<html"), "{}", text.html);
    ada.post("/pools/new/preview", "stale", &part).await.is(403);
    let mut visitor = server.visitor();
    let token = visitor.token().await;
    visitor
        .post("/pools/new/preview", &token, &part)
        .await
        .is(401);
    let script = server.visitor().open("/assets/live.js").await.is(200);
    assert_eq!(
        script.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
}

async fn a_draft_is_changed(server: &Server) {
    let mut ada = server.person("ada").await;
    let link = draft(&mut ada).await;
    server.accept_draft(&mut ada).await;
    let mut ben = server.person("ben").await;
    ben.submit(&link, &link, &[])
        .await
        .goes_to("/pools/oak/accept");
    server.accept_draft(&mut ben).await;
    let edit = "/pools/oak/draft";
    let page = ada.open(edit).await.is(200).says("1 founder has accepted");
    assert_eq!(page.value("buy_in_amount").as_deref(), Some("12.50"));
    ada.submit(edit, edit, &[("quorum_percent", "5")])
        .await
        .is(422)
        .says("from 10 to 100");
    let token = ada.token().await;
    ada.post("/pools/oak/draft/preview", &token, &[("voting_days", "9")])
        .await
        .is(200)
        .says("9 days");
    ada.submit(edit, edit, &[]).await.goes_to("/pools/oak");
    ada.open("/pools/oak")
        .await
        .says("Nothing in the draft was changed.");
    ada.submit(edit, edit, &[("voting_days", "9")])
        .await
        .goes_to("/pools/oak");
    ben.open("/pools/oak")
        .await
        .is(200)
        .says("0 of 3 founders")
        .says("accepted an older draft")
        .says("accept it again");
    server.accept_draft(&mut ben).await;
    ben.open("/pools/oak").await.is(200).says("1 of 3 founders");
}

async fn people_are_invited_by_handle(server: &Server) {
    let mut ada = server.person("ada").await;
    let link = draft(&mut ada).await;
    let mut ben = server.person("ben").await;
    let path = "/pools/oak/invitations";
    for (guest, says) in [
        ("", "Write the handle of somebody"),
        ("nobody", "Nobody was found under this handle"),
        (
            "@nobody@pools.example",
            "Nobody was found under this handle",
        ),
        ("oak", "belongs to a group or a program"),
        ("@ana@silent.example", "That server doesn’t answer."),
        ("@ana@gone.example", "Nobody was found under this handle"),
    ] {
        let answer = ada
            .submit("/pools/oak", path, &[("guest", guest)])
            .await
            .is(422)
            .says(says);
        assert_eq!(answer.value("guest").as_deref(), Some(guest));
    }
    ada.submit("/pools/oak", path, &[("guest", "@ben@pools.example")])
        .await
        .goes_to("/pools/oak");
    let page = ada
        .open("/pools/oak")
        .await
        .is(200)
        .says("Ben is invited")
        .says("Invited, not here yet");
    let withdraw = page
        .html
        .split("action=\"")
        .map(|part| part.split('"').next().unwrap())
        .find(|action| action.ends_with("/withdraw"))
        .unwrap()
        .to_owned();
    ben.open("/you").await.is(200);
    ada.submit("/pools/oak", &withdraw, &[])
        .await
        .goes_to("/pools/oak");
    ada.open("/pools/oak")
        .await
        .is(200)
        .says_nothing_of("Invited, not here yet");
    let token = ben.token().await;
    ben.post("/pools/oak/join", &token, &[]).await.is(403);
    // The link is withdrawn, and is good no more.
    ada.submit("/pools/oak", "/pools/oak/invitations/link/revoke", &[])
        .await
        .goes_to("/pools/oak");
    ben.open(&link)
        .await
        .is(410)
        .says("This invitation is good no more");
    let token = ben.token().await;
    ben.post(&link, &token, &[]).await.is(410);
    ada.submit("/pools/oak", "/pools/oak/invitations/link", &[])
        .await
        .goes_to("/pools/oak");
    let fresh = link_in(&ada.open("/pools/oak").await.html);
    let fresh = fresh.trim_start_matches("https://pools.example");
    ben.open(fresh).await.is(200);
    server.advance_days(30);
    server.visitor().open(fresh).await.is(410);
}

super::on_both!(
    three_found_a_pool,
    the_text_follows_the_form,
    a_draft_is_changed,
    people_are_invited_by_handle,
);
