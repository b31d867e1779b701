//! Nobody is above a vote: every form that the pages take is sent by an operator
//! and by a steward, filled with everything that any form asks for, and it is
//! looked at what changed. The paths are read from the source, so that a new one
//! is walked too.

use std::path::Path;

use pools::{
    domain::handle::Handle,
    services::{ServiceError, manage_person},
    transact,
};

use super::{Server, Visitor};
use crate::{nobody_above::sovereign, support::statement};

/// What a form of a steward may change by itself, by the Pool's own rule, and
/// which of the lines of [`SOVEREIGN`](crate::nobody_above::SOVEREIGN) that is.
const ALLOWED: &[(&str, &str)] = &[
    // Where stewards admit, as this Pool's bylaws say.
    ("/pools/{handle}/members/{person}/admit", "members"),
    // Everybody leaves when she likes.
    ("/pools/{handle}/leave", "members"),
    // The office passes on to the longest member, as the bylaws say.
    ("/pools/{handle}/leave", "stewards"),
    ("/pools/{handle}/step-down", "stewards"),
    // Her own ballot.
    ("/pools/{handle}/proposals/{number}/ballot", "ballots"),
    // What is put to the members' vote has a roll.
    ("/pools/{handle}/proposals/new/decision", "electors"),
    ("/pools/{handle}/proposals/new/amendment", "electors"),
    ("/pools/{handle}/proposals/new/election", "electors"),
    ("/pools/{handle}/proposals/new/dissolution", "electors"),
    ("/pools/{handle}/money/rails", "electors"),
    ("/pools/{handle}/members/{person}/vote", "electors"),
    // Putting somebody out of a draft has no line here: a draft has no members
    // yet, and a Pool that is founded refuses it.
];

/// Every field that any form has, with something that it would take.
const FIELDS: &[(&str, &str)] = &[
    ("title", "Mine now"),
    ("text", "Because I say so."),
    ("reason", "Because I say so, and it is long enough."),
    ("because", "Because I say so."),
    ("choice", "for"),
    ("name", "Taken Garden"),
    ("purpose", "Whatever I like."),
    ("admission", "open"),
    ("form", "association"),
    ("currency", "EUR"),
    ("quorum_percent", "10"),
    ("threshold_percent", "50"),
    ("voting_days", "1"),
    ("steward_seats", "1"),
    ("stage", "dissolved"),
    ("state", "active"),
    ("steward", "on"),
    ("is_steward", "true"),
    ("outcome", "carried"),
    ("weight", "2"),
    ("proxy", "ben"),
    ("consent", "yes"),
    ("of_age", "yes"),
    ("electronic", "yes"),
    ("typed_name", "Ada Lovelace"),
    ("signature", "Ada Lovelace"),
    ("password", super::PASSWORD),
    ("handle", "mine"),
    ("person", "ben"),
    ("reply", "No."),
    ("step", "name"),
    ("month", "2020-01"),
    ("list", "name\nZoe"),
    ("what", "gift"),
    ("amount", "25"),
    ("every", "0"),
    ("kind", "bank"),
    ("holder", "Ada Lovelace"),
    ("iban", "DE75512108001245126199"),
    ("key", "rk_test_51"),
    ("secret", "whsec_51"),
    ("payment", "pi_1"),
    ("reference", "RF18539007547034"),
    ("is", "other"),
];

/// The paths of all forms, as the router has them.
fn forms(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(forms(&path));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for part in text.split(".route(").skip(1) {
            let Some(route) = part.split('"').nth(1) else {
                continue;
            };
            if part.contains("post(") {
                found.push(route.to_owned());
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Ids of people of the Pool, to stand in paths.
async fn people(server: &Server) -> Vec<String> {
    let mut conn = server.web.db.read().await.unwrap();
    let rows: Vec<(uuid::Uuid,)> = conn
        .query(statement(
            "SELECT person_id FROM membership ORDER BY person_id",
        ))
        .all()
        .await
        .unwrap();
    rows.into_iter().map(|row| row.0.to_string()).collect()
}

async fn every_form_is_walked(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "steward").await;
    let mut ben = server.person("ben").await;
    let admit = super::access::wait(&mut ada, &mut ben).await;
    ada.submit("/pools/oak/members", &admit, &[]).await.is(303);
    super::access::wait(&mut ada, &mut server.person("dora").await).await;
    let mut olga = server.person("olga").await;
    let web = &server.web;
    transact!(web.db, web.world, ServiceError, |tx| {
        manage_person::make_operator(&mut tx, &Handle::parse("olga").unwrap()).await
    })
    .unwrap();
    let new = "/pools/oak/proposals/new/decision";
    ada.submit(new, new, &[("title", "Buy a barrel")])
        .await
        .is(303);
    let forms = forms(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web")));
    assert!(forms.len() > 20, "{forms:?}");
    for path in forms.iter().filter(|path| !path.starts_with("/sign")) {
        walk(server, &mut olga, path, true).await;
        walk(server, &mut ada, path, false).await;
    }
}

/// Sends the form of `path`, for every person and number that may stand in it.
async fn walk(server: &Server, who: &mut Visitor<'_>, path: &str, is_operator: bool) {
    let people = people(server).await;
    let mut filled = Vec::new();
    for person in &people {
        for number in ["0", "1"] {
            let mut text = path
                .replace("{handle}", "oak")
                .replace("{number}", number)
                .replace("{person}", person);
            while let Some((start, rest)) = text.split_once('{') {
                let (_, end) = rest.split_once('}').unwrap();
                text = format!("{start}1{end}");
            }
            filled.push(text);
        }
    }
    filled.sort();
    filled.dedup();
    for action in filled {
        let before = sovereign(&server.web.db).await;
        let token = who.token().await;
        who.post(&action, &token, FIELDS).await;
        let after = sovereign(&server.web.db).await;
        for ((name, was), (_, is)) in before.iter().zip(&after) {
            let of_oak = |lines: &[String]| -> Vec<String> {
                let is_other =
                    |line: &&String| line.starts_with("mine ") || line.ends_with(" of mine");
                lines
                    .iter()
                    .filter(|line| !is_other(line))
                    .cloned()
                    .collect()
            };
            if of_oak(was) == of_oak(is) {
                continue;
            }
            let may = ALLOWED
                .iter()
                .any(|(allowed, what)| *allowed == path && name == what);
            let who = if is_operator {
                "an operator"
            } else {
                "a steward"
            };
            assert!(
                may && !is_operator,
                "POST {action} by {who}: {was:?} became {is:?}"
            );
        }
    }
}

super::on_both! { every_form_is_walked }
