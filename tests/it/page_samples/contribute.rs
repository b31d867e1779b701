//! Giving money, in each state that it can be in.

use pools::{
    text::text,
    web::view::{
        contribute::{
            AwaitedLine, BankLine, CashForm, CashLine, CashPage, ContributePage, ContributionLine,
            ContributionPage, MyMoneyPage, OwedLine, PartChoice, Progress, ReceiptLine,
            ReceiptPage,
        },
        draft::Qr,
        filters::phrase,
        form::Field,
        rails::{RailForm, RailLine, RailsPage},
    },
};

use super::{Sample, oak, page, person, sample, when};

const REFERENCE: &str = "RF72 0000 1234 5678";

fn when_some<T>(some: bool, rows: impl FnOnce() -> Vec<T>) -> Vec<T> {
    if some { rows() } else { Vec::new() }
}

fn contribute(wrong: bool, is_member: bool) -> ContributePage {
    let field = |value: &str, error: &str| {
        let field = Field::of(value);
        if wrong {
            field.refused(text(error))
        } else {
            field
        }
    };
    let part = |number: u32| PartChoice {
        value: format!("part-{number}"),
        label: phrase("contribute-part")
            .with("number", &number)
            .with("amount", &"€12.50"),
        due: when(30),
    };
    ContributePage {
        page: page("/pools/oak/contribute", true),
        pool: oak(),
        parts: if is_member {
            vec![part(1), part(2)]
        } else {
            Vec::new()
        },
        is_member,
        is_steward: wrong,
        has_rail: !wrong,
        code: "EUR",
        what: field("dues", "error-contribute-what"),
        amount: field("1e3", "error-amount-exponent"),
        every: field("3", "error-dues-months"),
    }
}

fn contribution(progress: Progress) -> ContributionPage {
    let has_bank = progress == Progress::Promised;
    ContributionPage {
        page: page("/pools/oak/contributions/0190", true),
        pool: oak(),
        id: "0190".to_owned(),
        what: phrase("purpose-part").with("number", &1_u32),
        amount: "€25.00".to_owned(),
        progress,
        missing: "€10.00".to_owned(),
        promised: when(-3),
        due: when(0),
        awaits: has_bank,
        reference: REFERENCE.to_owned(),
        bank: has_bank.then(|| BankLine {
            holder: "Oak Street Garden".to_owned(),
            iban: "DE75 5121 0800 1245 1261 99".to_owned(),
            bic: "SOGEDEFFXXX".to_owned(),
            qr: Some(Qr {
                size: 29,
                path: "M4 4h1v1h-1z".to_owned(),
            }),
            payto: "payto://iban/DE75512108001245126199?amount=EUR:25.00".to_owned(),
        }),
        host: (progress == Progress::Partly)
            .then(|| ("Umbrella".to_owned(), "https://umbrella.example".to_owned())),
        card: has_bank.then(|| "/pools/oak/contributions/0190/card".to_owned()),
        stewards: vec![person("Ana Brook", "ana")],
        cash_waits: vec!["€5.00".to_owned()],
        receipts: if has_bank {
            Vec::new()
        } else {
            vec![ReceiptLine {
                href: "/pools/oak/contributions/0190/receipts/3".to_owned(),
                amount: "€15.00".to_owned(),
                day: when(-1),
                is_taken_back: progress == Progress::Cancelled,
            }]
        },
    }
}

fn receipt(taken_back: bool) -> ReceiptPage {
    ReceiptPage {
        page: page("/pools/oak/contributions/0190/receipts/3", true),
        pool: oak(),
        id: "0190".to_owned(),
        who: "Ana Brook".to_owned(),
        what: phrase("purpose-gift"),
        is_capital: !taken_back,
        amount: "€25.00".to_owned(),
        day: when(-1),
        reference: REFERENCE.to_owned(),
        entry: 3,
        taken_back: taken_back.then_some(4),
    }
}

fn mine(some: bool) -> MyMoneyPage {
    let owed = |promised: bool| OwedLine {
        what: phrase("purpose-part").with("number", &(2 - u32::from(promised))),
        amount: "€12.50".to_owned(),
        due: when(30),
        value: (!promised).then(|| "part-2".to_owned()),
        href: promised.then(|| "/pools/oak/contributions/0190".to_owned()),
    };
    let line = |progress| ContributionLine {
        href: "/pools/oak/contributions/0190".to_owned(),
        what: phrase("purpose-dues"),
        amount: "€5.00".to_owned(),
        progress,
        promised: when(-10),
    };
    let all = [
        Progress::Promised,
        Progress::Partly,
        Progress::Received,
        Progress::Cancelled,
    ];
    MyMoneyPage {
        page: page("/pools/oak/money/mine", true),
        pool: oak(),
        capital: "€12.50".to_owned(),
        awaits: some,
        owed: when_some(some, || vec![owed(true), owed(false)]),
        dues: some.then(|| {
            let told = phrase("my-money-dues-every")
                .with("amount", &"€5.00")
                .with("months", &3_u32);
            (told, when(20))
        }),
        is_member: true,
        is_steward: some,
        lines: when_some(some, || all.map(line).into()),
        next: some.then(|| "/pools/oak/money/mine?before=0190".to_owned()),
    }
}

fn awaited() -> AwaitedLine {
    AwaitedLine {
        id: "0190".to_owned(),
        who: person("Bo", "bo"),
        what: phrase("purpose-gift"),
        amount: "€5.00".to_owned(),
        reference: REFERENCE.to_owned(),
    }
}

fn cash(some: bool) -> CashPage {
    let line = |id: &str, may_confirm| CashLine {
        id: id.to_owned(),
        giver: person("Bo", "bo"),
        steward: person("Ana Brook", "ana"),
        amount: "€600.00".to_owned(),
        at: when(-1),
        may_confirm,
        may_take_back: may_confirm,
    };
    CashPage {
        page: page("/pools/oak/money/cash", true),
        pool: oak(),
        limit: "€500.00".to_owned(),
        waiting: when_some(some, || vec![line("0191", true), line("0192", false)]),
        booked: when_some(some, || vec![line("0193", true)]),
        awaited: when_some(some, || vec![awaited()]),
        next: some.then(|| "/pools/oak/money/cash?above=5".to_owned()),
    }
}

/// Where the money is kept, as a proposal shows it.
pub fn rail(kind: &'static str, is_whole: bool) -> RailLine {
    RailLine {
        kind,
        holder: "Oak Street Garden".to_owned(),
        iban: if kind == "stripe" {
            String::new()
        } else {
            "DE75 5121 0800 1245 1261 99".to_owned()
        },
        bic: String::new(),
        provider: if kind == "bank" {
            String::new()
        } else {
            "acct_1NvQb2IrZ4".to_owned()
        },
        since: Some(when(-20)),
        replaces: !is_whole,
        is_whole,
    }
}

fn rails(some: bool) -> RailsPage {
    let field = |value: &str, error: &str| {
        if some {
            Field::of(value)
        } else {
            Field::of(value).refused(text(error))
        }
    };
    RailsPage {
        page: page("/pools/oak/money/rails", true),
        pool: oak(),
        in_use: when_some(some, || {
            ["bank", "stripe", "host"]
                .map(|kind| rail(kind, true))
                .into()
        }),
        may_propose: true,
        is_steward: some,
        form: RailForm {
            kind: field("bank", "error-rail-kind"),
            holder: field("", "error-rail-holder-empty"),
            iban: field("DE7", "error-iban-check"),
            bic: field("x", "error-bic"),
            provider: field("", "error-rail-stripe"),
            why: field("", "error-characters"),
        },
        refused: (!some).then(|| text("rails-vote-open")),
    }
}

pub fn all() -> Vec<Sample> {
    let mut samples = vec![
        sample("contribute", &contribute(false, true)),
        sample("contribute-wrong", &contribute(true, true)),
        sample("contribute-nothing", &contribute(false, false)),
        sample("receipt", &receipt(false)),
        sample("receipt-taken-back", &receipt(true)),
        sample("my-money", &mine(true)),
        sample("my-money-empty", &mine(false)),
        sample("cash", &cash(true)),
        sample("cash-empty", &cash(false)),
        sample(
            "cash-record-wrong",
            &CashForm {
                page: page("/pools/oak/money/cash/0190", true),
                pool: oak(),
                line: awaited(),
                code: "EUR",
                limit: "€500.00".to_owned(),
                has_host: true,
                place: Field::of("host"),
                amount: Field::of("-5").refused(text("error-amount-sign")),
            },
        ),
        sample("rails", &rails(true)),
        sample("rails-wrong", &rails(false)),
    ];
    for progress in [
        Progress::Promised,
        Progress::Partly,
        Progress::Received,
        Progress::Cancelled,
    ] {
        let name = format!("contribution-{}", progress.word());
        samples.push(sample(&name, &contribution(progress)));
    }
    samples
}
