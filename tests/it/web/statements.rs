//! Statements on the pages: uploaded, matched, looked at; and what no bank
//! writes.

use axum::body::{Body, to_bytes};
use http::Request;
use tower::ServiceExt as _;

use super::{Answer, Server, Visitor, contributions};
use crate::reconcile::steps::{booked, camt_of};

const STATEMENTS: &str = "/pools/oak/money/statements";
const IBAN: &str = "DE75512108001245126199";

/// Sends a form with a file, or with what stands in its place.
async fn send(visitor: &mut Visitor<'_>, fields: &[(&str, &str)], file: &[u8]) -> Answer {
    let token = visitor.open(STATEMENTS).await.csrf().unwrap();
    let boundary = "----b0undary";
    let mut body = Vec::new();
    for (name, value) in [&[("csrf", token.as_str())], fields].concat() {
        let part = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"may.xml\"\r\n\
         content-type: text/xml\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    let cookies: Vec<String> = visitor
        .cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let request = Request::post(STATEMENTS)
        .header("cookie", cookies.join("; "))
        .header("origin", "https://pools.example")
        .header(
            "content-type",
            format!("multipart/form-data; boundary={boundary}"),
        )
        .body(Body::from(body))
        .unwrap();
    let router = visitor.server.router.clone();
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    let html = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Answer {
        asked: format!("POST {STATEMENTS}"),
        status: parts.status,
        headers: parts.headers,
        html: String::from_utf8(html).unwrap(),
    }
}

async fn a_statement_is_taken(server: &Server) {
    let mut ada = server.person("ada").await;
    contributions::oak(server, &mut ada).await;
    ada.open(STATEMENTS)
        .await
        .is(200)
        .says("The members have not decided on a bank account yet.");
    contributions::bank(server, &mut ada).await;
    server.advance_days(16);
    let page = ada.open(STATEMENTS).await.is(200);
    page.says("DE75 5121 0800 1245 1261 99")
        .says("There is nothing to look at.");
    let file = camt_of(
        IBAN,
        0,
        &[
            booked("a", 2_500, "who knows"),
            booked("b", -290, "monthly costs"),
        ],
    );
    let taken = send(&mut ada, &[], file.as_bytes()).await.is(303);
    let path = taken.header("location").unwrap().to_owned();
    assert!(path.starts_with(STATEMENTS), "{path}");
    ada.open(&path)
        .await
        .is(200)
        .says("2 lines: 0 booked, 2 to look at, 0 known already.")
        .says("who knows");
    send(&mut ada, &[], file.as_bytes())
        .await
        .goes_to(STATEMENTS);
    let page = ada.open(STATEMENTS).await.is(200);
    let page = page.says("they differ by").says("Other income");
    // The oldest first: what went out has a button for the bank's fee.
    let id = |of: &str| {
        let html = &page.html;
        let at = html.find(of).unwrap();
        let before = &html[..at];
        let start = before.rfind("id=\"line-").unwrap() + 9;
        html[start..start + 36].to_owned()
    };
    let fee = format!("{STATEMENTS}/lines/{}", id("monthly costs"));
    let gift = format!("{STATEMENTS}/lines/{}", id("who knows"));
    ada.submit(STATEMENTS, &fee, &[("is", "fee")])
        .await
        .goes_to(STATEMENTS);
    // Her other window still has the button.
    let token = ada.token().await;
    ada.post(&fee, &token, &[("is", "fee")])
        .await
        .is(409)
        .says("It was said already what this line is.");
    ada.submit(STATEMENTS, &gift, &[("is", "reference"), ("of", "RF99")])
        .await
        .is(409)
        .says("Nothing in this Pool has that reference.");
    ada.submit(STATEMENTS, &gift, &[("is", "income")])
        .await
        .goes_to(STATEMENTS);
    ada.open(STATEMENTS)
        .await
        .is(200)
        .says("Books and bank agree:")
        .says("There is nothing to look at.");
    taken_back(&mut ada).await;
    // Nobody else looks at it.
    let mut ben = server.person("ben").await;
    for path in [STATEMENTS, path.as_str()] {
        ben.open(path).await.is(403).says_nothing_of("who knows");
    }
    let token = ben.token().await;
    ben.post(&fee, &token, &[("is", "undo")]).await.is(403);
}

/// A file is taken back, and comes again; and what was there before the books.
async fn taken_back(ada: &mut Visitor<'_>) {
    let file = camt_of(IBAN, 9_000, &[booked("z", 100, "later")]);
    let taken = send(ada, &[], file.as_bytes()).await.is(303);
    let path = taken.header("location").unwrap().to_owned();
    let back = format!("{path}/take-back");
    ada.submit(&path, &back, &[]).await.goes_to(&path);
    ada.open(&path)
        .await
        .is(200)
        .says("The file was taken back");
    let token = ada.token().await;
    ada.post(&back, &token, &[]).await.is(404);
    let taken = send(ada, &[], file.as_bytes()).await.is(303);
    let path = taken.header("location").unwrap().to_owned();
    ada.open(STATEMENTS)
        .await
        .is(200)
        .says("€67.90 that no line explains");
    let opening = format!("{STATEMENTS}/opening");
    ada.submit(STATEMENTS, &opening, &[("minor", "6789")])
        .await
        .is(409);
    ada.submit(STATEMENTS, &opening, &[("minor", "6790")])
        .await
        .goes_to(STATEMENTS);
    ada.open(STATEMENTS)
        .await
        .is(200)
        .says("Books and bank agree:")
        .says_nothing_of("no line explains");
    let token = ada.token().await;
    ada.post(&format!("{path}/take-back"), &token, &[])
        .await
        .is(409)
        .says("Somebody said already");
}

async fn what_no_bank_writes_is_told(server: &Server) {
    let mut ada = server.person("ada").await;
    contributions::oak(server, &mut ada).await;
    contributions::bank(server, &mut ada).await;
    server.advance_days(16);
    let good = camt_of(IBAN, 0, &[booked("a", 2_500, "who knows")]);
    let other = good.replace(IBAN, "NL91ABNA0417164300");
    let large = vec![b' '; 6 * 1024 * 1024];
    let sums = good.replacen("<Amt Ccy=\"EUR\">25.00", "<Amt Ccy=\"EUR\">26.00", 1);
    let dollars = good.replace("EUR", "USD");
    let bomb = good.replace(
        "<Document",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><Document",
    );
    for (file, told) in [
        (&b""[..], "This file is empty."),
        (&good.as_bytes()[..good.len() / 2], "ends in the middle"),
        (other.as_bytes(), "This is the statement of NL91"),
        (&large, "This file has more than 5 MB."),
        (sums.as_bytes(), "the closing balance says"),
        (dollars.as_bytes(), "the books are in EUR"),
        (bomb.as_bytes(), "that no bank’s statement has"),
        (b"%PDF-1.7 \0\x01\x02", "can be read here"),
    ] {
        send(&mut ada, &[], file).await.is(422).says(told);
    }
    ada.open(STATEMENTS)
        .await
        .is(200)
        .says("There is nothing to look at.")
        .says_nothing_of("Files uploaded last");
}

async fn a_table_is_asked_about_once(server: &Server) {
    let mut ada = server.person("ada").await;
    contributions::oak(server, &mut ada).await;
    contributions::bank(server, &mut ada).await;
    server.advance_days(16);
    let table =
        "Date;Payee;Purpose;Amount\r\n20.03.2026;Eve;hello;25,00\r\n21.03.2026;Shop;rake;-7,50\r\n";
    send(&mut ada, &[], table.as_bytes())
        .await
        .is(200)
        .says("Which column is what?")
        .says("rake");
    let fields = [
        ("text", table),
        ("file_name", "may.csv"),
        ("date", "0"),
        ("order", "day"),
        ("decimal", "comma"),
        ("amount", "3"),
        ("went", ""),
        ("name", "1"),
        ("iban", ""),
        ("says", "2"),
        ("id", ""),
        ("balance", ""),
    ];
    let wrong: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, if *name == "amount" { "1" } else { *value }))
        .collect();
    send(&mut ada, &wrong, b"")
        .await
        .is(422)
        .says("can’t be read as an amount");
    send(&mut ada, &fields, b"").await.is(303);
    // From now on it is known.
    let more = format!("{table}22.03.2026;Eve;again;5,00\r\n");
    send(&mut ada, &[], more.as_bytes()).await.is(303);
    let page = ada.open(STATEMENTS).await.is(200);
    page.says("rake").says("again").says("one new line");
}

super::on_both! {
    a_statement_is_taken,
    what_no_bank_writes_is_told,
    a_table_is_asked_about_once,
}
