//! Files that are refused, each with its reason, and nothing of it taken.

use std::fmt::Write as _;

use pools::{
    banking::{
        amount::AmountError,
        csv_cell,
        statement::{Expected, Format, MAX_BYTES, StatementError, guess, read as read_statement},
    },
    domain::money::Currency,
};

use super::{changed, read, sample};

/// What a file is refused with.
fn refused(bytes: &[u8]) -> StatementError {
    match read(bytes, None) {
        Err(error) => error,
        Ok(read) => panic!("{} lines were read", read.lines.len()),
    }
}

#[test]
fn a_statement_cut_anywhere_is_refused() {
    for name in [
        "camt053-v02.xml",
        "camt053-v08.xml",
        "mt940-german.sta",
        "mt940-dutch.sta",
    ] {
        let whole = sample(name);
        // What comes after the last balance of a MT940 says nothing more.
        let last = if name.starts_with("camt") {
            whole.trim_ascii_end().len()
        } else {
            whole.windows(5).position(|five| five == b":62F:").unwrap() + 20
        };
        for end in 1..last {
            let error = match read(&whole[..end], None) {
                Err(error) => error,
                Ok(read) => panic!("{name} to {end}: {} lines", read.lines.len()),
            };
            if name.starts_with("camt") && end > 1 {
                assert!(
                    matches!(error, StatementError::Cut | StatementError::Entities),
                    "{name} to {end}: {error:?}"
                );
            }
        }
    }
    for name in ["csv-german.csv", "csv-british.csv"] {
        let mapping = guess(&sample(name)).unwrap().mapping;
        let whole = sample(name);
        let all = read(&whole, Some(&mapping)).unwrap().lines;
        for end in 1..whole.trim_ascii_end().len() {
            // Whatever is read is what stands in the whole file, but for a last
            // row whose last cell is cut.
            if let Ok(part) = read(&whole[..end], Some(&mapping)) {
                assert!(part.lines.len() <= all.len());
                let whole_rows = part.lines.len().saturating_sub(1);
                assert_eq!(
                    part.lines[..whole_rows],
                    all[..whole_rows],
                    "{name} to {end}"
                );
            }
        }
    }
}

#[test]
fn strange_xml_is_refused() {
    let head = r#"<?xml version="1.0"?>"#;
    let mut bomb = format!("{head}<!DOCTYPE d [<!ENTITY a0 \"lol\">");
    for level in 1..20 {
        let ten = format!("&a{};", level - 1).repeat(10);
        write!(bomb, "<!ENTITY a{level} \"{ten}\">").unwrap();
    }
    bomb += "]><Document>&a19;</Document>";
    let deep = "<a>".repeat(200_000) + &"</a>".repeat(200_000);
    let wide = format!("<Document>{}</Document>", "<a/>".repeat(1_100_000));
    let attributes = (0..50_000).fold(String::new(), |mut text, number| {
        write!(text, " a{number}=\"\"").unwrap();
        text
    });
    let spaces = (0..100_000).fold("<Document>".to_owned(), |mut text, number| {
        write!(text, "<a xmlns:a{number}=\"a{number}\">").unwrap();
        text
    });
    for (text, error) in [
        (bomb, StatementError::Entities),
        (
            format!(
                "{head}<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Document>&x;</Document>"
            ),
            StatementError::Entities,
        ),
        (
            format!("{head}<!DOCTYPE d SYSTEM \"http://127.0.0.1:1/d.dtd\"><Document/>"),
            StatementError::Entities,
        ),
        (
            format!("{head}<Document>&x;</Document>"),
            StatementError::Entities,
        ),
        (deep, StatementError::Xml { line: 1 }),
        (spaces, StatementError::Xml { line: 1 }),
        (wide, StatementError::TooManyLines),
        (
            format!("<Document{attributes}/>"),
            StatementError::Xml { line: 1 },
        ),
        (
            "<Document><a></b></Document>".into(),
            StatementError::Xml { line: 1 },
        ),
        (
            "<html><body>Sign in</body></html>".into(),
            StatementError::OtherMessage {
                found: "body".into(),
            },
        ),
        ("<".into(), StatementError::Cut),
    ] {
        let shown: String = text.chars().take(80).collect();
        assert_eq!(refused(text.as_bytes()), error, "{shown}");
    }
    // In the middle of a good statement, too.
    let with_type = changed(
        "camt053-v02.xml",
        "<Document",
        "<!DOCTYPE d [<!ENTITY e 'x'>]><Document",
    );
    assert_eq!(refused(&with_type), StatementError::Entities);
}

#[test]
fn a_wrong_statement_is_refused_by_name() {
    use StatementError::{
        Amount, Batch, Day, Encoding, Field, Missing, OtherAccount, OtherCurrency, OtherMessage,
        Sums,
    };
    let camt = |from: &str, to: &str| changed("camt053-v02.xml", from, to);
    let dutch = |from: &str, to: &str| changed("mt940-dutch.sta", from, to);
    let sums = |opening: &str, lines: &str, sum: &str, closing: &str| Sums {
        opening: opening.into(),
        lines: lines.into(),
        sum: sum.into(),
        closing: closing.into(),
    };
    for (bytes, error) in [
        (
            camt(">1137.60<", ">1137.61<"),
            sums("1000.00", "137.60", "1137.60", "1137.61"),
        ),
        (
            camt(">25.00<", ">26.00<"),
            sums("1000.00", "138.60", "1138.60", "1137.60"),
        ),
        (
            camt("<CdtDbtInd>DBIT", "<CdtDbtInd>CRDT"),
            sums("1000.00", "143.40", "1143.40", "1137.60"),
        ),
        (
            camt(">25.25<", ">25.26<"),
            Batch {
                line: 61,
                sum: "75.51".into(),
                entry: "75.50".into(),
            },
        ),
        (
            camt(">25.00<", ">25,00<"),
            Amount {
                line: 37,
                found: "25,00".into(),
                error: AmountError::Character(','),
            },
        ),
        (
            camt(">25.00<", ">-25.00<"),
            Amount {
                line: 37,
                found: "-25.00".into(),
                error: AmountError::Character('-'),
            },
        ),
        (
            camt(">25.00<", ">25.001<"),
            Amount {
                line: 37,
                found: "25.001".into(),
                error: AmountError::Decimals(2),
            },
        ),
        (
            camt(">25.00<", "><"),
            Amount {
                line: 37,
                found: String::new(),
                error: AmountError::Empty,
            },
        ),
        (
            camt(">25.00<", ">1234567890123456789<"),
            Amount {
                line: 37,
                found: "1234567890123456789".into(),
                error: AmountError::TooLarge,
            },
        ),
        (
            camt("Ccy=\"EUR\">25.00", "Ccy=\"USD\">25.00"),
            OtherCurrency {
                line: 37,
                found: "USD".into(),
                expected: "EUR",
            },
        ),
        (
            camt("<Ccy>EUR", "<Ccy>JPY"),
            OtherCurrency {
                line: 8,
                found: "JPY".into(),
                expected: "EUR",
            },
        ),
        (
            camt("<CdtDbtInd>DBIT", "<CdtDbtInd>OUT"),
            Field {
                line: 119,
                what: "CdtDbtInd".into(),
                found: "OUT".into(),
            },
        ),
        (
            camt("<CdtDbtInd>DBIT</CdtDbtInd>", ""),
            Missing {
                line: 119,
                what: "CdtDbtInd".into(),
            },
        ),
        (
            camt("<BookgDt><Dt>2026-11-20", "<BookgDt><Dt>2026-02-30"),
            Day {
                line: 36,
                found: "2026-02-30".into(),
            },
        ),
        (
            camt("<BookgDt><Dt>2026-11-20", "<BookgDt><Dt>soon"),
            Day {
                line: 36,
                found: "soon".into(),
            },
        ),
        (
            camt("<IBAN>DE75512108001245126199", "<IBAN>NL91ABNA0417164300"),
            OtherAccount {
                found: "NL91 ABNA 0417 1643 00".into(),
                expected: "DE75 5121 0800 1245 1261 99".into(),
            },
        ),
        (
            camt("camt.053.001.02", "camt.052.001.02"),
            OtherMessage {
                found: "camt.052.001.02".into(),
            },
        ),
        (
            camt("camt.053.001.02", "pain.001.001.09"),
            OtherMessage {
                found: "pain.001.001.09".into(),
            },
        ),
        (
            camt("UTF-8", "EBCDIC-37"),
            Encoding {
                line: 1,
                encoding: "EBCDIC-37".into(),
            },
        ),
        (
            dutch("EUR32,95", "EUR33,95"),
            sums("-12.50", "45.45", "32.95", "33.95"),
        ),
        (
            dutch("D13,05", "D13.05"),
            Amount {
                line: 9,
                found: "13.05".into(),
                error: AmountError::Grouping,
            },
        ),
        (
            dutch("261231D13", "261331D13"),
            Day {
                line: 9,
                found: "261331".into(),
            },
        ),
        (
            dutch("0102C50", "0231C50"),
            Day {
                line: 6,
                found: "0231".into(),
            },
        ),
        (
            dutch("D13,05", "X13,05"),
            Field {
                line: 9,
                what: "a line".into(),
                found: "261231X13,05NTRFPAY-0009for string".into(),
            },
        ),
        (
            dutch("D261120EUR", "D261120USD"),
            OtherCurrency {
                line: 5,
                found: "USD".into(),
                expected: "EUR",
            },
        ),
        (
            dutch(":25:DE75512108001245126199", ":25:NL91ABNA0417164300"),
            OtherAccount {
                found: "NL91 ABNA 0417 1643 00".into(),
                expected: "DE75 5121 0800 1245 1261 99".into(),
            },
        ),
    ] {
        let found = refused(&bytes);
        match (&found, &error) {
            // The lines are told; which, is not what this is about.
            (
                Amount {
                    found: one,
                    error: a,
                    ..
                },
                Amount {
                    found: two,
                    error: b,
                    ..
                },
            ) => {
                assert_eq!((one, a), (two, b));
            }
            (Day { found: one, .. }, Day { found: two, .. }) => assert_eq!(one, two),
            (Missing { what: one, .. }, Missing { what: two, .. }) => assert_eq!(one, two),
            (Batch { sum: one, .. }, Batch { sum: two, .. }) => assert_eq!(one, two),
            (OtherCurrency { found: one, .. }, OtherCurrency { found: two, .. }) => {
                assert_eq!(one, two);
            }
            (Field { found: one, .. }, Field { found: two, .. }) => assert_eq!(one, two),
            _ => assert_eq!(found, error),
        }
        assert!(found.to_string().len() > 20, "{found}");
    }
    let mut broken = sample("camt053-v02.xml");
    let at = broken.windows(3).position(|three| three == b"Ana").unwrap();
    broken[at] = 0xE4;
    assert!(matches!(refused(&broken), Encoding { line, .. } if line > 30));
}

#[test]
fn the_line_of_what_is_wrong_is_told() {
    let text = changed(
        "camt053-v02.xml",
        "<Amt Ccy=\"EUR\">2.90</Amt>",
        "<Amt Ccy=\"EUR\">2,90</Amt>",
    );
    let expected = String::from_utf8(text.clone()).unwrap();
    let expected = expected
        .lines()
        .position(|line| line.contains("2,90"))
        .unwrap()
        + 1;
    let StatementError::Amount { line, .. } = refused(&text) else {
        panic!();
    };
    assert_eq!(usize::try_from(line).unwrap(), expected);
}

#[test]
fn files_that_are_no_statements_are_refused() {
    assert_eq!(refused(b""), StatementError::Empty);
    assert_eq!(refused(b" \n\t"), StatementError::Empty);
    assert_eq!(
        refused(b"Date,Amount\n2026-11-20,25.00\n"),
        StatementError::NoMapping
    );
    let large = vec![b'<'; 50 * 1024 * 1024];
    assert_eq!(refused(&large), StatementError::TooLarge);
    assert_eq!(guess(&large), Err(StatementError::TooLarge));
    assert_eq!(
        refused(&vec![b'x'; MAX_BYTES + 1]),
        StatementError::TooLarge
    );
    let mapping = guess(&sample("csv-british.csv")).unwrap().mapping;
    for (bytes, error) in [
        (b"%PDF-1.7\0\0\0".as_slice(), StatementError::NoText),
        (
            b"PK\x03\x04\0\0\0\x01\0\0\0\0\0\xff\xfe",
            StatementError::NoText,
        ),
        (b"Date,Amount\n", StatementError::OtherColumns),
    ] {
        assert_eq!(read(bytes, Some(&mapping)), Err(error));
    }
    let anything = Expected {
        currency: Currency::EUR,
        accounts: &[],
        format: Some(Format::Mt940),
        mapping: None,
    };
    let refused = read_statement(b"nothing of the kind", &anything);
    assert!(matches!(refused, Err(StatementError::Missing { .. })));
    let many = (0..20_100).fold("Date,Name,Amount\n".to_owned(), |text, number| {
        text + &format!("2026-11-20,a{number},1.00\n")
    });
    let mapping = guess(&many.as_bytes()[..10_000]).unwrap().mapping;
    assert_eq!(
        read(many.as_bytes(), Some(&mapping)),
        Err(StatementError::TooManyLines)
    );
}

#[test]
fn wrong_tables_are_refused_by_name() {
    let mapping = guess(&sample("csv-british.csv")).unwrap().mapping;
    let amount = |found: &str, error| StatementError::Amount {
        line: 2,
        found: found.into(),
        error,
    };
    let head = "Date,Transaction ID,Description,Paid out,Paid in,Balance\n";
    for (row, error) in [
        (
            "20 Nov 2026,TX-1,Ana,,25.001,25.00\n",
            amount("25.001", AmountError::Decimals(2)),
        ),
        (
            "20 Nov 2026,TX-1,Ana,,1e3,25.00\n",
            amount("1e3", AmountError::Exponent),
        ),
        (
            "20 Nov 2026,TX-1,Ana,,abc,25.00\n",
            amount("abc", AmountError::Character('a')),
        ),
        (
            "20 Nov 2026,TX-1,Ana,,,25.00\n",
            amount("", AmountError::Empty),
        ),
        (
            "31 Nov 2026,TX-1,Ana,,25.00,25.00\n",
            StatementError::Day {
                line: 2,
                found: "31 Nov 2026".into(),
            },
        ),
        (
            "20 Nov 2026,TX-1,Ana\n",
            StatementError::NoColumn { line: 2, column: 5 },
        ),
        ("20 Nov 2026,TX-1,Ana", StatementError::Cut),
        (
            "20 Nov 2026,TX-1,Ana,,25.00,25.00\n20 Nov 2026,TX-1,Ana,,25.00,49.00\n",
            StatementError::Sums {
                opening: "25.00".into(),
                lines: "25.00".into(),
                sum: "50.00".into(),
                closing: "49.00".into(),
            },
        ),
        (
            "20 Nov 2026,TX-1,Ana,,25.00 USD,25.00\n",
            StatementError::Amount {
                line: 2,
                found: "25.00 USD".into(),
                error: AmountError::OtherCurrency {
                    found: "USD".into(),
                    expected: "EUR",
                },
            },
        ),
    ] {
        let read = read(format!("{head}{row}").as_bytes(), Some(&mapping));
        assert_eq!(read, Err(error), "{row}");
    }
}

#[test]
fn cells_that_spreadsheets_run_are_made_harmless() {
    for (cell, expected) in [
        (
            "=HYPERLINK(\"http://127.0.0.1\")",
            "'=HYPERLINK(\"http://127.0.0.1\")",
        ),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\t=1", "'\t=1"),
        ("\r1", "'\r1"),
        ("＝1", "'＝1"),
        ("Ana = Ben", "Ana = Ben"),
        ("", ""),
    ] {
        assert_eq!(csv_cell(cell), expected);
    }
}
