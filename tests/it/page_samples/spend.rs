//! Spending: its form, its section, its invoices, what is to be paid out, and
//! the page of who left.

use pools::{
    text::text,
    web::view::{
        form::Field,
        payable::{
            BatchLine, CapitalPage, InvoiceLine, PayableLine, PayablePage, Payables, Stage,
            WaitingLine,
        },
        spend::{
            After, FileInvoice, InvoiceLink, InvoicePage, PaperLink, ProposeSpend, SpendShown, Step,
        },
    },
};

use super::{Sample, oak, page, sample, when};

const ID: &str = "01932d5e-0000-7000-8000-000000000001";

/// The pages.
pub fn all() -> Vec<Sample> {
    let mut all = vec![
        sample("spend-new", &propose(false)),
        sample("spend-new-wrong", &propose(true)),
        sample("invoice-new", &file(false)),
        sample("invoice-new-wrong", &file(true)),
        sample("invoice-filed", &invoice("filed", true)),
        sample("invoice-refused", &invoice("refused", false)),
        sample("invoice-approved", &invoice("approved", false)),
        sample("payables", &payables(false)),
        sample("payables-empty", &payables(true)),
        sample("payable", &payable(false)),
        sample("payable-paid", &payable(true)),
        sample("payable-kept", &kept()),
        sample("capital-wrong", &capital(Stage::Owed, true)),
    ];
    for stage in [
        Stage::Nothing,
        Stage::Waits,
        Stage::Owed,
        Stage::Sent,
        Stage::Paid,
    ] {
        let name = format!("capital-{}", stage.word());
        all.push(sample(&name, &capital(stage, false)));
    }
    all
}

fn typed(value: &str, wrong: bool, key: &str) -> Field {
    if wrong {
        Field::of(value).refused(text(key))
    } else {
        Field::of(value)
    }
}

fn after(is_too_much: bool) -> After {
    After {
        left: if is_too_much {
            "-€40.00"
        } else {
            "€560.00"
        }
        .to_owned(),
        is_too_much,
    }
}

fn papers() -> Vec<PaperLink> {
    vec![PaperLink {
        href: format!("/pools/oak/papers/{ID}"),
        name: "quote.pdf".to_owned(),
    }]
}

fn steps() -> Vec<Step> {
    [
        ("Ana Brook proposed it.", false),
        ("€300.00 was set aside by decision no. 7.", false),
        ("€300.00 was paid, says the bank’s statement.", true),
    ]
    .map(|(told, is_day)| Step {
        told: told.to_owned(),
        at: when(-1),
        is_day,
    })
    .into()
}

/// What stands on a proposal's page.
pub fn section() -> SpendShown {
    SpendShown {
        amount: "€300.00".to_owned(),
        payee: "Sheds & Sons".to_owned(),
        category: "project",
        iban: Some("DE75 5121 0800 1245 1261 99".to_owned()),
        available: Some("€900.00".to_owned()),
        after: Some(after(false)),
        quotes: papers(),
        left: Some("€120.00".to_owned()),
        until: Some(when(90)),
        waiting: vec![InvoiceLink {
            href: format!("/pools/oak/invoices/{ID}"),
            label: "2026-7".to_owned(),
            amount: "€180.00".to_owned(),
        }],
        steps: steps(),
        nobody: Some("Elect another steward first.".to_owned()),
        may_file: true,
        may_release: true,
    }
}

fn propose(wrong: bool) -> ProposeSpend {
    ProposeSpend {
        page: page("/pools/oak/proposals/new/spend", true),
        pool: oak(),
        title: typed("", wrong, "error-title-empty"),
        text: Field::default(),
        amount: typed("1e3", wrong, "error-amount-exponent"),
        payee: typed("", wrong, "error-payee-empty"),
        member: typed("@nobody", wrong, "error-payee-not-member"),
        iban: typed("DE00", wrong, "error-iban-check"),
        bic: typed("X", wrong, "error-bic"),
        category: typed("project", wrong, "error-category"),
        review_on: Field::default(),
        quotes: typed("", wrong, "error-papers-many"),
        currency: "EUR",
        available: "€900.00".to_owned(),
        after: wrong.then(|| after(true)),
        nobody: wrong.then(|| "Elect another steward first.".to_owned()),
        refused: None,
    }
}

fn file(wrong: bool) -> FileInvoice {
    FileInvoice {
        page: page("/pools/oak/proposals/7/invoice", true),
        pool: oak(),
        number: 7,
        title: "A shed for the tools".to_owned(),
        left: "€300.00".to_owned(),
        currency: "EUR",
        label: typed("", wrong, "error-invoice-label-empty"),
        amount: typed("301", wrong, "error-over-reservation"),
        is_last: Field::of(if wrong { "yes" } else { "" }),
        file: typed("", wrong, "error-paper-empty"),
        refused: None,
    }
}

fn invoice(state: &'static str, waits: bool) -> InvoicePage {
    InvoicePage {
        page: page(&format!("/pools/oak/invoices/{ID}"), true),
        pool: oak(),
        id: ID.to_owned(),
        number: 7,
        title: "A shed for the tools".to_owned(),
        label: "2026-7".to_owned(),
        amount: "€180.00".to_owned(),
        payee: "Sheds & Sons".to_owned(),
        iban: waits.then(|| "DE75 5121 0800 1245 1261 99".to_owned()),
        papers: papers(),
        is_last: waits,
        state,
        steps: steps(),
        missing: if waits { 2 } else { 0 },
        nobody: waits.then(|| "Elect another steward first.".to_owned()),
        may_approve: waits,
        may_refuse: waits,
        because: typed("", waits, "error-invoice-because-empty"),
    }
}

fn line(kind: &'static str, name: &str, is_sent: bool) -> PayableLine {
    PayableLine {
        id: ID.to_owned(),
        href: format!("/pools/oak/money/payables/{ID}"),
        name: name.to_owned(),
        amount: "€180.00".to_owned(),
        kind,
        label: if kind == "invoice" { "2026-7" } else { "" }.to_owned(),
        day: when(3),
        missing: if kind == "refund" { 2 } else { 0 },
        may_send: !is_sent && !name.is_empty(),
        is_sent,
    }
}

fn payables(is_empty: bool) -> Payables {
    let mut found = Payables {
        page: page("/pools/oak/money/payables", true),
        pool: oak(),
        invoices: Vec::new(),
        open: Vec::new(),
        may_send: false,
        waiting: Vec::new(),
        batches: Vec::new(),
        paid: Vec::new(),
        refused: None,
    };
    if is_empty {
        return found;
    }
    found.invoices.push(InvoiceLine {
        href: format!("/pools/oak/invoices/{ID}"),
        label: "2026-8".to_owned(),
        amount: "€20.00".to_owned(),
        filer: "Ana Brook".to_owned(),
        at: when(-2),
    });
    found.open = vec![
        line("invoice", "Sheds & Sons", false),
        line("redemption", "", false),
        line("refund", "Ben", true),
    ];
    found.may_send = true;
    found.waiting = [true, false]
        .map(|waits| WaitingLine {
            name: "Eve".to_owned(),
            amount: "€25.00".to_owned(),
            due: when(300),
            waits,
        })
        .into();
    found.batches = [(false, false), (true, false), (false, true)]
        .map(|(is_withdrawn, is_done)| BatchLine {
            id: ID.to_owned(),
            amount: "€200.00".to_owned(),
            count: 2,
            maker: "Ben".to_owned(),
            at: when(-1),
            is_pain: true,
            is_withdrawn,
            is_done,
            may_take_back: !is_withdrawn && !is_done,
        })
        .into();
    found.paid.push(line("invoice", "Sheds & Sons", true));
    found.refused = Some(text("error-nothing-chosen"));
    found
}

fn payable(is_paid: bool) -> PayablePage {
    PayablePage {
        page: page(&format!("/pools/oak/money/payables/{ID}"), true),
        pool: oak(),
        line: line("invoice", "Sheds & Sons", !is_paid),
        may_release: false,
        iban: is_paid.then(|| "DE75 5121 0800 1245 1261 99".to_owned()),
        reference: "RF18539007547034".to_owned(),
        decision: Some((7, "A shed for the tools".to_owned())),
        invoice: Some(format!("/pools/oak/invoices/{ID}")),
        is_paid,
        from: typed("bank", !is_paid, "error-paid-from"),
        on: typed("soon", !is_paid, "error-paid-on"),
    }
}

/// Nobody has let it go yet.
fn kept() -> PayablePage {
    PayablePage {
        line: line("refund", "Ben", false),
        may_release: true,
        from: Field::of("bank"),
        on: Field::of("2026-11-22"),
        ..payable(false)
    }
}

fn capital(stage: Stage, wrong: bool) -> CapitalPage {
    CapitalPage {
        page: page("/pools/oak/money/capital", true),
        pool: oak(),
        amount: "€25.00".to_owned(),
        stage,
        day: when(300),
        may_name: matches!(stage, Stage::Waits | Stage::Owed),
        has_named: stage == Stage::Owed,
        name: typed("", wrong, "error-payee-empty"),
        iban: typed("DE00", wrong, "error-iban-check"),
        bic: typed("X", wrong, "error-bic"),
    }
}
