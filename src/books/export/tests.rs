//! What the files of the books say, line by line.

use std::collections::HashMap;

use uuid::Uuid;

use super::*;

#[cfg(test)]
fn export(format: Format, code: &str) -> Export {
    let proposals = HashMap::from([(Uuid::from_u128(9).into(), 4)]);
    let names = Names::new(vec![7; 32], Uuid::nil().into(), proposals);
    let kinds = BTreeMap::from([(EntryKind::Receipt, "Contribution".to_owned())]);
    Export::new(format, Currency::parse(code).unwrap(), names, kinds)
}

#[test]
fn amounts_have_the_digits_of_their_currency() {
    for (minor, code, expected) in [
        (2_500, "EUR", "25.00"),
        (-5, "EUR", "-0.05"),
        (0, "EUR", "0.00"),
        (2_500, "JPY", "2500"),
        (-1, "BHD", "-0.001"),
        (i128::from(i64::MIN), "BHD", "-9223372036854775.808"),
    ] {
        assert_eq!(decimal(minor, Currency::parse(code).unwrap()), expected);
    }
}

#[test]
fn accounts_are_named_for_every_program() {
    let names = export(Format::Csv, "EUR").names;
    let who = Uuid::from_u128(3);
    for (account, expected) in [
        (Account::StripeClearing, "Assets:Stripe-Clearing"),
        (Account::IndivisibleReserve, "Equity:Reserve:Indivisible"),
        (Account::Available, "Equity:Budget:Available"),
        (
            Account::Reserved(Uuid::from_u128(9).into()),
            "Equity:Budget:Reserved:Proposal-4",
        ),
    ] {
        assert_eq!(names.of(account), expected);
    }
    let label = names.of(Account::Capital(who.into()));
    assert_eq!(label.len(), "Equity:Capital:Member-".len() + 8);
    assert!(!label.contains(&who.to_string()));
    // Another server, or another Pool, calls her something else.
    let other = Names::new(vec![8; 32], Uuid::nil().into(), HashMap::new());
    assert_ne!(other.of(Account::Capital(who.into())), label);
}

#[test]
fn a_formula_in_a_table_is_text() {
    for (cell, expected) in [
        ("=1+1", "'=1+1\r\n"),
        (" @SUM(A1)", "' @SUM(A1)\r\n"),
        ("a,b", "\"a,b\"\r\n"),
        ("say \"so\"", "\"say \"\"so\"\"\"\r\n"),
        ("25.00", "25.00\r\n"),
    ] {
        assert_eq!(row(&[cell.to_owned()]), expected);
    }
}

#[test]
fn a_month_ends_with_what_accounts_stand_at() {
    let mut export = export(Format::Journal, "EUR");
    let mut written = String::new();
    for (number, on) in [(1, 20_000), (2, 20_001), (3, 20_040)] {
        let postings = [
            Posting {
                account: Account::Bank,
                minor: 100,
            },
            Posting {
                account: Account::Donations,
                minor: -100,
            },
        ];
        written.push_str(&export.item(&Item {
            number,
            on: Day::from_number(on),
            kind: EntryKind::Receipt,
            proposal: None,
            reverses: None,
            postings: &postings,
        }));
    }
    written.push_str(&export.tail());
    assert!(written.contains("= 2.00 EUR"), "{written}");
    assert!(written.contains("= -3.00 EUR"), "{written}");
    assert!(written.contains("2024-10-31 Balance"), "{written}");
    assert!(written.contains("2024-11-30 Balance"), "{written}");
}

#[test]
fn the_bank_account_is_told_on_the_days_of_statements() {
    let days = [19_000, 20_010, 20_035, 20_041].map(Day::from_number);
    let mut export = export(Format::Journal, "EUR").with_statements(days);
    let mut written = String::new();
    for (number, on) in [(1, 20_000), (2, 20_010), (3, 20_040)] {
        let postings = [
            Posting {
                account: Account::Bank,
                minor: 100,
            },
            Posting {
                account: Account::Donations,
                minor: -100,
            },
        ];
        written.push_str(&export.item(&Item {
            number,
            on: Day::from_number(on),
            kind: EntryKind::Receipt,
            proposal: None,
            reverses: None,
            postings: &postings,
        }));
    }
    written.push_str(&export.tail());
    let told: Vec<&str> = written
        .lines()
        .filter(|line| {
            line.ends_with("Balance") || line.contains("Assets:Bank") && line.contains('=')
        })
        .map(str::trim)
        .map(|line| line.rsplit("= ").next().unwrap_or(line))
        .collect();
    let expected = [
        ("2024-10-14", "2.00 EUR"),
        ("2024-10-31", "2.00 EUR"),
        ("2024-11-08", "2.00 EUR"),
        ("2024-11-14", "3.00 EUR"),
        ("2024-11-30", "3.00 EUR"),
    ];
    let expected: Vec<String> = expected
        .into_iter()
        .flat_map(|(day, stood)| [format!("{day} Balance"), stood.to_owned()])
        .collect();
    assert_eq!(told, expected, "{written}");
}
