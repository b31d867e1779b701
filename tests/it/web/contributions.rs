//! Contributing on the pages: where the money is kept is voted on, a buy-in is
//! paid and makes a member, dues and gifts, cash, receipts; and everything that
//! can be typed wrong.

use pools::{
    domain::{
        id::{ContributionId, ProposalId},
        ledger::{Account, Day},
        money::Amount,
    },
    services::{
        ServiceError,
        close_proposal::close_due_proposal,
        receive_contribution::{Arrived, receive_contribution},
    },
    store::{contribution, pool},
    transact,
};
use uuid::Uuid;

use super::{Server, Visitor};
use crate::support::statement;

const RAILS: &str = "/pools/oak/money/rails";
const CONTRIBUTE: &str = "/pools/oak/contribute";
const MINE: &str = "/pools/oak/money/mine";
const CASH: &str = "/pools/oak/money/cash";
const IBAN: &str = "DE75 5121 0800 1245 1261 99";

pub async fn oak(server: &Server, ada: &mut Visitor<'_>) {
    let fields = [
        ("name", "Oak Street Garden"),
        ("handle", "oak"),
        ("purpose", "We look after the garden."),
        ("founders", "1"),
        ("admission", "open"),
        ("buy_in", "fixed"),
        ("buy_in_amount", "25"),
        ("exit_notice_days", "0"),
    ];
    ada.submit("/pools/new", "/pools/new", &fields)
        .await
        .goes_to("/pools/oak");
    server.accept_draft(ada).await;
    let vote = "/pools/oak/proposals/0";
    ada.submit("/pools/oak", "/pools/oak/founding-vote", &[])
        .await
        .goes_to(vote);
    ada.submit(vote, &format!("{vote}/ballot"), &[("choice", "for")])
        .await
        .goes_to(vote);
}

/// A bank account is proposed, voted on, and in use.
pub async fn bank(server: &Server, ada: &mut Visitor<'_>) {
    let fields = [
        ("kind", "bank"),
        ("holder", "Oak Street Garden"),
        ("iban", "de75 5121 0800 1245 1261 99"),
    ];
    let vote = "/pools/oak/proposals/1";
    ada.submit(RAILS, RAILS, &fields).await.goes_to(vote);
    ada.open(vote)
        .await
        .is(200)
        .says(IBAN)
        .says("Read every figure before you vote.");
    // Who does not belong to the Pool sees the end of the number.
    server
        .visitor()
        .open(vote)
        .await
        .is(200)
        .says("DE…6199")
        .says_nothing_of(IBAN);
    ada.submit(RAILS, RAILS, &fields)
        .await
        .is(422)
        .says("A vote on this is open.");
    ada.submit(vote, &format!("{vote}/ballot"), &[("choice", "for")])
        .await
        .goes_to(vote);
    server.advance_days(8);
    let web = &server.web;
    let mut conn = web.db.read().await.unwrap();
    let text = "SELECT proposal_id FROM proposal WHERE kind = 'rail' AND state = 'open'";
    let open: Vec<(Uuid,)> = conn.query(statement(text)).all().await.unwrap();
    drop(conn);
    for (id,) in open {
        let id = ProposalId::from(id);
        transact!(web.db, web.world, ServiceError, |tx| {
            close_due_proposal(&mut tx, &web.world, &web.site, id).await
        })
        .unwrap();
    }
    ada.open(RAILS)
        .await
        .is(200)
        .says(IBAN)
        .says("In use since");
}

async fn arrives(server: &Server, id: &str, minor: i64) {
    let web = &server.web;
    let id = ContributionId::from(id.parse::<Uuid>().unwrap());
    transact!(web.db, web.world, ServiceError, |tx| {
        let found = contribution::by_id(&mut tx, id).await?.unwrap();
        let pool = pool::known(&mut tx, found.pool_id).await?;
        let arrived = Arrived {
            contribution: id,
            amount: Amount::from_minor(minor)?,
            account: Account::Bank,
            on: Day::of(web.world.now()),
        };
        receive_contribution(&mut tx, &web.world, &web.site, &pool, arrived, None).await
    })
    .unwrap();
}

/// Where an answer leads.
fn path(answer: &super::Answer) -> String {
    answer.header("location").expect("a path").to_owned()
}

fn id_in(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}

async fn a_buy_in_is_paid_and_makes_a_member(server: &Server) {
    let mut ada = server.person("ada").await;
    oak(server, &mut ada).await;
    bank(server, &mut ada).await;
    let mut ben = server.person("ben").await;
    ben.accept("oak").await.goes_to("/pools/oak");
    ben.open("/pools/oak")
        .await
        .is(200)
        .says("You’re a member as soon as your buy-in arrives.");
    ben.open("/pools/oak/membership")
        .await
        .is(200)
        .links_to(CONTRIBUTE);
    ben.open("/pools/oak/proposals/new/decision").await.is(403);
    let page = ben.open(CONTRIBUTE).await.is(200).says("Your buy-in: ");
    assert!(
        page.html
            .contains("value=\"part-1\" aria-describedby=\"what-part-1-hint\" checked"),
        "{}",
        page.html
    );
    let answer = ben
        .submit(CONTRIBUTE, CONTRIBUTE, &[("what", "part-1")])
        .await
        .is(303);
    let paid = path(&answer);
    let page = ben
        .open(&paid)
        .await
        .is(200)
        .says("Promised")
        .says("You’re in as soon as your buy-in arrives.");
    for part in [
        IBAN,
        "Oak Street Garden",
        "RF",
        "<svg class=\"qr\"",
        "href=\"payto://iban/DE75512108001245126199?",
    ] {
        assert!(page.html.contains(part), "{part}");
    }
    // The page is hers alone.
    ada.open(&paid).await.is(404);
    server.visitor().open(&paid).await.is(303);
    let token = ada.token().await;
    ada.post(&format!("{paid}/cancel"), &token, &[])
        .await
        .is(404);
    arrives(server, &id_in(&paid), 1_000).await;
    ben.open(&paid)
        .await
        .is(200)
        .says("Partly received")
        .says("15.00");
    arrives(server, &id_in(&paid), 1_500).await;
    ben.open(&paid)
        .await
        .is(200)
        .says("It arrived. Thank you.")
        .says_nothing_of("payto:");
    ben.open("/pools/oak/membership")
        .await
        .is(200)
        .says("You are a member.");
    ben.open(MINE)
        .await
        .is(200)
        .says("25.00")
        .says("Received")
        .says("Nothing is owed.");
    // The receipts, each hers alone.
    let receipt = format!("{paid}/receipts/2");
    ben.open(&receipt)
        .await
        .is(200)
        .says("15.00")
        .says("Entry in the books")
        .says("member capital");
    ada.open(&receipt).await.is(404);
    for nothing in ["99", "x"] {
        ben.open(&format!("{paid}/receipts/{nothing}"))
            .await
            .is(404);
    }
    let token = ben.token().await;
    ben.post(&format!("{paid}/cancel"), &token, &[])
        .await
        .is(409)
        .says("Something of it has arrived");
}

async fn dues_and_gifts_are_promised_and_taken_back(server: &Server) {
    let mut ada = server.person("ada").await;
    oak(server, &mut ada).await;
    ada.open(CONTRIBUTE)
        .await
        .is(200)
        .says("This Pool has no bank account here yet.");
    for (fields, why) in [
        (vec![("what", ""), ("amount", "5")], "Choose what it’s for."),
        (
            vec![("what", "everything"), ("amount", "5")],
            "Choose what it’s for.",
        ),
        (vec![("what", "gift"), ("amount", "")], "Write an amount"),
        (
            vec![("what", "gift"), ("amount", "-5")],
            "without a plus or a minus",
        ),
        (vec![("what", "gift"), ("amount", "0")], "more than nothing"),
        (vec![("what", "gift"), ("amount", "1e3")], "instead of 1e3"),
        (
            vec![("what", "gift"), ("amount", "5.0012")],
            "figures after the point",
        ),
        (
            vec![("what", "gift"), ("amount", "1234567890123456789")],
            "more than can be written",
        ),
        (
            vec![("what", "gift"), ("amount", "5 USD")],
            "Write the amount in EUR",
        ),
        (
            vec![("what", "dues"), ("amount", "5"), ("every", "2")],
            "Choose how often.",
        ),
        (
            vec![("what", "dues"), ("amount", "5"), ("every", "x")],
            "Choose how often.",
        ),
    ] {
        ada.submit(CONTRIBUTE, CONTRIBUTE, &fields)
            .await
            .is(422)
            .says(why);
    }
    ada.submit(CONTRIBUTE, CONTRIBUTE, &[("what", "part-9")])
        .await
        .is(409)
        .says("isn’t owed");
    let gift = [("what", "gift"), ("amount", "7,50")];
    let answer = ada.submit(CONTRIBUTE, CONTRIBUTE, &gift).await.is(303);
    let gift = path(&answer);
    ada.open(&gift)
        .await
        .is(200)
        .says("7.50")
        .says("hand cash to a steward");
    ada.submit(&gift, &format!("{gift}/cancel"), &[])
        .await
        .goes_to(MINE);
    ada.open(&gift).await.is(200).says("Taken back");
    // Dues, changed and stopped.
    let dues = [("what", "dues"), ("amount", "5"), ("every", "3")];
    ada.submit(CONTRIBUTE, CONTRIBUTE, &dues).await.is(303);
    ada.open(MINE).await.is(200).says("every 3 months");
    let dues = [("what", "dues"), ("amount", "6"), ("every", "12")];
    ada.submit(CONTRIBUTE, CONTRIBUTE, &dues)
        .await
        .goes_to(MINE);
    ada.open(MINE).await.is(200).says("once a year");
    let stop = "/pools/oak/dues/stop";
    ada.submit(MINE, stop, &[]).await.goes_to(MINE);
    let token = ada.token().await;
    ada.post(stop, &token, &[]).await.is(404);
    // Strangers and visitors have nothing to pay here.
    let mut eve = server.person("eve").await;
    for page in [CONTRIBUTE, MINE, RAILS, CASH] {
        eve.open(page).await.is(403);
        server.visitor().open(page).await.is(303);
    }
    let token = eve.token().await;
    eve.post(CONTRIBUTE, &token, &[("what", "gift"), ("amount", "5")])
        .await
        .is(403);
}

async fn cash_is_recorded_by_one_and_confirmed_by_another(server: &Server) {
    let mut ada = server.person("ada").await;
    oak(server, &mut ada).await;
    let mut ben = server.person("ben").await;
    ben.accept("oak").await.goes_to("/pools/oak");
    let answer = ben
        .submit(
            CONTRIBUTE,
            CONTRIBUTE,
            &[("what", "gift"), ("amount", "600")],
        )
        .await
        .is(303);
    let given = path(&answer);
    let form = format!("{CASH}/{}", id_in(&given));
    ben.open(CASH).await.is(403);
    ben.open(&form).await.is(403);
    let token = ben.token().await;
    ben.post(&form, &token, &[("amount", "600")]).await.is(403);
    ada.open(CASH).await.is(200).links_to(&form);
    for (amount, why) in [
        ("", "Write an amount"),
        ("0", "more than nothing"),
        ("5.5.5", ""),
    ] {
        ada.submit(&form, &form, &[("amount", amount)])
            .await
            .is(422)
            .says(why);
    }
    ada.submit(&form, &form, &[("amount", "100")])
        .await
        .goes_to(CASH);
    ben.open(&given).await.is(200).says("Partly received");
    ada.submit(&form, &form, &[("amount", "500")])
        .await
        .goes_to(CASH);
    ben.open(&given)
        .await
        .is(200)
        .says("A second steward has yet to confirm it.");
    let mut conn = server.web.db.read().await.unwrap();
    let text = "SELECT cash_receipt_id FROM cash_receipt WHERE confirmed_at IS NULL";
    let rows: Vec<(Uuid,)> = conn.query(statement(text)).all().await.unwrap();
    drop(conn);
    let cash = format!("{CASH}/{}", rows[0].0);
    let token = ada.token().await;
    ada.post(&format!("{cash}/confirm"), &token, &[])
        .await
        .is(403)
        .says("Somebody else has to confirm this");
    let make = "UPDATE membership SET is_steward = TRUE WHERE state = 'active'";
    let mut tx = server.web.db.begin().await.unwrap();
    tx.query(statement(make)).execute().await.unwrap();
    tx.commit().await.unwrap();
    // Who gave it is no second steward either.
    let token = ben.token().await;
    ben.post(&format!("{cash}/confirm"), &token, &[])
        .await
        .is(403);
    let mut cleo = server.person("cleo").await;
    cleo.accept("oak").await.goes_to("/pools/oak");
    let mut tx = server.web.db.begin().await.unwrap();
    tx.query(statement(make)).execute().await.unwrap();
    tx.commit().await.unwrap();
    cleo.submit(CASH, &format!("{cash}/confirm"), &[])
        .await
        .goes_to(CASH);
    ben.open(&given)
        .await
        .is(200)
        .says("It arrived. Thank you.");
    let token = cleo.token().await;
    cleo.post(&format!("{cash}/withdraw"), &token, &[])
        .await
        .is(409);
    // It was somebody else's after all; who gave it doesn't take it back.
    let token = ben.token().await;
    ben.post(&format!("{cash}/take-back"), &token, &[])
        .await
        .is(403);
    cleo.submit(CASH, &format!("{cash}/take-back"), &[])
        .await
        .goes_to(CASH);
    ben.open(&given)
        .await
        .is(200)
        .says("Taken back")
        .says("Partly received");
    let token = cleo.token().await;
    cleo.post(&format!("{cash}/take-back"), &token, &[])
        .await
        .is(409);
    for nothing in ["x", "0190a000-0000-7000-8000-000000000000"] {
        cleo.open(&format!("{CASH}/{nothing}")).await.is(404);
        let token = cleo.token().await;
        cleo.post(&format!("{CASH}/{nothing}/confirm"), &token, &[])
            .await
            .is(404);
    }
}

async fn where_the_money_is_kept_is_typed_with_care(server: &Server) {
    let mut ada = server.person("ada").await;
    oak(server, &mut ada).await;
    let long = "x".repeat(71);
    for (kind, holder, iban, bic, provider, why) in [
        ("", "Oak", IBAN, "", "", "Choose what it is."),
        (
            "bank",
            "",
            IBAN,
            "",
            "",
            "Write the name of the account holder.",
        ),
        ("bank", long.as_str(), IBAN, "", "", "at most 70 letters"),
        ("bank", "Oak", "", "", "", "Write the account’s IBAN"),
        (
            "bank",
            "Oak",
            "DE75 5121 0800 1245 1261 98",
            "",
            "",
            "check figures don’t fit",
        ),
        ("bank", "Oak", "DE75 5121", "", "", "15 to 34"),
        ("bank", "Oak", IBAN, "SOGE", "", "A BIC has 8 or 11"),
        (
            "host",
            "Umbrella",
            "",
            "",
            "",
            "Write the address of the host.",
        ),
        ("host", "Umbrella", "DE7", "", "umbrella.example", "IBAN"),
        ("stripe", "Oak", "", "", "acct_", "A Stripe account’s id"),
        (
            "stripe",
            "Oak",
            "",
            "",
            "sk_live_1234567890",
            "A Stripe account’s id",
        ),
    ] {
        let fields = [
            ("kind", kind),
            ("holder", holder),
            ("iban", iban),
            ("bic", bic),
            ("provider", provider),
        ];
        ada.submit(RAILS, RAILS, &fields).await.is(422).says(why);
    }
    let stripe = [
        ("kind", "stripe"),
        ("holder", "Oak"),
        ("provider", "acct_1NvQb2IrZ4"),
    ];
    ada.submit(RAILS, RAILS, &stripe)
        .await
        .goes_to("/pools/oak/proposals/1");
    ada.open("/pools/oak/proposals/1")
        .await
        .is(200)
        .says("acct_1NvQb2IrZ4");
    ada.open("/pools/oak/proposals/new")
        .await
        .is(200)
        .links_to("/pools/oak/money/rails#propose");
}

super::on_both! {
    a_buy_in_is_paid_and_makes_a_member, dues_and_gifts_are_promised_and_taken_back,
    cash_is_recorded_by_one_and_confirmed_by_another, where_the_money_is_kept_is_typed_with_care,
}
