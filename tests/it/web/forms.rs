//! What is wrong with a form is said at its field, and what was written stays.

use super::{PASSWORD, Server, Visitor};

/// Sends a form with one field wrong, and looks at what comes back.
async fn refused(
    visitor: &mut Visitor<'_>,
    path: &str,
    good: &[(&str, &str)],
    (field, written, says): (&str, &str, &str),
) {
    let fields: Vec<(&str, &str)> = good
        .iter()
        .map(|(name, value)| (*name, if *name == field { written } else { *value }))
        .collect();
    let answer = visitor.submit(path, path, &fields).await.is(422).says(says);
    assert!(
        answer.html.contains(&format!("href=\"#{field}\"")),
        "{field} is not named: {}",
        answer.words()
    );
    assert!(
        answer.html.contains(&format!("id=\"{field}-wrong\"")),
        "{field}"
    );
    for (name, value) in fields {
        let kept = answer.value(name);
        if name == "password" {
            assert_eq!(kept.as_deref(), Some(""), "a password never comes back");
            assert!(written.is_empty() || name != field || !answer.html.contains(written));
        } else if name != "admission" {
            let escaped = value
                .replace('&', "&#38;")
                .replace('<', "&#60;")
                .replace('>', "&#62;")
                .replace('"', "&#34;");
            assert_eq!(kept.as_deref(), Some(escaped.as_str()), "{name} of {path}");
        }
    }
}

async fn sign_up_names_each_field(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    let good = [
        ("handle", "ben"),
        ("name", "Ben <Hill> & \"Co\""),
        ("password", PASSWORD),
    ];
    let long = "x".repeat(81);
    for row in [
        ("handle", "", "Choose a handle."),
        ("handle", "b", "Use small letters, digits and underscores"),
        (
            "handle",
            "ben hill",
            "Use small letters, digits and underscores",
        ),
        ("handle", "admin", "This handle is taken"),
        ("handle", "ada", "This handle is taken"),
        ("handle", "@Oak", "This handle is taken"),
        ("name", "", "Write a name."),
        ("name", &long, "80 characters at most"),
        ("name", "two\u{202e}faced", "can’t be shown"),
        ("password", "", "10 characters or more"),
        ("password", "short", "10 characters or more"),
        ("password", "password1234", "easy to guess"),
        ("password", "benbenbenben", "easy to guess"),
    ] {
        refused(&mut server.visitor(), "/sign-up", &good, row).await;
    }
    let mut ben = server.visitor();
    let next = "/sign-up?next=%2Fpools%2Foak%2Fjoin";
    let mut fields = good.to_vec();
    fields.push(("next", "/pools/oak/join"));
    let token = ben.open(next).await.is(200).csrf().unwrap();
    ben.post("/sign-up", &token, &fields)
        .await
        .goes_to("/pools/oak/join");
    ben.open("/people/ben").await.is(200).says("Ben");
}

async fn sign_in_says_not_which_of_the_two_is_wrong(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    let both = "Handle and password don’t go together.";
    for (handle, password, says) in [
        ("", PASSWORD, "Choose a handle."),
        ("ada", "", "Write your password."),
        ("ada", "wrong password here", both),
        ("nobody", PASSWORD, both),
        ("oak", PASSWORD, both),
        ("pools", PASSWORD, both),
        ("@ada@other.example", PASSWORD, both),
        ("not a handle", PASSWORD, both),
    ] {
        let mut visitor = server.visitor();
        let fields = [("handle", handle), ("password", password)];
        let answer = visitor
            .submit("/sign-in", "/sign-in", &fields)
            .await
            .is(422)
            .says(says);
        assert_eq!(answer.value("handle").as_deref(), Some(handle));
        assert_eq!(answer.value("password").as_deref(), Some(""));
        assert!(!visitor.is_signed_in());
    }
    for handle in ["ada", "@Ada", "@ada@pools.example", " ada@POOLS.example "] {
        let fields = [("handle", handle), ("password", PASSWORD)];
        server
            .visitor()
            .submit("/sign-in", "/sign-in", &fields)
            .await
            .goes_to("/");
    }
}

async fn one_comes_back_to_paths_of_this_server_only(server: &Server) {
    server.person("ada").await;
    for (next, goes) in [
        ("", "/"),
        ("/pools/new", "/pools/new"),
        (
            "/elsewhere?handle=%40elm%40other.example",
            "/elsewhere?handle=%40elm%40other.example",
        ),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("/\t/evil.example", "/"),
    ] {
        let fields = [("handle", "ada"), ("password", PASSWORD), ("next", next)];
        let mut ada = server.visitor();
        ada.submit("/sign-in", "/sign-in", &fields)
            .await
            .goes_to(goes);
        let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        ada.open(&format!("/sign-in?next={query}"))
            .await
            .goes_to(goes);
    }
}

async fn founding_names_each_field(server: &Server) {
    let mut ada = server.person("ada").await;
    let good = [
        ("name", "Oak & Elm"),
        ("handle", "oak"),
        ("purpose", "A garden <for> all."),
        ("admission", "steward"),
        ("voting_days", "7"),
        ("quorum_percent", "25"),
        ("threshold_percent", "50"),
    ];
    let long = "x".repeat(2_001);
    for row in [
        ("name", "", "Write a name."),
        (
            "handle",
            "Oak Street",
            "Use small letters, digits and underscores",
        ),
        ("handle", "ada", "This handle is taken"),
        ("purpose", " ", "Say in a sentence or two"),
        ("purpose", &long, "2000 characters at most"),
        ("voting_days", "0", "from 1 to 30"),
        ("voting_days", "31", "from 1 to 30"),
        ("voting_days", "a week", "from 1 to 30"),
        ("quorum_percent", "9", "from 10 to 100"),
        ("quorum_percent", "101", "from 10 to 100"),
        ("threshold_percent", "49", "from 50 to 99"),
        ("threshold_percent", "100", "from 50 to 99"),
        ("threshold_percent", "99999999999999999999", "from 50 to 99"),
    ] {
        refused(&mut ada, "/pools/new", &good, row).await;
    }
    ada.submit("/pools/new", "/pools/new", &good)
        .await
        .goes_to("/pools/oak");
    let twice = ada
        .submit("/pools/new", "/pools/new", &good)
        .await
        .is(422)
        .says("This handle is taken");
    assert!(
        twice
            .html
            .contains("value=\"steward\" aria-describedby=\"admission-steward-hint\" checked")
    );
}

async fn proposing_and_voting_name_each_field(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    let path = "/pools/oak/proposals/new/decision";
    let good = [("title", "Buy a barrel"), ("text", "It is dry & hot.")];
    let (title, text, reason) = ("x".repeat(121), "x".repeat(8_001), "x".repeat(2_001));
    for row in [
        ("title", "", "Write in one sentence"),
        ("title", &title, "120 characters at most"),
        ("title", "bell\u{7}", "can’t be shown"),
        ("text", &text, "8000 characters at most"),
    ] {
        refused(&mut ada, path, &good, row).await;
    }
    ada.submit(path, path, &good)
        .await
        .goes_to("/pools/oak/proposals/1");
    let question = "/pools/oak/proposals/1";
    let ballot = format!("{question}/ballot");
    let fields = [("choice", "for"), ("reason", reason.as_str())];
    let answer = ada
        .submit(question, &ballot, &fields)
        .await
        .is(422)
        .says("2000 characters at most");
    assert_eq!(answer.value("reason").as_deref(), Some(reason.as_str()));
    let home = format!("{question}/vote-from-home");
    for (written, status, says) in [
        ("@ana@mastodon.example", 200, "On to mastodon.example"),
        ("ana", 422, "Write the whole handle"),
        ("", 422, "Write the whole handle"),
        ("@ana@silent.example", 422, "That server doesn’t answer."),
        (
            "@ana@crooked.example",
            422,
            "Your server has no page for this.",
        ),
    ] {
        let answer = server
            .visitor()
            .submit(question, &home, &[("home", written)])
            .await
            .is(status)
            .says(says);
        if status == 422 {
            assert_eq!(answer.value("home").as_deref(), Some(written));
        } else {
            let href = "https://mastodon.example/authorize_interaction?uri=https://pools.example/pools/oak/proposals/1";
            assert!(
                answer.html.contains(&format!("href=\"{href}\"")),
                "{}",
                answer.html
            );
        }
    }
}

super::on_both!(
    sign_up_names_each_field,
    sign_in_says_not_which_of_the_two_is_wrong,
    one_comes_back_to_paths_of_this_server_only,
    founding_names_each_field,
    proposing_and_voting_name_each_field,
);
