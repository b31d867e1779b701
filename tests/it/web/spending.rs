//! Spending on the pages: each form with what it refuses, and the way from a
//! proposal to a payment; and the page of who left.

use axum::{
    body::{Body, to_bytes},
    http::Request,
};
use pools::{
    domain::{
        ballot::Choice,
        contribution::Purpose,
        handle::Handle,
        id::PersonId,
        ledger::{Account, Day, moves},
        money::Amount,
        text::{Body as Text, Title},
    },
    services::{
        ServiceError,
        close_proposal::close_due_proposal,
        post_entry::post_entry,
        propose_rail::{ProposeRail, propose_rail},
        redeem::redeem,
    },
    store::{actor, membership, pool, pool::Pool, proposal, rail::RailKind, redemption},
    transact,
};
use tower::ServiceExt as _;

use super::{Answer, Server, Visitor, on_both};

const NEW: &str = "/pools/oak/proposals/new/spend";
const PAYABLES: &str = "/pools/oak/money/payables";
const CAPITAL: &str = "/pools/oak/money/capital";
const IBAN: &str = "DE75 5121 0800 1245 1261 99";
const PDF: &[u8] = b"%PDF-1.7 one page";

/// Sends a form with files.
async fn send(
    who: &mut Visitor<'_>,
    path: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &str, &[u8])],
) -> Answer {
    let token = who.token().await;
    let boundary = "----b0undary";
    let mut body = Vec::new();
    for (name, value) in [("csrf", token.as_str())].iter().chain(fields) {
        body.extend_from_slice(
            format!(
                "--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .as_bytes(),
        );
    }
    for (field, name, content) in files {
        body.extend_from_slice(
            format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\ncontent-type: application/pdf\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    let cookies: Vec<String> = who
        .cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let request = Request::post(path)
        .header("cookie", cookies.join("; "))
        .header("origin", "https://pools.example")
        .header(
            "content-type",
            format!("multipart/form-data; boundary={boundary}"),
        )
        .body(Body::from(body))
        .unwrap();
    let response = who.server.router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let html = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Answer {
        asked: format!("POST {path}"),
        status: parts.status,
        headers: parts.headers,
        html: String::from_utf8(html).unwrap(),
    }
}

async fn person(server: &Server, handle: &str) -> PersonId {
    let mut conn = server.web.db.read().await.unwrap();
    let handle = Handle::parse(handle).unwrap();
    let found = actor::local(&mut conn, &handle).await.unwrap().unwrap();
    found.actor_id.into()
}

async fn oak(server: &Server) -> Pool {
    let mut conn = server.web.db.read().await.unwrap();
    pool::by_handle(&mut conn, "oak").await.unwrap().unwrap()
}

async fn receive(server: &Server, from: &str, purpose: Purpose, minor: i64) {
    let web = &server.web;
    let (pool, person) = (oak(server).await, person(server, from).await);
    let of = web.world.new_id().into();
    let amount = Amount::from_minor(minor).unwrap();
    let on = Day::of(web.world.now());
    let entry = moves::receipt(of, (purpose, person), Account::Bank, amount, on).unwrap();
    transact!(web.db, web.world, ServiceError, |tx| {
        post_entry(&mut tx, &web.world, &pool, None, &entry).await
    })
    .unwrap();
}

/// A Pool with money, in which Ada proposes, and Ben and Cleo are stewards.
async fn with_money(server: &Server) -> (Visitor<'_>, Visitor<'_>, Visitor<'_>) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    let mut others = Vec::new();
    for handle in ["ben", "cleo"] {
        let mut other = server.person(handle).await;
        other.accept("oak").await.goes_to("/pools/oak");
        others.push(other);
    }
    let web = &server.web;
    let stewards = [person(server, "ben").await, person(server, "cleo").await];
    let (id, until) = (oak(server).await.pool_id, web.world.now().plus_days(3_650));
    transact!(web.db, web.world, ServiceError, |tx| {
        Ok(membership::set_stewards(&mut tx, id, &stewards, until).await?)
    })
    .unwrap();
    receive(server, "ada", Purpose::Gift, 100_000).await;
    let cleo = others.pop().unwrap();
    (ada, others.pop().unwrap(), cleo)
}

/// Everybody votes for it, and it closes.
async fn carry(server: &Server, number: i64, voters: &mut [&mut Visitor<'_>]) {
    let path = format!("/pools/oak/proposals/{number}");
    for voter in voters {
        let choice = [("choice", Choice::For.option_name().to_lowercase())];
        let choice: Vec<(&str, &str)> = choice.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let token = voter.token().await;
        // The last of them may find it decided.
        voter.post(&format!("{path}/ballot"), &token, &choice).await;
    }
    server.advance_days(8);
    let web = &server.web;
    let id = oak(server).await.pool_id;
    let mut conn = web.db.read().await.unwrap();
    let found = proposal::by_number(&mut conn, id, number)
        .await
        .unwrap()
        .unwrap();
    drop(conn);
    transact!(web.db, web.world, ServiceError, |tx| {
        close_due_proposal(&mut tx, &web.world, &web.site, found.proposal_id).await
    })
    .unwrap();
}

async fn adopt_bank(server: &Server, voters: &mut [&mut Visitor<'_>]) {
    let web = &server.web;
    let command = ProposeRail {
        pool_id: oak(server).await.pool_id,
        proposer: person(server, "ada").await,
        title: Title::parse("Our account").unwrap(),
        body: Text::parse("Here").unwrap(),
        kind: RailKind::Bank,
        holder: "Oak Street Garden".to_owned(),
        iban: "NL91ABNA0417164300".to_owned(),
        bic: String::new(),
        provider: String::new(),
    };
    let number = transact!(web.db, web.world, ServiceError, |tx| {
        propose_rail(&mut tx, &web.world, &command).await
    });
    carry(server, number.unwrap(), voters).await;
}

const SPEND: &[(&str, &str)] = &[
    ("title", "A shed"),
    ("text", "For the tools"),
    ("amount", "300"),
    ("payee", "Sheds and Sons"),
    ("member", ""),
    ("iban", IBAN),
    ("bic", ""),
    ("category", "project"),
    ("review_on", ""),
];

fn with<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let others = SPEND.iter().filter(|(own, _)| *own != name).copied();
    others.chain([(name, value)]).collect()
}

async fn what_is_proposed_wrongly_comes_back(server: &Server) {
    let (mut ada, _, _) = with_money(server).await;
    server
        .visitor()
        .open(NEW)
        .await
        .goes_to("/sign-in?next=%2Fpools%2Foak%2Fproposals%2Fnew%2Fspend");
    server.person("sam").await.open(NEW).await.is(403);
    ada.open(NEW)
        .await
        .is(200)
        .says("€900.00 may be decided on now.");
    for (field, value, told) in [
        ("title", "", "Write in one sentence what you propose."),
        ("amount", "", "such as 25"),
        ("amount", "0", "The amount has to be more than nothing."),
        ("amount", "-5", "without"),
        ("amount", "1e3", "1000"),
        ("amount", "12.345,678", "after"),
        ("amount", "9999999999999999999", "more than can be written"),
        ("amount", "5 USD", "USD"),
        ("payee", " ", "Write who is paid"),
        (
            "member",
            "@nobody",
            "Only somebody who belongs to this Pool",
        ),
        ("member", "sam", "Only somebody who belongs to this Pool"),
        ("iban", "DE75 5121 0800 1245 1261 98", "mistyped"),
        ("bic", "X", "A BIC has"),
        ("category", "party", "Choose what it is booked as."),
        ("review_on", "soon", "Write the day"),
    ] {
        let answer = send(&mut ada, NEW, &with(field, value), &[]).await;
        let answer = answer.is(422).says(told);
        assert_eq!(
            answer.value("text").as_deref(),
            Some("For the tools"),
            "{field} {value}"
        );
    }
    let quote = ("quotes", "quote.pdf", PDF);
    let large = [PDF, &vec![0; 5 * 1024 * 1024]].concat();
    for (files, told) in [
        (
            vec![("quotes", "quote.pdf", &b"<script>"[..])],
            "no PDF, PNG or JPEG",
        ),
        (vec![quote; 6], "Five files at most."),
        (
            vec![("quotes", "quote.pdf", &large[..])],
            "larger than 5 MB",
        ),
    ] {
        send(&mut ada, NEW, SPEND, &files).await.is(422).says(told);
    }
    let mut look = SPEND.to_vec();
    look.push(("look", "yes"));
    send(&mut ada, NEW, &look, &[quote])
        .await
        .is(200)
        .says("€600.00 would be left after this.");
    let big = [with("amount", "1000"), vec![("look", "yes")]].concat();
    send(&mut ada, NEW, &big, &[])
        .await
        .is(200)
        .says("There isn’t that much now");
    // A field that is left alone sends an empty file.
    send(&mut ada, NEW, SPEND, &[quote, ("quotes", "", b"")])
        .await
        .goes_to("/pools/oak/proposals/1");
    let page = ada.open("/pools/oak/proposals/1").await.is(200);
    page.says("€300.00 at most")
        .says("Sheds and Sons")
        .says("€600.00 would be left after this.")
        .says("quote.pdf")
        .says("Ada proposed it.")
        .says("DE75 … 6199")
        .says_nothing_of("5121");
    let stranger = server
        .visitor()
        .open("/pools/oak/proposals/1")
        .await
        .is(200);
    stranger
        .says("Sheds and Sons")
        .says_nothing_of("quote.pdf")
        .says_nothing_of("Ada proposed it.");
}

/// A path that a page leads to.
fn link(page: &Answer, start: &str) -> String {
    let (_, rest) = page
        .html
        .split_once(&format!("href=\"{start}"))
        .expect(start);
    format!("{start}{}", rest.split_once('"').unwrap().0)
}

async fn a_spend_is_paid_on_the_pages(server: &Server) {
    let (mut ada, mut ben, mut cleo) = with_money(server).await;
    adopt_bank(server, &mut [&mut ada, &mut ben, &mut cleo]).await;
    let quotes = [("quotes", "quote.pdf", PDF)];
    let proposal = "/pools/oak/proposals/2";
    send(&mut ada, NEW, SPEND, &quotes).await.goes_to(proposal);
    carry(server, 2, &mut [&mut ada, &mut ben, &mut cleo]).await;
    let page = ben.open(proposal).await.is(200);
    let page = page
        .says("€300.00 of it is set aside.")
        .says("IBAN: DE75 5121 0800 1245 1261 99");
    let paper = link(&page, "/pools/oak/papers/");
    let file = ben.open(&paper).await.is(200);
    assert_eq!(
        file.header("content-disposition"),
        Some("attachment; filename=\"oak-paper.pdf\"")
    );
    assert_eq!(file.header("cache-control"), Some("no-store"));
    server.person("sam").await.open(&paper).await.is(403);
    ben.open("/pools/oak/papers/x").await.is(404);
    // The invoice.
    let filing = format!("{proposal}/invoice");
    ben.open(&filing).await.is(403);
    ada.open(&filing).await.is(200).says("€300.00 at most");
    for (label, amount, content, told) in [
        ("", "200", PDF, "Write the invoice’s number"),
        ("7", "300.01", PDF, "more than is left"),
        ("7", "x", PDF, "“x”"),
        ("7", "200", b"GIF89a", "no PDF, PNG or JPEG"),
        ("7", "200", b"", "Choose a file."),
    ] {
        let fields = [("label", label), ("amount", amount)];
        let answer = send(&mut ada, &filing, &fields, &[("file", "i.pdf", content)]).await;
        let answer = answer.is(422).says(told);
        assert_eq!(answer.value("amount").as_deref(), Some(amount));
    }
    let fields = [("label", "2026-7"), ("amount", "200"), ("is_last", "yes")];
    send(&mut ada, &filing, &fields, &[("file", "i.pdf", PDF)])
        .await
        .goes_to(proposal);
    let token = ada.token().await;
    let early = ada.post(&format!("{proposal}/release"), &token, &[]).await;
    early.is(409).says("An invoice waits.");
    let invoice = link(&ada.open(proposal).await, "/pools/oak/invoices/");
    ada.post(&format!("{invoice}/approve"), &token, &[])
        .await
        .is(403);
    ada.open(PAYABLES).await.is(403);
    ben.open(PAYABLES)
        .await
        .is(200)
        .links_to(&invoice)
        .says("Nothing is owed.");
    ben.submit(&invoice, &format!("{invoice}/refuse"), &[("because", "")])
        .await
        .is(422)
        .says("Say what is wrong with it.");
    ben.submit(&invoice, &format!("{invoice}/approve"), &[])
        .await
        .goes_to(&invoice);
    ben.open(&invoice)
        .await
        .is(200)
        .says("Approved. It is owed now")
        .says("Ben approved invoice");
    let token = cleo.token().await;
    cleo.post(&format!("{invoice}/approve"), &token, &[])
        .await
        .is(409);
    // To the bank.
    let batch = format!("{PAYABLES}/batch");
    ben.submit(PAYABLES, &batch, &[("format", "pain.001")])
        .await
        .is(422)
        .says("Tick what is to be paid.");
    let page = ben
        .open(PAYABLES)
        .await
        .is(200)
        .says("Sheds and Sons")
        .says("€200.00");
    let payable = page.value("payable").unwrap();
    let fields = [("payable", payable.as_str()), ("format", "pain.001")];
    ben.submit(PAYABLES, &batch, &fields)
        .await
        .goes_to(PAYABLES);
    let page = ben.open(PAYABLES).await.is(200).says("On its way");
    let path = link(&page, "/pools/oak/money/batches/");
    let file = ben.open(&path).await.is(200);
    assert_eq!(
        file.header("content-disposition"),
        Some("attachment; filename=\"oak-payments.xml\"")
    );
    assert_eq!(file.header("cache-control"), Some("no-store"));
    assert_eq!(file.header("content-type"), Some("application/xml"));
    assert!(file.html.contains("pain.001.001.09") && file.html.contains("DE75512108001245126199"));
    let old = ben.open(&format!("{path}?version=03")).await.is(200);
    assert!(old.html.contains("pain.001.001.03"));
    ada.open(&path).await.is(403);
    // And paid.
    let one = format!("{PAYABLES}/{payable}");
    let record = format!("{one}/record");
    for (from, on, told) in [
        ("moon", "2026-12-01", "Choose where it was paid from."),
        ("bank", "soon", "Write the day as in"),
        ("bank", "2028-01-01", "That day has yet to come."),
    ] {
        ben.submit(&one, &record, &[("from", from), ("on", on)])
            .await
            .is(422)
            .says(told);
    }
    let page = ben.open(&one).await.is(200).says("2026-7").says(IBAN);
    let today = page.value("on").unwrap();
    ben.submit(&one, &record, &[("from", "bank"), ("on", &today)])
        .await
        .goes_to(PAYABLES);
    ben.open(PAYABLES)
        .await
        .is(200)
        .says("Paid lately")
        .says("Nothing is owed.");
    let page = ada.open(proposal).await.is(200);
    for told in [
        "The members decided for it (no. 2).",
        "€300.00 was set aside by decision no. 2.",
        "Ada filed invoice “2026-7” for €200.00.",
        "Ben approved invoice “2026-7”.",
        "Ben put €200.00 into a file for the bank.",
        "€200.00 was paid, says Ben.",
        "Ben gave €100.00 back (decision no. 2).",
    ] {
        assert!(
            page.words().contains(told),
            "{told} is not in {}",
            page.words()
        );
    }
    // It comes back, and waits again.
    ben.submit(&one, &format!("{one}/return"), &[])
        .await
        .goes_to(&one);
    ben.open(PAYABLES)
        .await
        .is(200)
        .says("€200.00")
        .says_nothing_of("Nothing is owed.");
    for path in [
        format!("{PAYABLES}/x"),
        format!("{PAYABLES}/{}", server.web.world.new_id()),
    ] {
        ben.open(&path).await.is(404);
    }
}

async fn who_left_says_where_her_capital_goes(server: &Server) {
    let (_, mut ben, _) = with_money(server).await;
    let mut dora = server.person("dora").await;
    dora.accept("oak").await.goes_to("/pools/oak");
    receive(server, "dora", Purpose::BuyIn, 2_500).await;
    dora.open(CAPITAL).await.is(404);
    server.visitor().open(CAPITAL).await.is(303);
    let token = dora.token().await;
    dora.post("/pools/oak/leave", &token, &[]).await.is(303);
    dora.open(CAPITAL)
        .await
        .is(200)
        .says("€25.00 comes back to you");
    let web = &server.web;
    let mut conn = web.db.read().await.unwrap();
    let due = redemption::due(&mut conn, web.world.now(), 10)
        .await
        .unwrap();
    drop(conn);
    for id in due {
        transact!(web.db, web.world, ServiceError, |tx| {
            redeem(&mut tx, &web.world, &web.site, id).await
        })
        .unwrap();
    }
    for (name, iban, told) in [
        ("", IBAN, "Write who is paid"),
        ("Dora Elm", "", "Write the account’s IBAN"),
        ("Dora Elm", "DE75 5121 0800 1245 1261 98", "mistyped"),
    ] {
        let fields = [("name", name), ("iban", iban)];
        let answer = dora
            .submit(CAPITAL, CAPITAL, &fields)
            .await
            .is(422)
            .says(told);
        assert_eq!(answer.value("name").as_deref(), Some(name));
    }
    let fields = [("name", "Dora Elm"), ("iban", IBAN)];
    dora.submit(CAPITAL, CAPITAL, &fields)
        .await
        .goes_to(CAPITAL);
    dora.open(CAPITAL)
        .await
        .is(200)
        .says("It will be paid back by")
        .says("This is where it goes");
    ben.open(PAYABLES)
        .await
        .is(200)
        .says("Dora Elm")
        .says("Capital of somebody who left");
    ben.open(CAPITAL).await.is(404);
}

on_both! {
    what_is_proposed_wrongly_comes_back,
    a_spend_is_paid_on_the_pages,
    who_left_says_where_her_capital_goes,
}
