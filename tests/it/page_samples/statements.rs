//! Statements of the Pool's bank.

use pools::{
    text::text,
    web::view::{
        form::Field,
        member_list::ColumnChoice,
        statements::{
            BankLine, FileLine, OpeningOffer, StatementColumns, StatementPage, Statements,
            SuggestionLine,
        },
    },
};

use super::{Sample, oak, page, sample, when};

fn line(state: &'static str, came: bool) -> BankLine {
    BankLine {
        id: format!("0190-{state}-{came}"),
        day: when(-3),
        amount: if came { "€25.00" } else { "-€25.00" }.to_owned(),
        came,
        name: if came { "Bo Reed" } else { "" }.to_owned(),
        text: "for the garden".to_owned(),
        state,
        has_others: !came,
        is_return: !came,
        suggestions: vec![SuggestionLine {
            is: if came { "contribution" } else { "pays" },
            of: "0190".to_owned(),
            label: "This is Bo’s contribution of €25.00".to_owned(),
        }],
    }
}

fn file() -> FileLine {
    FileLine {
        href: "/pools/oak/money/statements/0190".to_owned(),
        name: "may.xml".to_owned(),
        at: when(-1),
        new_lines: 2,
    }
}

fn statements(some: bool) -> Statements {
    let mut found = Statements {
        page: page("/pools/oak/money/statements", true),
        pool: oak(),
        account: Some("DE75 5121 0800 1245 1261 99".to_owned()),
        file: Field::default(),
        agreement: None,
        opening: None,
        lines: Vec::new(),
        next: None,
        files: Vec::new(),
    };
    if some {
        found.file = Field::default().refused(text("error-statement-empty"));
        found.agreement = Some("Books and bank agree: €1,234.50 on 2026-05-31.".to_owned());
        found.opening = Some(OpeningOffer {
            minor: 25_000,
            told: "At the bank there is €250.00 that no line explains.".to_owned(),
        });
        found.lines = vec![line("unmatched", true), line("open", false)];
        found.next = Some("/pools/oak/money/statements?above=1&after=0190".to_owned());
        found.files = vec![file()];
    }
    found
}

pub fn all() -> Vec<Sample> {
    vec![
        sample("statements-wrong", &statements(true)),
        sample("statements-empty", &statements(false)),
        sample(
            "statement",
            &StatementPage {
                page: page("/pools/oak/money/statements/0190", true),
                pool: oak(),
                file: file(),
                told: "2 lines: 1 booked, 1 to look at, 0 known already.".to_owned(),
                agreement: Some("Books and bank agree: €1,234.50 on 2026-05-31.".to_owned()),
                has_back: true,
                lines: vec![
                    line("booked", true),
                    line("said", false),
                    line("known", true),
                    line("waiting", false),
                ],
                next: None,
            },
        ),
        sample(
            "statement-columns",
            &StatementColumns {
                page: page("/pools/oak/money/statements", true),
                pool: oak(),
                text: "Date;Amount\n1.5.2026;25,00\n".to_owned(),
                file_name: "may.csv".to_owned(),
                columns: vec!["Date".to_owned(), "Amount".to_owned()],
                rows: vec![vec!["1.5.2026".to_owned(), "25,00".to_owned()]],
                choices: [
                    "date", "amount", "went", "name", "iban", "says", "id", "balance",
                ]
                .map(|field| ColumnChoice {
                    field,
                    chosen: (field == "amount").then_some(1),
                })
                .to_vec(),
                order: "day",
                decimal: "comma",
                refused: Some(text("error-statement-other-columns")),
            },
        ),
    ]
}
