//! Linking a group, and inviting the people of a list, as a founder does it.

use super::{Server, elsewhere::remote, on_both};

const LIST: &str = "/pools/oak/invitations/list";
const SEND: &str = "/pools/oak/invitations/list/send";

async fn a_group_is_looked_up_linked_and_unlinked(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    let group = remote(server, "group", "garden").await.actor_id.to_string();
    let mut bob = server.person("bob").await;
    bob.open("/pools/oak/group").await.is(403);
    server.visitor().open("/pools/oak/group").await.is(303);
    ada.open("/pools/oak/group?handle=%40nobody%40other.example")
        .await
        .is(422)
        .says("Nobody was found under this handle.");
    ada.open("/pools/oak/group?handle=%40garden%40other.example")
        .await
        .is(200)
        .says(
            "Trees & <shade>."
                .replace('&', "&#38;")
                .replace('<', "&#60;")
                .replace('>', "&#62;")
                .as_str(),
        )
        .says("Its server takes no posts from here.");
    let token = ada.token().await;
    let fields = [
        ("handle", "@garden@other.example"),
        ("group", group.as_str()),
    ];
    ada.post(
        "/pools/oak/group/link",
        &token,
        &[("handle", "@garden@other.example"), ("group", "x")],
    )
    .await
    .is(404);
    ada.post("/pools/oak/group/link", &token, &fields)
        .await
        .goes_to("/pools/oak/group");
    ada.open("/pools/oak/group")
        .await
        .is(200)
        .says("We asked to follow it and wait for its answer.")
        .says("@oak_messenger@pools.example speaks for the Pool there.")
        .says("Post these words in the group yourself.")
        .says("/invitations/");
    ada.post(
        "/pools/oak/group/invite",
        &token,
        &[("group", group.as_str()), ("title", ""), ("words", "x")],
    )
    .await
    .is(422);
    let asked = [
        ("group", group.as_str()),
        ("title", "Come"),
        ("words", "x"),
        ("asked", "yes"),
    ];
    ada.post("/pools/oak/group/invite", &token, &asked)
        .await
        .is(409)
        .says("That group takes no posts from here.");
    ada.post("/pools/oak/group/unlink", &token, &fields)
        .await
        .goes_to("/pools/oak/group");
    ada.open("/pools/oak/group")
        .await
        .says_nothing_of("@garden@other.example");
}

async fn a_list_becomes_links(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    remote(server, "person", "bo").await;
    let mut bob = server.person("bob").await;
    bob.open(LIST).await.is(403);
    ada.open(LIST).await.is(200).says("Invite from a list");
    let token = ada.token().await;
    for (pasted, says) in [("", "There is nobody in it."), ("\0\0", "This is no text.")] {
        ada.post(LIST, &token, &[("pasted", pasted)])
            .await
            .is(422)
            .says(says);
    }
    let list = "Name,E-mail,Fediverse\n=Ana,a@x.example,\nBo,,@bo@other.example\n";
    let mapper = ada.post(LIST, &token, &[("pasted", list)]).await.is(200);
    let mapper = mapper.says("There are 2 rows.");
    assert_eq!(mapper.html.matches(" selected").count(), 3);
    ada.post(SEND, &token, &[("text", list)])
        .await
        .is(422)
        .says("None of the columns");
    let fields = [
        ("text", list),
        ("name", "0"),
        ("email", "1"),
        ("handle", "2"),
    ];
    let done = ada
        .post(SEND, &token, &fields)
        .await
        .is(200)
        .says("2 invitations");
    assert!(done.html.contains("mailto:a@x.example?subject="));
    let links = |html: &str| -> Vec<String> {
        let pieces = html.split("https://pools.example/invitations/").skip(1);
        pieces
            .map(|piece| piece.chars().take(22).collect())
            .collect()
    };
    let mut csv_fields = fields.to_vec();
    csv_fields.push(("how", "csv"));
    let file = ada.post(SEND, &token, &csv_fields).await.is(200);
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(
        file.html.contains("\r\n'=Ana,https://") && file.html.contains("'@bo@other.example"),
        "{}",
        file.html
    );
    // The same links, however often.
    assert!(
        links(&file.html)
            .iter()
            .all(|link| links(&done.html).contains(link))
    );
    let mut message = fields.to_vec();
    message.push(("how", "message"));
    ada.post(SEND, &token, &message)
        .await
        .is(200)
        .says("The invitation is on its way.");
    ada.post(SEND, &token, &message)
        .await
        .is(200)
        .says("Was invited before.");
    // A form of that size is taken here and nowhere else.
    let long = "x".repeat(100_000);
    ada.post("/pools/oak/leave", &token, &[("pasted", &long)])
        .await
        .is(413);
    let many: Vec<String> = (0..5_001)
        .map(|row| format!("P{row},p{row}@x.example\n"))
        .collect();
    let many = many.concat();
    ada.post(LIST, &token, &[("pasted", &many)])
        .await
        .is(422)
        .says("A list has 5,000 rows at most.");
}

on_both!(
    a_group_is_looked_up_linked_and_unlinked,
    a_list_becomes_links
);
