//! The money of a Pool.

use pools::{
    text::text,
    web::view::budget::{
        BooksChecked, BudgetPage, CategoryLine, Chart, DeskLine, EntryLine, MonthBars, ReportPage,
        ReportTable, RuleLine, Shown,
    },
};

use super::{Sample, oak, page, sample, when};

pub fn all() -> Vec<Sample> {
    vec![
        sample("budget-hidden", &budget(None, false)),
        sample("budget-public", &budget(Some(shown()), false)),
        sample("budget-steward", &budget(Some(shown()), true)),
        sample("books-hold", &checked(true)),
        sample("books-stopped", &checked(false)),
        sample("report", &report(None)),
        sample("report-wrong", &report(Some(text("report-wrong")))),
    ]
}

fn budget(shown: Option<Shown>, is_steward: bool) -> BudgetPage {
    BudgetPage {
        page: page("/pools/oak/money", is_steward),
        pool: oak(),
        shown,
        stopped: is_steward.then(|| "Does not hold: it.\n\nDoes not hold: that.".to_owned()),
        checked: is_steward.then(|| when(-1)),
        is_inside: is_steward,
        is_steward,
        desk: if is_steward {
            vec![DeskLine {
                href: "/pools/oak/money/statements".to_owned(),
                told: "3 lines of the bank to look at".to_owned(),
            }]
        } else {
            Vec::new()
        },
        closable: vec![("2026-10".to_owned(), "October 2026".to_owned())],
    }
}

fn shown() -> Shown {
    let months = (0..12)
        .map(|index| MonthBars {
            short: "Nov".to_owned(),
            name: "November 2026".to_owned(),
            came: "€25.00".to_owned(),
            went: "€0.00".to_owned(),
            x: index * 53 + 8,
            came_height: index * 15,
            went_height: 165 - index * 15,
        })
        .collect();
    let entry = |number, proposal| EntryLine {
        number,
        on: when(-2),
        what: text("entry-invoice"),
        amount: "€12.00".to_owned(),
        proposal,
    };
    Shown {
        balance: "€1,200.00".to_owned(),
        available: "€900.00".to_owned(),
        reserved: "€180.00".to_owned(),
        pledged: "€0.00".to_owned(),
        floor: "€120.00".to_owned(),
        floor_percent: 10,
        chart: Chart {
            months,
            most: "€25.00".to_owned(),
        },
        categories: ["project", "fees", "formation"]
            .into_iter()
            .map(|id| CategoryLine {
                id,
                approved: "€20.00".to_owned(),
                spent: "€10.00".to_owned(),
                left: "€10.00".to_owned(),
            })
            .collect(),
        entries: vec![entry(9, Some(4)), entry(8, None)],
        next: Some("/pools/oak/money?before=8".to_owned()),
        head: Some((9, "0f".repeat(32))),
    }
}

fn checked(holds: bool) -> BooksChecked {
    BooksChecked {
        page: page("/pools/oak/money/check", true),
        pool: oak(),
        lines: vec![
            RuleLine {
                rule: text("books-rule-balanced"),
                holds: true,
                entries: Vec::new(),
            },
            RuleLine {
                rule: text("books-rule-chain"),
                holds,
                entries: if holds { Vec::new() } else { vec![3, 5] },
            },
        ],
        holds,
        is_stopped: !holds,
    }
}

fn report(wrong: Option<String>) -> ReportPage {
    ReportPage {
        page: page("/pools/oak/money/report", true),
        pool: oak(),
        from: "2026-01".to_owned(),
        to: "2026-12".to_owned(),
        wrong,
        period: "From January 2026 to December 2026".to_owned(),
        tables: vec![ReportTable {
            title: text("report-income"),
            lines: vec![(text("account-dues"), "€5.00".to_owned())],
            total: Some((text("report-total"), "€5.00".to_owned())),
        }],
    }
}
