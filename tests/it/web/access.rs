//! Who may see and do what, as a table: a row per route, a column per viewer.

use axum::http::Method;

use super::{Server, Visitor, elsewhere::elm};

/// Members of Oak Street Garden: ada its steward, ben a member, and an open
/// proposal. Cleo is signed in and none; dora waits to be let in.
async fn house(server: &Server) -> (Vec<Visitor<'_>>, String) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "steward").await;
    let mut ben = server.person("ben").await;
    let admit = wait(&mut ada, &mut ben).await;
    ada.submit("/pools/oak/members", &admit, &[]).await.is(303);
    let new = "/pools/oak/proposals/new/decision";
    ada.submit(new, new, &[("title", "Buy a barrel")])
        .await
        .goes_to("/pools/oak/proposals/1");
    let admit = wait(&mut ada, &mut server.person("dora").await).await;
    let cleo = server.person("cleo").await;
    (vec![server.visitor(), cleo, ben, ada], admit)
}

/// `person` waits; where the steward's button to let her in leads.
pub(super) async fn wait(steward: &mut Visitor<'_>, person: &mut Visitor<'_>) -> String {
    person.accept("oak").await.goes_to("/pools/oak");
    let members = steward.open("/pools/oak/members").await.is(200);
    let mut actions = members
        .html
        .split("action=\"")
        .map(|part| part.split('"').next().unwrap());
    actions
        .find(|action| action.ends_with("/admit"))
        .unwrap()
        .to_owned()
}

async fn pages_are_for_whom_they_are_for(server: &Server) {
    let (mut viewers, _) = house(server).await;
    for (path, expected) in [
        // visitor, signed in, member, steward
        ("/", [200, 200, 200, 200]),
        ("/about", [200, 200, 200, 200]),
        ("/sign-up", [200, 303, 303, 303]),
        ("/sign-in", [200, 303, 303, 303]),
        ("/sign-in/code", [200, 303, 303, 303]),
        ("/you", [303, 200, 200, 200]),
        ("/people/ben", [200, 200, 200, 200]),
        ("/people/oak", [404, 404, 404, 404]),
        ("/people/nobody", [404, 404, 404, 404]),
        ("/pools/new", [303, 200, 200, 200]),
        ("/pools/oak", [200, 200, 200, 200]),
        ("/pools/oak?before=3", [200, 200, 200, 200]),
        ("/pools/oak?before=x", [400, 400, 400, 400]),
        ("/pools/ben", [404, 404, 404, 404]),
        ("/pools/oak/join", [200, 200, 200, 200]),
        ("/pools/oak/members", [200, 200, 200, 200]),
        ("/pools/oak/accept", [303, 200, 200, 200]),
        ("/pools/oak/acceptances", [303, 403, 200, 200]),
        ("/pools/oak/erase-name", [405, 405, 405, 405]),
        ("/pools/oak/proposals/new", [303, 403, 200, 200]),
        ("/pools/oak/proposals/new/decision", [303, 403, 200, 200]),
        ("/pools/oak/proposals/new/amendment", [303, 403, 200, 200]),
        ("/pools/oak/proposals/new/dissolution", [303, 403, 200, 200]),
        ("/pools/oak/proposals/1", [200, 200, 200, 200]),
        ("/pools/oak/proposals/2", [404, 404, 404, 404]),
        ("/pools/oak/proposals/x", [404, 404, 404, 404]),
        ("/elsewhere", [200, 200, 200, 200]),
        ("/nowhere", [404, 404, 404, 404]),
        ("/healthz", [200, 200, 200, 200]),
        ("/readyz", [200, 200, 200, 200]),
        ("/assets/style.css", [200, 200, 200, 200]),
        ("/assets/favicon.svg", [200, 200, 200, 200]),
    ] {
        for (viewer, status) in viewers.iter_mut().zip(expected) {
            viewer.open(path).await.is(status);
        }
    }
}

async fn deeds_are_for_whom_they_are_for(server: &Server) {
    let (mut viewers, admit) = house(server).await;
    let pool = elm(server).await.actor_id.to_string();
    for (path, fields, expected) in [
        ("/pools/new", &[][..], [401, 422, 422, 422]),
        ("/pools/oak/join", &[], [401, 303, 303, 303]),
        ("/pools/oak/accept", &[], [401, 422, 303, 303]),
        ("/pools/oak/erase-name", &[], [401, 409, 409, 409]),
        ("/pools/nothing/join", &[], [401, 404, 404, 404]),
        (
            "/pools/oak/proposals/new/decision",
            &[("title", "A shed")],
            [401, 403, 303, 303],
        ),
        (
            "/pools/oak/proposals/1/ballot",
            &[("choice", "abstain")],
            [401, 403, 303, 303],
        ),
        (
            "/pools/oak/proposals/1/ballot",
            &[("choice", "maybe")],
            [401, 400, 400, 400],
        ),
        (
            "/pools/oak/proposals/9/ballot",
            &[("choice", "for")],
            [401, 404, 404, 404],
        ),
        (
            "/pools/oak/proposals/1/vote-from-home",
            &[("home", "@ana@m.example")],
            [200, 200, 200, 200],
        ),
        (&admit, &[], [401, 403, 403, 303]),
        ("/pools/oak/members/nobody/admit", &[], [401, 404, 404, 404]),
        (
            "/elsewhere/follow",
            &[("pool", &pool)],
            [401, 303, 303, 303],
        ),
        (
            "/elsewhere/follow",
            &[("pool", "nonsense")],
            [401, 404, 404, 404],
        ),
        ("/elsewhere/agree", &[("pool", &pool)], [401, 409, 409, 409]),
        ("/elsewhere/leave", &[("pool", &pool)], [401, 403, 403, 403]),
        ("/elsewhere/join", &[("pool", &pool)], [401, 303, 303, 303]),
        (
            "/elsewhere/unfollow",
            &[("pool", &pool)],
            [401, 303, 303, 303],
        ),
        ("/pools/oak/leave", &[], [401, 303, 303, 303]),
        ("/sign-out", &[], [303, 303, 303, 303]),
    ] {
        for (viewer, status) in viewers.iter_mut().zip(expected) {
            let token = viewer.token().await;
            viewer.post(path, &token, fields).await.is(status);
        }
    }
}

async fn who_voted_what_is_told_to_members_only(server: &Server) {
    let (mut viewers, _) = house(server).await;
    let question = "/pools/oak/proposals/1";
    let token = viewers[2].token().await;
    viewers[2]
        .post(
            &format!("{question}/ballot"),
            &token,
            &[("choice", "against")],
        )
        .await
        .is(303);
    for (viewer, sees) in viewers.iter_mut().zip([false, false, true, true]) {
        let page = viewer.open(question).await.is(200);
        assert_eq!(page.words().contains("Who voted"), sees);
        assert_eq!(
            page.words().contains("@ben@pools.example"),
            sees,
            "{}",
            page.words()
        );
    }
    // Members may put somebody who waits to the vote; stewards are told first.
    for (viewer, sees) in viewers.iter_mut().zip([false, false, true, true]) {
        let page = viewer.open("/pools/oak/members").await.is(200);
        assert_eq!(page.words().contains("waits to be let in"), sees);
    }
    for (viewer, sees) in viewers.iter_mut().zip([false, false, false, true]) {
        let page = viewer.open("/pools/oak").await.is(200);
        assert_eq!(page.words().contains("waits to be let in"), sees);
    }
}

async fn who_must_sign_in_comes_back(server: &Server) {
    let mut visitor = server.visitor();
    visitor
        .open("/pools/new")
        .await
        .goes_to("/sign-in?next=%2Fpools%2Fnew");
    let page = visitor.open("/sign-in?next=%2Fpools%2Fnew").await.is(200);
    assert_eq!(page.value("next").as_deref(), Some("/pools/new"));
    let json = visitor
        .send(Method::GET, "/you", None, &[("accept", "application/json")])
        .await
        .is(401);
    assert_eq!(
        json.header("content-type"),
        Some("application/problem+json")
    );
}

super::on_both!(
    pages_are_for_whom_they_are_for,
    deeds_are_for_whom_they_are_for,
    who_voted_what_is_told_to_members_only,
    who_must_sign_in_comes_back,
);
